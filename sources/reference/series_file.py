"""Find series in the series file of one vintage: a few bytes are read and decoded for each.

In: the paths of a vintage's series file and Parquet file; (indicator, ref_area) pairs. Out: periods and values as
texts. Never: writes; hands out a value whose bytes, here or in the Parquet file, no longer have their hash.
"""

from __future__ import annotations

import hashlib
import sys
from bisect import bisect_left
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from sources.reference.hashed_pieces import HashedPieces, PlacedReader
from sources.reference.manifest import HeldVintage
from sources.reference.series_layout import HEADER, SeriesFileUnusable, checksum, read_header, read_index

#: Lists of periods that are kept for the series that share them: some 10 MB when all are full.
_KEPT_CALENDARS = 2_000

#: A series: the place of each of its periods, in order, and the values at these places.
Texts = tuple[dict[str, int], list[str]]


class SeriesFile:
    """One open series file beside its Parquet file. Raises SeriesFileUnusable, and EvidenceLost for the latter."""

    def __init__(self, path: Path, parquet: Path, held: HeldVintage, where: str) -> None:
        try:
            self._file = PlacedReader(path)
        except OSError as error:
            raise SeriesFileUnusable(str(error)) from None
        header = read_header(self._read(0, HEADER.size))
        self._texts_at = HEADER.size + header.index_length
        if self._file.size != self._texts_at + header.text_length or sys.byteorder != "little":
            raise SeriesFileUnusable("has another length than it says")
        index = self._read(HEADER.size, self._texts_at)
        if hashlib.sha256(index).digest() != header.index_sha256:
            raise SeriesFileUnusable("its index no longer has its hash")
        facts, columns = read_index(index)
        if (facts["sha256"], facts["catalogue"]) != (held.sha256, held.catalogue):
            raise SeriesFileUnusable("is of another vintage")
        self._first, self._area, self._row = columns["first"], columns["area"], columns["row"]
        self._text, self._checksum, self._calendar = columns["text"], columns["checksum"], columns["calendar"]
        self._start, self._period = columns["calendar_start"], columns["calendar_period"]
        self._indicators = {code: number for number, code in enumerate(facts["indicators"])}
        self._area_codes: list[str] = facts["areas"]
        self._areas = {code: place for place, code in enumerate(facts["areas"])}
        self._periods: list[str] = facts["periods"]
        self._group_rows: int = facts["group_rows"]
        self._calendars: dict[int, dict[str, int]] = {}
        #: Indicator -> date, where its figures are older than the vintage.
        self.dates = {code: date.fromisoformat(day) for code, day in facts["dates"].items()}
        ends, hashes = facts["piece_ends"], memoryview(columns["piece"])  # type: ignore[arg-type]
        self._parquet = HashedPieces(
            parquet,
            where,
            bounds=lambda number: (ends[number - 1] if number else 0, ends[number]),
            expected=lambda number: hashes[32 * number : 32 * number + 32].tobytes(),
        )
        if self._parquet.size != ends[-1]:
            raise self._parquet.lost("has another length than recorded")
        self._parquet.verify(len(ends) - 1)

    def texts(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Texts]:
        """Periods and values of the series that are held, by indicator and area, in the order of the keys."""
        found = {}
        for key in keys:
            number = self._number(key)
            if number is not None:
                found[key] = self._series(number)
        return found

    def holds(self, key: tuple[str, str]) -> bool:
        """Whether a series is held; reads nothing."""
        return self._number(key) is not None

    def areas(self, indicator: str) -> list[tuple[str, int]]:
        """The areas of an indicator, with how many observations each has."""
        place = self._indicators.get(indicator)
        if place is None:
            return []
        numbers = range(self._first[place], self._first[place + 1])
        return [(self._area_codes[self._area[one]], self._row[one + 1] - self._row[one]) for one in numbers]

    def _number(self, key: tuple[str, str]) -> int | None:
        """Which of the series it is, counted through the file."""
        indicator, area = self._indicators.get(key[0]), self._areas.get(key[1])
        if indicator is None or area is None:
            return None
        end = self._first[indicator + 1]
        number = bisect_left(self._area, area, self._first[indicator], end)  # areas by place: as the file is sorted
        return number if number < end and self._area[number] == area else None

    def _series(self, number: int) -> Texts:
        """One series, after its rows in the Parquet file and its own text have been compared with their hashes."""
        low, high = self._row[number], self._row[number + 1]
        for group in range(low // self._group_rows, (high - 1) // self._group_rows + 1):
            self._parquet.verify(group)
        text = self._read(self._texts_at + self._text[number], self._texts_at + self._text[number + 1])
        if checksum(text) != self._checksum[number]:
            raise SeriesFileUnusable("a text no longer has its checksum")
        values = text.decode().split("\n")
        values.pop()
        return self._calendar_of(self._calendar[number]), values

    def _calendar_of(self, number: int) -> dict[str, int]:
        kept = self._calendars.get(number)
        if kept is None:
            if len(self._calendars) >= _KEPT_CALENDARS:
                self._calendars.clear()
            places = self._period[self._start[number] : self._start[number + 1]]
            kept = dict(zip(map(self._periods.__getitem__, places), range(len(places)), strict=True))
            self._calendars[number] = kept
        return kept

    def _read(self, start: int, end: int) -> bytes:
        try:
            return self._file.read(start, end)
        except OSError as error:
            raise SeriesFileUnusable(str(error)) from None
