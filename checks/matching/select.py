"""Select: one reference for each claim, or the named reason why none.

In: ranked claims of one article, observations of the series wanted, announcements, as_of.
Out: Match rows in claim order. Never: the claimed value; a series with other words because its cell exists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from checks.matching.advice import take_advice
from checks.matching.announcements import match_announcement
from checks.matching.candidates import Ranked
from checks.matching.carried_measure import weaken_carried
from checks.matching.derived import Derived, derive, turned
from checks.matching.elsewhere import figures_elsewhere
from checks.matching.evidence import Evidence, history_of, make_reference
from checks.matching.growth import grow_over
from checks.matching.historic import place_then, possible_codes, tell_place
from checks.matching.link import near_rivals, weigh_link
from checks.matching.periods import PeriodChoice, choose_period
from checks.matching.place_doubts import borrowed_place
from checks.matching.ranks import ranked_areas, ranking
from checks.matching.rivals import rivals, twins
from checks.matching.scoring import Candidate
from checks.matching.spells import spell_of
from checks.matching.units import claim_unit, conversion
from checks.matching.wholes import compared_with, divide, whole_of
from checks.model.advice import Advice
from checks.model.claim import Claim
from checks.model.match import Derivation, Match, Revision, Rival
from checks.model.measure import Indicator, SeriesKey
from checks.model.observation import Observation

#: Concepts whose cells are asked for: the best, and those that may rival it.
LOOKED_AT = 5


def wanted_series(ranked: Sequence[Ranked]) -> list[SeriesKey]:
    """The series that the claims of one article may need, sorted and without repeats."""
    wanted: set[SeriesKey] = set()
    for item in ranked:
        if item.claim.ref_area is None:
            continue
        own = possible_codes(item.claim.ref_area)
        # of the best concept other places are looked at as well, and all where a rank is said
        others = (*own, *(code for code, _ in item.places), *ranked_areas(item))
        for place, candidate in enumerate(item.candidates[:LOOKED_AT]):
            wanted.update(
                SeriesKey(dataset=series.dataset, indicator=series.indicator, ref_area=area)
                for series in candidate.concept.series
                for area in (own if place else others)
            )
    return sorted(wanted)


def match_claims(
    ranked: Sequence[Ranked], evidence: Evidence, advice: Mapping[str, Advice] | None = None
) -> list[Match]:
    """One Match per claim, in order; ``advice`` of a model by claim id may weaken links and is shown."""
    matches = weaken_carried([_match_one(item, evidence) for item in ranked], ranked)
    matches = without_rival_readings(matches, [_is_bare(item) for item in ranked])
    return take_advice(matches, ranked, advice) if advice else matches


#: Link -> the links that it cannot share a cell with.
_RIVAL_LINKS = {"certain": ("certain",), "strong": ("certain", "strong")}

_SAME_CELL = ("doubt", "another number of the sentence would be the same figure")


def without_rival_readings(matches: Sequence[Match], bare: Sequence[bool]) -> list[Match]:
    """Two numbers of one sentence that would be the same cell cannot both be read right: neither is certain.

    In "99% had electricity in 2021, against 32% at the turn of the millennium" a reader knows which is which. Where one
    of them is certain and the other only strong, the other is the one misread; so is a ``bare`` one, written
    without its unit: "a surplus of $12 billion, or so all 21 had it".
    """
    cells = [(match.claim.sentence.start, match.chosen) for match in matches]
    often = {
        link: Counter(
            cell
            for match, cell, is_bare in zip(matches, cells, bare, strict=True)
            if match.link in among and not is_bare
        )
        for link, among in _RIVAL_LINKS.items()
    }
    return [
        replace(match, link="plausible", how=(*match.how, _SAME_CELL))
        if match.link in often and not match.claim.quantity.value_high and often[match.link][cell] > (not is_bare)
        else match
        for match, cell, is_bare in zip(matches, cells, bare, strict=True)
    ]


def _is_bare(item: Ranked) -> bool:
    """Whether the number is written without its unit, which is none or that of another: "from 9 to 5%"."""
    quantity = item.claim.quantity
    if item.borrowed or quantity.unit is None:
        return True
    unit = claim_unit(quantity.unit)
    belongs = unit is not None and unit.code in ("percent", "money")
    return belongs and all(sign.isdigit() or sign in ".," for sign in quantity.surface)


def _match_one(item: Ranked, evidence: Evidence) -> Match:
    claim = item.claim
    announced = match_announcement(claim, evidence.statements, evidence.as_of)
    if announced.chosen is not None:
        return announced
    if item.candidates:
        found = _match_series(item, evidence)
        if found.chosen is not None or not announced.rivals:
            return found
    if announced.rivals:
        return announced
    return Match(claim=claim, reason=_reason_for_nothing(claim))


def _reason_for_nothing(claim: Claim) -> str:
    if claim.quantity.unit is None:
        return "unit_unknown"
    return "no_reference" if claim.counted else "measure_unknown"


def _match_series(item: Ranked, evidence: Evidence) -> Match:
    claim, best = item.claim, item.candidates[0]
    if best.agreement.conflicting or best.restricted:
        return _nothing(item, "definition_differs", rivals(claim, item.candidates, evidence, "definition_other"))
    if claim.ref_area is None or borrowed_place(claim, item.segment.core, best.alias):
        return _nothing(item, "area_unknown", ())
    then = place_then(claim, evidence.as_of, best.reading)
    if then.code is None:
        return tell_place(_nothing(item, "area_not_in_reference", ()), claim, then)
    there = replace(item, claim=replace(claim, ref_area=then.code))
    return tell_place(_match_there(there, evidence), claim, then)


def _match_there(item: Ranked, evidence: Evidence) -> Match:
    """A claim whose place was just what its code means."""
    claim, best, others = item.claim, item.candidates[0], item.candidates[1:LOOKED_AT]
    assert claim.ref_area is not None
    found = [_cell(item, series, evidence) for series in best.concept.series]
    usable = [(place, cell) for place, cell in enumerate(found) if isinstance(cell, _Cell)]
    if not usable:
        reasons = [cell for cell in found if isinstance(cell, str)]
        near = rivals(claim, item.candidates, evidence, "period_other", best)
        return _nothing(item, max(reasons, key=_FARTHEST.index), near)
    place, cell = _known_copy(usable)
    history = history_of(evidence.row(cell.series, claim.ref_area), cell.choice.observation.time_period)
    shown = rivals(claim, others, evidence, "definition_other", best)
    tested = {rival.reference.indicator for rival in shown if rival.why_not == ("definition_other",)}
    untested = [near for near in near_rivals(item) if near.concept.series[0].indicator not in tested]
    weighed = weigh_link(item, cell.choice, cell.series.publisher, evidence.as_of, untested)
    return Match(
        claim=claim,
        chosen=make_reference(cell.series, cell.choice.observation),
        link=weighed.link,
        strength=weighed.strength,
        doubts=tuple(doubt.code for doubt in weighed.doubts),
        factor=cell.factor,
        how=(*_how(best, cell.choice), *(("doubt", doubt.text) for doubt in weighed.doubts)),
        rivals=(*twins(claim, best, place, evidence), *shown),
        score=best.score,
        derivation=cell.derivation,
        history=history.values,
        statuses=history.statuses,
        revision=_revision(item, cell, evidence),
        ranking=None
        if cell.derivation is not None
        else ranking(item, cell.series, cell.choice.observation.time_period, evidence),
        measure_class="growth" if best.concept.form == "growth" else best.concept.unit_class,
        elsewhere=()
        if cell.derivation is not None
        else figures_elsewhere(item.places, cell.series, cell.choice.observation.time_period, evidence),
    )


#: Reasons why a series has no cell, from the first that is met to the last: the farthest is told.
_FARTHEST = ("unit_not_convertible", "area_not_in_reference", "period_missing_in_reference")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    """A series of the best concept with the cell that the claim speaks of, or the figure computed from two."""

    series: Indicator
    choice: PeriodChoice
    factor: Decimal
    derivation: Derivation | None = None


#: "Twice its GDP" is 200 % of it.
_PER_CENT = Decimal("0.01")

#: Readings whose figure is computed from cells and bears no unit of theirs.
_RELATIVE = ("growth", "part", "times")


def _cell(item: Ranked, series: Indicator, evidence: Evidence) -> _Cell | str:
    """The cell of one series, or the reason why it has none."""
    claim, best = item.claim, item.candidates[0]
    assert claim.ref_area is not None
    derived = best.reading == "derived"
    unitless = best.reading in _RELATIVE or (derived and not _same_unit(claim))
    if best.reading == "whole_times":
        factor: Decimal | None = _PER_CENT
    else:
        factor = Decimal(1) if unitless else conversion(claim, best.concept.unit_of(series), at_parity=_at_parity(best))
    if factor is None:
        return "unit_not_convertible"
    row = evidence.row(series, claim.ref_area)
    if not row:
        return "area_not_in_reference"
    if derived or best.reading in _RELATIVE:
        computed = _computed(item, series, row, factor, evidence)
        if computed is None:
            return "period_missing_in_reference"
        return _Cell(series=series, choice=computed.choice, factor=computed.factor, derivation=computed.derivation)
    choice = choose_period(claim, row, evidence.as_of)
    if choice is None:
        return "period_missing_in_reference"
    if best.reading in ("complement", "opposite"):
        other = turned(choice, best.reading)
        return _Cell(series=series, choice=other.choice, factor=factor, derivation=other.derivation)
    return _Cell(series=series, choice=choice, factor=factor)


def _at_parity(best: Candidate) -> bool:
    """Whether the text says what the measure is: told at purchasing power parity."""
    return "price" in best.agreement.agreed and best.concept.facets["price"].removesuffix("?") == "ppp"


def _computed(
    item: Ranked, series: Indicator, row: Mapping[str, Observation], factor: Decimal, evidence: Evidence
) -> Derived | None:
    """The figure that a reading computes from the cells, or None where one of them is missing."""
    claim, reading = item.claim, item.candidates[0].reading
    if reading == "derived":
        spell = spell_of(claim)
        return derive(claim, row, factor, evidence.as_of, years=None if spell is None else spell.years)
    if reading == "growth":
        spell = spell_of(claim)
        rates = item.candidates[0].concept.form == "growth"
        return None if spell is None else grow_over(claim, spell, row, evidence.as_of, rates=rates)
    other = whole_of(claim) if reading == "part" else compared_with(claim)
    return None if other is None else divide(claim, other, row, evidence.row(series, other), evidence.as_of)


def _known_copy(usable: Sequence[tuple[int, _Cell]]) -> tuple[int, _Cell]:
    """The first cell, or a copy of the same series in another dataset that was known on the day, where it was not."""
    first = usable[0][1]
    copies = [one for one in usable if one[1].series.indicator == first.series.indicator]
    return min(copies, key=lambda one: (one[1].choice.observation.later_vintage, one[0]))


def _revision(item: Ranked, cell: _Cell, evidence: Evidence) -> Revision | None:
    """The same figure as the newest edition has it."""
    if not evidence.newest:
        return None
    other = _cell(item, cell.series, evidence.today())
    if isinstance(other, str) or other.choice.observation.time_period != cell.choice.observation.time_period:
        return None
    now = other.choice.observation
    return Revision(value=now.obs_value, vintage=now.vintage) if now.vintage > cell.choice.observation.vintage else None


def _same_unit(claim: Claim) -> bool:
    """Whether a change is told in the measure's own unit, and not in percent, points or times."""
    return claim.quantity.unit not in ("percent", "percentage_point", "point", "time")


def _nothing(item: Ranked, reason: str, found: Iterable[Rival]) -> Match:
    best = item.candidates[0]
    how = (("measure", f"nearest measure: {best.concept.name}"),)
    return Match(claim=item.claim, reason=reason, how=how, rivals=tuple(found), score=best.score)


def _how(best: Candidate, choice: PeriodChoice) -> tuple[tuple[str, str], ...]:
    return (
        ("measure", f"{best.concept.name}: named by {' '.join(sorted(best.alias))}"),
        ("unit", best.concept.unit_class or "missing"),
        ("area", "equal"),
        ("period", choice.how),
        ("date", "later vintage" if choice.observation.later_vintage else "known at the article's date"),
    )
