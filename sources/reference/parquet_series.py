"""Find series in the Parquet file of one vintage: only the row groups that hold them are read, and verified.

In: the path of a file and its catalogue; (indicator, ref_area) pairs. Out: periods and values as texts.
Never: writes; hands out a row whose bytes no longer have their hash.

What is done where no series file can be written; a whole row group is decoded for each series.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sources.reference.arrange import STATUS
from sources.reference.errors import EvidenceLost
from sources.reference.hashed_pieces import HashedPieces
from sources.reference.series_file import Texts
from sources.reference.series_layout import with_marks

if TYPE_CHECKING:
    import pyarrow as pa

#: Series kept decoded, so that the articles of one run do not read them again and again.
_KEPT_SERIES = 5_000


class ParquetSeries:
    """One open Parquet file, sorted by indicator, ref_area, time_period."""

    def __init__(self, path: Path, catalogue: Mapping[str, Any], where: str) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self.path, self.catalogue, self.where = path, catalogue, where
        size, hashes = catalogue["block_size"], catalogue["blocks"]
        self._pieces = HashedPieces(
            path,
            where,
            bounds=lambda number: (number * size, (number + 1) * size),
            expected=lambda number: bytes.fromhex(hashes[number]),
        )
        self._verify_end(size * (len(hashes) - 1), size * len(hashes))
        try:
            self._file = pq.ParquetFile(path, memory_map=True, read_dictionary=["time_period"])
        except (pa.ArrowInvalid, OSError) as error:
            raise EvidenceLost(f"{where}: {path.name} is no readable Parquet file ({error}); add it again") from None
        self._marked = STATUS in self._file.schema_arrow.names
        self._indicators = {entry["indicator"]: number for number, entry in enumerate(catalogue["indicators"])}
        self._starts = [0, *accumulate(entry["rows"] for entry in catalogue["indicators"])]
        self._areas = {code: place for place, code in enumerate(catalogue["areas"])}
        self._kept: dict[tuple[str, str], Texts] = {}
        #: Indicator -> date, where its figures are older than the vintage.
        self.dates = {
            entry["indicator"]: date.fromisoformat(entry["published_at"])
            for entry in catalogue["indicators"]
            if "published_at" in entry
        }

    def texts(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Texts]:
        """Periods and values of the series that are held, by indicator and area, in the order of the keys."""
        wanted = [key for key in keys if self._rows_of(key) is not None]
        missing = [key for key in wanted if key not in self._kept]
        if len(self._kept) + len(missing) > _KEPT_SERIES:
            self._kept, missing = {}, wanted
        self._read(missing)
        return {key: self._kept[key] for key in wanted}

    def holds(self, key: tuple[str, str]) -> bool:
        """Whether a series is held; reads nothing."""
        return self._rows_of(key) is not None

    def areas(self, indicator: str) -> list[tuple[str, int]]:
        """The areas of an indicator, with how many observations each has."""
        if indicator not in self._indicators:
            return []
        entry = self.catalogue["indicators"][self._indicators[indicator]]
        codes = [self.catalogue["areas"][place] for place in entry["areas"]]
        return list(zip(codes, entry["counts"], strict=True))

    def _rows_of(self, key: tuple[str, str]) -> tuple[int, int] | None:
        """First row of a series and the row behind its last."""
        number, place = self._indicators.get(key[0]), self._areas.get(key[1])
        if number is None or place is None:
            return None
        entry = self.catalogue["indicators"][number]
        areas, counts = entry["areas"], entry["counts"]  # areas by place: as the file is sorted
        at = bisect_left(areas, place)
        if at == len(areas) or areas[at] != place:
            return None
        first = self._starts[number] + sum(counts[:at])
        return first, first + counts[at]

    def _read(self, keys: Sequence[tuple[str, str]]) -> None:
        """Decode the row groups that hold the series, each once."""
        if not keys:
            return
        size = self.catalogue["group_rows"]
        rows = {key: self._rows_of(key) or (0, 0) for key in keys}
        groups = sorted({group for low, high in rows.values() for group in range(low // size, (high - 1) // size + 1)})
        table = self._groups(groups)
        place = {group: number * size for number, group in enumerate(groups)}
        for key, (low, high) in rows.items():
            taken = table.slice(place[low // size] + low % size, high - low)
            periods, values = (taken.column(name) for name in ("time_period", "obs_value"))
            told = with_marks(values, taken.column(STATUS)) if self._marked else values
            self._kept[key] = ({code: at for at, code in enumerate(periods.to_pylist())}, told.to_pylist())

    def _groups(self, groups: Sequence[int]) -> pa.Table:
        """The columns of some row groups that a look-up reads, whose bytes have been compared with their hashes."""
        import pyarrow as pa

        starts = self.catalogue["groups"]
        for group in groups:
            self._verify(starts[group], starts[group + 1])
        try:
            columns = ["time_period", "obs_value", *([STATUS] if self._marked else [])]
            table = self._file.read_row_groups(groups, columns=columns)
        except (pa.ArrowInvalid, OSError) as error:
            raise EvidenceLost(f"{self.where}: {self.path.name} cannot be read ({error}); add it again") from None
        return table.unify_dictionaries().combine_chunks()

    def _verify_end(self, longer_than: int, at_most: int) -> None:
        """The footer, whose length stands in the last eight bytes."""
        size = self._pieces.size
        if not longer_than < size <= at_most:
            raise self._pieces.lost("has another length than recorded")
        self._verify(max(0, size - 8), size)
        length = int.from_bytes(self._pieces.read(size - 8, size - 4), "little")
        self._verify(max(0, size - 8 - length), size)

    def _verify(self, start: int, end: int) -> None:
        """The blocks that hold these bytes."""
        size = self.catalogue["block_size"]
        for number in range(start // size, (end - 1) // size + 1):
            self._pieces.verify(number)
