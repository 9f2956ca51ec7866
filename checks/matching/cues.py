"""Cues: what a sentence says of a measure without naming it.

In: a claim and its segment. Out: names of cues ("@people"), which aliases in measures.csv may use like words.
Never: a measure; which one a cue stands for is a row of the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from checks.claims.noun_phrases import low_at
from checks.claims.phrases import words_of
from checks.claims.ref_areas import find_areas
from checks.claims.tokens import Token, tokenize
from checks.lexicon import read_table
from checks.matching.segments import Segment
from checks.matching.words import stem, stems
from checks.model.claim import Claim


def read_cues(claim: Claim, segment: Segment) -> tuple[str, ...]:
    """Names of the cues that hold, sorted.

    ``@people``        persons are counted, and nothing is said of them: "Nigeria, with its 230 million people";
                       in "killed 100 people in Chad and 30 in Mali" the 30 are counted by another clause's words
    ``@place_grows``   a place itself grows or shrinks: "Germany grew 0.8%"
    """
    found = []
    if _bare_people(claim) and _tells_who(claim, segment):
        found.append("@people")
    if claim.kind == "change" and claim.quantity.unit == "percent" and _place_grows(segment):
        found.append("@place_grows")
    return tuple(found)


@cache
def _cue_stems(cue: str) -> frozenset[str]:
    rows = read_table("cues", columns=("word", "cue", "why"), key=("word", "cue"))
    return frozenset(stem(row["word"]) for row in rows if row["cue"] == cue)


def _bare_people(claim: Claim) -> bool:
    """Whether a claim counts persons by no other name, who do or suffer nothing but live there."""
    if claim.kind != "count" or not stems(claim.quantity.unit or "") & _cue_stems("people"):
        return False
    tokens = tokenize(claim.counted or "")
    named = {place for mention in find_areas(tokens) for place in range(mention.first, mention.stop)}
    counted = " ".join(token.text for place, token in enumerate(tokens) if place not in named)
    return stems(counted) <= _cue_stems("people") and stems(claim.action or "") <= _cue_stems("living")


def _tells_who(claim: Claim, segment: Segment) -> bool:
    """Whether persons are counted in the claim's own clause, or only live somewhere in the clauses before it."""
    if segment.start == 0 or segment.stems & _cue_stems("people"):
        return True
    return bool(stems(claim.sentence.text) & _cue_stems("living"))


def _place_grows(segment: Segment) -> bool:
    """Whether a place is the subject of a verb of growth; in "prices in Kenya rose" and "Kenya's rose" it is none."""
    tokens = tokenize(segment.core)
    return any(
        mention.stop < len(tokens)
        and stem(tokens[mention.stop].text) in _cue_stems("grows")
        and not _behind_preposition(tokens, mention.first)
        and not tokens[mention.stop - 1].text.endswith(("'s", "’s", "'", "’"))
        for mention in find_areas(tokens)
    )


def _behind_preposition(tokens: Sequence[Token], first: int) -> bool:
    """Whether the place at ``first``, an article left out, stands behind "in" or "of"."""
    index = first - 2 if low_at(tokens, first - 1) == "the" else first - 1
    return low_at(tokens, index) in words_of("nouns", "preposition")
