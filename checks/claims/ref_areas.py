"""Countries and groups of countries that a sentence names.

In: tokens. Out: AreaMention values. Never: a name of its own; forms are rows of ``ref_areas.csv``, case counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from checks.claims.noun_phrases import low_at
from checks.claims.phrases import PhraseTable, words_of
from checks.claims.tokens import Token
from checks.lexicon import read_table


class AreaMention(NamedTuple):
    """Tokens ``first`` to ``stop`` name ``code``. ``place`` is false where the name only qualifies a body
    ("the Philippine Institute"; not "the US House") or is a point to reckon from ("west of Bermuda")."""

    first: int
    stop: int
    code: str
    kind: str
    place: bool


@cache
def _forms() -> PhraseTable[tuple[str, str]]:
    rows = read_table("ref_areas", columns=("form", "code", "kind", "why?"), key=("form",))
    extra = [(row["form"] + mark, (row["code"], row["kind"])) for row in rows for mark in ("'s", "’s")]
    plain = [(row["form"], (row["code"], row["kind"])) for row in rows]
    bare = [
        (row["form"] + mark, (row["code"], row["kind"]))
        for row in rows
        if row["form"].endswith("s")
        for mark in ("'", "’")
    ]
    return PhraseTable(plain + extra + bare, fold=False)


@cache
def _implied() -> PhraseTable[str]:
    rows = read_table("implied_areas", columns=("form", "code", "kind", "why"), key=("form",))
    return PhraseTable(
        [(row["form"] + mark, row["code"]) for row in rows for mark in ("", "'s", "’s")],
        fold=False,
    )


@cache
def implying_words() -> frozenset[str]:
    """The lower-case words of all capitals and ambiguous names."""
    rows = read_table("implied_areas", columns=("form", "code", "kind", "why"), key=("form",))
    return frozenset(word for row in rows for word in row["form"].lower().split())


def implied_areas(tokens: Sequence[Token], areas: Sequence[AreaMention]) -> list[str]:
    """Codes of the countries whose capital or ambiguous name stands in the sentence, in order, each once.

    "Accra owed foreigners $43 billion" may be said of Ghana; "Paris Hilton" and "the London Stock Exchange" are not.

    >>> from checks.claims.tokens import tokenize
    >>> implied_areas(tokenize("Accra owed $43 billion, Paris Hilton said"), [])
    ['GHA']
    """
    taken = {place for area in areas if area.kind != "weak" for place in range(area.first, area.stop)}
    found: dict[str, None] = {}
    heads = _implied().heads
    for index, token in enumerate(tokens):
        hit = _implied().starting_at(tokens, index) if token.text in heads and index not in taken else None
        if hit is None or not _is_place(tokens, index, index + hit[0], "implied"):
            continue
        before = tokens[index - 1] if index > 1 else None
        named = before is not None and before.kind == "word" and before.text[:1].isupper()
        if not named or low_at(tokens, index - 1) in words_of("nouns", "preposition"):
            found[hit[1]] = None
    return list(found)


def find_areas(tokens: Sequence[Token]) -> list[AreaMention]:
    """All mentions, left to right, the longest form at each place."""
    found: list[AreaMention] = []
    forms = _forms()
    heads = forms.heads
    floor = 0
    for index, token in enumerate(tokens):
        if token.text not in heads or index < floor:
            continue
        hit = forms.starting_at(tokens, index)
        if hit is not None:
            size, (code, kind) = hit
            found.append(AreaMention(index, index + size, code, kind, _is_place(tokens, index, index + size, kind)))
            floor = index + size
    return found


def _is_place(tokens: Sequence[Token], first: int, stop: int, kind: str) -> bool:
    if kind == "weak":
        return False
    if stop < len(tokens):
        follower, last = tokens[stop], tokens[stop - 1].text
        titled = follower.kind == "word" and follower.text[:1].isupper() and not follower.text.isupper()
        titled = titled and follower.low not in words_of("nouns", "body_of_state")
        possessive = last.endswith(("'s", "’s", "'", "’"))  # "India's $311"; "US $5" is money
        if not possessive and (follower.text == "$" or titled):
            return False
    index = first - 2 if low_at(tokens, first - 1) == "the" else first - 1
    if low_at(tokens, index) == "of" and low_at(tokens, index - 1) in words_of("nouns", "title_of"):
        return False
    if first >= 2 and tokens[first - 1].low == "of" and tokens[first - 2].low in words_of("nouns", "compass"):
        return False
    return not (first >= 1 and tokens[first - 1].low in words_of("nouns", "compass_to"))
