"""Area cells -> area codes: ISO 3166 alpha-3 or an aggregate's code, upper case.

In: a cell's text and how the descriptor says areas are written. Out: the code, or None when it is not known.
Never: guesses. Names are the caller's knowledge: it passes a function from name to code.
A name that a sentence may use for a whole state and a table may not ("Scotland" in a column of countries) is in
``not_whole.csv``: it has no code unless the descriptor gives one.
ISO2 and M49 codes stand in ``country_codes.csv`` (datasets/country-codes, PDDL-1.0, copy of 2026-05-15, and three
codes that the World Bank uses: WLD, EUU, XKX).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable
from functools import cache
from importlib import resources

_CODE = re.compile(r"[A-Z0-9_]{2,40}")


@cache
def _known(coding: str) -> dict[str, str]:
    text = resources.files("sources.reference").joinpath("country_codes.csv").read_text("utf-8")
    return {row[coding]: row["iso3"] for row in csv.DictReader(text.splitlines()) if row[coding]}


@cache
def _not_whole() -> frozenset[str]:
    text = resources.files("sources.reference").joinpath("not_whole.csv").read_text("utf-8")
    return frozenset(row["name"].casefold() for row in csv.DictReader(text.splitlines()))


def area_code(text: str, coding: str, area_codes: Callable[[str], str | None]) -> str | None:
    """The code of one cell.

    >>> area_code("chn", "iso3", lambda name: None), area_code("cn", "iso2", lambda name: None)
    ('CHN', 'CHN')
    >>> area_code("156", "m49", lambda name: None), area_code("Atlantis", "names", lambda name: None)
    ('CHN', None)
    """
    cell = text.strip()
    if not cell:
        return None
    if coding == "names":
        return None if cell.casefold() in _not_whole() else area_codes(cell)
    if coding == "m49":
        return _known("m49").get(cell.zfill(3))
    upper = cell.upper()
    if coding == "iso2":
        return _known("iso2").get(upper)
    return upper if _CODE.fullmatch(upper) else None


def look_like_names(codes: Iterable[str]) -> bool:
    """Whether most of the distinct codes are longer than four signs: names read as codes.

    >>> look_like_names(["CHINA", "FRANCE", "USA"]), look_like_names(["CHN", "FRA", "OWID_WRL"])
    (True, False)
    """
    lengths = [len(code) for code in codes]
    return sum(length > 4 for length in lengths) * 2 > len(lengths)
