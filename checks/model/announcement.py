"""Announcement: a dated official statement of a count, with no series behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from checks.model.interval import require_decimal
from checks.model.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """One reviewed row of ``sources/announcements/<topic>.csv``.

    id                unique within all announcements
    dataset           the file's topic, e.g. ``announcements-china-internet``
    body              the authority whose count it is ("Ministry of Public Security")
    action            lemma of what was done to the counted ("punish", "close"), or None for a stock
    counted           noun phrase as published, in English ("pornographic websites")
    unit              lemma of the counted noun ("website"), "percent" or an ISO 4217 code
    about             words one of which a text on the same matter uses ("rumour", "Tianjin")
    value, hedge      as stated
    covers            period covered, or None where the statement gives none
    stated_on         date of the statement; never judges an article of an earlier date
    publisher, url    where it was read; url None where only a copy of the page was seen
    origin_of_figure  the statement that this report repeats: one origin is counted once
    rank              1 = the body's own words or the report closest to them
    note              what a reviewer should know
    sha256            hash of the file the row was read from
    """

    id: str
    dataset: str
    body: str
    action: str | None
    counted: str
    unit: str
    about: tuple[str, ...]
    value: Decimal
    hedge: str
    ref_area: str
    covers: Period | None
    stated_on: date
    publisher: str
    published_on: date
    url: str | None
    origin_of_figure: str
    rank: int
    note: str
    sha256: str

    def __post_init__(self) -> None:
        require_decimal(self.value, "value")
