"""Results as CSV, JSON lines and Parquet.

In: recorded results. Out: text or a file, rows in the order given. Never: a cell that a spreadsheet runs
as a formula, a number changed into a float.

``csv`` and ``parquet`` hold one flat row per result; ``jsonl`` holds the contract's RESULT, whole.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from checks.errors import InvalidInput
from reports.recorded import ResultRow

_CLAIM = ("start", "end", "surface", "value", "value_high", "unit", "counted", "action", "kind", "hedge", "direction")
_PLACE = ("ref_area", "period", "attributed_to", "label", "reason")
_REFERENCE = ("dataset", "indicator", "name", "ref_area", "time_period", "value", "unit", "vintage", "publisher", "url")
_BOUNDS = ("low", "high", "low_open", "high_open")
_LAST = ("as_of", "rules_version", "explanation", "sentence")
_WHOLE_NUMBERS = frozenset({"start", "end", "rivals"})
_BOOLEANS = frozenset({"accepted_low_open", "accepted_high_open"})

#: Columns of the flat row, in order.
COLUMNS: tuple[str, ...] = (
    *("id", "article_key", "article_url", "article_title", "published_on"),
    *_CLAIM,
    *_PLACE,
    "flags",
    *(f"reference_{name}" for name in (*_REFERENCE, "sha256")),
    *(f"accepted_{name}" for name in _BOUNDS),
    "rivals",
    *_LAST,
)

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
_RISKY = frozenset("=+-@\t\r\n\0 '\"＝＋－＠\u00a0\ufeff|%")
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


def flat_row(row: ResultRow) -> dict[str, object]:
    """One result as a flat row of COLUMNS; flags are joined by blanks, rivals are counted."""
    document = row.document
    reference = document["reference"] or {}
    accepted = document["accepted"] or {}
    return {
        "id": row.id,
        "article_key": row.article_key,
        "article_url": row.url,
        "article_title": row.title,
        "published_on": None if row.published_on is None else row.published_on.isoformat(),
        **{name: document[name] for name in (*_CLAIM, *_PLACE)},
        "flags": " ".join(document["flags"]),
        **{f"reference_{name}": reference.get(name) for name in (*_REFERENCE, "sha256")},
        **{f"accepted_{name}": accepted.get(name) for name in _BOUNDS},
        "rivals": len(document["rivals"]),
        **{name: document.get(name) for name in _LAST},
    }


def safe_cell(value: object) -> str:
    """A cell that no spreadsheet runs: risky text gets a leading apostrophe, numbers stay numbers.

    NUL and lone surrogates, which no CSV file can hold, are written as ``\\uXXXX``. Taking one leading
    apostrophe away gives the text back.

    >>> safe_cell("=1+1"), safe_cell("-5.2"), safe_cell(" @x"), safe_cell("1,200"), safe_cell(None)
    ("'=1+1", '-5.2', "' @x", '1,200', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if _NUMBER.fullmatch(text):
        return text
    risky = text[:1] in _RISKY
    text = _UNWRITABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return f"'{text}" if risky else text


def csv_lines(rows: Iterable[ResultRow]) -> Iterator[str]:
    """The CSV file line by line, header first, lines ended by CR LF (RFC 4180)."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for cells in (COLUMNS, *([safe_cell(cell) for cell in flat_row(row).values()] for row in rows)):
        writer.writerow(cells)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def jsonl_lines(rows: Iterable[ResultRow]) -> Iterator[str]:
    """One RESULT per line, in ASCII, with the article it is about added as ``article``."""
    for row in rows:
        about = {
            "key": row.article_key,
            "url": row.url,
            "title": row.title,
            "published_on": None if row.published_on is None else row.published_on.isoformat(),
        }
        yield json.dumps({**row.document, "article": about}, allow_nan=False) + "\n"


def write_parquet(rows: Iterable[ResultRow], file: Path) -> None:
    """Write the flat rows as Parquet: decimals as text, offsets as integers, the same bytes every time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    def kind(name: str) -> object:
        if name in _WHOLE_NUMBERS:
            return pa.int64()
        return pa.bool_() if name in _BOOLEANS else pa.string()

    flat = [flat_row(row) for row in rows]
    schema = pa.schema([(name, kind(name)) for name in COLUMNS])
    columns = [pa.array([_encodable(row[name]) for row in flat], type=schema.field(name).type) for name in COLUMNS]
    partial = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        pq.write_table(pa.Table.from_arrays(columns, schema=schema), partial, compression="zstd")
        partial.replace(file)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise InvalidInput(f"{file} cannot be written ({error.strerror or error}); choose another --output") from None


def _encodable(value: object) -> object:
    if isinstance(value, str):
        return _UNWRITABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", value)
    return value
