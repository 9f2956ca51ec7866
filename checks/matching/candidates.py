"""Candidates: the concepts a claim may speak of, ranked, each with its score parts.

In: claims of one article, the catalogue. Out: Candidate rows, best first. Never: values or observations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from checks.lexicon import read_table
from checks.matching.catalogue import Catalogue, Hit, words_score
from checks.matching.concepts import Concept
from checks.matching.cues import read_cues
from checks.matching.elsewhere import other_places
from checks.matching.facets import Agreement, Facet, agree, read_facets, said_of
from checks.matching.readings import Readings
from checks.matching.segments import Segment, claim_segment, joined_stems, modifiers
from checks.matching.words import linking_stems, neutral_stems, stems
from checks.model.claim import Claim

#: More words that the measure does not know, between two that name it, and they are two phrases.
MAX_FOREIGN = 2

#: Coverage from which an alias is said in full.
FULL = 0.95

#: How many concepts are kept for each claim: the best, and those that may rival it.
MAX_CANDIDATES = 10

#: Facets that make another measure of any; the others may be said of something else in the clause.
RESTRICTING = frozenset({"sex", "age", "place", "price"})

#: What each kind of disagreement costs, in units of a word's weight; matching.md: a conflict costs double.
COSTS = {
    "agreed": 1.0,
    "unsaid": -1.2,
    "unmet": -1.0,
    "conflicting": -2.4,
    "unexplained": -0.4,
    "apart": -0.5,
    "derived": -1.0,
    "no_unit": -0.5,
    "carried": 1.5,
    "reviewed": 0.75,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A concept that the claim's words name.

    ``reading``      how it speaks of it (readings.py): ``level``, ``derived``, ``growth``, ``part`` ...
    ``headless``     the most telling word of the alias is not said
    ``in_clause``    the words stand in the claim's own clause, not only in its sentence
    ``together``     they stand near one another, with no other number between them
    ``unexplained``  content words of what is counted that the concept does not account for
    ``agreement``    how the facets said agree with the concept's
    ``score``        the parts whose sum, ``total``, ranks it
    """

    concept: Concept
    reading: str
    alias: frozenset[str]
    missing: frozenset[str]
    coverage: float
    headless: bool
    in_clause: bool
    together: bool
    unexplained: tuple[str, ...]
    agreement: Agreement
    score: tuple[tuple[str, float], ...]
    total: float = field(init=False)

    def __post_init__(self) -> None:
        """The sum of the score parts, reckoned once."""
        object.__setattr__(self, "total", round(sum([part for _, part in self.score]), 6))

    @property
    def restricted(self) -> bool:
        """Whether the text restricts the measure in a way the concept does not have: "rural" of the whole country."""
        return any(facet in RESTRICTING for facet in self.agreement.unmet)

    @property
    def rank(self) -> tuple[float, str]:
        """Sorting key, best first; ties end at the concept's id."""
        return (-self.total, self.concept.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A claim with its segment and its candidates, best first; ``carried`` when the sentence before was needed.

    ``places`` are other places whose figure it could be, with whether its sentence names them (elsewhere.py).
    """

    claim: Claim
    segment: Segment
    candidates: tuple[Candidate, ...]
    carried: bool = False
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
                found = again if again.candidates and _goes_on(again, before) else found
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


def _goes_on(item: Ranked, before: Ranked) -> bool:
    """Whether both claims speak of one measure."""
    return bool(before.candidates) and item.candidates[0].concept is before.candidates[0].concept


def _with_elided(item: Ranked, before: Ranked) -> Ranked:
    """What a parallel clause leaves out, from the claim before it: the period, the unit.

    "In Chad it was fewer than one in ten"; "American exports, to just 12.3": only where both speak of one measure and
    the later clause does not name it itself.
    """
    claim, model = item.claim, before.claim
    if not item.candidates or not before.candidates or item.candidates[0].in_clause:
        return item
    if item.candidates[0].concept is not before.candidates[0].concept:
        return item
    if claim.sentence != model.sentence and not item.carried:
        return item
    if claim.period is None and model.period is not None:
        claim = replace(claim, period=model.period, period_from="carried")
    if claim.quantity.unit is None and model.quantity.unit is not None and model.kind != "change":
        claim = replace(claim, kind=model.kind, quantity=replace(claim.quantity, unit=model.quantity.unit))
    return replace(item, claim=claim)


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
    scorer = _Scorer(claim, segment)
    found = [
        scorer.candidate(hit, reading)
        for hit in catalogue.named_by({**segment.weights, **dict.fromkeys(cues, 1.0)}, readings.of_kind)
        if hit.strength > 0
        and (reading := readings.of(hit)) is not None
        and (reading == "part" or not is_base_of_share(claim, hit.alias))
    ]
    return sorted(found, key=lambda candidate: candidate.rank)


@cache
def area_stems() -> frozenset[str]:
    """Stems of all names of places: they restrict the area, not the measure."""
    rows = read_table("ref_areas", columns=("form", "code", "kind", "why?"), key=("form",))
    return frozenset(word for row in rows for word in stems(row["form"]))


@cache
def _of_no_measure() -> frozenset[str]:
    return neutral_stems() | area_stems()


@cache
def _accounted_always() -> frozenset[str]:
    return _of_no_measure() | linking_stems()


def is_base_of_share(claim: Claim, alias: frozenset[str]) -> bool:
    """Whether the words name the whole of which the claim is a share, and not what is measured.

    "60% of internet users shop online" says nothing about how many use the internet.
    """
    after = claim.sentence.text[claim.span.end - claim.sentence.start :]
    return claim.kind == "share" and after.lstrip().startswith("of ") and alias <= stems(claim.counted or "")


def _lines(sentence: str) -> dict[str, Facet]:
    """The line of poverty that a sentence names: it is a number of its own, and no part of the claim's segment."""
    return {facet: said for facet, said in read_facets(sentence).items() if facet == "line"}


class _Scorer:
    """Scores the concepts that one claim's words name: what depends on the claim alone is read once."""

    def __init__(self, claim: Claim, segment: Segment) -> None:
        self._claim = claim
        self._segment = segment
        self._said = {**_lines(claim.sentence.text), **said_of(segment.text, segment.before)}
        self._own = segment.stems
        self._number = stems(claim.quantity.surface)
        self._counted = stems(claim.counted or "")
        self._joined = joined_stems(segment)
        self._accounted = self._number.union(*(facet.stems for facet in self._said.values()))

    def candidate(self, hit: Hit, reading: str) -> Candidate:
        """One concept with its score parts."""
        concept, claim = hit.concept, self._claim
        named = self._counted | modifiers(self._joined, hit.alias)
        unexplained = sorted(named - concept.words - self._accounted - _accounted_always())
        agreement = agree(self._said, concept.facets, hit.alias | concept.words, concept.inherent)
        together = stand_together(claim, self._segment, hit.alias)
        counts = {
            "unexplained": len(unexplained),
            "apart": int(not together),
            "no_unit": int(claim.quantity.unit is None),
            "reviewed": int(concept.reviewed),
            "derived": int(reading == "derived" and claim.base_period is None),
        }
        parts = (
            ("words", words_score(hit.strength, hit.coverage)),
            *facet_parts(agreement),
            *((name, COSTS[name] * count) for name, count in counts.items()),
        )
        return Candidate(
            concept=concept,
            reading=reading,
            alias=hit.alias,
            missing=hit.missing,
            coverage=hit.coverage,
            headless=hit.headless,
            in_clause=all(word in self._own or word.startswith("@") for word in hit.alias),
            together=together,
            unexplained=tuple(unexplained),
            agreement=agreement,
            score=parts,
        )


def facet_parts(agreement: Agreement) -> tuple[tuple[str, float], ...]:
    """What the facets said and had add to a score, by kind."""
    kinds = ("agreed", "unsaid", "unmet", "conflicting")
    return tuple((kind, COSTS[kind] * len(getattr(agreement, kind))) for kind in kinds)


def stand_together(claim: Claim, segment: Segment, alias: frozenset[str]) -> bool:
    """Whether the alias's words make one phrase: few foreign words between them, and no number but the claim's.

    "880 women for every 100,000 live births" does not say that women live.
    """
    explained = _of_no_measure()
    last: int | None = None
    for place, word in enumerate(segment.words):
        if word.stem not in alias:
            continue
        if last is not None:
            foreign = [
                other
                for other in segment.words[last + 1 : place]
                if other.stem not in explained and other.stem not in alias
            ]
            apart = segment.has_number(segment.words[last].end, word.start, claim)
            if len(foreign) > MAX_FOREIGN or apart:
                return False
        last = place
    return True
