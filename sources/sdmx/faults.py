"""Messages in place of data: the codes of SDMX, and what to do about each.

In: an answer, a code and the service's words. Out: ProviderRefused. Never: a guess about a code without a row.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

from sources.answers import Answer
from sources.provider import ProviderRefused

#: What services write as plain text where nothing was found.
NOTHING_FOUND = (b"NoRecordsFound", b"NoResultsFound", b"No Results Found")


@cache
def _rows() -> dict[str, tuple[str, str]]:
    text = resources.files("sources.sdmx").joinpath("faults.csv").read_text("utf-8")
    return {row["code"]: (row["meaning"], row["advice"]) for row in csv.DictReader(text.splitlines())}


def refusal(answer: Answer, code: str, text: str) -> ProviderRefused:
    """The error for a message with that code.

    >>> from sources.provider import Request
    >>> answer = Answer("ecb", Request(indicator="EXR/D.USD", path="x", query=()))
    >>> print(refusal(answer, "100", "nothing"))
    ecb, EXR/D.USD, page 1: SDMX 100, no results: nothing; check the dataflow and the key; a service may hold \
nothing for them
    """
    meaning, advice = _rows().get(code, ("a message in place of data", "look at the kept snapshot"))
    return answer.refused(f"SDMX {code}, {meaning}: {text}", advice)
