"""Dates of the calendar: what a written or relative expression means as a period code.

In: years, months, days and the publication date. Out: Period or None. Never: today's date.
"""

from __future__ import annotations

from datetime import date, timedelta

from checks.errors import InvalidInput
from checks.model.period import Period

#: A day this near ahead is announced; a day farther ahead was the last year's.
_ANNOUNCED = 92


def period_or_none(code: str) -> Period | None:
    """The period of a code; None where the calendar has no such day."""
    try:
        return Period.parse(code)
    except (InvalidInput, OverflowError):
        return None


def join_periods(first: Period | None, last: Period | None) -> Period | None:
    """From the first day of one to the last day of the other, written as ``first/last``."""
    return None if first is None or last is None else period_or_none(f"{first.code}/{last.code}")


def shift_months(year: int, month: int, by: int) -> tuple[int, int]:
    """The month ``by`` months away.

    >>> shift_months(2015, 1, -1)
    (2014, 12)
    """
    index = year * 12 + month - 1 + by
    return index // 12, index % 12 + 1


def nearest_month(month: int, published: date | None, *, past: bool = True) -> Period | None:
    """The month's last occurrence up to the publication date, or its next one."""
    if published is None:
        return None
    year = published.year
    if past and month > published.month:
        year -= 1
    elif not past and month < published.month:
        year += 1
    return period_or_none(f"{year:04d}-{month:02d}")


def nearest_day(month: int, day: int, published: date | None) -> Period | None:
    """The day's last occurrence; its next one where that is near, as news announces what is near.

    >>> nearest_day(5, 3, date(2015, 12, 16)).code, nearest_day(1, 10, date(2015, 12, 16)).code
    ('2015-05-03', '2016-01-10')
    """
    if published is None:
        return None
    options = [p for year in (-1, 0, 1) if (p := period_or_none(f"{published.year + year:04d}-{month:02d}-{day:02d}"))]
    ahead = [p for p in options if 0 < (p.first - published).days <= _ANNOUNCED]
    past = [p for p in options if p.first <= published]
    return ahead[0] if ahead else past[-1] if past else None


def months_up_to(last: Period | None, months: int) -> Period | None:
    """So many months that end with the one in which a period ends.

    >>> months_up_to(Period.parse("2015-03"), 12).code
    '2014-04/2015-03'
    """
    if last is None:
        return None
    end = last.last
    year, month = shift_months(end.year, end.month, 1 - months)
    return period_or_none(f"{year:04d}-{month:02d}/{end.year:04d}-{end.month:02d}")


def nearest_weekday(weekday: int, published: date | None, *, ahead: bool = False) -> Period | None:
    """The last such day before publication, or the next one after it.

    >>> nearest_weekday(3, date(2015, 12, 16)).code
    '2015-12-09'
    """
    if published is None:
        return None
    step = (weekday - published.isoweekday()) % 7 or 7 if ahead else -((published.isoweekday() - weekday) % 7 or 7)
    return _day(published, step)


def _day(published: date, step: int) -> Period | None:
    try:
        return Period.parse((published + timedelta(days=step)).isoformat())
    except OverflowError:
        return None


def resolve_relative(rule: str, published: date | None) -> Period | None:
    """A rule of ``times.csv`` such as ``year:-1``, seen from the publication date.

    >>> resolve_relative("year:-1", date(2015, 12, 16)).code, resolve_relative("year:0", None)
    ('2014', None)
    """
    if published is None:
        return None
    kind, _, number = rule.partition(":")
    step = int(number)
    if kind == "year":
        return period_or_none(f"{published.year + step:04d}")
    if kind == "day":
        return _day(published, step)
    if kind == "week":
        day = _day(published, 7 * step)
        if day is None:
            return None
        year, week, _ = day.first.isocalendar()
        return period_or_none(f"{year:04d}-W{week:02d}")
    if kind == "fixed":
        return period_or_none(number)
    return _resolve_months(kind, step, published)


def shift_period(period: Period, rule: str) -> Period | None:
    """A rule such as ``month:-1`` reckoned from another period instead of from publication.

    >>> shift_period(Period.parse("2016-03"), "year:-1").code
    '2015-03'
    """
    kind, _, number = rule.partition(":")
    months = {"year": 12, "quarter": 3, "month": 1}.get(kind)
    if months is None or period.freq not in "AQM" or (kind == "month" and period.freq != "M"):
        return None
    year, month = shift_months(period.first.year, period.first.month, months * int(number))
    codes = {"A": f"{year:04d}", "Q": f"{year:04d}-Q{(month + 2) // 3}", "M": f"{year:04d}-{month:02d}"}
    return period_or_none(codes[period.freq])


def _resolve_months(kind: str, step: int, published: date) -> Period | None:
    if kind == "month":
        year, month = shift_months(published.year, published.month, step)
        return period_or_none(f"{year:04d}-{month:02d}")
    if kind == "quarter":
        year, month = shift_months(published.year, published.month, 3 * step)
        return period_or_none(f"{year:04d}-Q{(month + 2) // 3}")
    if kind == "ytd":
        return period_or_none(f"{published.year:04d}-01-01/{published.isoformat()}")
    if kind == "past":
        year, month = shift_months(published.year, published.month, -step)
        start = period_or_none(f"{year:04d}-{month:02d}")
        return None if start is None else period_or_none(f"{start.first.isoformat()}/{published.isoformat()}")
    return None
