"""Comparisons: what stands behind a multiple or a fraction that is told of another figure.

In: tokens and the place behind the number. Out: whether it is compared. Never: the other figure.
"""

from __future__ import annotations

from collections.abc import Sequence

from checks.claims.noun_phrases import low_at
from checks.claims.phrases import phrases_of, words_of
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


#: At most so many words between the number and the whole: "13 times the territory's annual output".
_BEFORE_WHOLE = 3


def own_whole(tokens: Sequence[Token], index: int) -> str | None:
    """The whole of a place that a figure is a number of times of, where it is told behind ``index``.

    >>> from checks.claims.tokens import tokenize
    >>> [own_whole(tokenize(text), 1) for text in ("twice its GDP", "13 times the territory's annual output")]
    ['gdp', None]
    >>> own_whole(tokenize("13 times the territory's annual output"), 2)
    'annual output'
    """
    word = low_at(tokens, index)
    if word not in words_of("nouns", "compared_what") and not word.endswith(("'s", "\u2019s")):
        return None
    for place in range(index + 1, index + 1 + _BEFORE_WHOLE):
        hit = phrases_of("nouns", "whole").starting_at(tokens, place)
        if hit is not None:
            return " ".join(token.low for token in tokens[place : place + hit[0]])
        if not (place < index + _BEFORE_WHOLE and low_at(tokens, place).endswith(("'s", "\u2019s"))):
            return None
    return None
