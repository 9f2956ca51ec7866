"""Certainty: what stands in the way of taking a claim's words at their face value.

In: a claim, its segment, the candidate, the publisher of its series. Out: doubts in words, empty when there are none.
Never: the claimed value. One doubt is enough: the link may then support, but not contradict (matching.md, section 2).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from checks.claims.ref_areas import find_areas
from checks.claims.tokens import Token, tokenize
from checks.lexicon import read_table
from checks.matching.candidates import FULL, Candidate, Ranked, area_stems
from checks.matching.catalogue import read_measures
from checks.matching.facets import facet_stems
from checks.matching.segments import Segment
from checks.matching.words import linking_stems, neutral_stems, stem, stems
from checks.model.claim import Claim

#: Tables whose first column holds ordinary words: at the head of a sentence they are no names.
_ORDINARY = (
    ("stopwords", ("word", "why"), ("word",), "word"),
    ("neutral_words", ("word", "why"), ("word",), "word"),
    ("same_words", ("word", "as", "why"), ("word",), "word"),
    ("facets", ("word", "facet", "value", "why?"), ("word",), "word"),
    ("modality", ("word", "link", "why"), ("word",), "word"),
    ("hedges", ("wording", "hedge", "side", "why"), ("wording", "side"), "wording"),
    ("nouns", ("word", "kind", "value", "why"), ("word", "kind"), "word"),
    ("verbs", ("word", "kind", "direction?", "why"), ("word", "kind"), "word"),
    ("numerals", ("word", "kind", "value", "why"), ("word", "kind"), "word"),
    ("times", ("form", "kind", "value", "why"), ("form", "kind"), "form"),
)

#: Words of a claim's clause that nothing accounts for: with more of them it may speak of something narrower.
MOST_LEFT = 1

_CALENDAR = ("month", "month_short", "weekday")


def link_doubts(item: Ranked, publisher: str) -> tuple[str, ...]:
    """Why the link is not certain, in words; empty when nothing speaks against it."""
    claim, segment, candidate = item.claim, item.segment, item.candidates[0]
    tokens = tokenize(segment.core)
    doubts = [
        *_about_words(item),
        *_about_facets(candidate),
        *_about_unit(item),
        *_about_place(claim, tokens),
        *_about_names(claim, segment, candidate.alias),
        *_about_source(claim, publisher),
    ]
    if item.carried and words_left(item):
        doubts.append("the measure is named in the sentence before")
    if modality(segment) is not None:
        doubts.append("the text does not simply assert the number")
    return tuple(doubts)


@cache
def _modal_words() -> dict[str, str]:
    rows = read_table("modality", columns=("word", "link", "why"), key=("word",))
    return {row["word"]: row["link"] for row in rows}


def modality(segment: Segment) -> str | None:
    """``none`` where the number is denied, ``plausible`` where it is a forecast or a condition, else None.

    >>> from checks.matching.words import content_words
    >>> text = "China's population wasn't 1.5 billion"
    >>> modality(Segment(text=text, core=text, words=content_words(text), weights={}))
    'none'
    """
    words = {token.low.replace("\u2019", "'") for token in tokenize(segment.core) if token.kind == "word"}
    words |= {"n't" for word in words if word.endswith("n't")}
    found = {_modal_words()[word] for word in words if word in _modal_words()}
    if "none" in found:
        return "none"
    return "plausible" if found else None


def _about_facets(candidate: Candidate) -> list[str]:
    """Restrictions of the series that the text does not say, and of the text that the series has not."""
    unsaid = [f"{facet} {candidate.concept.facets[facet]}" for facet in candidate.agreement.unsaid]
    doubts = [f"not said: {', '.join(unsaid)}"] if unsaid else []
    unmet = candidate.agreement.unmet
    return doubts + ([f"said and not met: {', '.join(unmet)}"] if unmet else [])


def _about_unit(item: Ranked) -> list[str]:
    unit_class = item.candidates[0].concept.unit_class
    if unit_class is None:
        return ["the series has no unit"]
    return [] if item.claim.quantity.unit or unit_class == "index" else ["the number has no unit"]


def _about_words(item: Ranked) -> list[str]:
    candidate = item.candidates[0]
    doubts = []
    if candidate.coverage < FULL:
        doubts.append(f"not said: {', '.join(sorted(candidate.missing))}")
    cue = any(word.startswith("@") for word in candidate.alias)
    if cue and (left := words_left(item, whole=_in_apposition(item.claim))):
        doubts.append(f"the measure is not named, and the sentence speaks of {', '.join(left)}")
    if candidate.alias <= facet_stems() | neutral_stems() and (left := words_left(item)):
        doubts.append(f"only a restriction is named, and the clause speaks of {', '.join(left)}")
    if len(left := words_left(item)) > MOST_LEFT:
        doubts.append(f"the clause also speaks of {', '.join(left)}")
    if not candidate.in_clause and left:
        doubts.append(f"the measure is named in another clause, and this one speaks of {', '.join(left)}")
    if not candidate.together:
        doubts.append("the measure's words stand apart")
    if candidate.unexplained:
        doubts.append(f"not accounted for: {', '.join(candidate.unexplained)}")
    return doubts


#: What brings in another name for a number that stands before: "0.5%, or 24,062 people, identified as ...".
_APPOSITION = re.compile(
    r"(?:[,(\u2014]\s*(?:or|that is)?|\bor)\s*(?:about|around|some|roughly|nearly|almost)?\s*$", re.I
)


def _in_apposition(claim: Claim) -> bool:
    before = claim.sentence.text[: claim.span.start - claim.sentence.start]
    return _APPOSITION.search(before) is not None


def words_left(item: Ranked, *, whole: bool = False) -> list[str]:
    """Content words of a claim's own clause, or of its ``whole`` sentence, for which nothing known accounts.

    A parallel clause has none: "..., while in France it had dropped to 9.2 tonnes" says nothing of its own.
    """
    claim, candidate = item.claim, item.candidates[0]
    known = (candidate.concept.words, neutral_stems(), area_stems(), linking_stems())
    own = stems(claim.quantity.surface) | stems(claim.quantity.unit or "")
    text = claim.sentence.text if whole else item.segment.core
    times = {stem(token.text) for token in tokenize(text) if token.low in _calendar()}
    return sorted(stems(text).difference(own, times, *known))


def _about_place(claim: Claim, tokens: Sequence[Token]) -> list[str]:
    if claim.area_from != "said":
        return ["the place is not said in the sentence"]
    codes = {mention.code for mention in find_areas(tokens)}
    if codes == {claim.ref_area} or (not codes and _named_in(claim.sentence.text) == {claim.ref_area}):
        return []
    return ["the place is said in another clause" if claim.ref_area not in codes else "more than one place is named"]


def _named_in(text: str) -> set[str]:
    """Codes of all places that a sentence names."""
    return {mention.code for mention in find_areas(tokenize(text))}


def borrowed_place(claim: Claim, text: str, known: frozenset[str] = frozenset()) -> bool:
    """Whether the area is carried over from earlier sentences though the claim's own words name something else."""
    return claim.area_from == "carried" and bool(unknown_names(claim, text, known))


