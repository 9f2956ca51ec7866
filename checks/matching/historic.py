"""Places as they were: which state a name meant at the time that a claim speaks of.

In: a claim, as_of. Out: a PlaceThen. Never: a successor's figure for a state that is no more, or the other way round.
The states and their days are rows of historic_areas.csv.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from checks.lexicon.areas import area_name
from checks.lexicon.historic_areas import HistoricArea, former_of, historic_areas
from checks.matching.spells import spell_of
from checks.model.claim import Claim
from checks.model.match import Match

#: Readings that compare the claim's period with an earlier one.
_OVER_TIME = ("derived", "growth")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceThen:
    """``code`` of the state that is meant, None where it was none then; ``told`` says why, blank where the code is the
    claim's own."""

    code: str | None
    told: str = ""


def possible_codes(ref_area: str) -> tuple[str, ...]:
    """The code, and that of the former state of the same name.

    >>> possible_codes("SDN"), possible_codes("NOR")
    (('SDN', '736'), ('NOR',))
    """
    former = former_of(ref_area)
    return (ref_area,) if former is None else (ref_area, former.code)


def place_then(claim: Claim, as_of: date | None, reading: str = "level") -> PlaceThen:
    """The state that a claim's place was in its period; the claim has a place.

    A claim without a period speaks of the state that bore the name on ``as_of``. A change that is reckoned from a day
    on which the name meant another state is one of neither.
    """
    assert claim.ref_area is not None
    own, former = historic_areas().get(claim.ref_area), former_of(claim.ref_area)
    first = claim.period.first if claim.period is not None else as_of
    base = _base_day(claim, first) if reading in _OVER_TIME else first
    if first is None or base is None:
        return PlaceThen(code=claim.ref_area)
    if own is not None and own.name_of is None:
        return _of_a_former_state(own, claim, base, first)
    if former is None or base > former.last:
        return PlaceThen(code=claim.ref_area)
    if first > former.last:
        told = f"Until {former.last.isoformat()} this was {area_name(former.code)}, so the change is of neither"
        return PlaceThen(code=None, told=told)
    told = f"Until {former.last.isoformat()} this was {area_name(former.code)}"
    return PlaceThen(code=former.code, told=told)


def _of_a_former_state(state: HistoricArea, claim: Claim, base: date, first: date) -> PlaceThen:
    """The state itself in its time; without a period any of its figures may be meant."""
    if claim.period is None:
        return PlaceThen(code=state.code)
    if first > state.last:
        return PlaceThen(code=None, told=f"{area_name(state.code)} ended on {state.last.isoformat()}")
    if min(base, claim.period.last) < state.first:
        return PlaceThen(code=None, told=f"{area_name(state.code)} began on {state.first.isoformat()}")
    return PlaceThen(code=state.code)


def _base_day(claim: Claim, first: date | None) -> date | None:
    """The day from which a change is reckoned: as the text says, else a year before the period."""
    if claim.base_period is not None:
        return claim.base_period.first
    if first is None:
        return None
    spell = spell_of(claim)
    base = (first.year - 1) if spell is None else spell.base_before(first.year)
    return first if base is None else min(first, date(max(base, 1), 1, 1))


def tell_place(match: Match, claim: Claim, then: PlaceThen) -> Match:
    """A match made for the state of then, as one of the claim itself: how the area was met is told."""
    if not then.told:
        return match
    how = tuple(pair for pair in match.how if pair[0] != "area")
    return replace(match, claim=claim, how=(*how, ("area", then.told)))
