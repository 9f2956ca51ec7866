"""Candidates: the concepts a claim may speak of, ranked, each with its score parts.

In: claims of one article, the catalogue. Out: Candidate rows, best first. Never: values or observations.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from checks.lexicon import read_table
from checks.matching.catalogue import Catalogue, Concept, facet_words
from checks.matching.units import claim_unit, compatible, same_denominator
from checks.matching.words import Word, content_words, neutral_stems, stems
from checks.model.claim import Claim

#: Where a clause ends; the part after a claim counts only up to here.
_CLAUSE_END = re.compile(r"[;:,()]|\b(?:and|but|while|whereas|although|with|compared|from)\b", re.IGNORECASE)

#: A year between two words of a phrase does not part them ("GDP in 2015 grew").
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")

#: Words that the measure does not know, between two that name it; one more and they are two phrases.
MAX_FOREIGN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """The words that belong to one claim: from the claim before it to the end of its own clause.

    In a sentence of one claim that is all of it; ``core`` ends with the clause there too.
    """

    text: str
    core: str
    words: tuple[Word, ...]
    sentence: frozenset[str]

    @property
    def stems(self) -> frozenset[str]:
        """Stems of the segment."""
        return frozenset(word.stem for word in self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A concept that the claim's words name in full.

    ``in_clause``    the words stand in the claim's own clause, not only in its sentence
    ``together``     they stand near one another, with no other number between them
    ``unexplained``  content words of what is counted that the concept does not account for
    ``facets``       restricting words of the clause that the concept does not have
    """

    concept: Concept
    alias: frozenset[str]
    weight: float
    in_clause: bool
    together: bool
    unexplained: tuple[str, ...]
    facets: tuple[str, ...]

    @property
    def rank(self) -> tuple[bool, bool, int, float, int, str]:
        """Sorting key, best first; ties end at the concept's id."""
        apart = not self.together
        return (not self.in_clause, apart, len(self.facets), -self.weight, len(self.unexplained), self.concept.id)

    @property
    def score(self) -> tuple[tuple[str, float], ...]:
        """Score parts, as kept on the match."""
        return (
            ("weight", round(self.weight, 6)),
            ("in_clause", float(self.in_clause)),
            ("unexplained", float(len(self.unexplained))),
            ("facets", float(len(self.facets))),
        )


def claim_segment(claim: Claim, others: Sequence[Claim]) -> Segment:
    """The words around a claim that are its own; ``others`` are its neighbours in the sentence.

    What stands between two claims belongs to the first up to the end of its clause, then to the second;
    where no clause ends, to both.
    """
    base = claim.sentence.start
    text = claim.sentence.text
    before = max((other.span.end - base for other in others if other.span.end <= claim.span.start), default=0)
    stop = min((other.span.start - base for other in others if other.span.start >= claim.span.end), default=len(text))
    own_start, own_end = claim.span.start - base, claim.span.end - base
    clause_end = _clause_end(text, own_end, stop)
    start = _clause_end(text, before, own_start, otherwise=before) if before else 0
    own = text[start : clause_end if others else stop]
    return Segment(text=own, core=text[start:clause_end], words=content_words(own), sentence=stems(text))


def _clause_end(text: str, start: int, stop: int, otherwise: int | None = None) -> int:
    found = _CLAUSE_END.search(text, start, stop)
    if found is not None:
        return found.start()
    return stop if otherwise is None else otherwise


def find_candidates(claim: Claim, segment: Segment, catalogue: Catalogue) -> list[Candidate]:
    """Concepts named in the claim's sentence whose unit class fits, best first.

    A concept whose words are part of a longer one's ("population" in "urban population") gives way to it.
    """
    found = []
    for concept in catalogue.speaking_of(segment.sentence):
        if concept.unit_class is not None and not compatible(claim, concept.unit_class, segment.text):
            continue
        if not form_fits(claim, concept) or not same_denominator(claim, concept.unit_of(concept.series[0])):
            continue
        candidate = _candidate(claim, segment, catalogue, concept)
        if not is_base_of_share(claim, candidate.alias) and counts_the_same(claim, concept):
            found.append(candidate)
    found.sort(key=lambda candidate: candidate.rank)
    return [candidate for candidate in found if not _inside_longer(candidate, found)]


