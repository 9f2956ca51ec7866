"""Twice the text is twice the work, whatever the text: counted in calls, so that no clock decides."""

from __future__ import annotations

import sys

import pytest

from checks.claims import extract_claims
from checks.model.article import Article

UNITS = [
    *("7", ",", "$", "(", "one ", " ", '"', "-", "1 ", "+1 (", "1,000 ", "about ", "in 2015 ", "5% ", "1 to ", "1/2 "),
    *(
        "a",
        "1\n",
        "5. ",
        "a\u0301",
        "½",
        "between 1 and ",
        "France ",
        "said ",
        "since 2000, ",
        "1 000 ",
        "$1 ",
        "twenty ",
    ),
    *("from 1 to ", "one in ", "x10", "1e1 ", "五", "٣", "first ", "and ", "more than 5 ", "the 5 men ", "of "),
]


def work(text: str) -> int:
    """Function calls that an extraction takes."""
    calls = 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        extract_claims(Article(id="a", text=text))
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_twice_the_text_is_at_most_two_and_a_half_times_the_work(unit: str) -> None:
    half = (unit * (4_000 // len(unit) + 1))[:4_000]
    work(half[:200])  # tables are read once

    small, large = work(half), work(half + half)

    assert large < 2.5 * small + 200
