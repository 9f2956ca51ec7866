"""Candidates: the concepts a claim may speak of, ranked, each with its score parts.

In: claims of one article, the catalogue. Out: Candidate rows, best first. Never: values or observations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from checks.matching.catalogue import Catalogue
from checks.matching.cues import read_cues
from checks.matching.elsewhere import other_places
from checks.matching.readings import Readings
from checks.matching.scoring import COSTS, Candidate, Scorer
from checks.matching.segments import Segment, claim_segment
from checks.matching.words import stems
from checks.model.claim import Claim

#: Coverage from which an alias is said in full.
FULL = 0.95

#: How many concepts are kept for each claim: the best, and those that may rival it.
MAX_CANDIDATES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A claim with its segment and its candidates, best first; ``carried`` when the sentence before was needed,
    ``borrowed`` when its unit is that of the claim before.

    ``places`` are other places whose figure it could be, with whether its sentence names them (elsewhere.py).
    """

    claim: Claim
    segment: Segment
    candidates: tuple[Candidate, ...]
    carried: bool = False
    borrowed: bool = False
    places: tuple[tuple[str, bool], ...] = ()


def rank_claims(claims: Sequence[Claim], catalogue: Catalogue) -> list[Ranked]:
    """The claims of one article, in text order, each with its candidates.

    A claim whose own sentence names no measure in full takes in the words of the claim's sentence before it:
    "The jobless rate in France was 8%. In Spain the figure was 14%."
    """
    ranked: list[Ranked] = []
    earlier, current = "", ""
    for said, near in zip(claims, neighbours(claims), strict=True):
        claim = _with_implied_area(said)
        if claim.sentence.text != current:
            earlier, current = current, claim.sentence.text
        before = ranked[-1] if ranked else None
        found = _rank(claim, near, earlier, catalogue, before)
        if before is not None:
            longer = with_denominator(claim, before.claim)
            if longer is not claim and not any(item.in_clause for item in found.candidates[:1]):
                again = _rank(longer, near, earlier, catalogue, before)
                found = again if same_measure(again, before) else found
            found = _with_elided(found, before)
        ranked.append(found)
    places = other_places([item.claim for item in ranked])
    return [replace(item, places=others) for item, others in zip(ranked, places, strict=True)]


def _with_implied_area(claim: Claim) -> Claim:
    """The claim with the country that a capital or an ambiguous name stands for, where no place is said."""
    if claim.implied_area is None or claim.area_from == "said":
        return claim
    return replace(claim, ref_area=claim.implied_area, area_from="implied")


def with_denominator(claim: Claim, model: Claim) -> Claim:
    """A parallel clause leaves the denominator out too: "418 kg on every hectare; in Ireland, over 2,000 kg"."""
    unit, longer = claim.quantity.unit, model.quantity.unit
    if unit is None or longer is None or not longer.startswith(f"{unit} per "):
        return claim
    return replace(claim, kind=model.kind, quantity=replace(claim.quantity, unit=longer))


def same_measure(item: Ranked, before: Ranked) -> bool:
    """Whether both claims have a measure, and it is one."""
    return bool(item.candidates and before.candidates) and item.candidates[0].concept is before.candidates[0].concept


def _with_elided(item: Ranked, before: Ranked) -> Ranked:
    """What a parallel clause leaves out, from the claim before it: the period, the unit.

    "In Chad it was fewer than one in ten"; "American exports, to just 12.3": only where both speak of one measure and
    the later clause does not name it itself.
    """
    claim, model = item.claim, before.claim
    if not same_measure(item, before) or item.candidates[0].in_clause:
        return item
    if claim.sentence != model.sentence and not item.carried:
        return item
    if claim.period is None and model.period is not None:
        claim = replace(claim, period=model.period, period_from="carried")
    borrowed = claim.quantity.unit is None and model.quantity.unit is not None and model.kind != "change"
    if borrowed:
        claim = replace(claim, kind=model.kind, quantity=replace(claim.quantity, unit=model.quantity.unit))
    return replace(item, claim=claim, borrowed=borrowed)


def _rank(claim: Claim, near: Sequence[Claim], earlier: str, catalogue: Catalogue, before: Ranked | None) -> Ranked:
    segment = claim_segment(claim, near)
    own = find_candidates(claim, segment, catalogue)
    if any(item.coverage >= FULL and item.in_clause for item in own):
        return Ranked(claim=claim, segment=segment, candidates=tuple(own[:MAX_CANDIDATES]))
    own = _expecting(own, before)
    if earlier and not any(item.coverage >= FULL for item in own):
        wider = claim_segment(claim, near, earlier)
        carried = _expecting(find_candidates(claim, wider, catalogue), before)
        if carried and (not own or carried[0].total > own[0].total):
            return Ranked(claim=claim, segment=wider, candidates=tuple(carried[:MAX_CANDIDATES]), carried=True)
    return Ranked(claim=claim, segment=segment, candidates=tuple(own[:MAX_CANDIDATES]))


def _expecting(found: list[Candidate], before: Ranked | None) -> list[Candidate]:
    """The candidates with the measure of the claim before raised: a clause that names none goes on with it."""
    if before is None or not before.candidates:
        return found
    last = before.candidates[0].concept
    raised = [
        replace(item, score=(*item.score, ("carried", COSTS["carried"]))) if item.concept is last else item
        for item in found
    ]
    return sorted(raised, key=lambda candidate: candidate.rank)


def neighbours(claims: Sequence[Claim]) -> list[list[Claim]]:
    """For each claim the ones right before and after it in its own sentence; claims come in text order."""
    found: list[list[Claim]] = [[] for _ in claims]
    for place in range(1, len(claims)):
        before, after = claims[place - 1], claims[place]
        if before.sentence.start == after.sentence.start:
            found[place - 1].append(after)
            found[place].append(before)
    return found


def find_candidates(claim: Claim, segment: Segment, catalogue: Catalogue) -> list[Candidate]:
    """Concepts named in the claim's sentence whose unit class fits, best first."""
    cues = read_cues(claim, segment)
    readings = Readings(claim, segment)
    scorer = Scorer(claim, segment)
    found = [
        scorer.candidate(hit, reading)
        for hit in catalogue.named_by({**segment.weights, **dict.fromkeys(cues, 1.0)}, readings.of_kind)
        if hit.strength > 0
        and (reading := readings.of(hit)) is not None
        and (reading == "part" or not is_base_of_share(claim, hit.alias))
    ]
    return sorted(found, key=lambda candidate: candidate.rank)


def is_base_of_share(claim: Claim, alias: frozenset[str]) -> bool:
    """Whether the words name the whole of which the claim is a share, and not what is measured.

    "60% of internet users shop online" says nothing about how many use the internet.
    """
    after = claim.sentence.text[claim.span.end - claim.sentence.start :]
    return claim.kind == "share" and after.lstrip().startswith("of ") and alias <= stems(claim.counted or "")
