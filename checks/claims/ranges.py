"""Ranges: "between A and B", "A to B", "A-B", "more than A but less than B"; and changes, which are none.

In: tokens and numerals. Out: one Measured for both ends, or nothing. Never: a range out of "rose from A to B".
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from checks.claims.digits import EXACT
from checks.claims.hedges import Hedge, hedge_before
from checks.claims.measured import Measured
from checks.claims.noun_phrases import low_at
from checks.claims.numeral import ONE, Numeral
from checks.claims.phrases import words_of
from checks.claims.tokens import Token

_DASHES = "-–—‑−"
_SHARING = ("to", "and", "or", "versus", "against", "vs")
_WORDS = ("to", "through", "and")
#: Below this a pair of bare numbers with a dash is a score or a vote.
_SMALLEST_BARE = 1000
_LOWER, _UPPER = ("more_than", "at_least"), ("less_than", "at_most")
_FORMS = ("number", "compound")


def read_range(
    tokens: Sequence[Token], numerals: Sequence[Numeral], singles: Sequence[Measured], index: int
) -> Measured | None:
    """Both ends with one unit, and with the magnitude that the first leaves out ("20-24,000", "3 to 4 million")."""
    if index + 1 >= len(numerals) or numerals[index + 1].first - numerals[index].stop > 8:
        return None
    a, b = singles[index : index + 2]
    if not _pairs(a, b):
        return None
    start = numerals[index].stop if a.form == "compound" else a.stop
    if start + 1 < len(tokens) and tokens[start].text == "-" and not tokens[start].gap and tokens[start + 1].gap:
        start += 1  # "8- to 16-metre"
    linked = _linked(tokens, a, b, start)
    if linked is None:
        return _bounded(tokens, a, b, index)
    b = linked
    first, second = numerals[index : index + 2]
    assert a.value is not None and b.value is not None
    low, last = a.value, a.last_place
    if first.scale == ONE != second.scale and low < EXACT.divide(b.value, second.scale):
        low, last = EXACT.multiply(low, second.scale), EXACT.multiply(last, second.scale)
    elif a.unit is None and _short_of_thousands(tokens, numerals, index):
        low, last = low * 1000, last * 1000
    unit = b.unit or a.unit
    if low > b.value and _ranging(tokens, a.first):
        return b._replace(first=a.first, low=index, value=b.value, value_high=low, unit=unit)
    if not low < b.value:
        return None
    if unit is None and b.noun is None and not _stands_bare(tokens, a, b, start):
        return None
    return b._replace(
        first=a.first, low=index, value=low, value_high=b.value, last_place=max(last, b.last_place), unit=unit
    )


def _ranging(tokens: Sequence[Token], first: int) -> bool:
    """Whether a word of ranging stands before "from": then the first end may be the higher one."""
    return low_at(tokens, first - 1) == "from" and low_at(tokens, first - 2) in words_of("verbs", "range")


def _short_of_thousands(tokens: Sequence[Token], numerals: Sequence[Numeral], index: int) -> bool:
    """ "20-24,000": the first end leaves out the thousands that the second writes out."""
    first, second = (tokens[numeral.first].text for numeral in numerals[index : index + 2])
    glued = not tokens[numerals[index].stop].gap
    return glued and first.isdecimal() and len(first) <= 3 and second.endswith(",000") and len(second) <= 7


def _pairs(a: Measured, b: Measured) -> bool:
    if a.value is None or b.value is None or b.first < min(a.stop, b.first + 1) or b.first <= a.first:
        return False
    if a.form not in _FORMS or b.form not in _FORMS or (a.noun is not None and a.form == "number"):
        return False
    return a.unit is None or b.unit is None or a.unit.name == b.unit.name


def _stands_bare(tokens: Sequence[Token], a: Measured, b: Measured, link: int) -> bool:
    """Ends without a unit or a noun: "between A and B", "from A to B", and large numbers with a dash."""
    if low_at(tokens, a.first - 1) in ("between", "from"):
        return True
    if low_at(tokens, link) == "through":
        return True
    large = a.value is not None and b.value is not None and _SMALLEST_BARE <= a.value < b.value
    return large and (low_at(tokens, link) in ("to", "through") or tokens[link].text in _DASHES)


def _linked(tokens: Sequence[Token], a: Measured, b: Measured, link: int) -> Measured | None:
    """The upper end where the words between make a range of the two, a hedge before it passed over."""
    if link >= len(tokens) or b.first <= link:
        return None
    word = tokens[link].text if tokens[link].text in _DASHES else tokens[link].low
    hedge = hedge_before(tokens, b.first)
    start = b.first if hedge is None else hedge.first
    if word in _DASHES:
        return _dashed(tokens, a, b, link, start)
    if word not in _WORDS or start != link + 1 or (word == "and" and hedge is not None and hedge.code in _UPPER):
        return None
    opener = low_at(tokens, a.first - 1)
    if opener not in ("between", "from") and (before := hedge_before(tokens, a.first)) is not None:
        opener = low_at(tokens, before.first - 1)
    if word == "and":
        return b if opener == "between" else None
    return b if _no_change(tokens, a.first, opener) else None


def _dashed(tokens: Sequence[Token], a: Measured, b: Measured, link: int, start: int) -> Measured | None:
    """A dash glued on both sides; with a blank only where a unit follows; before a minus it belongs to the range."""
    if link + 1 == start:
        spaced = tokens[link].gap or tokens[link + 1].gap
        named = b.unit is not None or (b.noun is not None and a.unit is None and tokens[link].text != "—")
        large = a.value is not None and a.value >= _SMALLEST_BARE and b.noun is None
        return b if not spaced or (tokens[link].gap == tokens[link + 1].gap and (named or large)) else None
    return None


def _no_change(tokens: Sequence[Token], first: int, opener: str) -> bool:
    """Whether "A to B" is a range: no verb of change before it, and "from" only after a word of ranging."""
    if opener == "of":
        return True
    if opener != "from":
        near = {low_at(tokens, place) for place in range(first - 3, first)}
        return not near & words_of("verbs", "change").keys()
    place = first - 2 if low_at(tokens, first - 1) == "from" else first - 3
    before = low_at(tokens, place)
    if place < 0 or before in words_of("verbs", "range") or before in words_of("verbs", "be"):
        return True
    return tokens[place].kind == "mark" and tokens[place].text in "(:"


def _bounded(tokens: Sequence[Token], a: Measured, b: Measured, index: int) -> Measured | None:
    """ "More than 10 but less than 40 people", "no more than 50 and no less than 20"."""
    one, two = hedge_before(tokens, a.first), hedge_before(tokens, b.first)
    if one is None or two is None or low_at(tokens, a.stop) not in ("and", "but") or two.first != a.stop + 1:
        return None
    if not _opposite(one, two) or a.value is None or b.value is None or (a.unit is not None and b.unit is None):
        return None
    low, high = sorted((a.value, b.value))
    rising = one.code in _LOWER
    if low == high or (rising and a.value != low) or (not rising and b.value != low):
        return None
    return b._replace(first=a.first, low=index, value=low, value_high=high, last_place=_coarser(a, b))


def _coarser(a: Measured, b: Measured) -> Decimal:
    return max(a.last_place, b.last_place)


def _opposite(one: Hedge, two: Hedge) -> bool:
    return (one.code in _LOWER and two.code in _UPPER) or (one.code in _UPPER and two.code in _LOWER)


def share_unit(tokens: Sequence[Token], found: Sequence[Measured], place: int) -> Measured:
    """The start of a change with the unit, the noun and the magnitude that stand only at its end.

    "Rose from 20 to 30 million euros": two quantities in millions of euros. "50.1 to 42.9 percent", "45 or 50 mg": the
    unit alone is shared.
    """
    a = found[place]
    if place + 1 >= len(found) or a.unit is not None or a.noun is not None or a.form != "number" or a.value is None:
        return a
    b = found[place + 1]
    linked = b.first == a.stop + 1 and low_at(tokens, a.stop) in _SHARING
    single = b.form == "number" and b.value is not None and b.value_high is None
    if not linked or not single or (b.unit is None and b.noun is None):
        return a
    changed = low_at(tokens, a.stop) == "to" and low_at(tokens, a.first - 1) == "from"
    if not changed and (b.unit is None or b.unit.dimension == "money"):
        return a
    unit = None if b.unit is None else b.unit._replace(size=0)
    factor = _shared_scale(tokens, a, b) if changed else ONE
    return a._replace(
        unit=unit, noun=b.noun, value=EXACT.multiply(a.value, factor), last_place=EXACT.multiply(a.last_place, factor)
    )


def _shared_scale(tokens: Sequence[Token], a: Measured, b: Measured) -> Decimal:
    """The magnitude of the second number where the first has none and would be out of all proportion without it."""
    assert a.value is not None and b.value is not None
    if a.stop - a.first > 1 or not tokens[a.first].text.replace(".", "").isdecimal() or a.value >= 1000:
        return ONE
    scale = ONE
    while EXACT.multiply(scale, Decimal(1000)) <= b.last_place * 1000 and EXACT.divide(b.value, scale) >= 1000:
        scale *= 1000
    return scale if b.first + 1 < b.stop or scale == ONE else ONE
