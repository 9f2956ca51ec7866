"""Precision: how exact the published figures of one series are, beyond the decimals of each."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from checks.errors import InvalidQuantity
from checks.model.interval import require_decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """What a publisher says of the exactness of a series, in the unit of its values as kept.

    ``unit_mult``   the power of ten that the figures were published in: 3 for thousands (SDMX's UNIT_MULT)
    ``rounded_to``  the number that every figure is rounded to a multiple of, as in disclosure control: 5
    ``margin``      the published uncertainty to either side: half of a confidence interval
    ``whole``       whole figures are rounded too, since the unit itself is a multiple: "thousand persons"

    Raises InvalidQuantity for a step or a margin that is not positive.

    >>> Precision(rounded_to=Decimal(5)).rounded_to
    Decimal('5')
    """

    unit_mult: int = 0
    rounded_to: Decimal | None = None
    margin: Decimal | None = None
    whole: bool = False

    def __post_init__(self) -> None:
        for name in ("rounded_to", "margin"):
            value = getattr(self, name)
            if value is not None and require_decimal(value, name) <= 0:
                raise InvalidQuantity(f"{name} must be positive, not {value}")


#: A series of which the publisher says nothing but the figures.
AS_WRITTEN = Precision()
