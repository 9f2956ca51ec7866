"""What a published figure stands for: its own decimals, its unit, its stated rounding, its margin, its arithmetic.

In: a published value with its Precision, or the Derivation of a computed one. Out: exact intervals.
Never: a comparison or a verdict. The rules are those of docs/judging.md, "Both sides are intervals".
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, localcontext

from checks.model.interval import Interval
from checks.model.match import Derivation
from checks.model.precision import AS_WRITTEN, Precision
from checks.model.quantity import Quantity
from checks.verdicts.width_table import EXACT, Widths, default_widths, readable
from checks.verdicts.widths import SIDED, accepted_interval, mirror

_ONE, _HUNDRED = Decimal(1), Decimal(100)

#: Quotients have no end in decimals: the ends of a computed interval are rounded outward to so many digits, as many as
#: ``checks.matching.derived`` keeps of the figure itself.
_DOWN, _UP = Context(prec=15, rounding=ROUND_FLOOR), Context(prec=15, rounding=ROUND_CEILING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """``rounding`` holds what the figure was before it was rounded; ``reach`` adds the publisher's own margin.

    Agreement is with ``rounding``; what only ``reach`` meets is neither confirmed nor contradicted.
    """

    rounding: Interval
    reach: Interval

    def scale(self, factor: Decimal) -> Published:
        """Both in another unit."""
        rounding = self.rounding.scale(factor)
        return Published(rounding=rounding, reach=rounding if self.reach is self.rounding else self.reach.scale(factor))


def reference_interval(
    value: Decimal,
    stated_hedge: str = "exact",
    *,
    precision: Precision = AS_WRITTEN,
    widths: Widths | None = None,
) -> Interval:
    """What a published value stands for, in its own unit: half a unit of its last place to each side.

    The last place is that of its decimals. A whole number is a point, also where it ends in zeros: whether 1379860000
    was rounded cannot be told from the text. It can where the series is published in thousands or millions, or rounded
    to a base. The publisher's own hedge comes first.

    >>> reference_interval(Decimal("50.3")).as_dict()["low"], reference_interval(Decimal(1379860000)).as_dict()["low"]
    ('50.25', '1379860000')
    >>> reference_interval(Decimal("24E+3"), precision=Precision(unit_mult=3)).as_dict()["high"]
    '24500'
    >>> reference_interval(Decimal(85), precision=Precision(rounded_to=Decimal(5))).as_dict()["low"]
    '82.5'
    >>> reference_interval(Decimal(20000), "more_than").high is None
    True
    """
    widths = widths or default_widths()
    with localcontext(EXACT):
        if stated_hedge in (*SIDED, "approximately"):
            own = Quantity(surface="", value=value, last_place=_last_decimal(value), unit=None, hedge=stated_hedge)
            return accepted_interval(own, widths=widths).accepted
        place = max(_last_place(value, precision), precision.rounded_to or Decimal(0))
        return Interval.around(value, place * widths.reference_half_unit) if place else Interval.point(value)


def published_interval(
    value: Decimal,
    stated_hedge: str = "exact",
    *,
    precision: Precision = AS_WRITTEN,
    derivation: Derivation | None = None,
    widths: Widths | None = None,
) -> Published:
    """The value's interval, without and with the publisher's margin; computed figures carry those of their cells.

    >>> estimate = published_interval(Decimal("5.0"), precision=Precision(margin=Decimal("0.4")))
    >>> estimate.rounding.as_dict()["high"], estimate.reach.as_dict()["high"]
    ('5.05', '5.45')
    """
    with localcontext(EXACT):
        if derivation is not None and derivation.transform in _COMPUTED:
            return Published(
                rounding=_computed(value, derivation, precision, widths, margin=Decimal(0)),
                reach=_computed(value, derivation, precision, widths, margin=precision.margin or Decimal(0)),
            )
        own = reference_interval(value, stated_hedge, precision=precision, widths=widths)
        return Published(rounding=own, reach=_widened(own, precision.margin or Decimal(0)))


def _last_place(value: Decimal, precision: Precision) -> Decimal:
    """The worth of the last published digit; zero where the text does not tell it.

    "29.7" of billions is kept as 29.7E9: its last place is a hundred million. An exponent that the publisher's file
    has of itself ("1e+06") is a way of writing and tells nothing.
    """
    exponent = min(int(value.as_tuple().exponent), max(precision.unit_mult, 0))
    told = exponent < 0 or precision.unit_mult > 0 or precision.whole
    return _ONE.scaleb(exponent) if told else Decimal(0)


def _last_decimal(value: Decimal) -> Decimal:
    return _ONE.scaleb(min(0, int(value.as_tuple().exponent)))


def _widened(interval: Interval, margin: Decimal) -> Interval:
    if not margin:
        return interval
    return Interval(
        low=None if interval.low is None else interval.low - margin,
        high=None if interval.high is None else interval.high + margin,
    )


_COMPUTED = ("difference", "percent_change", "ratio")


def _computed(
    value: Decimal, derivation: Derivation, precision: Precision, widths: Widths | None, *, margin: Decimal
) -> Interval:
    """All that a change may be when both its cells stand for their intervals.

    5.1 and 5.3 percent differ by 0.1 to 0.3 points, a change of 1.94 to 5.94 percent: more than one digit of "3.9
    percent" is not known. The margins of both cells are added: at worst they point apart.
    """
    cells = (derivation.base_value, derivation.end_value)
    if not all(map(readable, cells)):
        return Interval.point(value)
    base, end = (_widened(reference_interval(cell, precision=precision, widths=widths), margin) for cell in cells)
    if (base, end) == (Interval.point(cells[0]), Interval.point(cells[1])):
        return Interval.point(value)
    if derivation.transform == "difference":
        return _difference(base, end)
    if derivation.transform == "percent_change":
        return _with_value(_quotient(end, base, less=_ONE, times=_HUNDRED), value)
    falls = value < 0
    return _with_value(mirror(_quotient(base, end)) if falls else _quotient(end, base), value)


def _difference(base: Interval, end: Interval) -> Interval:
    assert base.low is not None and base.high is not None and end.low is not None and end.high is not None
    return Interval(low=end.low - base.high, high=end.high - base.low)


def _quotient(top: Interval, bottom: Interval, *, less: Decimal = Decimal(0), times: Decimal = _ONE) -> Interval:
    """(top / bottom - less) x times of positive figures, rounded outward; open where the bottom may be nought."""
    assert top.low is not None and top.high is not None and bottom.low is not None and bottom.high is not None
    least = max(top.low, Decimal(0))
    low = _DOWN.divide((least - less * bottom.high) * times, bottom.high)
    if bottom.low <= 0:
        return Interval(low=low, high=None)
    return Interval(low=low, high=_UP.divide((top.high - less * bottom.low) * times, bottom.low))


def _with_value(interval: Interval, value: Decimal) -> Interval:
    """The figure itself is among what it may be, whichever way its last digit was rounded."""
    low = None if interval.low is None else min(interval.low, value)
    high = None if interval.high is None else max(interval.high, value)
    return Interval(low=low, high=high)
