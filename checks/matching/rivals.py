"""Rivals: the references not chosen, each with why not.

In: a claim, its candidates, the evidence. Out: Rival rows. Never: the claimed value; the judge sets what fits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from checks.matching.concepts import Concept
from checks.matching.evidence import Evidence, make_reference
from checks.matching.periods import choose_period, other_period
from checks.matching.scoring import Candidate
from checks.matching.units import conversion
from checks.model.claim import Claim
from checks.model.match import Rival
from checks.model.measure import Indicator

#: The share of the best rival's score that another must have to be shown: what is hardly named acquits nobody.
LEAST_RIVAL = 0.5

#: How many other concepts are shown beside the chosen one.
MAX_RIVALS = 4


def twins(claim: Claim, best: Candidate, chosen: int, evidence: Evidence) -> list[Rival]:
    """The other series of the same concept that have the same cell: lower in rank, but able to acquit."""
    return [
        rival
        for place, series in enumerate(best.concept.series)
        if place != chosen
        for rival in _rival(claim, best, series, evidence, "lower_rank")
    ]


def rivals(
    claim: Claim, candidates: Sequence[Candidate], evidence: Evidence, why: str, best: Candidate | None = None
) -> list[Rival]:
    """The best series of each concept, with its cell for the claim's area; ``best`` is the one that the text names."""
    least = LEAST_RIVAL * max((candidate.total for candidate in candidates), default=0.0)
    found = [
        rival
        if best is None or candidate is best
        else replace(rival, differs=what_differs(candidate.concept, best.concept))
        for candidate in candidates
        if candidate.total >= least
        for series in candidate.concept.series[:1]
        for rival in _rival(claim, candidate, series, evidence, why)
    ]
    return found[:MAX_RIVALS]


#: Facets by which two measures of one thing differ, the most telling first.
TELLING = ("price", "denominator", "sex", "age", "place")


def what_differs(concept: Concept, best: Concept) -> str:
    """What sets a measure apart from the chosen one: a facet, the form or the unit; "measure" where it is another.

    Only measures that share a word that names them are of one thing.
    """
    if not (concept.telling & best.telling):
        return "measure"
    for facet in TELLING:
        if concept.facets.get(facet) != best.facets.get(facet):
            return facet
    if concept.form != best.form:
        return "form"
    return "denominator" if concept.unit_class != best.unit_class else "measure"


def _rival(claim: Claim, candidate: Candidate, series: Indicator, evidence: Evidence, why: str) -> list[Rival]:
    if claim.ref_area is None or candidate.reading != "level":
        return []
    row = evidence.row(series, claim.ref_area)
    factor = conversion(claim, candidate.concept.unit_of(series))
    if not row or factor is None:
        return []
    choice = choose_period(claim, row, evidence.as_of)
    codes: tuple[str, ...] = (why,)
    if choice is None:
        choice, code = other_period(claim, row, evidence.as_of)
        codes = (code,) if why in ("lower_rank", "period_other") else (why, code)
    excluded = bool(candidate.agreement.conflicting)
    reference = make_reference(series, choice.observation)
    return [Rival(reference=reference, why_not=codes, factor=factor, excluded=excluded)]
