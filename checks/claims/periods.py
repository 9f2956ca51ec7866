"""Find the time expressions of a sentence and what they mean.

In: tokens and the publication date. Out: TimeExpression values (token range, period, role).
Never: today's date; a relative word without a publication date has no period.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache

from checks.claims.calendar_tokens import day_at, month_at, year_at
from checks.claims.calendar_words import (
    join_periods,
    nearest_day,
    nearest_month,
    nearest_weekday,
    period_or_none,
    resolve_relative,
)
from checks.claims.clock_times import find_clock
from checks.claims.noun_phrases import low_at
from checks.claims.phrases import phrases_of, words_of
from checks.claims.reckoned_times import anchor, reckon
from checks.claims.stretches import read_fiscal, read_half, read_past_stretch, read_quarter, read_up_to
from checks.claims.time_expression import TimeExpression
from checks.claims.tokens import Token
from checks.claims.years import read_decade, read_year, read_year_span
from checks.model.period import Period


def find_times(tokens: Sequence[Token], published: date | None, before: Period | None = None) -> list[TimeExpression]:
    """All time expressions, left to right; ``before`` is the period that the text named last, in another sentence."""
    found: list[TimeExpression] = []
    index = 0
    while index < len(tokens):
        hit = _time_at(tokens, index, published)
        if hit is None:
            index += 1
            continue
        stop, period, role = hit
        found.append(TimeExpression(index, stop, period, role))
        index = stop
    anchored = anchor(tokens, _join_spans(tokens, reckon(tokens, found, before)), before)
    return [_with_role(tokens, time, published) for time in anchored]


@cache
def _openers() -> frozenset[str]:
    """Every word that a time expression can start with."""
    kinds = ("month", "month_short", "weekday", "quarter", "half", "fiscal", "past_stretch", "clock")
    words = {word for kind in kinds for word in words_of("times", kind)}
    words |= words_of("numerals", "unit").keys()
    words |= {word + mark for word in words_of("times", "weekday") for mark in ("'s", "’s")}
    return frozenset(words | phrases_of("times", "relative").heads | phrases_of("times", "stretch").heads)


Hit = tuple[int, Period | None, str]


def _time_at(tokens: Sequence[Token], index: int, published: date | None) -> Hit | None:
    token = tokens[index]
    if token.kind in ("word", "mark", "mixed") and token.low not in _openers() and token.low[:2] != "fy":
        return None
    if token.kind in ("isodate", "daydate"):
        return index + 1, period_or_none(token.text) if token.kind == "isodate" else None, "at"
    if (stop := find_clock(tokens, index)) is not None:
        return stop, None, "clock"
    if token.kind == "num":
        return _numeric(tokens, index, published)
    if token.kind not in ("word", "mixed"):
        return None
    for reader in _READERS:
        hit = reader(tokens, index, published)
        if hit is not None:
            return hit[0], hit[1], "at"
    return None


def _numeric(tokens: Sequence[Token], index: int, published: date | None) -> Hit | None:
    """27 April 2015; a span of years; a decade; a year."""
    day = day_at(tokens, index)
    if day is not None:
        number, stop = day
        stop += low_at(tokens, stop) == "of"
        month = month_at(tokens, stop, strict=False)
        if month is not None:
            return *_dated(tokens, month[1], month[0], number, published), "at"
    if low_at(tokens, index + 1) in words_of("times", "era") and len(tokens[index].text) <= 4:
        return index + 2, None, "at"
    if (stretch := read_up_to(tokens, index, published)) is not None:
        return *stretch, "at"
    for reader in (read_year_span, read_decade, read_year):
        hit = reader(tokens, index)
        if hit is not None:
            return hit[0], hit[1], "at"
    return None


def _dated(
    tokens: Sequence[Token], index: int, month: int, day: int, published: date | None
) -> tuple[int, Period | None]:
    """(next index, period) of a month and day, with the year that may follow."""
    stop = index + (low_at(tokens, index) == ",")
    year = year_at(tokens, stop)
    if year is not None:
        return stop + 1, period_or_none(f"{year:04d}-{month:02d}-{day:02d}")
    return index, nearest_day(month, day, published)


def _month_first(tokens: Sequence[Token], index: int, published: date | None) -> tuple[int, Period | None] | None:
    """April 27[, 2015]; August 22 to 25; April [of] 2015; January of this year; last November; in April."""
    month = month_at(tokens, index, strict=True)
    if month is None:
        return None
    number, stop = month
    day = day_at(tokens, stop)
    if day is not None:
        last = day_at(tokens, day[1] + 1) if low_at(tokens, day[1]) in ("to", "-", "–", "and") else None
        if last is None or last[0] <= day[0]:
            return _dated(tokens, day[1], number, day[0], published)
        end, closing = _dated(tokens, last[1], number, last[0], published)
        year = None if closing is None else closing.first.year
        return end, join_periods(period_or_none(f"{year or 1:04d}-{number:02d}-{day[0]:02d}"), closing)
    after = stop + (low_at(tokens, stop) in ("of", ","))
    year = year_at(tokens, after)
    if year is not None:
        return after + 1, period_or_none(f"{year:04d}-{number:02d}")
    relative = phrases_of("times", "relative").starting_at(tokens, after)
    if relative is not None and relative[1].startswith("year:") and after > stop:
        whole = resolve_relative(relative[1], published)
        code = "" if whole is None else f"{whole.code}-{number:02d}"
        return after + relative[0], period_or_none(code)
    return _lone_month(tokens, index, stop, number, published)


def _lone_month(
    tokens: Sequence[Token], index: int, stop: int, number: int, published: date | None
) -> tuple[int, Period | None] | None:
    before = low_at(tokens, index - 1)
    leads = words_of("times", "lead"), words_of("times", "part"), words_of("times", "past_weekday")
    if not any(before in words for words in leads):
        return None
    return stop, nearest_month(number, published, past=before != "next")


def _relative(tokens: Sequence[Token], index: int, published: date | None) -> tuple[int, Period | None] | None:
    hit = phrases_of("times", "relative").starting_at(tokens, index)
    return None if hit is None else (index + hit[0], resolve_relative(hit[1], published))


def _weekday(tokens: Sequence[Token], index: int, published: date | None) -> tuple[int, Period | None] | None:
    value = words_of("times", "weekday").get(tokens[index].low.removesuffix("'s").removesuffix("’s"))
    if value is None or not tokens[index].text[:1].isupper():
        return None
    stop = index + 1
    stop += low_at(tokens, stop) == ","
    dated = _month_first(tokens, stop, published) if stop < len(tokens) else None
    if dated is not None and day_at(tokens, stop + 1) is not None:
        return dated
    return index + 1, nearest_weekday(int(value), published, ahead=low_at(tokens, index - 1) == "next")


_Reader = Callable[[Sequence[Token], int, "date | None"], "tuple[int, Period | None] | None"]
_READERS: tuple[_Reader, ...] = (
    _relative,
    read_up_to,
    _month_first,
    _weekday,
    read_half,
    read_quarter,
    read_fiscal,
    read_past_stretch,
)


def _join_spans(tokens: Sequence[Token], found: list[TimeExpression]) -> list[TimeExpression]:
    """ "From A to B", "between A and B", "A through B", "Monday and Tuesday" are one stretch."""
    joined: list[TimeExpression] = []
    for time in found:
        previous = joined[-1] if joined else None
        if (
            previous is not None
            and previous.role == time.role == "at"
            and _part_lead(tokens, time.first) == previous.stop + 1
        ):
            link = low_at(tokens, previous.stop)
            period = join_periods(previous.period, time.period)
            alike = previous.period is not None and time.period is not None and previous.period.freq == time.period.freq
            opened = low_at(tokens, _part_lead(tokens, previous.first) - 1) in ("from", "between")
            if (link in ("to", "through", "-", "–", "until", "till") or (link == "and" and (opened or alike))) and (
                period is not None or time.period is None
            ):
                joined[-1] = TimeExpression(previous.first, time.stop, period)
                continue
        joined.append(time)
    return joined


def _part_lead(tokens: Sequence[Token], index: int) -> int:
    """Where a time begins with what leads to it: "the end of 2021"."""
    hit = phrases_of("times", "part").ending_at(tokens, index)
    index -= hit[0] if hit is not None else 0
    return index - 1 if hit is not None and low_at(tokens, index - 1) == "the" else index


def _with_role(tokens: Sequence[Token], time: TimeExpression, published: date | None) -> TimeExpression:
    """Since, until, or a thing compared with: what the word before makes of the time."""
    if time.role != "at":
        return time
    index = time.first - 1
    while low_at(tokens, index) in ("the", "early", "late", "mid", "-") and index > 0:
        index -= 1
    if low_at(tokens, index) == "in" and low_at(tokens, index - 1) in words_of("times", "compared"):
        index -= 1
    before = low_at(tokens, index)
    if (
        before in ("from", "with", "to")
        and _compares(tokens, index)
        and "/" not in (time.period.code if time.period else "")
    ):
        return time._replace(role="compared")
    if before == "since" and low_at(tokens, time.stop + (low_at(tokens, time.stop) == ",")) == "when":
        return time  # "since 2000, when 5% had it"
    if before == "since":
        period = time.period
        if period is not None and published is not None and period.first <= published:
            period = period_or_none(f"{period.first.isoformat()}/{published.isoformat()}")
        return time._replace(role="since", period=period)
    if before in words_of("times", "compared") and (time.period is None or "/" not in time.period.code):
        return time._replace(role="compared")
    return _until(time, before, published)


def _until(time: TimeExpression, before: str, published: date | None) -> TimeExpression:
    """ "Until 4 August": from the article's day on; "by 2030" is that year, of which a target speaks."""
    if before not in words_of("times", "until"):
        return time
    period = time.period
    if period is None or published is None or period.first <= published or (before == "by" and period.freq == "A"):
        return time._replace(role="until")
    return time._replace(role="until", period=period_or_none(f"{published.isoformat()}/{period.last.isoformat()}"))


def _compares(tokens: Sequence[Token], index: int) -> bool:
    """Whether "from" or "with" brings in the other side: a word of change stands before."""
    near = {token.low for token in tokens[max(0, index - 8) : index]}
    wanted = words_of("nouns", "change_noun_from").keys()
    return bool(near & wanted) if tokens[index].low == "from" else low_at(tokens, index - 1) == "compared"
