"""Periods as SDMX and JSON-stat write them -> period codes of ``checks.model.period``.

In: a TIME_PERIOD and, where known, the frequency. Out: "2015", "2015-Q3", "2015-08", "2015-W34", "2015-08-30",
"2015-01/2015-06". Never: a guess; a date that stands for a year must begin one.

Forms: SDMX 3.0 technical notes, section 4.2.6 (observational time period), and Eurostat's own without a dash.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from checks.errors import InvalidInput
from checks.model.period import Period
from sources.reference.period_codes import period_code

_REPORTING = re.compile(r"(\d{4})-?([ASTQMWDH])(\d{1,3})", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?", re.ASCII)
_RANGE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T00:00:00)?/P(\d{1,3})([YMWD])", re.ASCII)
#: How many months a reporting period has, and how many of them a year: halves, trimesters. "B1" is none: it is the
#: first half of a year in older guidelines, and the first two months of it at INSEE.
_MONTHS = {"S": (6, 2), "H": (6, 2), "T": (4, 3)}
_FREQUENCIES = {"A": "year", "Q": "quarter", "M": "month"}
_OF_DAYS = frozenset({"D", "B", "N", "I"})


def sdmx_period(text: str, frequency: str | None = None) -> str | None:
    """The code, or None for what is no period.

    ``frequency`` is SDMX's letter: where it says A, Q or M, a date stands for the period that it begins.

    >>> [sdmx_period(text) for text in ("2015", "2015-Q3", "2015-08", "2015-W34", "2015-08-30", "2015-A1")]
    ['2015', '2015-Q3', '2015-08', '2015-W34', '2015-08-30', '2015']
    >>> [sdmx_period(text) for text in ("2015-S2", "2015-T1", "2015S1", "2015-M08", "2015-D032", "2015-01-01/P1Y")]
    ['2015-07/2015-12', '2015-01/2015-04', '2015-01/2015-06', '2015-08', '2015-02-01', '2015']
    >>> sdmx_period("2015-04-01", "Q"), sdmx_period("2015-04-02", "Q"), sdmx_period("2015-13"), sdmx_period("2015-S3")
    ('2015-Q2', None, None, None)
    """
    code = _read(text.strip())
    if code is None:
        return None
    try:
        period = Period.parse(code)
    except InvalidInput:
        return None
    if frequency is None or period.freq != "D" or frequency[:1] in _OF_DAYS:
        return period.code
    widened = _FREQUENCIES.get(frequency[:1])
    return None if widened is None else period_code(code, frequency=widened)


def _read(text: str) -> str | None:
    moment = _MOMENT.fullmatch(text)
    if moment is not None:
        return moment[1]
    ranged = _RANGE.fullmatch(text)
    if ranged is not None:
        return _read_range(date_of(ranged[1]), int(ranged[2]), ranged[3])
    reporting = _REPORTING.fullmatch(text)
    return text if reporting is None else _read_reporting(int(reporting[1]), reporting[2], int(reporting[3]))


def _read_reporting(year: int, letter: str, number: int) -> str | None:
    if letter in _MONTHS:
        months, most = _MONTHS[letter]
        first, last = months * (number - 1) + 1, months * number
        return f"{year:04d}-{first:02d}/{year:04d}-{last:02d}" if 1 <= number <= most else None
    if letter == "A":
        return f"{year:04d}" if number == 1 else None
    if letter == "D":
        day = date(year, 1, 1) + timedelta(days=number - 1) if 1 <= number <= 366 and year else None
        return day.isoformat() if day is not None and day.year == year else None
    return {"Q": f"{year:04d}-Q{number}", "M": f"{year:04d}-{number:02d}", "W": f"{year:04d}-W{number:02d}"}[letter]


def _read_range(start: date | None, count: int, letter: str) -> str | None:
    """A start and a duration; whole years and months by their own codes."""
    if start is None or count < 1:
        return None
    if letter in "DW":
        end = start + timedelta(days=count * (7 if letter == "W" else 1) - 1)
        return start.isoformat() if end == start else f"{start.isoformat()}/{end.isoformat()}"
    months = count * (12 if letter == "Y" else 1)
    if start.day != 1:
        return None
    if months == 12 and start.month == 1:
        return f"{start.year:04d}"
    if months == 3 and start.month % 3 == 1:
        return f"{start.year:04d}-Q{start.month // 3 + 1}"
    last = start.year * 12 + start.month - 1 + months - 1
    first = f"{start.year:04d}-{start.month:02d}"
    return first if months == 1 else f"{first}/{last // 12:04d}-{last % 12 + 1:02d}"


def date_of(text: str) -> date | None:
    """The day a text begins with, as ISO writes it or as 24/04/24; None when it is none.

    >>> date_of("2024-07-19T23:00:00+0200"), date_of("22/05/26 11:00:00"), date_of("9/23/2025")
    (datetime.date(2024, 7, 19), datetime.date(2026, 5, 22), None)
    """
    short = re.match(r"(\d{2})/(\d{2})/(\d{2})(?!\d)", text, re.ASCII)
    iso = f"20{short[3]}-{short[2]}-{short[1]}" if short else text[:10]
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None
