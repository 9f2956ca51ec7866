"""Derived figures: a change or a ratio between two cells of one series, with its steps.

In: a claim of a change, the cells of one series, as_of. Out: Derived or None. Never: a base that neither the text nor
the calendar gives. Growth over several years is in growth.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal

from checks.matching.periods import PeriodChoice, choose_period
from checks.model.claim import Claim
from checks.model.match import Derivation
from checks.model.observation import Observation
from checks.model.period import Period

#: Digits that a computed figure keeps: more than any text has, and the same on every machine.
_DIGITS = Context(prec=15, rounding=ROUND_HALF_EVEN)

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """The computed figure in place of a cell, how it was computed, and what brings it into the claim's unit.

    The choice is exact when the text names both periods.
    """

    choice: PeriodChoice
    derivation: Derivation
    factor: Decimal


def derive(
    claim: Claim,
    row: Mapping[str, Observation],
    factor: Decimal,
    as_of: date | None,
    *,
    years: int | None = None,
) -> Derived | None:
    """The change that a claim speaks of, from its base period to its end; None where a cell is missing.

    ``factor`` brings the series into the claim's unit; a percentage or a ratio needs none. Without a base in the
    text a change is reckoned over so many ``years``, else from the year before, and is then not exact.
    """
    end = choose_period(ending(claim), row, as_of)
    if end is None:
        return None
    base = _base_cell(claim, end.observation.time_period, row, years or 1)
    if base is None or base.time_period >= end.observation.time_period:
        return None
    transform = _transform(claim)
    first, last = base.obs_value, end.observation.obs_value
    if transform != "difference" and (first <= 0 or last <= 0):
        return None
    value = _compute(transform, first, last, falls=claim.direction == "decrease")
    steps = f"{_FORMULA[transform].format(first=first, last=last)} = {value:f}, from {base.time_period}"
    computed = replace(end.observation, obs_value=value)
    exact = end.exact and claim.base_period is not None
    return Derived(
        choice=PeriodChoice(observation=computed, exact=exact, how=f"{end.how}; {steps}"),
        derivation=Derivation(
            transform=transform,
            base_period=base.time_period,
            base_value=first,
            end_period=end.observation.time_period,
            end_value=last,
            steps=steps,
        ),
        factor=factor if transform == "difference" else Decimal(1),
    )


_FORMULA = {
    "percent_change": "({last} / {first} - 1) x 100",
    "difference": "{last} - {first}",
    "ratio": "{last} to {first}",
}


def turned(choice: PeriodChoice, reading: str) -> Derived:
    """The rest to 100 of a share (``complement``: those without electricity, of those with it), or a balance with the
    other sign (``opposite``: a deficit)."""
    cell = choice.observation
    whole = _HUNDRED if reading == "complement" else Decimal(0)
    value = _DIGITS.subtract(whole, cell.obs_value)
    steps = f"{whole} - {cell.obs_value} = {value:f}"
    return Derived(
        choice=replace(choice, observation=replace(cell, obs_value=value), how=f"{choice.how}; {steps}"),
        derivation=Derivation(
            transform=reading,
            base_period=cell.time_period,
            base_value=cell.obs_value,
            end_period=cell.time_period,
            end_value=cell.obs_value,
            steps=steps,
        ),
        factor=Decimal(1),
    )


def _transform(claim: Claim) -> str:
    if claim.quantity.unit == "time":
        return "ratio"
    return "percent_change" if claim.quantity.unit == "percent" else "difference"


def _compute(transform: str, first: Decimal, last: Decimal, *, falls: bool) -> Decimal:
    """The change, signed; a ratio of a fall is the larger over the smaller, with the sign of a fall.

    >>> _compute("percent_change", Decimal(80), Decimal(100), falls=False)
    Decimal('25.00')
    >>> _compute("ratio", Decimal(100), Decimal(50), falls=True)
    Decimal('-2')
    """
    if transform == "difference":
        return _DIGITS.subtract(last, first)
    if transform == "percent_change":
        return _DIGITS.multiply(_DIGITS.subtract(_DIGITS.divide(last, first), Decimal(1)), _HUNDRED)
    return -_DIGITS.divide(first, last) if falls else _DIGITS.divide(last, first)


def ending(claim: Claim) -> Claim:
    """The claim with its stretch of years cut down to the last one."""
    period = claim.period
    if period is None or "/" not in period.code:
        return claim
    whole = (period.last.month, period.last.day) == (12, 31)
    return replace(claim, period=Period.year(period.last.year) if whole else None)


def _base_cell(claim: Claim, end: str, row: Mapping[str, Observation], years: int) -> Observation | None:
    if claim.base_period is not None:
        return row.get(claim.base_period.code)
    return row.get(f"{int(end) - years:04d}") if end.isdecimal() and len(end) == 4 else None
