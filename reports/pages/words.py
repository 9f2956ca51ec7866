"""Codes in words: labels, reasons, flags, hedges, intervals, numbers.

In: codes and decimal strings of recorded results. Out: short English. Never: HTML, a judgement of its own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib import resources
from typing import Any, cast

from checks.lexicon import read_table
from checks.lexicon.areas import COLUMNS

#: Reasons of not_enough_evidence that the page draws as the grey part between right and wrong.
BORDERLINE_REASONS = frozenset({"borderline", "fits_only_truncated"})

#: States in the order in which the legend and the counts show them.
STATES = ("supported", "borderline", "refuted", "conflicting_evidence", "not_enough_evidence")

#: A unit of the contract: a lemma of one or two words, a currency code, either with its denominator.
_LEMMA = re.compile(r"(?:[a-z]+(?: [a-z]+)?|[A-Z]{3})(?: per [a-z0-9 ]+)?", re.ASCII)

_SYMBOLS = {"percent": "%", "percentage_point": " percentage points", "USD": " US dollars", "EUR": " euros"}


@cache
def wording() -> Mapping[str, Any]:
    """The table ``wording.toml``, read once."""
    return tomllib.loads(resources.files("reports.pages").joinpath("wording.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How a verdict is drawn: its code, sign, word and meaning."""

    code: str
    sign: str
    word: str
    means: str


@cache
def state(code: str) -> State:
    """The state of a code in STATES."""
    return State(code=code, **wording()["state"][code])


def state_of(label: str, reason: str) -> State:
    """How a result is drawn.

    >>> state_of("not_enough_evidence", "borderline").word
    'borderline'
    """
    return state("borderline" if reason in BORDERLINE_REASONS else label)


def word(table: str, code: str | None) -> str:
    """The words of a code; a code without words is printed with blanks for underscores.

    >>> word("rival", "definition_wider"), word("rival", "too_new_to_use"), word("hedge", None)
    ('counts more kinds of things', 'too new to use', '')
    """
    if code is None:
        return ""
    return cast("str", wording()[table].get(code, code.replace("_", " ")))


def number(value: str | None) -> str:
    """A decimal string with thousands separated by commas; anything else as it is.

    >>> number("1400000.50"), number("-24000"), number("many"), number(None)
    ('1,400,000.50', '-24,000', 'many', '')
    """
    if value is None:
        return ""
    try:
        exact = Decimal(value)
    except InvalidOperation:
        return value
    return format(exact, ",f") if exact.is_finite() else value


@cache
def _place_names() -> Mapping[str, str]:
    """Code -> the first name that the table of places gives it."""
    names: dict[str, str] = {}
    for row in read_table("ref_areas", columns=COLUMNS, key=("form",)):
        if row["kind"] in ("name", "aggregate"):
            names.setdefault(row["code"], row["form"])
    return names


def place(code: str | None) -> str:
    """A place by its name and code.

    >>> place("CHN"), place("XYZ"), place(None)
    ('China (CHN)', 'XYZ', '')
    """
    name = _place_names().get(code or "")
    return f"{name} ({code})" if name else code or ""


def _plural(noun: str) -> str:
    known = wording()["plural"].get(noun)
    if known is not None:
        return cast("str", known)
    if noun.endswith("s") and not noun.endswith(("ss", "us", "as", "is")):
        return noun  # a publisher's unit: "tonnes"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "z", "ch", "sh")) else f"{noun}s"


def unit(code: str | None, value: str | None = None) -> str:
    """A unit as it follows a number, with its blank; nouns in the plural unless the value is one.

    >>> unit("percent"), unit("death per 100000 person"), unit("person", "1"), unit("annual %"), unit(None)
    ('%', ' deaths per 100,000 people', ' person', ' annual %', '')
    """
    if not code:
        return ""
    if code in _SYMBOLS:
        return _SYMBOLS[code]
    if not _LEMMA.fullmatch(code):
        return f" {code}"
    head, per, rest = code.partition(" per ")
    one = value is not None and value.lstrip("-") == "1"
    first = head if one or head.isupper() else " ".join([*head.split(" ")[:-1], _plural(head.split(" ")[-1])])
    amount, _, counted = rest.partition(" ")
    if amount.isdecimal() and counted:
        rest = f"{int(amount):,} {_plural(counted)}"
    return f" {first}{per}{rest}"


def measured(value: str | None, code: str | None) -> str:
    """A number with its unit.

    >>> measured("24000", "website"), measured("5", "percent")
    ('24,000 websites', '5%')
    """
    return number(value) + unit(code, value)


def interval(bounds: Mapping[str, Any] | None, code: str | None = None) -> str:
    """An interval in words; an excluded end is "above" or "below".

    >>> interval({"low": "197", "high": None, "low_open": False, "high_open": False}, "person")
    '197 people or more'
    >>> interval({"low": "8.35", "high": "8.45", "low_open": False, "high_open": True}, "percent")
    '8.35% to below 8.45%'
    >>> interval({"low": "22800", "high": "25200", "low_open": False, "high_open": False}, "website")
    '22,800 to 25,200 websites'
    """
    if bounds is None:
        return ""
    low, high = bounds["low"], bounds["high"]
    if low is None and high is None:
        return "any value"
    if low is None:
        return f"below {measured(high, code)}" if bounds["high_open"] else f"{measured(high, code)} or less"
    if high is None:
        return f"above {measured(low, code)}" if bounds["low_open"] else f"{measured(low, code)} or more"
    if low == high:
        return measured(low, code)
    first = measured(low, code) if code == "percent" else number(low)
    above, below = "above " if bounds["low_open"] else "", "below " if bounds["high_open"] else ""
    return f"{above}{first} to {below}{measured(high, code)}"
