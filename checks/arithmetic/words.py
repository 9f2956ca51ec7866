"""What the words around a number make of it: where a change starts, where it ends, its size, a total.

In: the text before and after a number. Out: roles. Never: a word of its own; every one is a row of ``arithmetic.csv``,
and hedges and determiners are those that the reader of claims knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from checks.claims.hedges import hedge_before
from checks.claims.phrases import words_of
from checks.claims.tokens import tokenize
from checks.lexicon import read_table

#: Words before a number are looked at over at most so many characters.
_REACH = 48
_WORDS = r"(?:\s*[^\W\d_][\w’'-]*)"


@cache
def _rows(role: str) -> str:
    """The words of a role as alternatives of a pattern, the longest first; a word ends where its letters do."""
    rows = read_table("arithmetic", columns=("words", "role", "side", "why"), key=("words", "role", "side"))
    words = sorted((row["words"] for row in rows if row["role"] == role), key=lambda word: (-len(word), word))
    return "|".join((r"\b" if word[0].isalpha() else "") + re.escape(word) for word in words)


@cache
def _pattern(role: str, shape: str) -> re.Pattern[str]:
    return re.compile(shape.replace("ROLE", f"(?:{_rows(role)})"), re.IGNORECASE)


def _endings(before: str) -> Iterator[str]:
    """The text before a number, lower case; then without each hedge and determiner at its end in turn.

    >>> list(_endings("Exports rose to just over "))
    ['exports rose to just over', 'exports rose to']
    """
    text = before[-_REACH:].lower().rstrip()
    tokens = tokenize(text)
    stop = len(tokens)
    while stop:
        yield text[: tokens[stop - 1].end]
        hedge = hedge_before(tokens, stop)
        if hedge is None and tokens[stop - 1].low not in words_of("nouns", "determiner"):
            return
        stop = stop - 1 if hedge is None else hedge.first


def ends_with(before: str, role: str) -> bool:
    """Whether the words before a number give it a role.

    >>> ends_with("rose from about ", "base"), ends_with("people from ", "level")
    (True, False)
    """
    return any(_pattern(role, "ROLE$").search(text) for text in _endings(before))


def only_links(between: str, role: str, nouns: int) -> bool:
    """Whether nothing but so many words stands between two numbers, and at the end one of a role.

    >>> only_links(" people (", "or_share", 2), only_links(" left. Later or ", "or_share", 2)
    (True, False)
    """
    link = _pattern(role, rf"{_WORDS}{{0,{nouns}}}\s*[),–—]?\s*ROLE$")
    return any(link.fullmatch(text) for text in _endings(between))


def without_total(between: str) -> str:
    """The words between two numbers without those that call the second one the total.

    >>> without_total(" women, for a total of ")
    ' women,'
    """
    for text in _endings(between):
        shorter = _pattern("total", "ROLE$").sub("", text)
        if shorter != text:
            return shorter.rstrip()
    return between


def starts_with(after: str, role: str) -> bool:
    """Whether the words after a number, its noun passed over, give it a role: "25 people in total".

    >>> starts_with(" people in total.", "total_after")
    True
    """
    return _pattern(role, rf"{_WORDS}{{0,3}}?,?\s+ROLE\b").match(after) is not None


def breaks(between: str) -> bool:
    """Whether another clause, or a list that need not be whole, lies between two numbers."""
    return re.search(r";|[.!?]\s", between) is not None or holds(between, "break")


def holds(text: str, role: str) -> bool:
    """Whether a text holds a word of a role."""
    return _pattern(role, r"ROLE\b").search(text) is not None


def spoiled(sentence: str) -> bool:
    """Whether a sentence speaks of rates or adjustments under which levels and changes need not agree.

    >>> spoiled("It rose 5% a year."), spoiled("It rose 5% from a year earlier.")
    (True, False)
    """
    return _pattern("spoiler", rf"ROLE\b(?!\s(?:{_rows('spoiler_off')})\b)").search(sentence) is not None
