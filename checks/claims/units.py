"""What stands on a number: signs and names of money, percent, units of measure.

In: tokens and an index. Out: the unit and how many tokens it takes. Never: a spelling of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from checks.claims.phrases import PhraseTable, phrases_of, words_of
from checks.claims.tokens import Token
from checks.lexicon import read_table


class Unit(NamedTuple):
    """A unit as the contract writes it, its dimension (money, percent, length, ...) and the tokens it takes."""

    name: str
    dimension: str
    size: int


@cache
def _money(*kinds: str) -> PhraseTable[str]:
    rows = read_table("currencies", columns=("form", "code", "kind", "why?"), key=("form", "kind"))
    return PhraseTable(((row["form"], row["code"]) for row in rows if row["kind"] in kinds), fold=False)


@cache
def _money_words() -> PhraseTable[str]:
    rows = read_table("currencies", columns=("form", "code", "kind", "why?"), key=("form", "kind"))
    return PhraseTable(((row["form"], row["code"]) for row in rows if row["kind"] == "word_after"), fold=True)


@cache
def _measures(fold: bool) -> PhraseTable[tuple[str, str]]:
    rows = read_table("units", columns=("form", "unit", "dimension", "factor?", "why?"), key=("form",))
    return PhraseTable(
        ((row["form"], (row["unit"], row["dimension"])) for row in rows if not fold or len(row["form"]) > 3),
        fold=fold,
    )


def money_before(tokens: Sequence[Token], index: int) -> Unit | None:
    """The currency whose sign or code ends right before token ``index``: $, NZ $, USD.

    >>> from checks.claims.tokens import tokenize
    >>> money_before(tokenize("NZ $26 million"), 2)
    Unit(name='NZD', dimension='money', size=2)
    """
    hit = _money("symbol_before", "code").ending_at(tokens, index)
    return None if hit is None else Unit(hit[1], "money", hit[0])


def currency_code(code: str) -> Unit | None:
    """The currency of an ISO 4217 code.

    >>> currency_code("EUR").name, currency_code("EURO")
    ('EUR', None)
    """
    hit = _codes().get(code)
    return None if hit is None else Unit(hit, "money", 1)


@cache
def _codes() -> dict[str, str]:
    rows = read_table("currencies", columns=("form", "code", "kind", "why?"), key=("form", "kind"))
    return {row["form"]: row["code"] for row in rows if row["kind"] == "code"}


def unit_after(tokens: Sequence[Token], index: int, *, scaled: bool = False) -> Unit | None:
    """The unit whose wording starts at token ``index``, a hyphen before it left out of account.

    ``scaled``: a magnitude stands between the digits and the word, so that "pounds" are money.
    """
    percent = phrases_of("nouns", "percent").starting_at(tokens, index)
    if percent is not None:
        return Unit(percent[1], "percent", percent[0])
    basis = phrases_of("nouns", "basis_point").starting_at(tokens, index)
    if basis is not None:
        return Unit(basis[1], "basis_point", basis[0])
    money = _money("symbol_before", "code").starting_at(tokens, index) if index < len(tokens) else None
    if money is None or (index + money[0] < len(tokens) and tokens[index + money[0]].kind == "num"):
        money = _money_words().starting_at(tokens, index)
    if money is None and index < len(tokens) and tokens[index].text[:1].isupper():
        named = _money_words().starting_at(tokens, index + 1)
        money = None if named is None else (named[0] + 1, named[1])
    measure = _measures(False).starting_at(tokens, index) or _measures(True).starting_at(tokens, index)
    if money is not None and _rich(tokens, index + money[0]):
        return None
    if measure is not None and (money is None or measure[0] > money[0] or (measure[0] == money[0] and not scaled)):
        if _letter_after_gap(tokens, index, measure[0]):
            return None
        return Unit(measure[1][0], measure[1][1], measure[0])
    return None if money is None else Unit(money[1], "money", money[0])


def _rich(tokens: Sequence[Token], index: int) -> bool:
    """ "23 dollar billionaires": persons, and no money."""
    return index < len(tokens) and tokens[index].low in words_of("nouns", "rich")


def _letter_after_gap(tokens: Sequence[Token], index: int, size: int) -> bool:
    """A single lower-case letter, or a capital, set apart from its number is no unit ("7 C", "5 s" excepted)."""
    token = tokens[index]
    return size == 1 and token.gap and token.kind == "word" and token.text in words_of("nouns", "no_unit")


def counts_in_unit(tokens: Sequence[Token], index: int) -> bool:
    """Whether percent, money or a unit of measure starts at ``index``."""
    return unit_after(tokens, index) is not None
