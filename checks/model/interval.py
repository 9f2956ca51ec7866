"""Interval: what a written or published number stands for.

Exact decimals all the way; an unbounded side is ``None``.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from checks.errors import InvalidQuantity


def require_decimal(value: object, name: str) -> Decimal:
    """Return ``value`` as it is when it is a finite Decimal; raise InvalidQuantity otherwise.

    A bare float is refused: 1.40 is not 1.4, and precision comes from the literal string.

    >>> require_decimal(Decimal("1.40"), "value")
    Decimal('1.40')
    """
    if not isinstance(value, Decimal):
        raise InvalidQuantity(f"{name} must be a Decimal built from its text, not {type(value).__name__}")
    if not value.is_finite():
        raise InvalidQuantity(f"{name} must be finite, not {value}")
    return value


def plain(value: Decimal) -> str:
    """Print a decimal in full, without exponent and without trailing zeros after the point.

    >>> plain(Decimal("1.4E+9")), plain(Decimal("5.00")), plain(Decimal("0.50"))
    ('1400000000', '5', '0.5')
    """
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A set of values between ``low`` and ``high``; ``None`` is unbounded, ``*_open`` excludes the end.

    >>> Interval(low=Decimal(196), high=Decimal(198)).contains(Decimal(197))
    True
    """

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        low, high = self.low, self.high
        if low is not None:
            require_decimal(low, "low")
        if high is not None and high is not low:
            require_decimal(high, "high")
            if low is not None and low > high:
                raise InvalidQuantity(f"interval ends are swapped: {low} > {high}")

    @classmethod
    def point(cls, value: Decimal) -> Interval:
        """The interval that holds one value."""
        return cls(low=value, high=value)

    @classmethod
    def around(cls, value: Decimal, half_width: Decimal) -> Interval:
        """``value`` plus and minus ``half_width``, both ends included."""
        return cls(low=value - half_width, high=value + half_width)

    def contains(self, value: Decimal) -> bool:
        """Whether ``value`` lies inside."""
        low_ok = self.low is None or self.low < value or (self.low == value and not self.low_open)
        return low_ok and (self.high is None or value < self.high or (value == self.high and not self.high_open))

    def overlaps(self, other: Interval) -> bool:
        """Whether the two sets share a value (closed ends that touch do).

        >>> Interval(low=Decimal(1), high=Decimal(2)).overlaps(Interval(low=Decimal(2), high=None))
        True
        >>> Interval(low=Decimal(1), high=Decimal(2), high_open=True).overlaps(Interval.point(Decimal(2)))
        False
        """
        return not (self._ends_before(other) or other._ends_before(self))

    def _ends_before(self, other: Interval) -> bool:
        if self.high is None or other.low is None:
            return False
        if self.high == other.low:
            return self.high_open or other.low_open
        return self.high < other.low

    def inside(self, other: Interval) -> bool:
        """Whether every value of this interval lies in ``other``."""
        low_ok = other.low is None or (
            self.low is not None
            and (self.low > other.low or (self.low == other.low and (self.low_open or not other.low_open)))
        )
        high_ok = other.high is None or (
            self.high is not None
            and (self.high < other.high or (self.high == other.high and (self.high_open or not other.high_open)))
        )
        return low_ok and high_ok

    def gap_to(self, other: Interval) -> Decimal:
        """Distance between the nearest edges; zero where the two touch or overlap.

        >>> Interval(low=Decimal(1), high=Decimal(2)).gap_to(Interval.point(Decimal(5)))
        Decimal('3')
        """
        if self.high is not None and other.low is not None and other.low > self.high:
            return other.low - self.high
        if self.low is not None and other.high is not None and self.low > other.high:
            return self.low - other.high
        return Decimal(0)

    def scale(self, factor: Decimal) -> Interval:
        """The interval times a positive factor."""
        if factor == 1:
            return self
        return Interval(
            low=None if self.low is None else self.low * factor,
            high=None if self.high is None else self.high * factor,
            low_open=self.low_open,
            high_open=self.high_open,
        )

    def as_dict(self) -> dict[str, str | bool | None]:
        """The contract's shape: decimal strings, null for unbounded."""
        return {
            "low": None if self.low is None else plain(self.low),
            "high": None if self.high is None else plain(self.high),
            "low_open": self.low_open,
            "high_open": self.high_open,
        }
