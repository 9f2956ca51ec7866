"""Certainty: what stands in the way of taking a claim's words at their face value.

In: a claim, its segment, the candidate, the publisher of its series. Out: Doubt rows, none when nothing speaks against
it. Never: the claimed value. What each doubt weighs, and which of them alone forbids a contradiction, are rows of
link_weights.csv (strength.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from checks.claims.ref_areas import find_areas, implying_words
from checks.claims.tokens import Token, tokenize
from checks.lexicon import read_table
from checks.matching.candidates import FULL, Ranked
from checks.matching.concepts import read_measures
from checks.matching.facets import facet_stems
from checks.matching.own_clause import own_clause
from checks.matching.scoring import Candidate, area_stems
from checks.matching.segments import Segment
from checks.matching.words import idle_stems, linking_stems, neutral_stems, stem, stems
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


class Doubt(NamedTuple):
    """What stands in the way of a link: its code in link_weights.csv, and it in words."""

    code: str
    text: str


def link_doubts(item: Ranked, publisher: str) -> tuple[Doubt, ...]:
    """Why the link is not certain; empty when nothing speaks against it."""
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
        doubts.append(Doubt("measure_before", "the measure is named in the sentence before"))
    if modality(segment, candidate.alias, candidate.reading) is not None:
        doubts.append(Doubt("modality", "the text does not simply assert the number"))
    return tuple(doubts)


@cache
def _modal_words() -> dict[str, str]:
    rows = read_table("modality", columns=("word", "link", "why"), key=("word",))
    return {row["word"]: row["link"] for row in rows}


@cache
def _asserting() -> re.Pattern[str]:
    """Phrases that hold a word of doubt and doubt nothing: "not only", "never mind"."""
    phrases = sorted((word for word, link in _modal_words().items() if link == "fact"), key=lambda one: (-len(one), one))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b", re.IGNORECASE)


def modality(segment: Segment, alias: frozenset[str] = frozenset(), reading: str = "level") -> str | None:
    """``none`` where the number is denied, ``plausible`` where it is a forecast or a condition, else None.

    A word of the measure's ``alias`` denies nothing ("did not survive"), nor does the negation that makes a complement;
    "could" before such a word tells what people are able to.

    >>> from checks.matching.words import content_words
    >>> text = "China's population wasn't 1.5 billion"
    >>> modality(Segment(text=text, core=text, words=content_words(text), weights={}))
    'none'
    """
    tokens = [token for token in tokenize(_asserting().sub(" ", segment.core)) if token.kind == "word"]
    found = set()
    for place, token in enumerate(tokens):
        word = token.low.replace("\u2019", "'")
        link = _modal_words().get("not" if word.endswith("n't") else word)
        denies = stem("not") in alias or reading == "complement"
        able = {stem(other.text) for other in tokens[place + 1 : place + 3]} & alias
        if link is not None and not (stem(word) in alias or (link == "none" and denies) or (word == "could" and able)):
            found.add(link)
    if "none" in found:
        return "none"
    return "plausible" if found else None


def _about_facets(candidate: Candidate) -> list[Doubt]:
    """Restrictions of the series that the text does not say, and of the text that the series has not."""
    unsaid = [f"{facet} {candidate.concept.facets[facet]}" for facet in candidate.agreement.unsaid]
    doubts = [Doubt("facet_unsaid", f"not said: {', '.join(unsaid)}")] if unsaid else []
    unmet = candidate.agreement.unmet
    return doubts + ([Doubt("facet_unmet", f"said and not met: {', '.join(unmet)}")] if unmet else [])


def _about_unit(item: Ranked) -> list[Doubt]:
    unit_class = item.candidates[0].concept.unit_class
    if unit_class is None:
        return [Doubt("series_unit", "the series has no unit")]
    if item.claim.quantity.unit or unit_class == "index":
        return []
    return [Doubt("number_unit", "the number has no unit")]


def _about_words(item: Ranked) -> list[Doubt]:
    candidate = item.candidates[0]
    doubts = []
    if candidate.coverage < FULL:
        of_name = candidate.missing & stems(candidate.concept.series[0].name) - neutral_stems()
        code = "name_unsaid" if of_name or candidate.headless else "words_unsaid"
        doubts.append(Doubt(code, f"not said: {', '.join(sorted(candidate.missing))}"))
    cue = any(word.startswith("@") for word in candidate.alias)
    if cue and (left := words_left(item, whole=_in_apposition(item.claim))):
        doubts.append(Doubt("unnamed", f"the measure is not named, and the sentence speaks of {', '.join(left)}"))
    if candidate.alias <= facet_stems() | neutral_stems() and (left := words_left(item)):
        told = f"only a restriction is named, and the clause speaks of {', '.join(left)}"
        doubts.append(Doubt("restriction_alone", told))
    if len(left := words_left(item)) > MOST_LEFT:
        doubts.append(Doubt("clause_words", f"the clause also speaks of {', '.join(left)}"))
    if not candidate.in_clause and left:
        told = f"the measure is named in another clause, and this one speaks of {', '.join(left)}"
        doubts.append(Doubt("other_clause", told))
    if not candidate.together:
        doubts.append(Doubt("apart", "the measure's words stand apart"))
    if (what := _object_of_share(item)) is not None:
        doubts.append(Doubt("object", f"a share of it goes to {what}, for which nothing known accounts"))
    if candidate.unexplained:
        doubts.append(Doubt("unexplained", f"not accounted for: {', '.join(candidate.unexplained)}"))
    return doubts


#: What brings in another name for a number that stands before: "0.5%, or 24,062 people, identified as ...".
_APPOSITION = re.compile(
    r"(?:[,(\u2014]\s*(?:or|that is)?|\bor)\s*(?:about|around|some|roughly|nearly|almost)?\s*$", re.I
)


#: What a share of a whole is spent on or comes from: "12% of its budget on submarines".
_OBJECT = re.compile(r"of\b[^;:,()]*?\b(?:on|to|for|from|into)\s+(?P<what>(?:[\w\u2019'-]+\s*){1,3})", re.IGNORECASE)


def _object_of_share(item: Ranked) -> str | None:
    """What a share of a whole goes to or comes from, where the measure does not know it."""
    claim, words = item.claim, item.candidates[0].concept.words
    after = claim.sentence.text[claim.span.end - claim.sentence.start :].lstrip()
    found = _OBJECT.match(after) if claim.kind == "share" else None
    named = frozenset[str]() if found is None else stems(found["what"]) - neutral_stems() - area_stems()
    return None if found is None or not named or named & words else found["what"].strip()


def _in_apposition(claim: Claim) -> bool:
    before = claim.sentence.text[: claim.span.start - claim.sentence.start]
    return _APPOSITION.search(before) is not None


def words_left(item: Ranked, *, whole: bool = False) -> list[str]:
    """Content words of a claim's own clause, or of its ``whole`` sentence, for which nothing known accounts.

    A parallel clause has none: "..., while in France it had dropped to 9.2 tonnes" says nothing of its own.
    """
    claim, candidate = item.claim, item.candidates[0]
    known = (candidate.concept.words, neutral_stems(), area_stems(), linking_stems(), idle_stems())
    own = stems(claim.quantity.surface) | stems(claim.quantity.unit or "") | stems(claim.attributed_to or "")
    text = claim.sentence.text if whole else own_clause(claim, item.segment, candidate.alias)
    times = {stem(token.text) for token in tokenize(text) if token.low in _calendar()}
    return sorted(stems(text).difference(own, times, *known))


def _about_place(claim: Claim, tokens: Sequence[Token]) -> list[Doubt]:
    if claim.area_from == "implied":
        return [Doubt("place_implied", "the place is only implied, by its capital or an ambiguous name")]
    if claim.area_from != "said":
        return [Doubt("place_carried", "the place is not said in the sentence")]
    codes = {mention.code for mention in find_areas(tokens)}
    if codes == {claim.ref_area} or (not codes and _named_in(claim.sentence.text) == {claim.ref_area}):
        return []
    if claim.ref_area not in codes:
        return [Doubt("place_apart", "the place is said in another clause")]
    return [Doubt("many_places", "more than one place is named")]


def _named_in(text: str) -> set[str]:
    """Codes of all places that a sentence names."""
    return {mention.code for mention in find_areas(tokenize(text))}


def borrowed_place(claim: Claim, text: str, known: frozenset[str] = frozenset()) -> bool:
    """Whether the area is carried over from earlier sentences though the claim's own words name something else."""
    return claim.area_from == "carried" and bool(unknown_names(claim, text, known))


