"""Scoring: what speaks for and against each concept that a claim's words name, as parts of one score.

In: a claim, its segment, hits of the catalogue. Out: Candidate rows. Never: their order, values or observations.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from checks.lexicon import read_table
from checks.matching.catalogue import Hit
from checks.matching.concepts import Concept
from checks.matching.facets import Agreement, agree, read_lines, said_of
from checks.matching.segments import Segment, joined_stems, modifiers
from checks.matching.wholes import times_whole
from checks.matching.words import linking_stems, neutral_stems, stems
from checks.model.claim import Claim

#: More words that the measure does not know, between two that name it, and they are two phrases.
MAX_FOREIGN = 2

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


@cache
def area_stems() -> frozenset[str]:
    """Stems of all names of places, capitals included: they restrict the area, not the measure."""
    rows = read_table("ref_areas", columns=("form", "code", "kind", "why?"), key=("form",))
    rows += read_table("implied_areas", columns=("form", "code", "kind", "why"), key=("form",))
    return frozenset(word for row in rows for word in stems(row["form"]))


@cache
def _of_no_measure() -> frozenset[str]:
    return neutral_stems() | area_stems()


@cache
def _accounted_always() -> frozenset[str]:
    return _of_no_measure() | linking_stems()


class Scorer:
    """Scores the concepts that one claim's words name: what depends on the claim alone is read once."""

    def __init__(self, claim: Claim, segment: Segment) -> None:
        self._claim = claim
        self._segment = segment
        self._said = {**read_lines(claim.sentence.text), **said_of(segment.text, segment.before)}
        if (whole := times_whole(claim)) is not None:
            self._said["denominator"] = whole
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
        agreement = agree(self._said, concept.facets, concept.words, concept.inherent)
        together = stand_together(claim, self._segment, hit.alias)
        parts = (
            ("words", hit.score),
            *facet_parts(agreement),
            ("unexplained", COSTS["unexplained"] * len(unexplained)),
            ("apart", 0.0 if together else COSTS["apart"]),
            ("no_unit", COSTS["no_unit"] if claim.quantity.unit is None else 0.0),
            ("reviewed", COSTS["reviewed"] if concept.reviewed else 0.0),
            ("derived", COSTS["derived"] if reading == "derived" and claim.base_period is None else 0.0),
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
    return (
        ("agreed", COSTS["agreed"] * len(agreement.agreed)),
        ("unsaid", COSTS["unsaid"] * len(agreement.unsaid)),
        ("unmet", COSTS["unmet"] * len(agreement.unmet)),
        ("conflicting", COSTS["conflicting"] * len(agreement.conflicting)),
    )


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
