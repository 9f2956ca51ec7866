"""Which time and which place of a sentence a quantity belongs to.

In: tokens, the times and areas found, one quantity. Out: a Period or None; an area and how it was found.
Never: a time or place of another sentence, but for the one country an article is about.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TypeVar

from checks.claims.comparisons import compares, own_whole
from checks.claims.hedges import hedge_before
from checks.claims.measured import Measured
from checks.claims.noun_phrases import low_at
from checks.claims.phrases import words_of
from checks.claims.ref_areas import AreaMention
from checks.claims.time_expression import TimeExpression
from checks.claims.tokens import Token
from checks.model.period import Period

#: How far away, in words, a mark or a clause word between makes a time or place seem.
_MARK_COST = 4
_CLAUSE_COST = 60
#: What the origin of those counted costs against a place that the sentence names elsewhere.
_COUNTED_COST = 20
#: Times, places and quantities further away than this many words are not looked at; at most this many of each.
_WINDOW = 80
_MOST = 12
#: At most so many words between a place and the figure that follows it at once: "Chinese ones 25.7 million".
_AT_ONCE = 2
_Placed = TypeVar("_Placed", TimeExpression, AreaMention, Measured)


def _near(items: Sequence[_Placed], measured: Measured) -> list[_Placed]:
    """The items around a quantity, so that the work on a long sentence stays in proportion to its length."""
    middle = bisect_left(items, measured.first, key=lambda item: item.first)
    nearby = items[max(0, middle - _MOST) : middle + _MOST]
    return [item for item in nearby if abs(item.first - measured.first) <= _WINDOW]


def _distance(tokens: Sequence[Token], first: int, stop: int, measured: Measured) -> int:
    """Words between two stretches; what opens another clause between them costs more."""
    low, high = (stop, measured.first) if stop <= measured.first else (measured.stop, first)
    cost = max(high - low, 0)
    for index in range(low, high):
        text = tokens[index].low
        if text == ";" or text in words_of("nouns", "contrast"):
            cost += _CLAUSE_COST
        elif text in ",:—–()":
            cost += _MARK_COST
    return cost


def choose_period(
    tokens: Sequence[Token],
    times: Sequence[TimeExpression],
    measured: Measured,
    rivals: Sequence[Measured] = (),
) -> Period | None:
    """The period of the nearest time expression; none of a comparison or of what it is compared with."""
    others = _near(rivals, measured)
    compared = compared_time(tokens, times, measured)
    near = _near(times, measured)
    options = [
        (
            _distance(tokens, time.first, time.stop, measured)
            + (time.first < measured.first)
            + _CLAUSE_COST * _of_figure_before(tokens, time, measured, others, near),
            order,
            time,
        )
        for order, time in enumerate(near)
        if time.period is not None
        and time is not compared
        and time.role in ("at", "since", "until")
        and not _record(tokens, time)
        and not _of_compared(tokens, time, measured, others)
        and not _of_later_clause(tokens, time, measured, others)
    ]
    options = [option for option in options if option[0] < _CLAUSE_COST] or options
    return min(options)[2].period if options else None


def choose_base(tokens: Sequence[Token], times: Sequence[TimeExpression], measured: Measured) -> Period | None:
    """The period that a change is reckoned from: "since 2000", "up from 2010", "between 2000 and 2015"."""
    compared = compared_time(tokens, times, measured)
    if compared is not None:
        return compared.period
    options = [
        (_distance(tokens, time.first, time.stop, measured), order, base)
        for order, time in enumerate(_near(times, measured))
        if (base := _base_of(time)) is not None and not _record(tokens, time)
    ]
    return min(options)[2] if options else None


def compared_time(
    tokens: Sequence[Token], times: Sequence[TimeExpression], measured: Measured
) -> TimeExpression | None:
    """The time of what a number of times, or a fraction, is compared with: "double the share in 1990"."""
    unit = measured.unit
    multiple = unit is not None and unit.dimension == "multiple" and measured.form not in ("multiple", "halving")
    if not (multiple or measured.form == "fraction") or not compares(tokens, measured.stop):
        return None
    if own_whole(tokens, measured.stop) is not None:
        return None
    after = [time for time in _near(times, measured) if time.first >= measured.stop and time.period is not None]
    told = [time for time in after if _as_it_was(tokens, time.first)]
    time = next(iter(told or after), None)
    if time is None or time.period is None or "/" in time.period.code:
        return None
    between = tokens[measured.stop : time.first]
    ended = any(token.low in words_of("nouns", "contrast") or token.text in ",;:()" for token in between)
    whole = not multiple and len(between) > 1 and between[1].low not in words_of("nouns", "compared_noun")
    return None if ended or whole else time


def _as_it_was(tokens: Sequence[Token], index: int) -> bool:
    """ "Twice as large in 2022 as in 2010": what the time before ``index`` is compared with."""
    before = index - 2 if low_at(tokens, index - 1) == "in" else index - 1
    return low_at(tokens, before) == "as"


def end_of(period: Period | None, base: Period | None) -> Period | None:
    """The end of a change from its base: "between 2000 and 2015" is told of 2015.

    >>> end_of(Period.parse("2000/2015"), Period.parse("2000")).code
    '2015'
    """
    if period is None or base is None or "/" not in period.code or period.first.year != base.first.year:
        return period
    whole = (period.last.month, period.last.day) == (12, 31)
    return Period.year(period.last.year) if whole else period


def _base_of(time: TimeExpression) -> Period | None:
    """The start of a stretch of years, or the one period that the sentence compares with."""
    period = time.period
    if period is None:
        return None
    if "/" not in period.code:
        return period if time.role == "compared" else None
    if period.first.year == period.last.year and time.role != "since":
        return None
    return Period.parse(str(period.first.year)) if (period.first.month, period.first.day) == (1, 1) else None


def _of_compared(tokens: Sequence[Token], time: TimeExpression, measured: Measured, rivals: Sequence[Measured]) -> bool:
    """ "3.2%, against 4.1% a year earlier": the time behind the figure that this one is compared with."""
    for rival in rivals:
        if measured.stop <= rival.first < time.first:
            hedge = hedge_before(tokens, rival.first)  # "less than five" compares nothing
            start = rival.first if hedge is None else max(min(hedge.first, rival.first), measured.stop)
            between = {tokens[index].low for index in range(measured.stop, start)}
            if between & (words_of("times", "compared").keys() | {"from", "compared"}):
                return True
    return False


def _of_figure_before(
    tokens: Sequence[Token],
    time: TimeExpression,
    measured: Measured,
    rivals: Sequence[Measured],
    times: Sequence[TimeExpression],
) -> bool:
    """ "6.3% in 2023 and 5% in 2022": the time ahead of an "and" is that of the figure before it, where this one has
    a time of its own behind it."""
    if time.stop > measured.first or not any(rival.stop <= time.first for rival in rivals):
        return False
    joined = any(tokens[index].low in words_of("nouns", "conjoins") for index in range(time.stop, measured.first))
    own = [other for other in times if other.first >= measured.stop and other.role == "at" and other.period is not None]
    if not (joined and own):
        return False
    following = [rival.first for rival in rivals if rival.first >= measured.stop]
    return own[0].first < min(following, default=len(tokens))


def _of_later_clause(
    tokens: Sequence[Token], time: TimeExpression, measured: Measured, rivals: Sequence[Measured]
) -> bool:
    """ "79%, he wrote; 48% in 2027": the time behind a semicolon and another figure is that one's."""
    between = tokens[measured.stop : time.first] if time.first > measured.stop else []
    marks = [measured.stop + place for place, token in enumerate(between) if token.text == ";"]
    return bool(marks) and any(marks[0] < rival.first < time.first for rival in rivals)


