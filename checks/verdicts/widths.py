"""What a written number stands for: the interval that its digits and its hedge allow.

In: a Quantity. Out: exact intervals. Never: a comparison or a verdict; the published side is ``published.py``.
Every constant is a row of ``lexicon/widths.csv``; docs/judging.md and docs/decisions tell the rules.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from checks.errors import InvalidQuantity
from checks.model.interval import Interval
from checks.model.quantity import Quantity
from checks.verdicts.places import candidate_places, coarse_place, meant_place
from checks.verdicts.width_table import EXACT, Widths, default_widths, readable

#: Hedges that set a bound: literal on a signed number.
BOUNDS = ("more_than", "at_least", "less_than", "at_most")

#: Hedges that have a side: there the published value itself must lie on it, since rounding decides no threshold.
SIDED = (*BOUNDS, "just_under", "just_over")

_PERCENT = ("percent", "percentage_point")
_TIMES = ("time", "times")


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What the wording allows.

    accepted     the values that support
    grey         hull of the accepted and the grey values; beyond it a reference contradicts
    candidates   the precisions considered, coarsest first, in the quantity's unit
    rule         which row decided: ``exact``, ``exact_capped``, ``approximately``, ``fraction`` ...
    truncated    values that the number fits when cut off or rounded up; None where that is no reading
    step         the next round step, for bounds that hold by far
    whole        the reference's whole interval must lie inside (ranges)
    by_value     the published value itself must lie inside, its rounding does not help (thresholds)
    """

    accepted: Interval
    grey: Interval
    candidates: tuple[Decimal, ...]
    rule: str
    step: Decimal
    truncated: Interval | None = None
    whole: bool = False
    by_value: bool = False

    def mirrored(self) -> Allowed:
        """The same for a number of the other sign ("fell 2 %" against a growth of -2 %)."""
        return replace(
            self,
            accepted=mirror(self.accepted),
            grey=mirror(self.grey),
            truncated=None if self.truncated is None else mirror(self.truncated),
        )


def mirror(interval: Interval) -> Interval:
    """The interval times minus one.

    >>> mirror(Interval(low=Decimal(1), high=None)).as_dict()["high"]
    '-1'
    """
    return Interval(
        low=None if interval.high is None else -interval.high,
        high=None if interval.low is None else -interval.low,
        low_open=interval.high_open,
        high_open=interval.low_open,
    )


def accepted_interval(quantity: Quantity, *, widths: Widths | None = None) -> Allowed:
    """What the written number allows, in its own unit and sign.

    Negative numbers are read by their size and mirrored, except under a literal bound ("below -5").

    >>> number = Quantity(
    ...     surface="24,000", value=Decimal(24000), last_place=Decimal(1), unit="website", hedge="approximately"
    ... )
    >>> allowed = accepted_interval(number)
    >>> allowed.accepted.as_dict()["low"], allowed.grey.as_dict()["high"]
    ('22800', '26400')

    Raises InvalidQuantity for a last place that is not positive, or a number beyond any readable size.
    """
    widths = widths or default_widths()
    parts = [quantity.value, quantity.last_place, *([] if quantity.value_high is None else [quantity.value_high])]
    if quantity.last_place <= 0 or not all(readable(part) for part in parts):
        raise InvalidQuantity(f"{quantity.surface!r}: last place or size out of bounds; read the number again")
    with localcontext(EXACT):
        if quantity.value_high is not None and quantity.hedge in ("exact", "between", "approximately"):
            return _range(quantity, widths)
        number = _end_of_range(quantity)
        if number.value < 0 and number.hedge not in BOUNDS:
            size = replace(number, value=-number.value, value_high=None)
            return _of_size(size, widths).mirrored()
        return _of_size(number, widths)


