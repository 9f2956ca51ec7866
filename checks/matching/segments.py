"""Segments: which words of a sentence belong to a claim, and how much each counts for finding its measure.

In: a claim and its neighbours in the sentence. Out: a Segment. Never: what the words mean.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from checks.lexicon import read_table
from checks.matching.words import Word, content_words, stems
from checks.model.claim import Claim

#: Where a clause ends; the part after a claim counts only up to here.
_CLAUSE_END = re.compile(r"[;:,()]|\b(?:and|but|while|whereas|although|with|compared|from)\b", re.IGNORECASE)

#: A year between two words of a phrase does not part them ("GDP in 2015 grew").
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")

#: A negation is of the word right behind it, or of the next: "without reliable electricity".
DENIED_WITHIN = 2

#: So many signs ahead of a segment still say something of it: hardly a sentence of news is longer, and a list of a
#: thousand figures would else be read a thousand times.
REACH = 600

#: What a word counts for: in the claim's own part of the sentence, elsewhere in it, in the sentence before.
OWN, SENTENCE, BEFORE = 1.0, 0.8, 0.45


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """The words that belong to one claim: from the claim before it to the end of its own clause.

    In a sentence of one claim that is all of it; ``core`` ends with the clause there too. ``before`` are the last
    ``REACH`` signs that the sentence says ahead of the segment, ``weights`` what each stem counts for (OWN, SENTENCE,
    BEFORE), ``passage`` the sentence with the one before it where that one was taken in, ``start`` is where it begins
    in the sentence.
    """

    text: str
    core: str
    words: tuple[Word, ...]
    start: int = 0
    before: str = ""
    weights: Mapping[str, float]
    passage: str = ""

    def has_number(self, start: int, end: int, claim: Claim) -> bool:
        """Whether a number other than a year or the claim's own stands between two places of the text."""
        own = claim.span.start - claim.sentence.start - self.start
        text = (
            self.text[start : max(start, min(own, end))]
            + self.text[max(start, own + len(claim.quantity.surface)) : end]
        )
        return any(char.isdigit() for char in _YEAR.sub(" ", text))

    def denied(self, claim: Claim) -> tuple[tuple[str, str], ...]:
        """Each negation with a stem that it stands before: "no access to electricity", "lack clean water".

        "No fewer than 40% had electricity" denies nothing: the number stands between.
        """
        own = claim.span.start - claim.sentence.start - self.start
        return tuple(
            (word.stem, other.stem)
            for place, word in enumerate(self.words)
            if word.stem in _denials() and word.start < len(self.core)
            for other in self.words[place + 1 : place + 1 + DENIED_WITHIN]
            if not word.start < own < other.start
        )

    @property
    def stems(self) -> frozenset[str]:
        """Stems of the segment."""
        return frozenset(word.stem for word in self.words)


@cache
def _denials() -> frozenset[str]:
    rows = read_table("complements", columns=("word", "why"), key=("word",))
    return frozenset(word for row in rows for word in stems(row["word"]))


def claim_segment(claim: Claim, others: Sequence[Claim], earlier: str = "") -> Segment:
    """The words around a claim that are its own; ``others`` are its neighbours in the sentence.

    What stands between two claims belongs to the first up to the end of its clause, then to the second;
    where no clause ends, to both. ``earlier`` is the sentence before, for one that does not say what it measures.
    """
    base = claim.sentence.start
    text = claim.sentence.text
    before = max((other.span.end - base for other in others if other.span.end <= claim.span.start), default=0)
    stop = min((other.span.start - base for other in others if other.span.start >= claim.span.end), default=len(text))
    own_start, own_end = claim.span.start - base, claim.span.end - base
    clause_end = _clause_end(text, own_end, stop)
    start = _clause_end(text, before, own_start, otherwise=before) if before else 0
    own = text[start : clause_end if others else stop]
    hedge = _hedge_start(text, own_start)
    words = tuple(word for word in content_words(own) if not hedge <= start + word.start < own_start)
    said = stems(text[:hedge]) | stems(text[own_start:])
    weights = dict.fromkeys(stems(earlier), BEFORE) | dict.fromkeys(said, SENTENCE)
    weights.update((word.stem, OWN) for word in words)
    return Segment(
        text=own,
        core=text[start:clause_end],
        words=words,
        start=start,
        before=(f"{earlier} {text[:start]}" if earlier else text[:start])[-REACH:],
        weights=weights,
        passage=f"{earlier} {text}" if earlier else text,
    )


@cache
def _hedge_words() -> tuple[str, ...]:
    """Wordings that hedge what stands behind them, the longest first."""
    rows = read_table("hedges", columns=("wording", "hedge", "side", "why"), key=("wording", "side"))
    words = {row["wording"].lower() for row in rows if row["side"] == "before" and row["wording"][0].isalpha()}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


@cache
def _hedges() -> re.Pattern[str]:
    """Any run of such wordings at the end of a text."""
    forms = "|".join(map(re.escape, _hedge_words()))
    return re.compile(rf"(?:\b(?:{forms})\s+)+$", re.IGNORECASE)


#: More signs than any run of hedges has.
_LONGEST_HEDGE = 40


def _hedge_start(text: str, end: int) -> int:
    """Where the words begin that hedge the number at ``end``: in "under 5%" the word names no measure.

    >>> _hedge_start("it was just under 5%", 18), _hedge_start("it grew 5%", 8)
    (7, 8)
    """
    first = max(0, end - _LONGEST_HEDGE)
    if not text[first:end].rstrip().lower().endswith(_hedge_words()):
        return end
    found = _hedges().search(text[first:end])
    return end if found is None else first + found.start()


def _clause_end(text: str, start: int, stop: int, otherwise: int | None = None) -> int:
    found = _CLAUSE_END.search(text, start, stop)
    if found is not None:
        return found.start()
    return stop if otherwise is None else otherwise


def joined_stems(segment: Segment) -> tuple[tuple[str, str, bool], ...]:
    """Stems that stand side by side, or with "of" between them (True), in the order of the text."""
    found = []
    for before, after in pairwise(segment.words):
        between = segment.text[before.end : after.start].strip().lower()
        if between in ("", "-", "of", "of the"):
            found.append((before.stem, after.stem, between.startswith("of")))
    return tuple(found)


def modifiers(joined: Sequence[tuple[str, str, bool]], alias: frozenset[str]) -> frozenset[str]:
    """Stems that stand right before the alias's words, or right after them behind "of".

    In "the prison population" the word "prison" makes it another measure; so does "pandas" in
    "the population of pandas", and "victims" in "victims of malaria".

    >>> text = "the prison population of pandas"
    >>> segment = Segment(text=text, core=text, words=content_words(text), weights={})
    >>> sorted(modifiers(joined_stems(segment), frozenset({"popul"})))
    ['panda', 'prison']
    """
    found = []
    for before, after, of in joined:
        if of:
            if (before in alias) != (after in alias):
                found.append(after if before in alias else before)
        elif after in alias and before not in alias:
            found.append(before)
    return frozenset(found)
