"""Select: one reference for each claim, or the named reason why none.

In: claims of one article, catalogue, observations of the series wanted, announcements, as_of.
Out: Match rows in claim order. Never: the claimed value; a series with other words because its cell exists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pandas as pd

from checks.matching.announcements import match_announcement
from checks.matching.candidates import Candidate, Segment, claim_segment, find_candidates
from checks.matching.catalogue import Catalogue
from checks.matching.certainty import borrowed_place, link_doubts, modality
from checks.matching.periods import PeriodChoice, choose_period
from checks.matching.units import conversion
from checks.model.announcement import Announcement
from checks.model.claim import Claim
from checks.model.match import Match, Reference, Rival
from checks.model.measure import Indicator, SeriesKey
from checks.model.observation import Observation

#: Another measure that is named almost as clearly makes the choice a guess.
NEAR = 0.8

#: How many concepts are looked at for each claim: the best, and those that may rival it.
MAX_CANDIDATES = 4

_TEXT_COLUMNS = ("dataset", "indicator", "ref_area", "time_period", "obs_value", "vintage", "sha256")

#: (dataset, indicator, ref_area) -> period code -> observation
Cells = Mapping[SeriesKey, Mapping[str, Observation]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the library holds for one article, and the date whose knowledge counts (None: unknown)."""

    cells: Cells
    statements: tuple[Announcement, ...]
    as_of: date | None

    def row(self, series: Indicator, ref_area: str) -> Mapping[str, Observation]:
        """The cells of one series in one area; empty when there are none."""
        key = SeriesKey(dataset=series.dataset, indicator=series.indicator, ref_area=ref_area)
        return self.cells.get(key, {})


def wanted_series(claims: Sequence[Claim], catalogue: Catalogue) -> list[SeriesKey]:
    """The series that the claims of one article may need, sorted and without repeats."""
    wanted = {
        SeriesKey(dataset=series.dataset, indicator=series.indicator, ref_area=claim.ref_area)
        for claim, near in zip(claims, neighbours(claims), strict=True)
        if claim.ref_area is not None
        for candidate in find_candidates(claim, claim_segment(claim, near), catalogue)[:MAX_CANDIDATES]
        for series in candidate.concept.series
    }
    return sorted(wanted)


def read_cells(observations: pd.DataFrame) -> dict[SeriesKey, dict[str, Observation]]:
    """Observations frame (checks.model.frames.OBSERVATIONS) -> cells by series and period."""
    cells: dict[SeriesKey, dict[str, Observation]] = {}
    columns = [observations[name].astype(str).tolist() for name in _TEXT_COLUMNS]
    for *text, later in zip(*columns, observations["later_vintage"].tolist(), strict=True):
        dataset, indicator, ref_area, time_period, value, vintage, sha256 = text
        key = SeriesKey(dataset=dataset, indicator=indicator, ref_area=ref_area)
        cells.setdefault(key, {})[time_period] = Observation(
            dataset=dataset,
            indicator=indicator,
            ref_area=ref_area,
            time_period=time_period,
            obs_value=Decimal(value),
            vintage=date.fromisoformat(vintage),
            sha256=sha256,
            later_vintage=bool(later),
        )
    return cells


def match_claims(claims: Sequence[Claim], catalogue: Catalogue, evidence: Evidence) -> list[Match]:
    """One Match per claim, in order."""
    return without_rival_readings(
        [_match_one(claim, near, catalogue, evidence) for claim, near in zip(claims, neighbours(claims), strict=True)]
    )


def neighbours(claims: Sequence[Claim]) -> list[list[Claim]]:
    """For each claim the ones right before and after it in its own sentence; claims come in text order."""
    found: list[list[Claim]] = [[] for _ in claims]
    for place in range(1, len(claims)):
        before, after = claims[place - 1], claims[place]
        if before.sentence.start == after.sentence.start:
            found[place - 1].append(after)
            found[place].append(before)
    return found


def without_rival_readings(matches: Sequence[Match]) -> list[Match]:
    """Two numbers of one sentence that would be the same cell cannot both be read right: neither is certain.

    In "99% had electricity in 2021, against 32% at the turn of the millennium" a reader knows which is which.
    """
    cells = [(match.claim.sentence.start, match.chosen) for match in matches]
    often = Counter(cells)
    return [
        replace(match, link="plausible")
        if match.link == "certain" and not match.claim.quantity.value_high and often[cell] > 1
        else match
        for match, cell in zip(matches, cells, strict=True)
    ]


def _match_one(claim: Claim, near: Sequence[Claim], catalogue: Catalogue, evidence: Evidence) -> Match:
    announced = match_announcement(claim, evidence.statements, evidence.as_of)
    if announced.chosen is not None:
        return announced
    segment = claim_segment(claim, near)
    candidates = find_candidates(claim, segment, catalogue)[:MAX_CANDIDATES]
    if candidates:
        found = _match_series(claim, segment, candidates, evidence)
        if found.chosen is not None or not announced.rivals:
            return found
    if announced.rivals:
        return announced
    return Match(claim=claim, reason=_reason_for_nothing(claim))


def _reason_for_nothing(claim: Claim) -> str:
    if claim.quantity.unit is None:
        return "unit_unknown"
    return "no_reference" if claim.counted else "measure_unknown"


