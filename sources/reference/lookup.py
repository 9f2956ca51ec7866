"""Find series in one vintage's Parquet file: only the row groups that hold them are read, and verified.

In: the path of a file and its catalogue; (indicator, ref_area) pairs. Out: an Arrow table of all their periods.
Never: writes; hands out a row whose bytes no longer have their hash.

The catalogue says in which rows each series lies, so that the time of a look-up hangs on what is asked for and not on
how much is held. Arrow reads them; ``benchmarks/references.py`` times 1,000 look-ups.
"""

from __future__ import annotations

import hashlib
import mmap
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sources.reference.arrange import STATUS
from sources.reference.errors import EvidenceLost

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = ["indicator", "ref_area", "time_period", "obs_value", STATUS]
#: Series kept decoded, so that the articles of one run do not read them again and again.
_KEPT_SERIES = 20_000

#: The periods of one series, as numbered texts, its values, and their statuses.
Series = tuple["pa.DictionaryArray", "pa.StringArray", "pa.StringArray"]
#: The same as Python lists; without any status the last is empty.
Texts = tuple[list[str], list[str], list[str]]


class ObservationFile:
    """One open Parquet file, sorted by indicator, ref_area, time_period."""

    def __init__(self, path: Path, catalogue: Mapping[str, Any], where: str) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self.path, self.catalogue, self.where = path, catalogue, where
        self._blocks = _Blocks(path, catalogue["blocks"], catalogue["block_size"], where)
        self._blocks.verify_end()
        try:
            self._file = pq.ParquetFile(path, memory_map=True, read_dictionary=["time_period"])
        except (pa.ArrowInvalid, OSError) as error:
            raise EvidenceLost(f"{where}: {path.name} is no readable Parquet file ({error}); add it again") from None
        self._marked = STATUS in self._file.schema_arrow.names
        sizes = [entry["rows"] for entry in catalogue["indicators"]]
        starts = [0, *accumulate(sizes)]
        self._indicators = {entry["indicator"]: number for number, entry in enumerate(catalogue["indicators"])}
        self._starts = starts
        self._areas = {code: place for place, code in enumerate(catalogue["areas"])}
        self._kept: dict[tuple[str, str], Series] = {}
        self._texts: dict[tuple[str, str], Texts] = {}

    def find(self, keys: set[tuple[str, str]]) -> pa.Table | None:
        """Rows of the series with the columns COLUMNS (all texts, a missing status blank); None for none."""
        import numpy as np
        import pyarrow as pa

        kept = self.series(keys)
        if not kept:
            return None
        series = list(kept.values())
        of_row = pa.array(np.repeat(np.arange(len(series)), [len(values) for _, values, _ in series]))
        arrays = [
            *(pa.array([key[place] for key in kept], pa.string()).take(of_row) for place in (0, 1)),
            pa.chunked_array([periods for periods, _, _ in series]).cast(pa.string()).combine_chunks(),
            pa.concat_arrays([values for _, values, _ in series]),
            pa.concat_arrays([statuses for _, _, statuses in series]),
        ]
        return pa.table(dict(zip(COLUMNS, arrays, strict=True)))

    def series(self, keys: set[tuple[str, str]]) -> dict[tuple[str, str], Series]:
        """Periods, values and statuses of the series that are held, by indicator and area."""
        wanted = sorted(key for key in keys if self._rows_of(key) is not None)
        missing = [key for key in wanted if key not in self._kept]
        if len(self._kept) + len(missing) > _KEPT_SERIES:
            self._kept, self._texts, missing = {}, {}, wanted
        self._read(missing)
        return {key: self._kept[key] for key in wanted}

    def texts(self, keys: set[tuple[str, str]]) -> dict[tuple[str, str], Texts]:
        """The same as texts, made once."""
        missing = {key for key in keys if key not in self._texts}
        for key, (periods, values, statuses) in self.series(missing).items():
            told = statuses.to_pylist() if self._marked else []
            self._texts[key] = (periods.to_pylist(), values.to_pylist(), told if any(told) else [])
        return {key: self._texts[key] for key in sorted(keys) if key in self._texts}

    def holds_any(self, keys: Iterable[tuple[str, str]]) -> bool:
        """Whether one of the series is held; reads nothing."""
        return any(self._rows_of(key) is not None for key in keys)

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
        import numpy as np
        import pyarrow as pa

        size = self.catalogue["group_rows"]
        rows = {key: self._rows_of(key) or (0, 0) for key in keys}
        groups = sorted({group for low, high in rows.values() for group in range(low // size, (high - 1) // size + 1)})
        table = self._groups(groups)
        place = {group: number * size for number, group in enumerate(groups)}
        starts = [place[low // size] + low % size for low, _ in rows.values()]
        lengths = [high - low for low, high in rows.values()]
        taken = table.take(np.concatenate([np.arange(at, at + n) for at, n in zip(starts, lengths, strict=True)]))
        periods, values = (taken.column(name).combine_chunks() for name in ("time_period", "obs_value"))
        statuses = taken.column(STATUS).combine_chunks() if self._marked else pa.repeat("", taken.num_rows)
        at = 0
        for key, length in zip(rows, lengths, strict=True):
            self._kept[key] = (periods.slice(at, length), values.slice(at, length), statuses.slice(at, length))
            at += length

    def _groups(self, groups: Sequence[int]) -> pa.Table:
        """The columns of some row groups that a look-up reads, whose bytes have been compared with their hashes."""
        import pyarrow as pa

        starts = self.catalogue["groups"]
        for group in groups:
            self._blocks.verify(starts[group], starts[group + 1])
        try:
            columns = ["time_period", "obs_value", *([STATUS] if self._marked else [])]
            table = self._file.read_row_groups(groups, columns=columns)
        except (pa.ArrowInvalid, OSError) as error:
            raise EvidenceLost(f"{self.where}: {self.path.name} cannot be read ({error}); add it again") from None
        return table.unify_dictionaries()


class _Blocks:
    """A file's bytes in blocks, each compared with its hash before it is used for the first time."""

    def __init__(self, path: Path, hashes: Sequence[str], size: int, where: str) -> None:
        self.path, self.hashes, self.size, self.where = path, hashes, size, where
        self.verified: set[int] = set()
        try:
            with path.open("rb") as stream:
                self.body = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise self.lost(f"cannot be read ({error})") from None

    def lost(self, why: str) -> EvidenceLost:
        return EvidenceLost(
            f"{self.where}: {self.path.name} {why}; add the dataset again from its data, or restore the file"
        )

    def verify_end(self) -> None:
        """The footer, whose length stands in the last eight bytes."""
        if not self.size * (len(self.hashes) - 1) < len(self.body) <= self.size * len(self.hashes):
            raise self.lost("has another length than recorded")
        self.verify(len(self.body) - 8, len(self.body))
        length = int.from_bytes(self.body[-8:-4], "little")
        self.verify(max(0, len(self.body) - 8 - length), len(self.body))

    def verify(self, start: int, end: int) -> None:
        """The blocks that hold these bytes."""
        for number in range(start // self.size, (end - 1) // self.size + 1):
            if number in self.verified:
                continue
            block = self.body[number * self.size : (number + 1) * self.size]
            if hashlib.sha256(block).hexdigest() != self.hashes[number]:
                raise self.lost("no longer has its hash")
            self.verified.add(number)
