"""Reading answers: literal numbers, names given once, and the provider's own area codes."""

from __future__ import annotations

import csv
from importlib import resources

import pytest

from sources.answers import Answer, is_number
from sources.provider import ProviderChanged, Request
from sources.provider_areas import find_area, find_code, is_country, m49_number

ANSWER = Answer("here", Request(indicator="A", path="x", query=(), page=3))


def test_numbers_keep_their_text() -> None:
    """No float stands between the answer and the value."""
    assert ANSWER.json(b'\xef\xbb\xbf{"a": 1.10, "b": [12345678901234567890, 1e2]}') == {
        "a": "1.10",
        "b": ["12345678901234567890", "1e2"],
    }


@pytest.mark.parametrize("text", ["1_000", " 5", "5 ", "٥", "1.", "0x10", "--5", "+5", "1e4000", "9" * 41, "", "١٢"])
def test_what_is_no_number(text: str) -> None:
    """Python would read some of these as numbers; nothing published is written so."""
    assert not is_number(text)


def test_a_name_given_twice() -> None:
    """Which of the two is meant cannot be known."""
    with pytest.raises(ProviderChanged, match=r"here, A, page 3: .*twice"):
        ANSWER.json(b'{"value": 1, "value": 2}')


def test_every_message_is_short_and_says_what_to_do() -> None:
    """However long the answer's own words are."""
    assert len(str(ANSWER.changed("x" * 10_000))) < 400
    assert len(str(ANSWER.refused("x\n" * 10_000, "ask again"))) < 400
    assert "\n" not in str(ANSWER.refused("a\nb", "ask again"))
    assert str(ANSWER.changed("a")).endswith("look at the kept snapshot")


def test_area_codes() -> None:
    """A row has a reason, an own code is given once, and codes read back."""
    text = resources.files("sources").joinpath("provider_areas.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))

    assert all(all(row.values()) for row in rows)
    assert len({(row["provider"], row["code"]) for row in rows}) == len(rows)
    assert all(find_area(row["provider"], row["code"]) == row["ref_area"] for row in rows)
    assert (find_area("owid", "OWID_GFR"), find_area("un_sdg", "736"), find_area("unsd", "810")) == (
        "280",
        "736",
        "SUN",
    )
    assert (find_code("us_census", "US-CA"), find_code("fred", "USA")) == ("state:06", None)
    assert (is_country("FRA"), is_country("fra"), m49_number("FRA"), m49_number("ZZZ")) == (True, False, "250", None)