def _match_series(claim: Claim, segment: Segment, candidates: list[Candidate], evidence: Evidence) -> Match:
    best, others = candidates[0], candidates[1:]
    if best.facets:
        return _nothing(claim, best, "definition_differs", _rivals(claim, candidates, evidence, "definition_other"))
    if claim.ref_area is None or borrowed_place(claim, segment.core, best.alias):
        return _nothing(claim, best, "area_unknown", ())
    reason = "area_not_in_reference"
    for place, series in enumerate(best.concept.series):
        factor = conversion(claim, best.concept.unit_of(series))
        if factor is None:
            reason = "unit_not_convertible"
            continue
        row = evidence.row(series, claim.ref_area)
        if not row:
            continue
        choice = choose_period(claim, row, evidence.as_of)
        if choice is None:
            reason = "period_missing_in_reference"
            continue
        doubts = [*link_doubts(claim, segment, best, series.publisher), *_about_time(claim, evidence.as_of)]
        rivals = [
            *_twins(claim, best, place, evidence),
            *_rivals(claim, others, evidence, "definition_other"),
        ]
        return Match(
            claim=claim,
            chosen=make_reference(series, choice.observation),
            link="none" if modality(segment) == "none" else _link(claim, best, others, choice, doubts),
            factor=factor,
            how=(*_how(best, choice), *(("doubt", doubt) for doubt in doubts)),
            rivals=tuple(rivals),
            score=best.score,
        )
    return _nothing(claim, best, reason, _rivals(claim, candidates, evidence, "period_other"))


def _nothing(claim: Claim, best: Candidate, reason: str, rivals: Iterable[Rival]) -> Match:
    how = (("measure", f"nearest measure: {best.concept.name}"),)
    return Match(claim=claim, reason=reason, how=how, rivals=tuple(rivals), score=best.score)


def _link(
    claim: Claim, best: Candidate, others: Sequence[Candidate], choice: PeriodChoice, doubts: Sequence[str]
) -> str:
    """``certain`` only when nothing about the choice is a guess (matching.md, section 2).

    ``none`` where the measure's words stand neither in the clause nor together: then not even agreement tells.
    """
    if not best.in_clause and not best.together:
        return "none"
    sure = (
        not doubts
        and best.concept.unit_class is not None
        and choice.exact
        and claim.period_from == "said"
        and not any(_rivals_best(other, best) for other in others)
    )
    return "certain" if sure else "plausible"


def _rivals_best(other: Candidate, best: Candidate) -> bool:
    """Whether another measure is named as clearly: in the clause, and without a restriction it does not have."""
    return other.in_clause and not other.facets and other.weight >= NEAR * best.weight


def _about_time(claim: Claim, as_of: date | None) -> list[str]:
    """A period still running on the article's date is not the whole that a series holds."""
    if claim.period is not None and as_of is not None and claim.period.last > as_of:
        return ["the period had not ended"]
    return []


def _how(best: Candidate, choice: PeriodChoice) -> tuple[tuple[str, str], ...]:
    return (
        ("measure", f"{best.concept.name}: named by {' '.join(sorted(best.alias))}"),
        ("unit", best.concept.unit_class or "missing"),
        ("area", "equal"),
        ("period", choice.how),
        ("date", "later vintage" if choice.observation.later_vintage else "known at the article's date"),
    )


def make_reference(series: Indicator, observation: Observation) -> Reference:
    """An observation with what its indicator says about it."""
    return Reference(
        dataset=series.dataset,
        indicator=series.indicator,
        name=series.name,
        ref_area=observation.ref_area,
        time_period=observation.time_period,
        value=observation.obs_value,
        unit=series.unit,
        vintage=observation.vintage,
        url=series.url,
        sha256=observation.sha256,
        publisher=series.publisher,
        later_vintage=observation.later_vintage,
    )


def _twins(claim: Claim, best: Candidate, chosen: int, evidence: Evidence) -> list[Rival]:
    """The other series of the same concept that have the same cell: lower in rank, but able to acquit."""
    return [
        rival
        for place, series in enumerate(best.concept.series)
        if place != chosen
        for rival in _rival(claim, best, series, evidence, "lower_rank")
    ]


def _rivals(claim: Claim, candidates: Sequence[Candidate], evidence: Evidence, why: str) -> list[Rival]:
    return [
        rival
        for candidate in candidates
        for series in candidate.concept.series[:1]
        for rival in _rival(claim, candidate, series, evidence, why)
    ]


def _rival(claim: Claim, candidate: Candidate, series: Indicator, evidence: Evidence, why: str) -> list[Rival]:
    if claim.ref_area is None:
        return []
    row = evidence.row(series, claim.ref_area)
    factor = conversion(claim, candidate.concept.unit_of(series))
    if not row or factor is None:
        return []
    choice = choose_period(claim, row, evidence.as_of)
    codes: tuple[str, ...] = (why,)
    if choice is None:
        choice = PeriodChoice(observation=row[max(row)], exact=False, how="newest held")
        codes = ("period_other",) if why in ("lower_rank", "period_other") else (why, "period_other")
    return [Rival(reference=make_reference(series, choice.observation), why_not=codes, factor=factor)]
