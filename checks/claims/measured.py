"""Measured: one quantity as it stands in its sentence, with its unit and what it counts.

In: nothing. Out: the noun. Never: a decision whether it is a claim.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from checks.claims.noun_phrases import Phrase
from checks.claims.numeral import Numeral
from checks.claims.units import Unit


class Measured(NamedTuple):
    """One quantity: the surface is tokens ``first`` to ``stop``; numerals ``low`` to ``high`` are used up.

    ``unit`` is None for a count; ``per`` is the denominator ("100000 person", "day"); ``noun`` what is counted.
    """

    first: int
    stop: int
    low: int
    high: int
    value: Decimal | None
    last_place: Decimal
    wording: str
    form: str
    value_high: Decimal | None = None
    unit: Unit | None = None
    per: str = ""
    noun: Phrase | None = None


def bare(numeral: Numeral, index: int) -> Measured:
    """The numeral alone, without unit or noun."""
    return Measured(
        numeral.first,
        numeral.stop,
        index,
        index,
        numeral.value,
        numeral.last_place,
        numeral.wording,
        numeral.form,
    )


def is_bare(measured: Measured) -> bool:
    """Whether a number has neither a unit nor a denominator."""
    return measured.unit is None and measured.form == "number" and not measured.per
