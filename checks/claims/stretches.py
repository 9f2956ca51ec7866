"""Stretches of a year: quarters, halves, fiscal years, so many months up to one, the past five years.

In: tokens, an index, the publication date. Out: (next index, Period) or None. Never: today's date.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from checks.claims.calendar_tokens import day_at, month_at, year_at
from checks.claims.calendar_words import months_up_to, nearest_month, period_or_none, resolve_relative
from checks.claims.noun_phrases import low_at
from checks.claims.phrases import phrases_of, words_of
from checks.claims.tokens import Token
from checks.claims.years import read_year_span
from checks.model.period import Period


def read_quarter(tokens: Sequence[Token], index: int, published: date | None) -> tuple[int, Period | None] | None:
    """Q3 2015; the third quarter [of 2015]."""
    value = words_of("times", "quarter").get(tokens[index].low)
    if value is None:
        return None
    stop = index + 1
    if tokens[index].kind != "mixed":
        stop += low_at(tokens, stop) == "-"
        if low_at(tokens, stop) != "quarter":
            return None
        stop += 1
    after = stop + (low_at(tokens, stop) == "of")
    if low_at(tokens, after) in words_of("times", "fiscal"):
        after += 1 + (low_at(tokens, after + 1) == "year")
    year = year_at(tokens, after)
    if year is None:
        relative = phrases_of("times", "relative").starting_at(tokens, after)
        if relative is not None and relative[1].startswith("year:"):
            whole = resolve_relative(relative[1], published)
            return after + relative[0], period_or_none("" if whole is None else f"{whole.code}-Q{value}")
        if published is None:
            return stop, None
        past = int(value) <= (published.month + 2) // 3
        return stop, period_or_none(f"{published.year - (not past):04d}-Q{value}")
    return after + 1, period_or_none(f"{year:04d}-Q{value}")


def read_half(tokens: Sequence[Token], index: int, published: date | None) -> tuple[int, Period | None] | None:
    """H1 2015; the first half of 2015, of last year, of the year."""
    value = words_of("times", "half").get(tokens[index].low)
    if value is None:
        return None
    stop = index + 1
    if tokens[index].kind != "mixed":
        if low_at(tokens, stop) != "half":
            return None
        stop += 1
    after = stop + (low_at(tokens, stop) == "of")
    year: int | None = year_at(tokens, after)
    end = after + 1
    if year is None:
        relative = phrases_of("times", "relative").starting_at(tokens, after)
        if relative is None or not relative[1].startswith("year:"):
            return None
        whole = resolve_relative(relative[1], published)
        year, end = None if whole is None else whole.first.year, after + relative[0]
    first, last = ("01", "06") if value == "1" else ("07", "12")
    return end, None if year is None else period_or_none(f"{year:04d}-{first}/{year:04d}-{last}")


def read_up_to(tokens: Sequence[Token], index: int, published: date | None) -> tuple[int, Period | None] | None:
    """The year to March, the 12 months ended 30 June 2015: so many months up to one."""
    length = phrases_of("times", "stretch").starting_at(tokens, index)
    if length is None or low_at(tokens, index + length[0]) not in words_of("times", "stretch_end"):
        return None
    place = index + length[0] + 1
    while low_at(tokens, place) in ("on", "the", "end", "of", "in"):
        place += 1
    month = month_at(tokens, place, strict=True)
    day = day_at(tokens, place)
    if month is None and day is not None:
        month = month_at(tokens, day[1] + (low_at(tokens, day[1]) == "of"), strict=True)
    if month is None:
        return None
    number, stop = month
    day = day_at(tokens, stop)
    if day is not None and year_at(tokens, stop) is None:
        stop = day[1]
    after = stop + (low_at(tokens, stop) == ",")
    year = year_at(tokens, after)
    last = nearest_month(number, published) if year is None else period_or_none(f"{year:04d}-{number:02d}")
    return stop if year is None else after + 1, months_up_to(last, int(length[1]))


def read_past_stretch(tokens: Sequence[Token], index: int, published: date | None) -> tuple[int, Period | None] | None:
    """The past five years, the last 18 months, the past decade: up to the article's date."""
    if tokens[index].low not in words_of("times", "past_stretch"):
        return None
    place = index + 1
    number = words_of("numerals", "unit").get(low_at(tokens, place))
    if number is None and place < len(tokens) and tokens[place].kind == "num" and len(tokens[place].text) <= 2:
        number = tokens[place].text if tokens[place].text.isdecimal() else None
    months = words_of("times", "stretch_unit").get(low_at(tokens, place + (number is not None)))
    if months is None or number == "0" or (number is None and months != "120"):
        return None
    stop = place + 1 + (number is not None)
    return stop, resolve_relative(f"past:{int(months) * int(number or 1)}", published)


def read_fiscal(tokens: Sequence[Token], index: int, published: date | None) -> tuple[int, Period | None] | None:
    """Fiscal 2015, fiscal year 2015/16, FY2015: the calendar year is meant as the nearest code."""
    del published
    if tokens[index].low not in words_of("times", "fiscal"):
        text = tokens[index].low
        glued = tokens[index].kind == "mixed" and text.startswith("fy") and len(text) == 6 and text[2:].isdecimal()
        return (index + 1, period_or_none(text[2:])) if glued else None
    stop = index + 1 + (low_at(tokens, index + 1) == "year")
    span = read_year_span(tokens, stop)
    if span is not None:
        return span
    year = year_at(tokens, stop)
    return None if year is None else (stop + 1, period_or_none(f"{year:04d}"))
