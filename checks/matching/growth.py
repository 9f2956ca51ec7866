"""Growth over several years, from a series of yearly growth rates or of levels.

In: a claim, its spell, the cells of one series. Out: Derived or None. Never: a year of the spell that is not held.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal

from checks.matching.derived import Derived, ending
from checks.matching.periods import PeriodChoice, choose_period
from checks.matching.spells import Spell
from checks.model.claim import Claim
from checks.model.match import Derivation
from checks.model.observation import Observation

#: Digits of the result, and of the roots on the way to it: the same on every machine.
_DIGITS, _ROOTS = (Context(prec=digits, rounding=ROUND_HALF_EVEN) for digits in (15, 30))

_HUNDRED, _ONE = Decimal(100), Decimal(1)


def grow_over(
    claim: Claim, spell: Spell, row: Mapping[str, Observation], as_of: date | None, *, rates: bool
) -> Derived | None:
    """The change in percent over a spell, whole or by the year; ``rates`` says that the cells are growth rates.

    Rates are compounded; by the year it is the rate that, compounded, gives the whole. Others take the mean of the
    rates, or count the first year in, so that a change by the year is never exact.
    """
    end = choose_period(ending(claim), row, as_of)
    if end is None or not end.observation.time_period.isdecimal():
        return None
    last = int(end.observation.time_period)
    first = spell.base_before(last)
    if first is None or not first < last:
        return None
    cells = [row.get(f"{year:04d}") for year in ((range(first + 1, last + 1)) if rates else (first, last))]
    held = [cell.obs_value for cell in cells if cell is not None]
    if len(held) < len(cells):
        return None
    factor = compounded(held) if rates else ratio(held[0], held[1])
    if factor is None or factor <= 0:
        return None
    years = last - first
    yearly = _root(factor, years) if spell.yearly else factor
    value = _DIGITS.multiply(_ROOTS.subtract(yearly, _ONE), _HUNDRED)
    whole = f"{years} yearly rates compounded" if rates else f"{held[1]:f} / {held[0]:f}"
    by_year = f", by the year over {years} years" if spell.yearly else ""
    steps = f"{whole}{by_year} = {value:f} percent, from {first}"
    computed = replace(end.observation, obs_value=value)
    exact = end.exact and spell.exact and not spell.yearly
    return Derived(
        choice=PeriodChoice(observation=computed, exact=exact, how=f"{end.how}; {steps}"),
        derivation=Derivation(
            transform="yearly_growth" if spell.yearly else "compounded" if rates else "percent_change",
            base_period=f"{first:04d}",
            base_value=held[0],
            end_period=end.observation.time_period,
            end_value=held[-1],
            steps=steps,
        ),
        factor=_ONE,
    )


def compounded(rates: Sequence[Decimal]) -> Decimal:
    """What growth rates in percent make of 1, one after another.

    >>> compounded([Decimal(10), Decimal(-10)])
    Decimal('0.99')
    """
    found = _ONE
    for rate in rates:
        found = _ROOTS.multiply(found, _ROOTS.add(_ONE, _ROOTS.divide(rate, _HUNDRED)))
    return found


def ratio(first: Decimal, last: Decimal) -> Decimal | None:
    """``last`` over ``first``, where both are more than nothing."""
    return _ROOTS.divide(last, first) if first > 0 and last > 0 else None


def _root(value: Decimal, degree: int) -> Decimal:
    """The root of a positive number.

    >>> _root(Decimal(8), 3).quantize(Decimal("0.000001"))
    Decimal('2.000000')
    """
    return _ROOTS.power(value, _ROOTS.divide(_ONE, Decimal(degree)))
