"""Numeral: a stretch of tokens that is one number, before any unit.

In: nothing. Out: the noun. Never: a unit or a meaning.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

ONE = Decimal(1)


class Numeral(NamedTuple):
    """Tokens ``first`` to ``stop`` (exclusive) as a number.

    ``form``: number, fraction (percent of a whole), multiple, ordinal, vague or other;
    ``scale`` is the magnitude word's worth, which an elided partner shares.
    """

    first: int
    stop: int
    value: Decimal | None
    last_place: Decimal
    form: str = "number"
    wording: str = "digits"
    scale: Decimal = ONE
