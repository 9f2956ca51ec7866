"""Period cells -> period codes of ``checks.model.period``.

In: a cell's text ("2015", "2020Q1", "2020M01", "2015-08-30"). Out: "2015", "2020-Q1", "2020-01", "2015-08-30".
Never: guesses. A form with two readings ("08/09/2015") needs ``period_format`` in the descriptor.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from checks.errors import InvalidInput
from checks.model.period import Period

_FORMS = (
    (re.compile(r"(\d{4})[- ]?[Qq]([1-4])"), "{0}-Q{1}"),
    (re.compile(r"[Qq]([1-4])[- ](\d{4})"), "{1}-Q{0}"),
    (re.compile(r"(\d{4})[- ]?[Mm](\d{2})"), "{0}-{1}"),
    (re.compile(r"(\d{4})-?W(\d{2})"), "{0}-W{1}"),
    (re.compile(r"(\d{4}-\d{2}-\d{2})[T ]00:00:00(?:\.0+)?Z?"), "{0}"),
)
_STARTS = {"year": ("-01-01", 4), "month": ("-01", 7)}


def period_code(
    text: str,
    *,
    form: str | None = None,
    frequency: str | None = None,
    any_day: bool = False,
    day_zero: date | None = None,
) -> str | None:
    """The code, or None when the text is no period.

    ``form`` is a strptime pattern; ``frequency`` says what a date stands for, where publishers write
    the first day (with ``any_day`` any day) for the whole month, quarter or year. With ``day_zero`` the text counts
    days from that date.

    >>> period_code("2020Q1"), period_code("2020M01"), period_code("1850"), period_code("p")
    ('2020-Q1', '2020-01', '1850', None)
    >>> period_code("2020-04-01", frequency="quarter"), period_code("30.08.2015", form="%d.%m.%Y")
    ('2020-Q2', '2015-08-30')
    >>> period_code("1986-01-15", frequency="month", any_day=True), period_code("10", day_zero=date(2020, 1, 21))
    ('1986-01', '2020-01-31')
    """
    code = text.strip()
    if day_zero is not None:
        return _count_days(code, day_zero)
    if form is not None:
        read = _read_form(code, form)
        if read is None:
            return None
        code = read
    for pattern, shape in _FORMS:
        match = pattern.fullmatch(code)
        if match is not None:
            code = shape.format(*match.groups())
            break
    try:
        period = Period.parse(code)
    except InvalidInput:
        return None
    return _widen(period, frequency, any_day=any_day)


def _count_days(text: str, day_zero: date) -> str | None:
    try:
        return (day_zero + timedelta(days=int(text))).isoformat()
    except (ValueError, OverflowError):
        return None


def _read_form(text: str, form: str) -> str | None:
    try:
        moment = datetime.strptime(text, form)
    except ValueError:
        return None
    if "%d" in form or "%j" in form or "%x" in form:
        return moment.date().isoformat()
    return moment.strftime("%Y-%m") if re.search("%[mbB]", form) else moment.strftime("%Y")


def _widen(period: Period, frequency: str | None, *, any_day: bool) -> str | None:
    """The code of the year, quarter or month that begins on a date (or holds it); None when the date begins none."""
    if frequency in (None, "day") or period.freq == {"year": "A", "quarter": "Q", "month": "M"}.get(str(frequency)):
        return period.code
    if period.freq not in ("D", "M"):
        return None
    first = period.first
    if frequency == "quarter":
        begins = first.day == 1 and first.month % 3 == 1
        return f"{first.year:04d}-Q{(first.month + 2) // 3}" if begins or any_day else None
    ending, length = _STARTS[str(frequency)]
    iso = first.isoformat()
    return iso[:length] if iso.endswith(ending) or any_day else None
