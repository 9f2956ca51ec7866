"""Own clauses: the part of a sentence that tells the figure, without what is told before it.

In: a claim, its segment, the words that name its measure. Out: a stretch of text. Never: what the words mean.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from checks.claims.noun_phrases import is_verb
from checks.claims.ref_areas import find_areas
from checks.claims.tokens import tokenize
from checks.matching.segments import Segment
from checks.model.claim import Claim

#: Where a clause of its own may begin: behind a mark, or behind a comma and a word that joins clauses.
_BEGINS = re.compile(
    r"[;:\u2014\u2013]\s|,\s+(?:and|but|while|whereas|although|though|yet|so|as|where|when|because)\b", re.IGNORECASE
)


def own_clause(claim: Claim, segment: Segment, alias: Collection[str]) -> str:
    """The segment's core from the last place where a clause begins before the number, ``alias`` and place behind it.

    "Teachers marching through Abuja want more: education took 5% of Nigeria's budget" tells its figure behind the
    colon. What stands before must be told with a verb: "In rural areas: 5% had electricity" is one clause.
    """
    number = claim.span.start - claim.sentence.start - segment.start
    begins = 0
    for mark in _BEGINS.finditer(segment.core, 0, max(number, 0)):
        named = {word.stem for word in segment.words if word.start >= mark.end()}
        is_whole = all(word in named or word.startswith("@") for word in alias)
        if (
            is_whole
            and _names(segment.core[mark.end() :], claim.ref_area)
            and _tells(segment.core[begins : mark.start()])
        ):
            begins = mark.end()
    return segment.core[begins:]


def _names(text: str, ref_area: str | None) -> bool:
    """Whether the place is named in the text."""
    return any(mention.code == ref_area for mention in find_areas(tokenize(text)))


def _tells(text: str) -> bool:
    """Whether a verb stands in the text."""
    return any(is_verb(token) for token in tokenize(text))
