"""Certainty: what stands in the way of taking a claim's words at their face value.

In: a claim, its segment, the candidate, the publisher of its series. Out: Doubt rows, none when nothing speaks against
it. Never: the claimed value. What each doubt weighs, and which of them alone forbids a contradiction, are rows of
link_weights.csv (strength.py).
"""

from __future__ import annotations

import re
from functools import cache

from checks.claims.phrases import words_of
from checks.claims.tokens import tokenize
from checks.lexicon import read_table
from checks.matching.candidates import FULL, Ranked
from checks.matching.doubt import Doubt
from checks.matching.facets import facet_stems
from checks.matching.own_clause import own_clause
from checks.matching.place_doubts import about_names, about_place, calendar_words, named_in
from checks.matching.scoring import Candidate, area_stems
from checks.matching.segments import Segment
from checks.matching.words import idle_stems, linking_stems, neutral_stems, stem, stems
from checks.model.claim import Claim

#: Words of a claim's clause that nothing accounts for: with more of them it may speak of something narrower.
MOST_LEFT = 1


def link_doubts(item: Ranked, publisher: str) -> tuple[Doubt, ...]:
    """Why the link is not certain; empty when nothing speaks against it."""
    claim, segment, candidate = item.claim, item.segment, item.candidates[0]
    tokens, left = tokenize(segment.core), words_left(item)
    doubts = [
        *_about_words(item, left),
        *_about_facets(candidate),
        *_about_unit(item),
        *about_place(claim, tokens),
        *about_names(claim, own_clause(claim, segment, candidate.alias), candidate.alias),
        *_about_source(claim, publisher),
    ]
    if item.carried and left:
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
    phrases = sorted(
        (word for word, link in _modal_words().items() if link == "fact"), key=lambda one: (-len(one), one)
    )
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
        if (
            link is None
            or stem(word) in alias
            or (link == "none" and (reading == "complement" or stem("not") in alias))
        ):
            continue
        able = word == "could" and alias.intersection(stem(other.text) for other in tokens[place + 1 : place + 3])
        if not able:
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


def _about_words(item: Ranked, left: list[str]) -> list[Doubt]:
    candidate = item.candidates[0]
    doubts = []
    if candidate.coverage < FULL:
        of_name = candidate.missing & stems(candidate.concept.series[0].name) - neutral_stems()
        code = "name_unsaid" if of_name or candidate.headless else "words_unsaid"
        doubts.append(Doubt(code, f"not said: {', '.join(sorted(candidate.missing))}"))
    cue = any(word.startswith("@") for word in candidate.alias)
    if cue and (around := words_left(item, whole=True) if _in_apposition(item.claim) else left):
        doubts.append(Doubt("unnamed", f"the measure is not named, and the sentence speaks of {', '.join(around)}"))
    if left and candidate.alias <= _restricting():
        told = f"only a restriction is named, and the clause speaks of {', '.join(left)}"
        doubts.append(Doubt("restriction_alone", told))
    if len(left) > MOST_LEFT:
        doubts.append(Doubt("clause_words", f"the clause also speaks of {', '.join(left)}"))
    if not candidate.in_clause and left:
        told = f"the measure is named in another clause, and this one speaks of {', '.join(left)}"
        doubts.append(Doubt("other_clause", told))
    if not candidate.together:
        doubts.append(Doubt("apart", "the measure's words stand apart"))
    if (what := _object_of_share(item)) is not None:
        doubts.append(Doubt("object", f"a share of it goes to {what}, for which nothing known accounts"))
    if unexplained := (*candidate.unexplained, *_changed_noun(item)):
        doubts.append(Doubt("unexplained", f"not accounted for: {', '.join(unexplained)}"))
    return doubts


@cache
def _restricting() -> frozenset[str]:
    """Stems that restrict a measure, or nothing, and name none."""
    return facet_stems() | neutral_stems()


@cache
def _changed() -> re.Pattern[str]:
    """What a change is one of: "a quarter less ground"."""
    words = sorted(words_of("nouns", "change_after"), key=lambda word: (-len(word), word))
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))})\s+(?P<what>[^\W\d_]+)", re.IGNORECASE)


def _changed_noun(item: Ranked) -> list[str]:
    """The noun that a change is one of, where the measure does not know it."""
    claim = item.claim
    after = claim.sentence.text[claim.span.end - claim.sentence.start :].lstrip()
    found = _changed().match(after)
    known = (item.candidates[0].concept.words, neutral_stems(), area_stems(), linking_stems())
    return [] if found is None else sorted(stems(found["what"]).difference(*known))


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
    own = stems(claim.quantity.surface) | stems(claim.quantity.unit or "") | stems(claim.attributed_to or "")
    text = claim.sentence.text if whole else own_clause(claim, item.segment, candidate.alias)
    times = {stem(token.text) for token in tokenize(text) if token.low in calendar_words()}
    return sorted(stems(text).difference(own, times, candidate.concept.words, _narrowing_nothing()))


@cache
def _narrowing_nothing() -> frozenset[str]:
    return neutral_stems() | area_stems() | linking_stems() | idle_stems()


def _about_source(claim: Claim, publisher: str) -> list[Doubt]:
    """A figure that the text ascribes to a named source may follow that source's own definition."""
    names = {
        token.low for token in tokenize(claim.attributed_to or "") if token.kind == "word" and token.text[:1].isupper()
    }
    own = {token.low for token in tokenize(publisher)} | {"the", "according"}
    if not names - own or named_in(claim.attributed_to or "") == {claim.ref_area}:
        return []
    return [Doubt("own_source", f"the text names a source of its own: {claim.attributed_to}")]
