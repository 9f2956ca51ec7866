"""Quantity: a written number with its unit and hedge."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from checks.errors import InvalidQuantity
from checks.model.interval import require_decimal

#: The nine hedge codes (contract).
HEDGES = (
    "exact",
    "approximately",
    "just_under",
    "just_over",
    "more_than",
    "at_least",
    "less_than",
    "at_most",
    "between",
)

#: How the number was written; fractions and multiples have their own widths (judging, section 4).
WORDINGS = ("digits", "words", "fraction", "multiple")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """``value`` in full, ``last_place`` the worth of one unit in the last written digit.

    "1.4 billion" has value 1400000000 and last_place 100000000; "24,000" has last_place 1
    (the coarser readings of its zeros are the judge's business). ``unit`` as in the contract.
    ``fully_stated`` is true for "exactly", "precisely".
    """

    surface: str
    value: Decimal
    last_place: Decimal
    unit: str | None
    hedge: str = "exact"
    value_high: Decimal | None = None
    wording: str = "digits"
    fully_stated: bool = False

    def __post_init__(self) -> None:
        require_decimal(self.value, "value")
        require_decimal(self.last_place, "last_place")
        if self.value_high is not None:
            require_decimal(self.value_high, "value_high")
        if self.hedge not in HEDGES:
            raise InvalidQuantity(f"unknown hedge {self.hedge!r}; known: {', '.join(HEDGES)}")
        if self.wording not in WORDINGS:
            raise InvalidQuantity(f"unknown wording {self.wording!r}; known: {', '.join(WORDINGS)}")