def _end_of_range(quantity: Quantity) -> Quantity:
    """The end that a sided hedge speaks of: the lower for "more than", the upper for "less than"."""
    if quantity.value_high is None:
        return quantity
    upper = quantity.hedge in ("less_than", "at_most", "just_under")
    chosen = (max if upper else min)(quantity.value, quantity.value_high)
    return replace(quantity, value=chosen, value_high=None)


def _of_size(quantity: Quantity, widths: Widths) -> Allowed:
    if quantity.fully_stated and quantity.hedge in ("exact", "between"):
        point = Interval.point(quantity.value)
        return _allowed(quantity, widths, accepted=point, grey=point, rule="fully_stated")
    if quantity.hedge in ("exact", "approximately", "between"):
        if quantity.wording == "fraction":
            return _fraction(quantity, widths)
        if quantity.wording == "multiple" or quantity.unit in _TIMES:  # "doubled", and "three times" however written
            return _multiple(quantity, widths)
    return _HEDGES[quantity.hedge](quantity, widths)


def _allowed(
    quantity: Quantity,
    widths: Widths,
    *,
    accepted: Interval,
    grey: Interval,
    rule: str,
    truncated: Interval | None = None,
    whole: bool = False,
) -> Allowed:
    return Allowed(
        accepted=accepted,
        grey=grey,
        rule=rule,
        candidates=candidate_places(quantity, widths.zeros_from),
        step=coarse_place(quantity, quantity.value),
        truncated=truncated,
        whole=whole,
        by_value=quantity.hedge in SIDED,
    )


def _is_capped(value: Decimal, place: Decimal, widths: Widths) -> bool:
    """Whether the caps in percent hold: from 1,000 on, and for any number rounded above the unit ("five hundred")."""
    return value != 0 and (abs(value) >= widths.cap_from or place > 1)


def _half_width(quantity: Quantity, value: Decimal, widths: Widths) -> tuple[Decimal, Decimal, bool]:
    """(the place that decides, accepted half-width, whether the cap cut it)."""
    place = meant_place(quantity, value, widths.zeros_from)
    half, cap = place * widths.half_unit, abs(value) * widths.cap
    capped = _is_capped(value, place, widths) and half > cap
    return place, cap if capped else half, capped


def _exact(quantity: Quantity, widths: Widths) -> Allowed:
    value = quantity.value
    place, half, capped = _half_width(quantity, value, widths)
    if capped:  # the rest of the rounding is grey; cutting off a whole unit of such a place is no reading
        grey = Interval.around(value, place * widths.half_unit)
        return _allowed(quantity, widths, accepted=Interval.around(value, half), grey=grey, rule="exact_capped")
    reach = place * widths.truncation
    cut = Interval(low=value - reach, high=value + reach, low_open=True, high_open=True)
    coarse = min(coarse_place(quantity, value) * widths.half_unit, abs(value) * widths.zeros_grey)
    grey = Interval.around(value, coarse) if place == quantity.last_place and coarse >= reach else cut
    accepted = Interval.around(value, half)
    return _allowed(quantity, widths, accepted=accepted, grey=grey, rule="exact", truncated=cut)


def _approximate_half_width(quantity: Quantity, value: Decimal, widths: Widths) -> Decimal:
    width = max(quantity.last_place * widths.approximately_units, abs(value) * widths.approximately)
    capped = _is_capped(value, quantity.last_place, widths)
    return min(width, abs(value) * widths.approximately_max) if capped else width


def _approximately(quantity: Quantity, widths: Widths) -> Allowed:
    half = _approximate_half_width(quantity, quantity.value, widths)
    return _allowed(
        quantity,
        widths,
        accepted=Interval.around(quantity.value, half),
        grey=Interval.around(quantity.value, half * widths.approximately_grey),
        rule="approximately",
    )


def _just_under(quantity: Quantity, widths: Widths) -> Allowed:
    value = quantity.value
    accepted = Interval(low=value * widths.just_under, high=value, high_open=bool(value))
    grey = Interval(low=value * widths.just_under_grey, high=value)
    return _allowed(quantity, widths, accepted=accepted, grey=grey, rule="just_under")


