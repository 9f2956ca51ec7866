"""Comparisons: what stands behind a multiple or a fraction that is told of another figure.

In: tokens and the place behind the number. Out: whether it is compared. Never: the other figure.
"""

from __future__ import annotations

from collections.abc import Sequence

from checks.claims.noun_phrases import low_at
from checks.claims.phrases import words_of
from checks.claims.tokens import Token


def compares(tokens: Sequence[Token], index: int) -> bool:
    """Whether "the level of 2010", "that of France", "as many as" begins at ``index``.

    >>> from checks.claims.tokens import tokenize
    >>> [compares(tokenize(text), 1) for text in ("twice the share", "twice as many", "twice in 2010")]
    [True, True, False]
    """
    word = low_at(tokens, index)
    if word == "as":
        return low_at(tokens, index + 1) in words_of("nouns", "compared_as")
    return word in words_of("nouns", "compared_what")