def form_fits(claim: Claim, concept: Concept) -> bool:
    """A change is judged by a growth series only; anything else never is, unless it is a percent."""
    if claim.kind == "change":
        return concept.form == "growth"
    return concept.form != "growth" or claim.quantity.unit == "percent"


@cache
def area_stems() -> frozenset[str]:
    """Stems of all names of places: they restrict the area, not the measure."""
    rows = read_table("ref_areas", columns=("form", "code", "kind", "why?"), key=("form",))
    return frozenset(word for row in rows for word in stems(row["form"]))


def counts_the_same(claim: Claim, concept: Concept) -> bool:
    """A count of things is a count of what the measure names: "664 ibises" is no number of researchers."""
    unit = claim_unit(claim.quantity.unit)
    if unit is None or unit.code != "count":
        return True
    noun = stems(claim.quantity.unit or "")
    return noun <= (_all_words(concept) | neutral_stems())


def _all_words(concept: Concept) -> frozenset[str]:
    return frozenset().union(*concept.aliases) | stems(concept.series[0].name)


def is_base_of_share(claim: Claim, alias: frozenset[str]) -> bool:
    """Whether the words name the whole of which the claim is a share, and not what is measured.

    "60% of internet users shop online" says nothing about how many use the internet.
    """
    after = claim.sentence.text[claim.span.end - claim.sentence.start :]
    return claim.kind == "share" and after.lstrip().startswith("of ") and alias <= stems(claim.counted or "")


def _candidate(claim: Claim, segment: Segment, catalogue: Catalogue, concept: Concept) -> Candidate:
    aliases = [alias for alias in concept.aliases if alias and alias <= segment.sentence]
    own = segment.stems
    alias = min(aliases, key=lambda words: (not words <= own, -catalogue.weight(words), sorted(words)))
    all_words = _all_words(concept)
    named = (stems(claim.counted or "") | modifiers(segment, alias)) - stems(claim.quantity.surface)
    unexplained = sorted(named - all_words - neutral_stems() - area_stems() - facet_words().keys())
    facets = sorted((own & facet_words().keys()) - all_words - neutral_stems())
    return Candidate(
        concept=concept,
        alias=alias,
        weight=catalogue.weight(alias),
        in_clause=alias <= own,
        together=stand_together(claim, segment, alias),
        unexplained=tuple(unexplained),
        facets=tuple(facets),
    )


def stand_together(claim: Claim, segment: Segment, alias: frozenset[str]) -> bool:
    """Whether the alias's words make one phrase: few foreign words between them, and no number but the claim's.

    "880 women for every 100,000 live births" does not say that women live.
    """
    explained = alias | neutral_stems() | area_stems()
    last: int | None = None
    for place, word in enumerate(segment.words):
        if word.stem not in alias:
            continue
        if last is not None:
            between = segment.text[segment.words[last].end : word.start].replace(claim.quantity.surface, " ")
            foreign = [other for other in segment.words[last + 1 : place] if other.stem not in explained]
            if len(foreign) > MAX_FOREIGN or any(char.isdigit() for char in _YEAR.sub(" ", between)):
                return False
        last = place
    return True


def modifiers(segment: Segment, alias: frozenset[str]) -> frozenset[str]:
    """Stems that stand right before the alias's words, or right after them behind "of".

    In "the prison population" the word "prison" makes it another measure; so does "pandas" in
    "the population of pandas".

    >>> words = content_words("the prison population of pandas")
    >>> text = "the prison population of pandas"
    >>> segment = Segment(text=text, core=text, words=words, sentence=frozenset())
    >>> sorted(modifiers(segment, frozenset({"popul"})))
    ['panda', 'prison']
    """
    found = set()
    for before, after in pairwise(segment.words):
        between = segment.text[before.end : after.start].strip().lower()
        if after.stem in alias and before.stem not in alias and between in ("", "-"):
            found.add(before.stem)
        if before.stem in alias and after.stem not in alias and between in ("of", "of the"):
            found.add(after.stem)
    return frozenset(found)


def _inside_longer(candidate: Candidate, found: Sequence[Candidate]) -> bool:
    return any(
        candidate.alias < other.alias and (other.in_clause or not candidate.in_clause)
        for other in found
        if other is not candidate
    )
