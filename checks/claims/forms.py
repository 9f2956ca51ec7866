"""The forms a quantity takes: money, percent, measures, counts, ranges, one in five, per-unit rates.

In: tokens and their numerals. Out: Measured values, each numeral in exactly one.
Never: decides whether a number is a claim.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from checks.claims.compounds import read_compound
from checks.claims.digits import EXACT
from checks.claims.measured import Measured, bare
from checks.claims.noun_phrases import is_verb, low_at
from checks.claims.number_words import HUNDRED
from checks.claims.numeral import ONE, Numeral
from checks.claims.phrases import words_of
from checks.claims.ranges import read_range, share_unit
from checks.claims.rates import with_rate
from checks.claims.single import read_single
from checks.claims.tokens import Token
from checks.claims.units import Unit

_LINKS = (
    ["in"],
    ["in", "every"],
    ["in", "each"],
    ["of", "every"],
    ["out", "of", "every"],
    ["-", "in", "-"],
    ["out", "of"],
)
#: "137 of every 1,000" is a rate, "38 of every 100" a share.
_RATED = 1000
#: "One woman in three": more than a few before the noun are counted, not shared.
_FEW = 9
#: "24 in 30" is no share.
_MOST_OF = 20
#: "Two out of three" is a share; "7 out of 12 members" are members.
_ROUND_WHOLES = frozenset(map(Decimal, (2, 3, 4, 5, 10, 20, 100)))


def read_forms(tokens: Sequence[Token], numerals: Sequence[Numeral], taken: Collection[int] = ()) -> list[Measured]:
    """Every numeral as, or within, one Measured, left to right; tokens ``taken`` by times are left alone."""
    found: list[Measured] = []
    singles = [read_single(tokens, numeral, index) for index, numeral in enumerate(numerals)]
    index = 0
    while index < len(numerals):
        measured = _read(tokens, numerals, singles, index)
        floor = found[-1].stop if found else 0
        if measured.first < floor or any(place in taken for place in range(measured.first, measured.stop)):
            measured = bare(numerals[index], index)
        high = measured.high
        while high + 1 < len(numerals) and numerals[high + 1].first < measured.stop:
            high += 1
        found.append(measured._replace(high=high))
        index = high + 1
    return [share_unit(tokens, found, place) for place in range(len(found))]


def _read(tokens: Sequence[Token], numerals: Sequence[Numeral], singles: Sequence[Measured], index: int) -> Measured:
    share = _one_in(tokens, numerals, index)
    if share is not None:
        return share
    ranged = read_range(tokens, numerals, singles, index)
    if ranged is None and (compound := read_compound(tokens, numerals, singles, index)) is not None:
        return compound
    return with_rate(tokens, numerals, ranged or singles[index])


def _one_noun_in(tokens: Sequence[Token], top: Numeral, whole: Numeral, link: Sequence[str]) -> bool:
    """ "One woman in three", "two Germans in five": the noun stands inside the share, and none behind it."""
    if len(link) != 2 or link[1] != "in" or top.wording != "words" or top.value is None or top.value > _FEW:
        return False
    after = tokens[whole.stop] if whole.stop < len(tokens) else None
    thing = tokens[top.stop]
    bare = after is None or after.kind == "mark" or is_verb(after)
    return bare and thing.kind == "word" and thing.low not in words_of("nouns", "stop") and whole.scale == ONE


def _one_in(tokens: Sequence[Token], numerals: Sequence[Numeral], index: int) -> Measured | None:
    """ "One in five", "three-in-five", "1 in 10" as percent."""
    if index + 1 >= len(numerals):
        return None
    top, whole = numerals[index : index + 2]
    link = [low_at(tokens, i) for i in range(top.stop, whole.first)]
    if _one_noun_in(tokens, top, whole, link):
        link = ["in"]
    if link not in _LINKS or top.value is None or whole.value is None:
        return None
    every = link[-1] in words_of("nouns", "per_one")
    if whole.value >= _RATED and (every or top.value != top.value.to_integral_value()):
        return None
    if top.form != "number" or whole.form != "number" or not ONE <= top.value < whole.value:
        return None
    if top.value > _MOST_OF and not (every and whole.value == HUNDRED):
        return None
    if "out" in link and not every and whole.value not in _ROUND_WHOLES:
        return None
    if any(value != value.to_integral_value() for value in (top.value, whole.value)):
        return None
    share = EXACT.divide(EXACT.multiply(HUNDRED, top.value), whole.value)
    value = share.quantize(Decimal("0.0001")) if share != share.to_integral_value() else share
    unit = Unit("percent", "percent", 0)
    return Measured(top.first, whole.stop, index, index + 1, value, ONE, "fraction", "fraction", unit=unit)