def _record(tokens: Sequence[Token], time: TimeExpression) -> bool:
    """ "The highest since 2006": the time of a record, not of the figure."""
    if time.role != "since":
        return False
    near = {token.low for token in tokens[max(0, time.first - 10) : time.first]}
    return bool(near & (words_of("nouns", "superlative").keys() | {"first"}))


def _of_counted(area: AreaMention, measured: Measured) -> bool:
    """ "Poland sheltered a million Ukrainian refugees": where those counted come from, and not where they are."""
    noun = measured.noun
    return area.kind == "demonym" and noun is not None and noun.first <= area.first < noun.head


def _of_next(tokens: Sequence[Token], area: AreaMention, measured: Measured, rivals: Sequence[Measured]) -> bool:
    """ "Britain's shrank by 10% and Spain's by 12%": the place behind an "and" belongs to the figure behind it.

    So does the one behind a mark where that figure follows it at once: "845 million, Chinese ones 25.7 million".
    """
    following = [rival.first - area.stop for rival in rivals if rival.first >= area.stop]
    if area.first < measured.stop or not following:
        return False
    between = {tokens[index].low for index in range(measured.stop, area.first)}
    if not between.isdisjoint(words_of("nouns", "conjoins")):
        return True
    return ";" in between or ("," in between and min(following) <= _AT_ONCE)


