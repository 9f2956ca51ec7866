"""One number with what stands on it: money, percent, a unit of measure, a noun.

In: tokens and a numeral. Out: a Measured. Never: a second number.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from checks.claims.digits import EXACT
from checks.claims.hedges import hedge_after
from checks.claims.measured import Measured, bare
from checks.claims.noun_phrases import Phrase, counted_after, low_at
from checks.claims.number_words import HUNDRED, kinds_at, number_at, scale_at
from checks.claims.numeral import ONE, Numeral
from checks.claims.phrases import words_of
from checks.claims.tokens import Token
from checks.claims.units import Unit, currency_code, money_before, unit_after

_MILLION = Decimal(1_000_000)


def unit_at(tokens: Sequence[Token], index: int, *, scaled: bool) -> tuple[Unit | None, int]:
    """(unit, next index) at ``index``, where a hyphen may stand before the unit."""
    step = index
    if low_at(tokens, index) == "-" and index + 1 < len(tokens) and not tokens[index + 1].gap:
        step = index + 1
    unit = unit_after(tokens, step, scaled=scaled)
    return (unit, step + unit.size) if unit is not None else (None, index)


def read_single(tokens: Sequence[Token], numeral: Numeral, index: int) -> Measured:
    """A numeral, the one numbered ``index``, with its unit, its sign and the noun that it counts."""
    first, stop = numeral.first, numeral.stop
    measured = bare(numeral, index)
    if numeral.form in ("ordinal", "vague", "other"):
        return measured
    if numeral.form in ("multiple", "halving", "times_of"):
        name = "percent" if numeral.form == "halving" else "time"
        return measured._replace(unit=Unit(name, "multiple", 0))
    money = money_before(tokens, first)
    if money is not None:
        return measured._replace(first=first - money.size, unit=money)
    if numeral.form == "fraction":
        return _fraction(tokens, measured)
    measured = _signed(tokens, measured)
    unit, after = unit_at(tokens, stop, scaled=numeral.scale != ONE)
    scale = words_of("nouns", "level_before").get(low_at(tokens, first - 1))
    if unit is None and scale is not None:
        return measured._replace(unit=Unit(scale, scale, 0))
    if unit is None:
        unit, after = _times(tokens, stop)
    if unit is None:
        return _millions_of(tokens, measured) or _counted(tokens, measured)
    return _in_unit(tokens, measured, unit, after)


def _in_unit(tokens: Sequence[Token], measured: Measured, unit: Unit, after: int) -> Measured:
    """A number with the unit behind it, up to ``after``."""
    if unit.dimension == "money" and (scaled := _scale_after_money(tokens, measured, unit, after)) is not None:
        return scaled
    if unit.dimension == "temperature" or unit.name == "degree":
        measured, after = _below_zero(tokens, measured, after)
    value, last = measured.value, measured.last_place
    if unit.dimension == "basis_point" and value is not None:
        value, last = EXACT.divide(value, HUNDRED), EXACT.divide(last, HUNDRED)
    return measured._replace(stop=after, unit=unit, value=value, last_place=last)


def _signed(tokens: Sequence[Token], measured: Measured) -> Measured:
    """A minus sign that hangs on the number and on nothing before it, or the word."""
    before = tokens[measured.first - 1] if measured.first else None
    if before is None or measured.value is None:
        return measured
    numbered = measured.first > 1 and tokens[measured.first - 2].kind == "num"
    hanging = before.text in "-−–" and before.gap and not tokens[measured.first].gap and not numbered
    opening = before.text in "-−" and measured.first == 1 and not tokens[1].gap
    if not (hanging or opening or number_at(tokens, measured.first - 1, "sign") is not None):
        return measured
    return measured._replace(first=measured.first - 1, value=-measured.value)


def _times(tokens: Sequence[Token], index: int) -> tuple[Unit | None, int]:
    """ "2.6 times more", "three-fold": a multiple; "one million times" is a count of occasions."""
    word = low_at(tokens, index)
    step = index + 1 if word == "-" else index
    if low_at(tokens, step) in words_of("nouns", "fold"):
        return Unit("time", "multiple", step + 1 - index), step + 1
    follower = low_at(tokens, step + 1)
    if low_at(tokens, step) in words_of("nouns", "times") and follower in words_of("nouns", "times_follow"):
        return Unit("time", "multiple", 1), step + 1
    return None, index


def _fraction(tokens: Sequence[Token], measured: Measured) -> Measured:
    """Half a mile is a length; half of something is a share."""
    article = int(low_at(tokens, measured.stop) in ("a", "an"))
    if low_at(tokens, measured.stop) == "of" and low_at(tokens, measured.stop + 1) in ("a", "an", "one"):
        article = 2
    unit, after = unit_at(tokens, measured.stop + article, scaled=False)
    glued = low_at(tokens, measured.stop) == "-"
    half_or_counted = number_at(tokens, measured.first, "part") == 2 or number_at(tokens, measured.first, "unit")
    told = (
        half_or_counted
        and unit is not None
        and unit.dimension not in ("time", "duration", "money")
        and after > measured.stop
    )
    if unit is not None and (article or glued or told) and unit.name != "percent" and measured.value is not None:
        return measured._replace(stop=after, unit=unit, value=EXACT.divide(measured.value, HUNDRED), form="number")
    return measured._replace(unit=Unit("percent", "percent", 0))


def _millions_of(tokens: Sequence[Token], measured: Measured) -> Measured | None:
    """ "30 MUSD", "120 MEUR": millions of a currency, as companies write them."""
    word = tokens[measured.stop].text if measured.stop < len(tokens) else ""
    if len(word) != 4 or word[0] != "M" or measured.value is None:
        return None
    unit = currency_code(word[1:])
    if unit is None:
        return None
    value, last = EXACT.multiply(measured.value, _MILLION), EXACT.multiply(measured.last_place, _MILLION)
    return measured._replace(stop=measured.stop + 1, unit=unit, value=value, last_place=last)


def _below_zero(tokens: Sequence[Token], measured: Measured, after: int) -> tuple[Measured, int]:
    """ "2 degrees below zero": the minus behind the number."""
    below = low_at(tokens, after) == "below" and low_at(tokens, after + 1) == "zero"
    if not below or measured.value is None or measured.value < 0:
        return measured, after
    return measured._replace(value=-measured.value), after + 2


def _counted(tokens: Sequence[Token], measured: Measured) -> Measured:
    """A count: the noun after it; a hyphen makes the noun part of the surface."""
    stop = measured.stop
    if (
        low_at(tokens, stop) == "-"
        and stop + 1 < len(tokens)
        and not tokens[stop + 1].gap
        and tokens[stop + 1].kind == "word"
        and tokens[stop + 1].low != "to"
    ):
        if hedge_after(tokens, stop) is not None:
            return measured._replace(noun=counted_after(tokens, stop + 2, single=measured.value == 1))
        return measured._replace(stop=stop + 2, noun=Phrase(stop + 1, stop + 2, stop + 1), form="compound")
    noun = counted_after(tokens, stop, single=measured.value == 1)
    if noun is None and (hedge := hedge_after(tokens, stop)) is not None:
        noun = counted_after(tokens, hedge.stop)
    return measured._replace(noun=noun)


def _scale_after_money(tokens: Sequence[Token], measured: Measured, unit: Unit, after: int) -> Measured | None:
    """ "75 USD million": the magnitude behind the code of the currency."""
    worth = scale_at(tokens, after)
    if (
        worth is None
        or measured.value is None
        or measured.stop - measured.first > 1
        or "vague" in kinds_at(tokens, after)
    ):
        return None
    value, last = EXACT.multiply(measured.value, worth), EXACT.multiply(measured.last_place, worth)
    return measured._replace(stop=after + 1, unit=unit, value=value, last_place=last)
