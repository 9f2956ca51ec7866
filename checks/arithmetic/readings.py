"""What the numbers of a sum stand for, as closed bounds of exact decimals.

In: quantities. Out: `Bounds`, or None where a side is open. Never: a comparison.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from checks.model.claim import Claim
from checks.model.quantity import Quantity
from checks.verdicts.explanations import number_text
from checks.verdicts.width_table import readable
from checks.verdicts.widths import accepted_interval

HUNDRED = Decimal(100)
INFINITE = Decimal("Infinity")


class Bounds(NamedTuple):
    """All values from ``low`` to ``high``."""

    low: Decimal
    high: Decimal

    def meets(self, other: Bounds) -> bool:
        """Whether the two share a value."""
        return self.low <= other.high and other.low <= self.high

    def __str__(self) -> str:
        low, high = (number_text(round(end, 2)) for end in self)
        return low if low == high else f"{low} to {high}"


def is_sound(quantity: Quantity) -> bool:
    """Whether a number has a size that arithmetic can rest on."""
    parts = (quantity.value, quantity.last_place)
    return quantity.last_place > 0 and quantity.value_high is None and all(map(readable, parts))


def is_count(claim: Claim) -> bool:
    """Whether a number is a count to the last unit: unhedged, whole, and not rounded to hundreds or more."""
    quantity = claim.quantity
    if claim.kind != "count" or quantity.hedge != "exact" or quantity.last_place != 1 or quantity.value % 1:
        return False
    return quantity.value < HUNDRED or quantity.value % 10 != 0


def given(claim: Claim) -> Bounds | None:
    """What an input of the sum may be: what its wording accepts. None for a bound without an other side."""
    bounds = _read(claim, derived=False)
    return None if bounds is None or INFINITE in (-bounds.low, bounds.high) else bounds


def stated(claim: Claim) -> Bounds | None:
    """What the derived figure may be: also cut off, or rounded up, and all that is grey; open sides are infinite."""
    return _read(claim, derived=True)


def _read(claim: Claim, *, derived: bool) -> Bounds | None:
    quantity = claim.quantity
    if not is_sound(quantity):
        return None
    if is_count(claim):
        return Bounds(quantity.value, quantity.value)
    allowed = accepted_interval(quantity)
    interval = allowed.grey if derived else allowed.accepted
    low = -INFINITE if interval.low is None else interval.low
    high = INFINITE if interval.high is None else interval.high
    if not derived or quantity.wording not in ("digits", "words"):
        return Bounds(low, high)
    return Bounds(min(low, quantity.value - quantity.last_place), max(high, quantity.value + quantity.last_place))