def _elsewhere(tokens: Sequence[Token], area: AreaMention, measured: Measured, rivals: Sequence[Measured]) -> bool:
    """Whether the area lies in a quantity, or beyond another one while this one has a place of its own."""
    if any(rival.first <= area.first < rival.stop for rival in rivals):
        return True
    between = [rival.first for rival in rivals if measured.stop <= rival.first < area.first]
    if not between or area.kind == "aggregate":
        return bool(between)
    return any(
        tokens[index].low in ("in", "at") and tokens[index + 1].text[:1].isupper()
        for index in range(measured.stop, between[0] - 1)
    )


def choose_area(
    tokens: Sequence[Token],
    areas: Sequence[AreaMention],
    measured: Measured,
    rivals: Sequence[Measured],
    named: tuple[str, ...],
) -> tuple[str | None, str | None]:
    """(code, said or carried). The nearest area of the sentence, else the one country named so far."""
    mentions, others = _near(areas, measured), _near(rivals, measured)
    options = [
        (
            _distance(tokens, area.first, area.stop, measured)
            + (area.first < measured.first)
            + _CLAUSE_COST * _of_next(tokens, area, measured, others)
            + _COUNTED_COST * _of_counted(area, measured),
            order,
            area.code,
        )
        for order, area in enumerate(mentions)
        if area.place and not _elsewhere(tokens, area, measured, others)
    ]
    inside = _inside(mentions, measured)
    if inside and all(_is_beyond(mentions[order], measured, others) for _, order, _ in options):
        return inside[0], "said"
    later = [area.code for area in mentions if _is_next_alone(tokens, area, measured, others)]
    if len(later) == len(areas):
        earlier = [code for code in named if code not in later]
        return (earlier[0], "carried") if len(earlier) == 1 else (None, None)
    countries = [one for one in options if one[0] < _CLAUSE_COST and mentions[one[1]].kind != "aggregate"]
    if options:
        return min(countries or options)[2], "said"
    return None, None


def _is_beyond(area: AreaMention, measured: Measured, rivals: Sequence[Measured]) -> bool:
    """Whether another figure stands between a quantity and the place behind it."""
    return any(measured.stop <= rival.first < area.first for rival in rivals)


def _is_next_alone(tokens: Sequence[Token], area: AreaMention, measured: Measured, rivals: Sequence[Measured]) -> bool:
    """ "It was 5% in 2020; Spain had 6%", "whereas India's was 40%": a place of the next figure alone.

    It stands behind a semicolon or a word of contrast, or is a genitive, and a figure of its own stands behind it.
    """
    if area.first < measured.stop or not any(rival.first >= area.stop for rival in rivals):
        return False
    between = {tokens[index].low for index in range(measured.stop, area.first)}
    parted = ";" in between or not between.isdisjoint(words_of("nouns", "contrast"))
    genitive = tokens[area.stop - 1].text.endswith(("'s", "’s", "s'", "s’"))
    return parted or (genitive and _of_next(tokens, area, measured, rivals))


def _inside(mentions: Sequence[AreaMention], measured: Measured) -> list[str]:
    """Places that the quantity itself names: "73 subscriptions for every 100 Kenyans", "$1,500 per Kenyan"."""
    money = measured.unit is not None and measured.unit.dimension == "money"
    return [
        area.code
        for area in mentions
        if measured.first <= area.first < measured.stop and (not money or (measured.per and area.kind == "demonym"))
    ]


def implied_area(here: Sequence[str], before: Sequence[str], named: Sequence[str]) -> str | None:
    """The one country whose capital or ambiguous name stands in the sentence; or before it, where none is named."""
    if len(here) == 1:
        return here[0]
    return before[0] if len(before) == 1 and not here and not named else None
