"""Unit classes: whether a claim and an indicator can speak of the same thing at all.

In: a claim's unit, an indicator's unit and name as published. Out: UnitClass, or None when the
publisher gives none ("missing", never guessed). Never: conversion between currencies or price bases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from checks.errors import InvalidTable
from checks.lexicon import read_table
from checks.matching.words import content_words, stem
from checks.model.claim import Claim

_ONE = Decimal(1)

#: The claim class of a number without a unit in unit_classes.csv.
NO_UNIT = "none"

#: A share of a total, as a claim class of its own there.
_PART = "part"

#: Words in an indicator's name that give it a denominator of persons.
_PER_PERSON = ("per capita", "per head", "per person", "/capita")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitClass:
    """``code`` as in unit_classes.csv; ``factor`` brings a value into the class's base unit
    (persons, tonnes, square kilometres, units of the currency); ``basis`` current, constant or ppp;
    ``denominator`` what a rate is per: ("1000", "birth")."""

    code: str
    factor: Decimal = _ONE
    currency: str | None = None
    basis: str | None = None
    denominator: tuple[str, str] | None = None


def _read_factor(text: str) -> Decimal:
    """A number, or a number of a unit of units.csv: "1000 tonne" is that many base units of mass."""
    number, _, unit = text.partition(" ")
    if not unit:
        return Decimal(number)
    factor = _dimensions()[unit][1] if unit in _dimensions() else None
    if factor is None:
        raise InvalidTable(f"indicator_units.csv: {unit!r} is no unit with a factor in units.csv")
    return Decimal(number) * factor


@cache
def _patterns() -> tuple[tuple[str, UnitClass], ...]:
    rows = read_table(
        "indicator_units",
        columns=("pattern", "unit_class", "currency?", "basis?", "factor", "why"),
        key=("pattern",),
    )
    return tuple(
        (
            row["pattern"],
            UnitClass(
                code=row["unit_class"],
                factor=_read_factor(row["factor"]),
                currency=row["currency"] or None,
                basis=row["basis"] or None,
            ),
        )
        for row in rows
    )


@cache
def _needed_words() -> dict[tuple[str, str], frozenset[str]]:
    rows = read_table(
        "unit_classes",
        columns=("claim_class", "measure_class", "needs?", "why"),
        key=("claim_class", "measure_class"),
    )
    return {
        (row["claim_class"], row["measure_class"]): frozenset(row["needs"].split("|")) if row["needs"] else frozenset()
        for row in rows
    }


@cache
def _dimensions() -> dict[str, tuple[str, Decimal | None]]:
    rows = read_table("units", columns=("form", "unit", "dimension", "factor?", "why?"), key=("form",))
    return {row["unit"]: (row["dimension"], Decimal(row["factor"]) if row["factor"] else None) for row in rows}


_WORDS = re.compile(r"[a-z]+")
_DENOMINATOR = re.compile(
    r"\bper (?:(?P<number>[0-9][0-9,]*) )?(?:(?P<multiple>hundred|thousand|million|billion) )?(?P<noun>[a-z ]+)"
)

#: Dimension of units.csv -> (class, what one base unit of the table is in the class's base unit).
_CLASS_OF_DIMENSION = {"duration": "years"}


@cache
def indicator_unit(unit: str | None, name: str) -> UnitClass | None:
    """Class of an indicator from its published unit, or from its name when no unit is given.

    >>> indicator_unit("current US$", "GDP (current US$)").currency
    'USD'
    >>> indicator_unit(None, "GDP per capita (current US$)").code
    'money_per_person'
    >>> indicator_unit(None, "Contentment") is None
    True
    """
    text = (unit or name).lower()
    for pattern, found in _patterns():
        if pattern in text:
            scaled = found if unit is None else _multiplied(found, text, pattern)
            return _with_denominator(scaled, f"{name} {unit or ''}".lower())
    if unit is None:
        return None
    known = _dimensions().get(unit.lower())
    return None if known is None or known[1] is None else UnitClass(code=known[0], factor=known[1])


#: "Thousands of persons", "million euro": what a publisher's unit is counted in.
_MULTIPLE = re.compile(r"\b(thousand|million|billion|trillion)s?\b")
_MULTIPLES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}


def _multiplied(found: UnitClass, unit: str, pattern: str) -> UnitClass:
    """The class with the multiple of the unit's own words in its factor, unless its row has it already.

    >>> indicator_unit("Thousands of Persons", "All employees").factor
    Decimal('1000')
    >>> indicator_unit("Millions of euro", "Exports").factor
    Decimal('1000000')
    """
    said = _MULTIPLE.search(unit.partition(" per ")[0])
    if said is None or _MULTIPLE.search(pattern) is not None:
        return found
    return replace(found, factor=found.factor * Decimal(10) ** _MULTIPLES[said[1]])


def _with_denominator(found: UnitClass, name: str) -> UnitClass:
    if found.code == "money" and any(words in name for words in _PER_PERSON):
        return replace(found, code="money_per_person")
    return replace(found, denominator=read_denominator(name)) if found.code in ("rate", "births") else found


def read_denominator(text: str) -> tuple[str, str] | None:
    """What a rate is per: the number and the stem of the noun, or None when that is not said.

    >>> read_denominator("mortality rate, infant (per 1,000 live births)")
    ('1000', 'birth')
    >>> read_denominator("child per woman"), read_denominator("persons")
    (('1', 'woman'), None)
    >>> read_denominator("researchers (per million people)")
    ('1000000', 'person')
    """
    found = _DENOMINATOR.search(text)
    if found is None:
        return None
    nouns = [word.stem for word in content_words(found["noun"])]
    known = [noun for noun in nouns if noun in _denominator_nouns()]
    zeros = _MULTIPLES[found["multiple"]] if found["multiple"] else 0
    return ((found["number"] or "1").replace(",", "") + "0" * zeros, _denominator_nouns()[known[0]]) if known else None


@cache
def _denominator_nouns() -> dict[str, str]:
    rows = read_table("denominators", columns=("noun", "as", "why?"), key=("noun",))
    return {stem(row["noun"]): stem(row["as"]) for row in rows}


#: "$1,800 a year", "3,000 deaths a year": the figures of yearly series are of a year each.
_A_YEAR = " per year"


@cache
def claim_unit(unit: str | None) -> UnitClass | None:
    """Class of a claim's unit; counted nouns are counts. None when the claim has no unit.

    >>> claim_unit("website").code, claim_unit("USD").code, claim_unit("death per 100000 person").code
    ('count', 'money', 'rate')
    """
    if unit is None:
        return None
    if unit in ("percent", "percentage_point"):
        return UnitClass(code=unit)
    unit = unit.removesuffix(_A_YEAR)
    head, _, denominator = unit.partition(" per ")
    if len(head) == 3 and head.isupper():
        code = "money_per_person" if _is_person(denominator) else "money" if not denominator else "rate"
        return UnitClass(code=code, currency=head)
    measured = unit if unit in _dimensions() else head
    by_day = measured in _dimensions() and _dimensions()[measured][0] == "energy" and denominator == "day"
    if measured in _dimensions() and (measured == unit or by_day or _is_person(denominator)):
        dimension, factor = _dimensions()[measured]
        code = _CLASS_OF_DIMENSION.get(dimension, dimension) + ("_per_person" if _is_person(denominator) else "")
        return None if factor is None else UnitClass(code=code, factor=factor)
    if not denominator:
        return UnitClass(code="count")
    return UnitClass(code="rate", denominator=read_denominator(unit))


def _is_person(denominator: str) -> bool:
    return _denominator_nouns().get(stem(denominator)) == "person"


def same_denominator(claim: Claim, unit: UnitClass | None) -> bool:
    """Whether the claim's denominator, where it says one, is of the indicator's things, where it has one.

    How many of them may differ: "three per person" is 300 per 100. A rate "per 1,000" without a noun is written per
    person and may be per 1,000 of anything.
    """
    own = claim_unit(claim.quantity.unit)
    if own is None or unit is None or own.denominator is None or unit.denominator is None:
        return True
    (number, noun), (of_number, of_noun) = own.denominator, unit.denominator
    return noun == of_noun or (number == of_number and noun == "person")


def _of_as_many(own: UnitClass, unit: UnitClass) -> Decimal:
    """What brings "per 100" to "per 1,000": 10; 1 where either says no denominator."""
    if own.denominator is None or unit.denominator is None:
        return _ONE
    return Decimal(own.denominator[0]) / Decimal(unit.denominator[0])


def compatible(claim: Claim, measure_class: str, text: str) -> bool:
    """Whether a claim of this unit may speak of a measure of that class (unit_classes.csv).

    Some pairs need a word of the denominator in the claim's own ``text``: a bare count is no rate.
    """
    unit = claim_unit(claim.quantity.unit)
    code = NO_UNIT if unit is None else unit.code
    needed = _needed_words().get((code, measure_class))
    if needed is None:
        return False
    return not needed or bool(needed & set(_WORDS.findall(text.lower())))


def adds_up(measure_class: str | None) -> bool:
    """Whether figures of this class in several places add up, so that one can be a share of the whole.

    >>> adds_up("mass"), adds_up("percent")
    (True, False)
    """
    return (_PART, measure_class or "") in _needed_words()


def conversion(claim: Claim, unit: UnitClass | None, *, at_parity: bool = False) -> Decimal | None:
    """Factor that brings the indicator's values into the claim's unit; None when there is none.

    Currencies are never converted: that needs a dated rate. ``at_parity`` says that the text tells its dollars at
    purchasing power parity: then they are international dollars.
    """
    own = claim_unit(claim.quantity.unit)
    if unit is None:
        return _ONE
    if own is None:
        return None if claim.quantity.unit else unit.factor
    if at_parity and (own.currency, unit.currency) == ("USD", "INT"):
        own = replace(own, currency="INT")
    if own.currency != unit.currency and (own.currency or unit.currency):
        return None
    return unit.factor / own.factor * _of_as_many(own, unit)
