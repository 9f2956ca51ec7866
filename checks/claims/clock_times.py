"""Times of the clock: 11:45, 5 p.m., 0300 UTC, seven o'clock.

In: tokens. Out: the index after the expression, or None. Never: a period; a time of day dates no figure.
"""

from __future__ import annotations

from collections.abc import Sequence

from checks.claims.phrases import context_words, words_of
from checks.claims.tokens import Token


def find_clock(tokens: Sequence[Token], index: int) -> int | None:
    """The index after a clock time that starts at ``index``.

    >>> from checks.claims.tokens import tokenize
    >>> find_clock(tokenize("5 p.m. update"), 0), find_clock(tokenize("5 people"), 0)
    (2, None)
    """
    token = tokens[index]
    marks = context_words("time", "clock")
    if token.kind == "clock":
        hit = marks.starting_at(tokens, index + 1)
        return index + 1 if hit is None else index + 1 + hit[0]
    small = token.kind == "num" and len(token.text.partition(".")[0]) in (1, 2, 4) and "," not in token.text
    if not small and token.low not in words_of("numerals", "unit"):
        return None
    hit = marks.starting_at(tokens, index + 1)
    return None if hit is None else index + 1 + hit[0]
