"""Periods: which cell of a series a claim speaks of.

In: a claim, the cells of one series, as_of. Out: PeriodChoice or None. Never: adding up, or a neighbouring year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from checks.errors import InvalidInput
from checks.model.claim import Claim
from checks.model.observation import Observation
from checks.model.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodChoice:
    """``exact`` when the claim names the very period; ``how`` says it in words."""

    observation: Observation
    exact: bool
    how: str


def choose_period(claim: Claim, row: Mapping[str, Observation], as_of: date | None) -> PeriodChoice | None:
    """The cell for the claim's period; without one, the newest that had ended by ``as_of``.

    A month or quarter asked of an annual series finds nothing: a year is not its parts.
    """
    if claim.period is not None:
        if claim.period.code in row:
            return PeriodChoice(observation=row[claim.period.code], exact=True, how="equal")
        same = [code for code in sorted(row) if _covers_same(code, claim.period)]
        return PeriodChoice(observation=row[same[0]], exact=True, how="same days") if same else None
    if as_of is None:
        return None
    ended = [code for code in sorted(row) if _ended_by(code, as_of)]
    if not ended:
        return None
    return PeriodChoice(
        observation=row[ended[-1]], exact=False, how=f"none said: the newest that had ended by {as_of.isoformat()}"
    )


def other_period(claim: Claim, row: Mapping[str, Observation], as_of: date | None) -> tuple[PeriodChoice, str]:
    """The cell shown where ``choose_period`` finds none, and the code of its period.

    ``period_longer`` is the shortest period around the claim's, ``period_shorter`` the newest inside it, each over by
    ``as_of``; else it is the newest held, ``period_other``. The row has a cell.
    """
    ours = claim.period
    over = [] if ours is None or as_of is None else [cell for cell in _read_periods(row) if cell.last <= as_of]
    around = [cell for cell in over if ours is not None and cell.contains(ours)]
    inside = [cell for cell in over if ours is not None and ours.contains(cell)]
    if around:
        found, code, how = min(around, key=lambda cell: (cell.last - cell.first, cell.code)), "period_longer", "around"
    elif inside:
        found, code, how = max(inside, key=lambda cell: (cell.last, cell.code)), "period_shorter", "inside"
    else:
        return PeriodChoice(observation=row[max(row)], exact=False, how="newest held"), "period_other"
    return PeriodChoice(observation=row[found.code], exact=False, how=how), code


def _read_periods(row: Mapping[str, Observation]) -> list[Period]:
    found = []
    for code in sorted(row):
        try:
            found.append(Period.parse(code))
        except InvalidInput:
            continue
    return found


def _covers_same(code: str, period: Period) -> bool:
    try:
        return Period.parse(code).same_days(period)
    except InvalidInput:
        return False


def _ended_by(code: str, as_of: date) -> bool:
    try:
        return Period.parse(code).last <= as_of
    except InvalidInput:
        return False
