"""Units of SDMX: codes and labels -> a unit's text and the power of ten that values are written in.

In: the code of UNIT_MEASURE (or what stands for it), its label, and UNIT_MULT. Out: the text and the power.
Never: a scale left in the unit's text. Whoever reads "million euro" may take the value for euros.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources

_SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_SCALE = re.compile(r"\b(thousand|million|billion|trillion)s?\b( of\b)?", re.IGNORECASE)
_RATE = re.compile(r"\bper\b|/", re.IGNORECASE)


@cache
def _rows() -> dict[str, tuple[str | None, int]]:
    text = resources.files("sources.sdmx").joinpath("units.csv").read_text("utf-8")
    return {row["code"]: (row["unit"] or None, int(row["power"])) for row in csv.DictReader(text.splitlines())}


def read_unit(code: str, label: str | None = None) -> tuple[str | None, int]:
    """The unit's text, or None where there is none, and the power of ten in it.

    >>> read_unit("THS_PER"), read_unit("CP_MEUR", "Current prices, million euro"), read_unit("SO")
    (('persons', 3), ('EUR', 6), (None, 0))
    >>> read_unit("X", "Thousands of hectares"), read_unit("Y", "Euro per thousand hours"), read_unit("Z")
    (('hectares', 3), ('Euro per thousand hours', 0), ('Z', 0))
    """
    if code.upper() in _rows():
        return _rows()[code.upper()]
    text = label or code
    return split_scale(text)


def split_scale(text: str) -> tuple[str, int]:
    """A label without its one word of scale, and that word's power; a scale after "per" is of what it is per.

    >>> split_scale("Current prices, million euro"), split_scale("Deaths per million")
    (('Current prices, euro', 6), ('Deaths per million', 0))
    """
    found = list(_SCALE.finditer(text))
    if len(found) != 1 or _RATE.search(text[: found[0].start()]):
        return text, 0
    rest = text[: found[0].start()] + text[found[0].end() :]
    return " ".join(rest.split()).strip(" ,") or "number", _SCALES[found[0][1].lower()]


def multiplied(value: str, power: int) -> str:
    """A literal value times a power of ten, its digits as published: "29.7" of billions is "29.7e9".

    >>> multiplied("29.7", 9), multiplied("1.5e3", -1), multiplied("5.10", 0)
    ('29.7e9', '1.5e2', '5.10')
    """
    if power == 0:
        return value
    head, _, exponent = value.lower().partition("e")
    return f"{head}e{int(exponent or 0) + power}"
