"""Last places: how precisely a number was written, and how coarsely it may have been meant.

In: a Quantity. Out: places (powers of ten) in the quantity's unit. Never: a judgement.
"""

from __future__ import annotations

import re
from decimal import Decimal

from checks.model.quantity import Quantity

_DECIMAL_POINT = re.compile(r"\d\.\d")


def coarse_place(quantity: Quantity, value: Decimal) -> Decimal:
    """The place of the last non-zero written digit of ``value``, never finer than the last place.

    Where the number was written with decimals, its zeros are digits and the last place itself is returned.

    >>> def written(surface: str, value: str, place: str) -> Quantity:
    ...     return Quantity(surface=surface, value=Decimal(value), last_place=Decimal(place), unit="person")
    >>> for row in (("24,000", "24000", "1"), ("1.40 billion", "1400000000", "10000000"), ("24000.0", "24000", "0.1")):
    ...     print(format(coarse_place(written(*row), Decimal(row[1])), "f"))
    1000
    10000000
    0.1
    """
    place = quantity.last_place
    decimals = place < 1 or (place != 1 and _DECIMAL_POINT.search(quantity.surface) is not None)
    if decimals or not value or value % place:
        return place
    count = value // place
    zeros = 0
    while not count % 10:
        count //= 10
        zeros += 1
    return place.scaleb(zeros)


def meant_place(quantity: Quantity, value: Decimal, zeros_from: Decimal) -> Decimal:
    """The place that decides the width: the coarse one for 1,000 and more written units, else the last written."""
    if abs(value) < zeros_from * quantity.last_place:
        return quantity.last_place
    return coarse_place(quantity, value)


def candidate_places(quantity: Quantity, zeros_from: Decimal) -> tuple[Decimal, ...]:
    """All precisions a reader may assume, coarsest first: 24,000 gives 1000, 100, 10, 1.

    >>> number = Quantity(surface="24,000", value=Decimal(24000), last_place=Decimal(1), unit="website")
    >>> [str(place) for place in candidate_places(number, Decimal(1000))]
    ['1000', '100', '10', '1']
    """
    place = meant_place(quantity, quantity.value, zeros_from)
    if place == quantity.last_place:
        return (place,)
    places = []
    while place >= quantity.last_place:
        places.append(Decimal(format(place, "f")))
        place = place.scaleb(-1)
    return tuple(places)
