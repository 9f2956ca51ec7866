"""The words around a number that say how exact it is.

In: tokens and the range of the number. Out: a hedge code and where its wording lies.
Never: a wording of its own; every one is a row of ``hedges.csv``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from checks.claims.phrases import PhraseTable, words_of
from checks.claims.tokens import Token
from checks.lexicon import read_table


class Hedge(NamedTuple):
    """``code`` of the contract, said by tokens ``first`` to ``stop``; ``full`` for "exactly"."""

    code: str
    first: int
    stop: int
    full: bool = False


@cache
def _wordings(side: str) -> PhraseTable[str]:
    rows = read_table("hedges", columns=("wording", "hedge", "side", "why"), key=("wording", "side"))
    return PhraseTable(((row["wording"], row["hedge"]) for row in rows if row["side"] == side), fold=True)


def hedge_before(tokens: Sequence[Token], index: int) -> Hedge | None:
    """The hedge whose wording ends right before token ``index``, an article or a sign of money between.

    >>> from checks.claims.tokens import tokenize
    >>> hedge_before(tokenize("No fewer than 40"), 3).code, hedge_before(tokenize("just 40"), 1)
    ('at_least', None)
    """
    gaps = words_of("nouns", "hedge_gap")
    for end in range(index, max(index - 3, 0), -1):
        hit = _wordings("before").ending_at(tokens, end)
        if hit is not None:
            return Hedge(hit[1], end - hit[0], end, full=hit[1] == "exact")
        if tokens[end - 1].low not in gaps:
            return None
    return None


def hedge_after(tokens: Sequence[Token], index: int) -> Hedge | None:
    """The hedge whose wording starts at token ``index``."""
    hit = _wordings("after").starting_at(tokens, index)
    return None if hit is None else Hedge(hit[1], index, index + hit[0], full=hit[1] == "exact")
