"""What the words around a number make of it: where a change starts, where it ends, its size, a total.

In: the text before and after a number. Out: roles. Never: a word of its own; every one is a row of ``arithmetic.csv``.
"""

from __future__ import annotations

import re
from functools import cache

from checks.lexicon import read_table

#: Words before a number are looked at over at most so many characters.
_REACH = 48


@cache
def _rows(role: str, side: str) -> tuple[str, ...]:
    rows = read_table("arithmetic", columns=("words", "role", "side", "why"), key=("words", "role", "side"))
    words = [row["words"] for row in rows if row["role"] == role and row["side"] == side]
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


@cache
def _hedges() -> re.Pattern[str]:
    """A hedge, an article or a money sign at the end of a text."""
    rows = read_table("hedges", columns=("wording", "hedge", "side", "why"), key=("wording", "side"))
    words = {row["wording"].lower() for row in rows if row["side"] == "before"} | {
        "a",
        "an",
        "the",
        "just",
        "only",
        "its",
    }
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf"(?:^|(?<=\s)|(?<=\())(?:{'|'.join(map(re.escape, ordered))})\s*$")


def stripped(before: str) -> str:
    """The text before a number, lower case, without the hedges at its end.

    >>> stripped("Exports rose to just over ")
    'exports rose to'
    """
    text = before[-_REACH:].lower().rstrip()
    for _ in range(3):
        shorter = _hedges().sub("", text).rstrip()
        if shorter == text:
            break
        text = shorter
    return text


def ends_with(before: str, role: str) -> bool:
    """Whether the words before a number give it a role.

    >>> ends_with("rose from about ", "base"), ends_with("people from ", "level")
    (True, False)
    """
    text = stripped(before)
    return any(re.search(rf"(?:^|\W){re.escape(word)}$", text) for word in _rows(role, "before"))


def starts_with(after: str, role: str) -> bool:
    """Whether the words after a number, its noun passed over, give it a role: "25 people in total".

    >>> starts_with(" people in total.", "total")
    True
    """
    words = "|".join(map(re.escape, _rows(role, "after")))
    return re.match(rf"(?:\s+[^\W\d_]+){{0,3}}?,?\s+(?:{words})\b", after.lower()) is not None


def opens_parts(between: str) -> bool:
    """Whether the words between a total and the next number say that all its parts follow."""
    text = stripped(between)
    return any(text.endswith(word) for word in _rows("parts", "opens"))


def breaks(between: str) -> bool:
    """Whether another clause, or a list that need not be whole, lies between two numbers."""
    text = between.lower()
    if ";" in text or re.search(r"[.!?]\s", text):
        return True
    return any(re.search(rf"\b{re.escape(word)}\b", text) for word in _rows("break", "inside"))


@cache
def _spoilers() -> re.Pattern[str]:
    words = "|".join(map(re.escape, _rows("spoiler", "anywhere")))
    return re.compile(
        rf"\b(?:{words})\b|\ba (?:year|month|week|day)\b(?! (?:earlier|ago|before|later|prior))", re.IGNORECASE
    )


def spoiled(sentence: str) -> bool:
    """Whether a sentence speaks of rates or adjustments under which levels and changes need not agree.

    >>> spoiled("It rose 5% a year."), spoiled("It rose 5% from a year earlier.")
    (True, False)
    """
    return _spoilers().search(sentence) is not None
