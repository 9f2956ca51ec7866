"""Units of SDMX: codes and labels -> a unit's text and the power of ten that values are written in.

In: the code of UNIT_MEASURE (or what stands for it), its label, and UNIT_MULT. Out: the text and the power.
Never: a scale left in the unit's text. Whoever reads "million euro" may take the value for euros.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources

#: The unit of what is not in the money of the day: no amount of money in an article is compared with it.
VOLUME = "volume at constant prices"
#: The unit of a code that nothing explains; a text of its own, so that nobody looks for a unit in the name.
UNKNOWN = "unit not known"
_CURRENCY = re.compile(r"[A-Z]{3}")
_VOLUME = re.compile(r"\b(chain|constant|volumes?|previous year's prices)\b", re.IGNORECASE)
#: Codes of PRICES and PRICE_BASE (national accounts, CL_PRICES) that are in the money of the day, or say nothing.
_CURRENT = frozenset({"", "V", "N", "_Z", "_T"})
_SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_SCALE = re.compile(r"\b(thousand|million|billion|trillion)s?\b( of\b)?", re.IGNORECASE)
_RATE = re.compile(r"\bper\b|/", re.IGNORECASE)


@cache
def _rows() -> dict[str, tuple[str | None, int]]:
    text = resources.files("sources.sdmx").joinpath("units.csv").read_text("utf-8")
    return {row["code"]: (row["unit"] or None, int(row["power"])) for row in csv.DictReader(text.splitlines())}


def read_unit(code: str, label: str | None = None, prices: str = "") -> tuple[str | None, int]:
    """The unit's text, or None where there is none, and the power of ten in it; ``prices`` is the code of PRICES.

    >>> read_unit("THS_PER"), read_unit("CP_MEUR", "Current prices, million euro"), read_unit("SO")
    (('persons', 3), ('EUR', 6), (None, 0))
    >>> read_unit("X", "Thousands of hectares"), read_unit("Y", "Euro per thousand hours"), read_unit("CLV_MEUR")
    (('hectares', 3), ('Euro per thousand hours', 0), ('unit not known', 0))
    >>> read_unit("CLV10_MEUR", "Chain linked volumes (2010), million euro"), read_unit("USD", "US dollars", "L")
    (('volume at constant prices', 6), ('volume at constant prices', 0))
    """
    unit, power = _rows().get(code.upper()) or (split_scale(label) if label else (_bare(code), 0))
    volume = prices not in _CURRENT or _VOLUME.search(label or "") is not None
    return (VOLUME if volume and unit is not None and _is_money(unit) else unit), power


def _bare(code: str) -> str:
    """A code without a row and a label: a currency's, or nothing that is known. CLV10_MEUR is no euros."""
    return code if _CURRENCY.fullmatch(code) else UNKNOWN


def _is_money(unit: str) -> bool:
    """Whether a unit may be read as money: what is none keeps its text."""
    return not unit.startswith(("percent", "index", "persons", "number")) and "%" not in unit


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