def _about_names(claim: Claim, segment: Segment, known: frozenset[str]) -> list[Doubt]:
    unknown = unknown_names(claim, own_clause(claim, segment, known), known)
    return [Doubt("unknown_name", f"a name that no table knows: {', '.join(unknown)}")] if unknown else []


def unknown_names(claim: Claim, text: str, known: frozenset[str] = frozenset()) -> list[str]:
    """Names in the claim's words that no table knows; ``known`` are stems that are accounted for.

    Each may be a smaller place or another body: "Montana, an American state, had ...", "Wakanda's population".
    The claim's own source is none of them.
    """
    tokens = tokenize(text)
    places = {place for mention in find_areas(tokens) for place in range(mention.first, mention.stop)}
    source = {token.low for token in tokenize(claim.attributed_to or "")}
    implied = implying_words(None if claim.area_from == "implied" else claim.ref_area or "")
    return [
        token.text
        for place, token in enumerate(tokens)
        if token.kind in ("word", "mixed")
        and token.text[:1].isupper()
        and place not in places
        and token.low not in source
        and token.low.removesuffix("'s").removesuffix("’s") not in implied
        and token.low not in _calendar()
        and stem(token.text) not in known
        and not ((_opens(tokens, place) or token.text.isupper()) and stems(token.text) <= _ordinary())
        and token.text not in claim.quantity.surface
    ]


def _opens(tokens: Sequence[Token], place: int) -> bool:
    """Whether a sentence or a quotation begins here, so that a capital makes no name."""
    return place == 0 or tokens[place - 1].text in _OPENING


#: Marks behind which a sentence begins.
_OPENING = ('"', "“", "‘", ":")


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


def _about_source(claim: Claim, publisher: str) -> list[Doubt]:
    """A figure that the text ascribes to a named source may follow that source's own definition."""
    names = {
        token.low for token in tokenize(claim.attributed_to or "") if token.kind == "word" and token.text[:1].isupper()
    }
    own = {token.low for token in tokenize(publisher)} | {"the", "according"}
    if not names - own or _named_in(claim.attributed_to or "") == {claim.ref_area}:
        return []
    return [Doubt("own_source", f"the text names a source of its own: {claim.attributed_to}")]
