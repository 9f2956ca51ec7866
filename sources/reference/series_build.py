"""Make the series file of a vintage from its Parquet file and catalogue.

In: a vintage's store, row and catalogue. Out: ``<catalogue>.series`` in its folder, always the same bytes for the same
vintage. Never: a fact that is not in the two files, or a series file of a Parquet file without its hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sources.reference.arrange import STATUS
from sources.reference.errors import EvidenceLost
from sources.reference.manifest import HeldVintage
from sources.reference.series_layout import SeriesFileUnusable, checksum, header_bytes, index_bytes, with_marks
from sources.reference.vintages import VintageStore

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]

#: Row groups that are decoded at once, to hold memory down.
_GROUPS = 32


def keep_series(store: VintageStore, held: HeldVintage, catalogue: Mapping[str, Any]) -> None:
    """Write the series file of a vintage of observations.

    Raises ReferenceNotWritten, EvidenceLost where the Parquet file is not as recorded, and SeriesFileUnusable where
    a value is such that it cannot be kept so.
    """
    import pyarrow as pa

    pa.default_memory_pool().release_unused()  # what reading and gates have left; others read at the same time
    with store.derived_file(store.series(held).name) as stream:  # first, since where nothing can be put nothing is made
        stream.writelines(_series_bytes(store.parquet(held), held, catalogue))
    pa.default_memory_pool().release_unused()


def _series_bytes(path: Path, held: HeldVintage, catalogue: Mapping[str, Any]) -> list[bytes | bytearray]:
    """Header, index and texts."""
    import numpy as np
    import pyarrow as pa

    ends, pieces = _hash_pieces(path, catalogue["groups"], held)
    entries = catalogue["indicators"]
    counts = [count for entry in entries for count in entry["counts"]]
    rows = np.concatenate([[0], np.cumsum(counts)])
    try:
        periods, places, text, text_at = _read_texts(path, rows)
    except (pa.ArrowInvalid, OSError) as error:
        raise EvidenceLost(f"{held.dataset}: {path.name} cannot be read ({error}); add it again") from None
    calendars: dict[bytes, int] = {}
    bounds = rows.tolist()
    of_series = [calendars.setdefault(places[start:end].tobytes(), len(calendars)) for start, end in pairwise(bounds)]
    view = memoryview(text)
    columns = {
        "first": _numbers([0, *np.cumsum([len(entry["areas"]) for entry in entries]).tolist()], "<u4"),
        "area": _numbers([place for entry in entries for place in entry["areas"]], "<u4"),
        "row": rows.astype("<u4").tobytes(),
        "calendar": _numbers(of_series, "<u4"),
        "text": text_at.astype("<u8").tobytes(),
        "checksum": _numbers([checksum(view[start:end]) for start, end in pairwise(text_at.tolist())], "<u8"),
        "calendar_start": _numbers([0, *np.cumsum([len(one) // 4 for one in calendars]).tolist()], "<u4"),
        "calendar_period": b"".join(calendars),
        "piece": pieces,
    }
    facts = {
        "sha256": held.sha256,
        "catalogue": held.catalogue,
        "indicators": [entry["indicator"] for entry in entries],
        "areas": catalogue["areas"],
        "periods": periods,
        "dates": {entry["indicator"]: entry["published_at"] for entry in entries if "published_at" in entry},
        "group_rows": catalogue["group_rows"],
        "piece_ends": ends,
    }
    index = index_bytes(facts, columns)
    return [header_bytes(index, len(text)), index, text]


def _hash_pieces(path: Path, groups: Sequence[int], held: HeldVintage) -> tuple[list[int], bytes]:
    """Where the row groups of a file end, and the file after them; the hashes of these pieces, one after another."""
    whole, pieces = hashlib.sha256(), []
    try:
        ends = [*groups[1:], path.stat().st_size]
        with path.open("rb") as stream:
            for start, end in pairwise([0, *ends]):
                piece = stream.read(end - start)
                whole.update(piece)
                pieces.append(hashlib.sha256(piece).digest())
    except OSError as error:
        raise _lost(held, path, f"cannot be read ({error.strerror})") from None
    if whole.hexdigest() != held.sha256:
        raise _lost(held, path, "no longer has its hash")
    return ends, b"".join(pieces)


def _read_texts(path: Path, rows: Numbers) -> tuple[list[str], Numbers, bytearray, Numbers]:
    """The periods; of each row the place of its period; the values, each with its mark if it has one and a line feed
    behind it; where each series, whose first row is in ``rows``, begins in them."""
    import numpy as np
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    file = pq.ParquetFile(path, read_dictionary=["time_period"])
    if file.metadata.num_rows != rows[-1]:
        raise SeriesFileUnusable("the catalogue counts other rows")
    marked = STATUS in file.schema_arrow.names
    known: dict[str, int] = {}
    places, text, text_at = [], bytearray(), np.zeros(len(rows), dtype=np.int64)
    at = 0
    for group in range(0, file.num_row_groups, _GROUPS):
        wanted = range(group, min(group + _GROUPS, file.num_row_groups))
        columns = ["time_period", "obs_value", *([STATUS] if marked else [])]
        table = file.read_row_groups(wanted, columns=columns).unify_dictionaries().combine_chunks()
        times, values = table.column("time_period").chunk(0), table.column("obs_value").chunk(0)
        if times.null_count or values.null_count or pc.any(pc.match_substring_regex(values, r"[\n\t]")).as_py():
            raise SeriesFileUnusable("a value is empty or of several lines or columns")
        if marked:
            values = with_marks(values, table.column(STATUS).chunk(0))
        book = np.array([known.setdefault(code, len(known)) for code in times.dictionary.to_pylist()], dtype="<u4")
        places.append(book[times.indices.to_numpy()])
        lines = pc.binary_join_element_wise(values, "", "\n")
        ends = np.frombuffer(lines.buffers()[1], dtype=np.int32)[: len(lines) + 1]
        low, high = np.searchsorted(rows, [at, at + len(lines)])
        text_at[low:high] = len(text) + ends[rows[low:high] - at]
        text += memoryview(lines.buffers()[2])[: ends[-1]]
        at += len(lines)
    text_at[-1] = len(text)
    return list(known), np.concatenate(places), text, text_at


def _numbers(values: Sequence[int], kind: str) -> bytes:
    import numpy as np

    return np.array(values, dtype=kind).tobytes()


def _lost(held: HeldVintage, path: Path, why: str) -> EvidenceLost:
    return EvidenceLost(
        f"{held.dataset}, vintage {held.published_at}: {path.name} {why}; add the dataset again from its data, or "
        f"restore the file from a copy"
    )
