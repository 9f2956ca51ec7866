"""The forms a quantity takes: money, percent, measures, counts, ranges, one in five, per-unit rates.

In: tokens and their numerals. Out: Measured values, each numeral in exactly one.
Never: decides whether a number is a claim.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import NamedTuple

from checks.claims.noun_phrases import Phrase, counted_after, low_at
from checks.claims.nouns import singular
from checks.claims.numerals import EXACT, HUNDRED, ONE, Numeral
from checks.claims.phrases import words_of
from checks.claims.tokens import Token
from checks.claims.units import Unit, money_before, unit_after

_DASHES = "-–—‑−"


class Measured(NamedTuple):
    """One quantity: the surface is tokens ``first`` to ``stop``; numerals ``low`` to ``high`` are used up.

    ``unit`` is None for a count; ``per`` is the denominator ("100000 person", "day"); ``noun`` what is counted.
    """

    first: int
    stop: int
    low: int
    high: int
    value: Decimal | None
    last_place: Decimal
    wording: str
    form: str
    value_high: Decimal | None = None
    unit: Unit | None = None
    per: str = ""
    noun: Phrase | None = None


def read_forms(tokens: Sequence[Token], numerals: Sequence[Numeral], taken: Collection[int] = ()) -> list[Measured]:
    """Every numeral as, or within, one Measured, left to right; tokens ``taken`` by times are left alone."""
    found: list[Measured] = []
    index = 0
    while index < len(numerals):
        measured = _one_in(tokens, numerals, index) or _range(tokens, numerals, index)
        if measured is None:
            measured = _with_rate(tokens, numerals, _single(tokens, numerals, index))
        floor = found[-1].stop if found else 0
        if measured.first < floor or any(place in taken for place in range(measured.first, measured.stop)):
            measured = _bare(numerals[index], index)
        high = measured.high
        while high + 1 < len(numerals) and numerals[high + 1].first < measured.stop:
            high += 1
        found.append(measured._replace(high=high))
        index = high + 1
    return found


def _bare(numeral: Numeral, index: int) -> Measured:
    """The numeral alone, without unit or noun."""
    return Measured(
        numeral.first,
        numeral.stop,
        index,
        index,
        numeral.value,
        numeral.last_place,
        numeral.wording,
        numeral.form,
    )


def _one_in(tokens: Sequence[Token], numerals: Sequence[Numeral], index: int) -> Measured | None:
    """ "One in five", "three-in-five", "1 in 10" as percent."""
    if index + 1 >= len(numerals):
        return None
    top, whole = numerals[index : index + 2]
    link = [low_at(tokens, i) for i in range(top.stop, whole.first)]
    if link not in (["in"], ["-", "in", "-"]) or top.value is None or whole.value is None:
        return None
    if top.form != "number" or whole.form != "number" or not ONE <= top.value < whole.value or top.value > 20:
        return None
    if any(value != value.to_integral_value() for value in (top.value, whole.value)):
        return None
    share = EXACT.divide(EXACT.multiply(HUNDRED, top.value), whole.value)
    value = share.quantize(Decimal("0.0001")) if share != share.to_integral_value() else share
    unit = Unit("percent", "percent", 0)
    return Measured(top.first, whole.stop, index, index + 1, value, ONE, "fraction", "fraction", unit=unit)


def _unit_at(tokens: Sequence[Token], index: int, *, scaled: bool) -> tuple[Unit | None, int]:
    """(unit, next index) at ``index``, where a hyphen may stand before the unit."""
    step = index
    if low_at(tokens, index) == "-" and index + 1 < len(tokens) and not tokens[index + 1].gap:
        step = index + 1
    unit = unit_after(tokens, step, scaled=scaled)
    return (unit, step + unit.size) if unit is not None else (None, index)


def _single(tokens: Sequence[Token], numerals: Sequence[Numeral], index: int) -> Measured:
    numeral = numerals[index]
    first, stop, last = numeral.first, numeral.stop, numeral.last_place
    measured = _bare(numeral, index)
    if numeral.form in ("ordinal", "vague", "other"):
        return measured
    if numeral.form in ("multiple", "halving"):
        name = "time" if numeral.form == "multiple" else "percent"
        return measured._replace(unit=Unit(name, "multiple", 0))
    money = money_before(tokens, first)
    if money is not None:
        return measured._replace(first=first - money.size, unit=money)
    if numeral.form == "fraction":
        return _fraction(tokens, measured)
    measured = _signed(tokens, measured)
    unit, after = _unit_at(tokens, stop, scaled=numeral.scale != ONE)
    scale = words_of("nouns", "level_before").get(low_at(tokens, first - 1))
    if unit is None and scale is not None:
        return measured._replace(unit=Unit(scale, scale, 0))
    if unit is None:
        unit, after = _times(tokens, stop)
    if unit is None:
        return _counted(tokens, measured)
    value = measured.value
    if unit.dimension == "basis_point" and value is not None:
        value, last = EXACT.divide(value, HUNDRED), EXACT.divide(last, HUNDRED)
    return measured._replace(stop=after, unit=unit, value=value, last_place=last)


def _signed(tokens: Sequence[Token], measured: Measured) -> Measured:
    """A minus sign that hangs on the number and on nothing before it, or the word."""
    before = tokens[measured.first - 1] if measured.first else None
    if before is None or measured.value is None:
        return measured
    hanging = before.text in "-−–" and before.gap and not tokens[measured.first].gap
    opening = before.text in "-−" and measured.first == 1 and not tokens[1].gap
    if not (hanging or opening or before.low == "minus"):
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
    unit, after = _unit_at(tokens, measured.stop + article, scaled=False)
    glued = low_at(tokens, measured.stop) == "-"
    if unit is not None and (article or glued) and unit.name != "percent" and measured.value is not None:
        return measured._replace(stop=after, unit=unit, value=EXACT.divide(measured.value, HUNDRED), form="number")
    return measured._replace(unit=Unit("percent", "percent", 0))


def _counted(tokens: Sequence[Token], measured: Measured) -> Measured:
    """A count: the noun after it; a hyphen makes the noun part of the surface."""
    stop = measured.stop
    if (
        low_at(tokens, stop) == "-"
        and stop + 1 < len(tokens)
        and not tokens[stop + 1].gap
        and tokens[stop + 1].kind == "word"
    ):
        return measured._replace(stop=stop + 2, noun=Phrase(stop + 1, stop + 2, stop + 1), form="compound")
    noun = counted_after(tokens, stop, single=measured.value == 1)
    return measured._replace(noun=noun)


def _range(tokens: Sequence[Token], numerals: Sequence[Numeral], index: int) -> Measured | None:
    """ "between A and B", "A to B", "A-B" with one unit, and the magnitude that A leaves out."""
    if index + 1 >= len(numerals):
        return None
    a, b = _single(tokens, numerals, index), _single(tokens, numerals, index + 1)
    if not _pairs(a, b) or a.value is None or b.value is None or b.first < a.stop:
        return None
    start = numerals[index].stop if a.form == "compound" else a.stop
    link = low_at(tokens, start)
    opener = low_at(tokens, a.first - 1)
    if b.first != start + 1 or not _links(tokens, link, opener, a.first, start):
        return None
    first, second = numerals[index : index + 2]
    low, last = a.value, a.last_place
    if first.scale == ONE != second.scale and low < EXACT.divide(b.value, second.scale):
        low, last = EXACT.multiply(low, second.scale), EXACT.multiply(last, second.scale)
    unit = b.unit or a.unit
    if not low < b.value or (unit is None and b.noun is None and opener != "between"):
        return None
    return b._replace(
        first=a.first, low=index, value=low, value_high=b.value, last_place=max(last, b.last_place), unit=unit
    )


def _pairs(a: Measured, b: Measured) -> bool:
    forms = ("number", "compound")
    if a.form not in forms or b.form not in ("number", "compound") or (a.noun is not None and a.form == "number"):
        return False
    return a.unit is None or b.unit is None or a.unit.name == b.unit.name


def _links(tokens: Sequence[Token], link: str, opener: str, first: int, index: int) -> bool:
    if link in _DASHES:
        return not tokens[index].gap and not tokens[index + 1].gap
    if link == "to":
        near = {low_at(tokens, place) for place in range(first - 3, first)}
        if near & words_of("verbs", "change").keys() and opener != "from":
            return False
        before = low_at(tokens, first - 2) if opener == "from" else ""
        return opener != "from" or before in words_of("verbs", "range")
    return link == "and" and opener == "between"


def _with_rate(tokens: Sequence[Token], numerals: Sequence[Numeral], measured: Measured) -> Measured:
    """ "18.9 deaths per 100,000 people", "US$80 million per astronaut", "100,000 deaths annually"."""
    if measured.form not in ("number",) or (measured.unit is not None and measured.unit.dimension == "percent"):
        return measured
    after = measured.noun.stop if measured.noun is not None else measured.stop
    if low_at(tokens, after) in words_of("nouns", "per"):
        return _denominator(tokens, numerals, measured, after + 1)
    each = words_of("nouns", "each_time").get(low_at(tokens, after))
    if each is not None and measured.noun is not None:
        return measured._replace(per=each)
    return measured


def _denominator(tokens: Sequence[Token], numerals: Sequence[Numeral], measured: Measured, index: int) -> Measured:
    """What stands after "per": a number and a noun, or a noun."""
    following = measured.high + 1
    base, high, stop = "", measured.high, index
    if following < len(numerals) and numerals[following].first == index and numerals[following].value is not None:
        numeral = numerals[following]
        base, high, stop = f"{format(numeral.value, 'f')} ", following, numeral.stop
    unit = unit_after(tokens, stop)
    if unit is not None and unit.dimension not in ("percent", "money"):
        return measured._replace(stop=stop + unit.size, high=high, per=base + unit.name)
    noun = counted_after(tokens, stop, single=not base)
    if noun is None and not base:
        return measured
    name, end = ("person", stop) if noun is None else (singular(tokens[noun.head].text), noun.stop)
    name = "person" if name.lower() in words_of("nouns", "any_person") else name
    return measured._replace(stop=end, high=high, per=base + name)
