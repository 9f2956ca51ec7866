"""Sort the observations, refuse colliding keys, and give the gate the frame it wants.

In: numbered codes and value texts in order of reading. Out: an Arrow table sorted by indicator, ref_area,
time_period, with dictionary-encoded codes; and the gate's frame of it. Never: keeps one of two differing values.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sources.reference.errors import InvalidReference

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import pyarrow as pa

NAMES = ("indicator", "ref_area", "time_period")
#: The optional last column.
STATUS = "obs_status"


def arrange(
    dataset: str,
    books: Sequence[Sequence[str]],
    codes: Sequence[tuple[Any, Any, Any]],
    values: Sequence[Any],
    statuses: Sequence[Any] = (),
) -> tuple[pa.Table, int]:
    """The sorted table, and how many rows repeated another row exactly (one of each is kept).

    It has a column ``obs_status`` where one of the ``statuses`` is not blank: the bytes of a table without any are
    those of one that was never asked.
    """
    import numpy as np
    import pyarrow as pa

    ranked = []
    for place, book in enumerate(books):
        by_text = sorted(range(len(book)), key=book.__getitem__)
        ranks = np.empty(len(book), dtype=np.int32)
        ranks[by_text] = np.arange(len(book), dtype=np.int32)
        ranked.append(ranks[np.concatenate([piece[place] for piece in codes])])
    texts = pa.concat_arrays(list(values))
    marks = pa.concat_arrays(list(statuses)) if statuses else None
    key = (ranked[0].astype(np.int64) * len(books[1]) + ranked[1]) * len(books[2]) + ranked[2]
    if len(key) > 1 and not (key[1:] > key[:-1]).all():
        order = np.argsort(key, kind="stable")
        key, texts = key[order], texts.take(pa.array(order))
        marks = None if marks is None else marks.take(pa.array(order))
        ranked = [ranks[order] for ranks in ranked]
    arrays = [
        pa.DictionaryArray.from_arrays(pa.array(ranks), pa.array(sorted(book), pa.string()))
        for ranks, book in zip(ranked, books, strict=True)
    ]
    table = pa.table([*arrays, texts], names=[*NAMES, "obs_value"])
    if marks is not None and any(marks.unique().to_pylist()):
        table = table.append_column(STATUS, marks)
    return _drop_repeated(dataset, table, key)


def _drop_repeated(dataset: str, table: pa.Table, key: np.ndarray[Any, Any]) -> tuple[pa.Table, int]:
    import numpy as np
    import pyarrow as pa

    again = np.zeros(len(key), dtype=bool)
    again[1:] = key[1:] == key[:-1]
    if not again.any():
        return table, 0
    rows = np.flatnonzero(again)
    values = table.column("obs_value")
    for row in rows:
        first, second = values[int(row) - 1].as_py(), values[int(row)].as_py()
        if first != second:
            named = ", ".join(f"{name} {table.column(name)[int(row)].as_py()}" for name in NAMES)
            raise InvalidReference(
                f"{dataset}: two values for one key, {named}: {first} and {second}; a column that tells them apart "
                f"may be missing from [columns], or the file holds two editions"
            )
    return table.filter(pa.array(~again)), len(rows)


def gate_frame(table: pa.Table) -> pd.DataFrame:
    """The table as ``checks.model.frames.OBSERVATIONS_GATE``: codes, numbers, and whether a key is a duplicate."""
    import numpy as np
    import pandas as pd
    import pyarrow as pa

    frame = {}
    for name in NAMES:
        column = table.column(name).combine_chunks()
        column = column.chunk(0) if isinstance(column, pa.ChunkedArray) else column
        categories = pd.Index(column.dictionary.to_pylist(), dtype="str")
        frame[name] = pd.Categorical.from_codes(column.indices.to_numpy(), categories=categories)
    values = table.column("obs_value").cast(pa.float64()).to_numpy()
    built = pd.DataFrame(frame)
    built["obs_value"] = values
    built["is_duplicate"] = np.zeros(len(values), dtype=bool)
    return built
