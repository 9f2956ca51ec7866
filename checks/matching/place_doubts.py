"""Place doubts: what stands in the way of taking the place of a claim, and the names in its clause, at face value.

In: a claim, its words. Out: Doubt rows; names that no table knows. Never: the claimed value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from checks.claims.ref_areas import find_areas, implying_words
from checks.claims.tokens import Token, tokenize
from checks.lexicon import read_table
from checks.matching.concepts import read_measures
from checks.matching.doubt import Doubt
from checks.matching.words import neutral_stems, stem, stems
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

_CALENDAR = ("month", "month_short", "weekday")


@cache
def _points_back() -> re.Pattern[str]:
    """ "The country": words for the one country named before; "its population" may be that of a city of it."""
    rows = read_table("cues", columns=("word", "cue", "why"), key=("word", "cue"))
    forms = [re.escape(row["word"]) for row in rows if row["cue"] == "refers"]
    return re.compile(rf"\b(?:{'|'.join(forms)})\b", re.IGNORECASE)


def about_place(claim: Claim, tokens: Sequence[Token]) -> list[Doubt]:
    """What makes the place a guess: implied, carried over, or one of several."""
    if claim.area_from == "implied":
        return [Doubt("place_implied", "the place is only implied, by its capital or an ambiguous name")]
    if claim.area_from != "said":
        told = _points_back().search(claim.sentence.text) is not None
        return [] if told else [Doubt("place_carried", "the place is not said in the sentence")]
    codes = {mention.code for mention in find_areas(tokens)}
    if codes == {claim.ref_area} or (not codes and named_in(claim.sentence.text) == {claim.ref_area}):
        return []
    if claim.ref_area not in codes:
        return [Doubt("place_apart", "the place is said in another clause")]
    return [Doubt("many_places", "more than one place is named")]


def named_in(text: str) -> set[str]:
    """Codes of all places that a sentence names."""
    return {mention.code for mention in find_areas(tokenize(text))}


def borrowed_place(claim: Claim, text: str, known: frozenset[str] = frozenset()) -> bool:
    """Whether the area is carried over from earlier sentences though the claim's own words name something else."""
    return claim.area_from == "carried" and bool(unknown_names(claim, text, known))


def about_names(claim: Claim, clause: str, known: frozenset[str]) -> list[Doubt]:
    """Names in the claim's own clause that no table knows."""
    unknown = unknown_names(claim, clause, known)
    return [Doubt("unknown_name", f"a name that no table knows: {', '.join(unknown)}")] if unknown else []


def unknown_names(claim: Claim, text: str, known: frozenset[str] = frozenset()) -> list[str]:
    """Names in the claim's words that no table knows; ``known`` are stems that are accounted for.

    Each may be a smaller place or another body: "Montana, an American state, had ...", "Wakanda's population".
    The claim's own source is none of them.
    """
    tokens = tokenize(text)
    places = {place for mention in find_areas(tokens) for place in range(mention.first, mention.stop)}
    source = {token.low for token in tokenize(claim.attributed_to or "")}
    implied = implying_words() if claim.area_from == "implied" else frozenset[str]()
    return [
        token.text
        for place, token in enumerate(tokens)
        if token.kind in ("word", "mixed")
        and token.text[:1].isupper()
        and place not in places
        and token.low not in source
        and token.low.removesuffix("'s").removesuffix("’s") not in implied
        and token.low not in calendar_words()
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
def calendar_words() -> frozenset[str]:
    """Names of months and days, in lower case."""
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
