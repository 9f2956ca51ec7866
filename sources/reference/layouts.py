"""Read one member (csv, parquet, workbook) into an Arrow table of texts, exactly as published.

In: a member's bytes and the columns wanted. Out: an Arrow table whose cells are strings (some dictionary-encoded).
Never: passes a CSV number through a float, evaluates a formula, or takes a column by position.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sources.reference.descriptor import Reading
from sources.reference.errors import InvalidReference
from sources.reference.members import Member, check_columns
from sources.reference.workbook import read_workbook

if TYPE_CHECKING:
    import pyarrow as pa

_HEAD = 1_000_000
#: So much of a table is looked at for its header; more, up to ``_HEAD``, where that is not enough.
_FIRST = 4_096
#: Bytes of a table above which repeated texts are held as numbers from the start.
_LARGE = 100_000_000


def read_member(reading: Reading, member: Member, wanted: Sequence[str] | None, coded: Sequence[str]) -> pa.Table:
    """The wanted columns (None: all) as strings; those in ``coded`` may come dictionary-encoded.

    Raises InvalidReference naming the member and the row or column.
    """
    body = member.load()
    if not body.strip():
        raise InvalidReference(f"{reading.dataset}: {member.name} is empty; fetch it again")
    form = reading.table.format
    if form == "parquet":
        return _read_parquet(reading, member, body, wanted)
    if form == "xlsx":
        return read_workbook(reading, member, body, wanted)
    if reading.table.header:
        body = _with_header(reading, body)
    if reading.table.short_rows:
        body = _fill_rows(reading, body)
    return _read_csv(reading, member, body, wanted, coded)


def _read_csv(
    reading: Reading, member: Member, body: bytes, wanted: Sequence[str] | None, coded: Sequence[str]
) -> pa.Table:
    import pyarrow as pa
    import pyarrow.csv as pacsv

    table = reading.table
    header = _csv_header(reading, member, body)
    check_columns(reading, member, header, wanted)
    names = list(header if wanted is None else dict.fromkeys(wanted))
    # Arrow reads texts and then numbers them in half the time of reading numbered texts, which take less memory.
    code_type = pa.dictionary(pa.int32(), pa.string()) if len(body) > _LARGE else pa.string()
    try:
        read = pacsv.read_csv(
            pa.BufferReader(body),
            read_options=pacsv.ReadOptions(
                skip_rows=table.skip_rows, encoding=table.encoding, block_size=16_000_000, use_threads=len(body) > _HEAD
            ),
            parse_options=pacsv.ParseOptions(delimiter=table.delimiter, newlines_in_values=b'"' in body),
            convert_options=pacsv.ConvertOptions(
                column_types={name: code_type if name in coded else pa.string() for name in names},
                include_columns=names,
                strings_can_be_null=False,
            ),
        )
    except (pa.ArrowInvalid, pa.ArrowKeyError, pa.ArrowNotImplementedError, LookupError) as error:
        reason = str(error).splitlines()[0][:300]
        raise InvalidReference(
            f"{reading.dataset}: {member.name} is no readable CSV ({reason}); mend the file, or table.delimiter, "
            f"table.encoding, table.skip_rows"
        ) from None
    return read


def _with_header(reading: Reading, body: bytes) -> bytes:
    """The table with the descriptor's names of its columns in place of the first line."""
    table = reading.table
    lines = body.removeprefix(b"\xef\xbb\xbf").splitlines(keepends=True)
    out = io.StringIO()
    csv.writer(out, delimiter=table.delimiter, lineterminator="\n").writerow(table.header)
    first = table.skip_rows
    return b"".join([*lines[:first], out.getvalue().encode(table.encoding), *lines[first + 1 :]])


def _fill_rows(reading: Reading, body: bytes) -> bytes:
    """The table with blank cells where a row ends early; its quoting is written anew."""
    table = reading.table
    lines = body.decode(table.encoding, "replace").lstrip("\ufeff").splitlines()[table.skip_rows :]
    rows = list(csv.reader(lines, delimiter=table.delimiter))
    width = len(rows[0]) if rows else 0
    out = io.StringIO()
    out.write("\n" * table.skip_rows)
    csv.writer(out, delimiter=table.delimiter, lineterminator="\n").writerows(
        row + [""] * (width - len(row)) for row in rows
    )
    return out.getvalue().encode(table.encoding)


def _csv_header(reading: Reading, member: Member, body: bytes) -> list[str]:
    head = body[:_HEAD]
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        raise InvalidReference(
            f"{reading.dataset}: {member.name} is a web page or XML, no CSV; fetch the data file itself"
        )
    try:
        for size in (_FIRST, _HEAD):
            text = head[:size].decode(reading.table.encoding, "replace").lstrip("\ufeff")
            lines = text.splitlines()[reading.table.skip_rows :]
            rows = csv.reader(lines, delimiter=reading.table.delimiter)
            found = next(rows, [])
            if rows.line_num < len(lines):  # a line follows: the header has not been cut
                break
        return found
    except (LookupError, csv.Error) as error:
        raise InvalidReference(f"{reading.dataset}: {member.name} has no readable header ({error})") from None


def _read_parquet(reading: Reading, member: Member, body: bytes, wanted: Sequence[str] | None) -> pa.Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(pa.BufferReader(body))
        check_columns(reading, member, file.schema_arrow.names, wanted)
        read = file.read(columns=None if wanted is None else list(dict.fromkeys(wanted)))
        columns = {name: _as_text(read.column(name)) for name in read.column_names}
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        reason = str(error).splitlines()[0][:300]
        raise InvalidReference(f"{reading.dataset}: {member.name} is no readable Parquet file ({reason})") from None
    return pa.table(columns)


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_timestamp(column.type):
        column = pc.strftime(column, format="%Y-%m-%dT%H:%M:%S")
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), None, column)
    return pc.fill_null(column.cast(pa.string()), "")
