"""Months, days and years at one place of a sentence.

In: tokens and an index. Out: numbers of the calendar and the next index. Never: a period.
"""

from __future__ import annotations

from collections.abc import Sequence

from checks.claims.noun_phrases import low_at
from checks.claims.phrases import words_of
from checks.claims.tokens import Token


def month_at(tokens: Sequence[Token], index: int, *, strict: bool) -> tuple[int, int] | None:
    """(month, next index). ``strict`` asks for a capital letter, as "may" and "march" are verbs too."""
    if not 0 <= index < len(tokens) or (strict and not tokens[index].text[:1].isupper()):
        return None
    word = tokens[index].low
    for kind in ("month", "month_short"):
        value = words_of("times", kind).get(word)
        if value is not None and tokens[index].text[:1].isupper():
            dot = kind == "month_short" and low_at(tokens, index + 1) == "." and index + 2 < len(tokens)
            return int(value), index + 1 + dot
    return None


def day_at(tokens: Sequence[Token], index: int) -> tuple[int, int] | None:
    """(day, next index) for 27, 27th."""
    if not 0 <= index < len(tokens) or tokens[index].kind != "num" or not tokens[index].text.isdecimal():
        return None
    if len(tokens[index].text) > 2 or not 1 <= int(tokens[index].text) <= 31:
        return None
    follower = tokens[index + 1] if index + 1 < len(tokens) else None
    suffix = follower is not None and not follower.gap and follower.low in words_of("numerals", "ordinal_suffix")
    return int(tokens[index].text), index + 1 + suffix


def year_at(tokens: Sequence[Token], index: int) -> int | None:
    """The year from 1000 to 2199 at ``index``, four digits.

    >>> from checks.claims.tokens import tokenize
    >>> year_at(tokenize("in 2015"), 1), year_at(tokenize("in 300"), 1)
    (2015, None)
    """
    if 0 <= index < len(tokens) and tokens[index].kind == "num" and len(tokens[index].text) == 4:
        text = tokens[index].text
        return int(text) if text.isdecimal() and 1000 <= int(text) <= 2199 else None
    return None