def _about_names(claim: Claim, segment: Segment, known: frozenset[str]) -> list[str]:
    unknown = unknown_names(claim, segment.core, known)
    return [f"a name that no table knows: {', '.join(unknown)}"] if unknown else []


def unknown_names(claim: Claim, text: str, known: frozenset[str] = frozenset()) -> list[str]:
    """Names in the claim's words that no table knows; ``known`` are stems that are accounted for.

    Each may be a smaller place or another body: "Montana, an American state, had ...", "Wakanda's population".
    The claim's own source is none of them.
    """
    tokens = tokenize(text)
    places = {place for mention in find_areas(tokens) for place in range(mention.first, mention.stop)}
    source = {token.low for token in tokenize(claim.attributed_to or "")}
    return [
        token.text
        for place, token in enumerate(tokens)
        if token.kind in ("word", "mixed")
        and token.text[:1].isupper()
        and place not in places
        and token.low not in source
        and token.low not in _calendar()
        and stem(token.text) not in known
        and not (place == 0 and stems(token.text) <= _ordinary())
        and token.text not in claim.quantity.surface
    ]


@cache
def _calendar() -> frozenset[str]:
    rows = read_table("times", columns=("form", "kind", "value", "why"), key=("form", "kind"))
    return frozenset(row["form"].rstrip(".") for row in rows if row["kind"] in _CALENDAR)


@cache
def _ordinary() -> frozenset[str]:
    found = set(neutral_stems())
    for name, columns, key, column in _ORDINARY:
        for row in read_table(name, columns=columns, key=key):
            found |= stems(row[column])
    for row in read_measures():
        found |= stems(row["aliases"])
    return frozenset(found)


def _about_source(claim: Claim, publisher: str) -> list[str]:
    """A figure that the text ascribes to a named source may follow that source's own definition."""
    names = {
        token.low for token in tokenize(claim.attributed_to or "") if token.kind == "word" and token.text[:1].isupper()
    }
    own = {token.low for token in tokenize(publisher)} | {"the", "according"}
    return [f"the text names a source of its own: {claim.attributed_to}"] if names - own else []
