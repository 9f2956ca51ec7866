"""Period: the stretch of time a figure is about, printed ISO 8601 style.

Codes (contract): "2015", "2015-Q3", "2015-08", "2015-W34", "2015-08-30", and intervals
"2015-01-01/2015-08-30", "2005/2015".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from checks.errors import InvalidInput

_CODE = re.compile(
    r"(?P<year>\d{4})(?:-Q(?P<quarter>[1-4])|-W(?P<week>\d{2})|-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?", re.ASCII
)


def _month_end(year: int, month: int) -> date:
    return (date(year + month // 12, month % 12 + 1, 1) if (year, month) != (9999, 12) else date.max) - timedelta(
        days=0 if (year, month) == (9999, 12) else 1
    )


def _bounds(code: str) -> tuple[date, date, str]:
    """First day, last day and SDMX frequency letter of a simple code; ValueError when it is none."""
    match = _CODE.fullmatch(code)
    if match is None:
        raise ValueError(code)
    year = int(match["year"])
    if match["quarter"]:
        quarter = int(match["quarter"])
        return date(year, 3 * quarter - 2, 1), _month_end(year, 3 * quarter), "Q"
    if match["week"]:
        monday = date.fromisocalendar(year, int(match["week"]), 1)
        return monday, monday + timedelta(days=6), "W"
    if match["day"]:
        day = date(year, int(match["month"]), int(match["day"]))
        return day, day, "D"
    if match["month"]:
        month = int(match["month"])
        return date(year, month, 1), _month_end(year, month), "M"
    return date(year, 1, 1), date(year, 12, 31), "A"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """First and last day (both included), and the frequency: A, Q, M, W, D, or I for an interval.

    >>> Period.parse("2015-Q3").last
    datetime.date(2015, 9, 30)
    >>> Period.parse("2015").contains(Period.parse("2015-03/2015-08"))
    True
    """

    code: str
    first: date
    last: date
    freq: str

    @classmethod
    def parse(cls, code: str) -> Period:
        """Read a period code; raises InvalidInput for anything that is none."""
        return _parse(code)

    @classmethod
    def year(cls, year: int) -> Period:
        """The calendar year."""
        return cls.parse(f"{year:04d}")

    def contains(self, other: Period) -> bool:
        """Whether ``other`` lies wholly inside (equal counts)."""
        return self.first <= other.first and other.last <= self.last

    def same_days(self, other: Period) -> bool:
        """Whether both cover the same days, however written."""
        return self.first == other.first and self.last == other.last

    def overlaps(self, other: Period) -> bool:
        """Whether the two share a day."""
        return self.first <= other.last and other.first <= self.last


@lru_cache(maxsize=16_384)
def _parse(code: str) -> Period:
    """A period is read once: a series is searched period by period for the one that a claim names."""
    try:
        if "/" in code:
            low, high = code.split("/")
            first, last = _bounds(low)[0], _bounds(high)[1]
            if first > last:
                raise ValueError(code)
            return Period(code=code, first=first, last=last, freq="I")
        first, last, freq = _bounds(code)
    except (ValueError, OverflowError):
        raise InvalidInput(f"no period: {code!r}; write 2015, 2015-Q3, 2015-08, 2015-08-30 or a/b") from None
    return Period(code=code, first=first, last=last, freq=freq)