def _just_over(quantity: Quantity, widths: Widths) -> Allowed:
    value = quantity.value
    accepted = Interval(low=value, high=value * widths.just_over, low_open=bool(value))
    grey = Interval(low=value, high=value * widths.just_over_grey)
    return _allowed(quantity, widths, accepted=accepted, grey=grey, rule="just_over")


def _lower_bound(quantity: Quantity, widths: Widths) -> Allowed:
    value = quantity.value
    accepted = Interval(low=value, high=None, low_open=quantity.hedge == "more_than")
    grey = Interval(low=value - abs(value) * widths.floor, high=None)
    return _allowed(quantity, widths, accepted=accepted, grey=grey, rule=quantity.hedge)


def _upper_bound(quantity: Quantity, widths: Widths) -> Allowed:
    value = quantity.value
    accepted = Interval(low=None, high=value, high_open=quantity.hedge == "less_than")
    grey = Interval(low=None, high=value + abs(value) * widths.floor)
    return _allowed(quantity, widths, accepted=accepted, grey=grey, rule=quantity.hedge)


def _range(quantity: Quantity, widths: Widths) -> Allowed:
    assert quantity.value_high is not None
    low, high = sorted((quantity.value, quantity.value_high))
    if quantity.hedge == "approximately":
        below, above = (_approximate_half_width(quantity, end, widths) for end in (low, high))
    else:
        below, above = (_half_width(quantity, end, widths)[1] for end in (low, high))
    accepted = Interval(low=low - below, high=high + above)
    margin = max(abs(low), abs(high)) * widths.between_grey
    grey = Interval(low=low - below - margin, high=high + above + margin, low_open=True, high_open=True)
    if not margin:
        grey = accepted
    return _allowed(quantity, widths, accepted=accepted, grey=grey, rule="between", whole=True)


def _fraction(quantity: Quantity, widths: Widths) -> Allowed:
    """A worded share. In percent the widths are points; a bare share of one ("0.5") takes a hundredth of them.

    Neither is more than a fifth, or half, of a small share: two points about "one in 1,000" would be twenty times it.
    """
    if quantity.unit in _PERCENT:
        scale = Decimal(1)
    elif abs(quantity.value) <= 1:
        scale = Decimal("0.01")
    else:  # "half a million people" is a plain quantity
        return _HEDGES[quantity.hedge](quantity, widths)
    size = abs(quantity.value)
    near = min(widths.fraction * scale, size * widths.fraction_max)
    far = max(near, min(widths.fraction_grey * scale, size * widths.fraction_grey_max))
    return _allowed(
        quantity,
        widths,
        accepted=Interval.around(quantity.value, near),
        grey=Interval.around(quantity.value, far),
        rule="fraction",
    )


def _multiple(quantity: Quantity, widths: Widths) -> Allowed:
    """A factor. One written as a number ("2 times", not "doubled") may be rounded like any other: that far is grey."""
    size = abs(quantity.value)
    near, far = size * widths.multiple, size * widths.multiple_grey
    rounded = Decimal(0) if quantity.wording == "multiple" else quantity.last_place * widths.half_unit
    return _allowed(
        quantity,
        widths,
        accepted=Interval.around(quantity.value, near),
        grey=Interval.around(quantity.value, max(near, far, rounded)),
        rule="multiple",
    )


_HEDGES: dict[str, Callable[[Quantity, Widths], Allowed]] = {
    "exact": _exact,
    "between": _exact,  # a range whose upper end was not read is not judged; this keeps the function total
    "approximately": _approximately,
    "just_under": _just_under,
    "just_over": _just_over,
    "more_than": _lower_bound,
    "at_least": _lower_bound,
    "less_than": _upper_bound,
    "at_most": _upper_bound,
}
