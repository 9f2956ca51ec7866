"""Find series of one vintage: in its series file, which is made anew where it cannot be used, else in its Parquet file.

In: a vintage's store and row, its catalogue where that is needed; (indicator, ref_area) pairs. Out: periods and values
as texts. Never: writes anything but a series file; hands out a row whose bytes no longer
have their hash.

The time of a look-up hangs on what is asked for and not on how much is held; ``benchmarks/references.py`` times 1,000.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from sources.reference.errors import ReferenceNotWritten
from sources.reference.manifest import HeldVintage
from sources.reference.parquet_series import ParquetSeries
from sources.reference.series_file import SeriesFile, Texts
from sources.reference.series_layout import SeriesFileUnusable
from sources.reference.vintages import VintageStore


class ObservationFile:
    """The observations of one vintage, sorted by indicator, ref_area, time_period. Raises EvidenceLost."""

    def __init__(
        self, store: VintageStore, held: HeldVintage, catalogue: Callable[[], Mapping[str, Any]], where: str
    ) -> None:
        self._store, self._held, self._catalogue, self._where = store, held, catalogue, where
        self._source: SeriesFile | ParquetSeries
        try:
            self._source = self._open()
        except SeriesFileUnusable:
            self._source = self._made_anew()

    @property
    def dates(self) -> dict[str, date]:
        """Indicator -> date, where its figures are older than the vintage."""
        return self._source.dates

    def texts(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Texts]:
        """Periods and values of the series that are held, by indicator and area, sorted."""
        wanted = sorted(keys)
        try:
            return self._source.texts(wanted)
        except SeriesFileUnusable:
            self._source = self._made_anew()
        try:
            return self._source.texts(wanted)
        except SeriesFileUnusable:
            self._source = self._parquet()
        return self._source.texts(wanted)

    def holds_any(self, keys: Iterable[tuple[str, str]]) -> bool:
        """Whether one of the series is held; reads nothing."""
        return any(self._source.holds(key) for key in keys)

    def areas(self, indicator: str) -> list[tuple[str, int]]:
        """The areas of an indicator, with how many observations each has."""
        return self._source.areas(indicator)

    def _open(self) -> SeriesFile:
        return SeriesFile(self._store.series(self._held), self._store.parquet(self._held), self._held, self._where)

    def _made_anew(self) -> SeriesFile | ParquetSeries:
        """A new series file; the Parquet file itself where none can be written."""
        from sources.reference.series_build import keep_series

        try:
            keep_series(self._store, self._held, self._catalogue())
            return self._open()
        except (ReferenceNotWritten, SeriesFileUnusable):
            return self._parquet()

    def _parquet(self) -> ParquetSeries:
        return ParquetSeries(self._store.parquet(self._held), self._catalogue(), self._where)
