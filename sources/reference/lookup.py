"""Find series in one vintage's Parquet file: only the row groups that can hold them are read.

In: the path of a verified file; (indicator, ref_area) pairs. Out: a frame of all their periods. Never: writes.
Arrow and not DuckDB: measured on 1,000 series of two datasets, it needs no second engine in the process
(``benchmarks/references.py``).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from pathlib import Path
from typing import TYPE_CHECKING

from sources.reference.errors import EvidenceLost

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

COLUMNS = ["indicator", "ref_area", "time_period", "obs_value"]
#: Row groups kept decoded, so that the articles of one run do not read them again and again.
_KEPT_GROUPS = 64


class ObservationFile:
    """One open Parquet file, sorted by indicator, ref_area, time_period."""

    def __init__(self, path: Path) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            self._file = pq.ParquetFile(path, memory_map=True)
        except (pa.ArrowInvalid, OSError) as error:
            raise EvidenceLost(f"{path.name} is no readable Parquet file ({error}); add the dataset again") from None
        metadata = self._file.metadata
        bounds = [metadata.row_group(number).column(0).statistics for number in range(metadata.num_row_groups)]
        self._lows = [bound.min for bound in bounds]
        self._highs = [bound.max for bound in bounds]
        self._groups: dict[int, pa.Table] = {}

    def find(self, keys: set[tuple[str, str]]) -> pd.DataFrame | None:
        """Rows of the series with columns indicator, ref_area, time_period, obs_value (all str); None for none."""
        import pyarrow as pa

        wanted: dict[int, set[tuple[str, str]]] = {}
        for key in keys:
            for number in range(bisect_left(self._highs, key[0]), bisect_right(self._lows, key[0])):
                wanted.setdefault(number, set()).add(key)
        found = []
        for number in sorted(wanted):
            rows = _select(self._group(number), wanted[number])
            if rows is not None:
                found.append(rows)
        if not found:
            return None
        table = pa.concat_tables(found)
        frame: pd.DataFrame = table.to_pandas().astype(dict.fromkeys(COLUMNS, "str"))
        return frame

    def _group(self, number: int) -> pa.Table:
        if number not in self._groups:
            if len(self._groups) >= _KEPT_GROUPS:
                self._groups.pop(next(iter(self._groups)))
            self._groups[number] = self._file.read_row_group(number, columns=COLUMNS).combine_chunks()
        return self._groups[number]


def _select(group: pa.Table, keys: set[tuple[str, str]]) -> pa.Table | None:
    """The rows of one row group whose indicator and area are wanted, codes as plain texts."""
    import numpy as np
    import pyarrow as pa

    indicators, areas = (_chunk(group.column(name)) for name in ("indicator", "ref_area"))
    rank = {code: number for number, code in enumerate(indicators.dictionary.to_pylist())}
    place = {code: number for number, code in enumerate(areas.dictionary.to_pylist())}
    width = max(len(place), 1)
    codes = [rank[one] * width + place[two] for one, two in keys if one in rank and two in place]
    if not codes:
        return None
    joint = indicators.indices.to_numpy().astype(np.int64) * width + areas.indices.to_numpy()
    rows = np.flatnonzero(np.isin(joint, np.asarray(codes, dtype=np.int64)))
    if not len(rows):
        return None
    taken = group.take(pa.array(rows))
    return pa.table({name: _plain(taken.column(name)) for name in COLUMNS})


def _chunk(column: pa.ChunkedArray) -> pa.DictionaryArray:
    import pyarrow as pa

    column = column.combine_chunks()
    if isinstance(column, pa.ChunkedArray):
        column = column.unify_dictionaries().chunk(0)
    return column


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa

    return column.cast(pa.string())
