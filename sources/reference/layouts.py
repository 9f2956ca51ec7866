"""Read one member (csv, parquet, xlsx) into an Arrow table of texts, exactly as published.

In: a member's bytes and the columns wanted. Out: an Arrow table whose cells are strings (some dictionary-encoded).
Never: passes a CSV number through a float, evaluates a formula, or takes a column by position.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sources.reference.descriptor import Descriptor
from sources.reference.errors import InvalidReference
from sources.reference.members import Member, check_zip

if TYPE_CHECKING:
    import pyarrow as pa

_HEAD = 1_000_000


def read_member(descriptor: Descriptor, member: Member, wanted: Sequence[str] | None, coded: Sequence[str]) -> pa.Table:
    """The wanted columns (None: all) as strings; those in ``coded`` may come dictionary-encoded.

    Raises InvalidReference naming the member and the row or column.
    """
    body = member.load()
    if not body.strip():
        raise InvalidReference(f"{descriptor.id}: {member.name} is empty; fetch it again")
    form = descriptor.table.format
    if form == "parquet":
        return _read_parquet(descriptor, member, body, wanted)
    if form == "xlsx":
        return _read_xlsx(descriptor, member, body, wanted)
    return _read_csv(descriptor, member, body, wanted, coded)


def check_columns(descriptor: Descriptor, member: Member, held: Sequence[str], wanted: Sequence[str] | None) -> None:
    """Refuse a table that lacks a wanted column, has it twice, or has too many columns."""
    where = f"{descriptor.id}: {member.name}"
    if len(held) > descriptor.limits.columns:
        raise InvalidReference(
            f"{where} has {len(held)} columns; the cap is limits.columns = {descriptor.limits.columns}"
        )
    for name in wanted if wanted is not None else held:
        if held.count(name) > 1:
            raise InvalidReference(f"{where} has column {name!r} {held.count(name)} times; rename one of them")
        if name not in held:
            shown = ", ".join(repr(column) for column in held[:20])
            raise InvalidReference(f"{where} has no column {name!r}; it has {shown}: mend [columns], or the file")


def _read_csv(
    descriptor: Descriptor, member: Member, body: bytes, wanted: Sequence[str] | None, coded: Sequence[str]
) -> pa.Table:
    import pyarrow as pa
    import pyarrow.csv as pacsv

    table = descriptor.table
    header = _csv_header(descriptor, member, body)
    check_columns(descriptor, member, header, wanted)
    names = list(header if wanted is None else dict.fromkeys(wanted))
    code_type = pa.dictionary(pa.int32(), pa.string())
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
            f"{descriptor.id}: {member.name} is no readable CSV ({reason}); mend the file, or table.delimiter, "
            f"table.encoding, table.skip_rows"
        ) from None
    return read


def _csv_header(descriptor: Descriptor, member: Member, body: bytes) -> list[str]:
    head = body[:_HEAD]
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        raise InvalidReference(
            f"{descriptor.id}: {member.name} is a web page or XML, no CSV; fetch the data file itself"
        )
    try:
        text = head.decode(descriptor.table.encoding, "replace").lstrip("\ufeff")
        lines = text.splitlines()[descriptor.table.skip_rows :]
        return next(csv.reader(lines, delimiter=descriptor.table.delimiter), [])
    except (LookupError, csv.Error) as error:
        raise InvalidReference(f"{descriptor.id}: {member.name} has no readable header ({error})") from None


def _read_parquet(descriptor: Descriptor, member: Member, body: bytes, wanted: Sequence[str] | None) -> pa.Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(pa.BufferReader(body))
        check_columns(descriptor, member, file.schema_arrow.names, wanted)
        read = file.read(columns=None if wanted is None else list(dict.fromkeys(wanted)))
        columns = {name: _as_text(read.column(name)) for name in read.column_names}
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        reason = str(error).splitlines()[0][:300]
        raise InvalidReference(f"{descriptor.id}: {member.name} is no readable Parquet file ({reason})") from None
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


def _read_xlsx(descriptor: Descriptor, member: Member, body: bytes, wanted: Sequence[str] | None) -> pa.Table:
    import pyarrow as pa

    rows = _sheet_rows(descriptor, member, body)
    header = [_cell_text(cell) for cell in rows[0]] if rows else []
    check_columns(descriptor, member, [name for name in header if name], wanted)
    names = [name for name in dict.fromkeys(header if wanted is None else wanted) if name]
    columns = {}
    for name in names:
        place = header.index(name)
        columns[name] = pa.array([_cell_text(row[place]) if place < len(row) else "" for row in rows[1:]], pa.string())
    return pa.table(columns)


def _sheet_rows(descriptor: Descriptor, member: Member, body: bytes) -> list[Any]:
    import openpyxl

    where = f"{descriptor.id}: {member.name}"
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            check_zip(descriptor, member.name, archive.infolist())
        book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=False)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise InvalidReference(
            f"{where} is no readable workbook ({error}); save it again as .xlsx, or as CSV"
        ) from None
    sheet_name = descriptor.table.sheet or book.sheetnames[0]
    if sheet_name not in book.sheetnames:
        raise InvalidReference(
            f"{where} has no sheet {sheet_name!r}; it has {', '.join(book.sheetnames)}: mend table.sheet"
        )
    sheet = book[sheet_name]
    if (sheet.max_column or 0) > descriptor.limits.columns or (sheet.max_row or 0) > descriptor.limits.rows:
        raise InvalidReference(f"{where}: sheet {sheet_name!r} is larger than limits.columns or limits.rows")
    rows = []
    for number, row in enumerate(sheet.iter_rows(min_row=1 + descriptor.table.skip_rows)):
        for cell in row:
            if number and isinstance(cell.value, int | float) and "%" in str(cell.number_format):
                raise InvalidReference(
                    f"{where}, cell {cell.coordinate} is shown as a percentage and holds {cell.value!r}: which is "
                    f"meant is not plain; save the column as plain numbers, or the sheet as CSV"
                )
        rows.append([cell.value for cell in row])
    return rows


def _cell_text(value: object) -> str:
    """A cell as text: whole floats without point, dates as ISO, a formula as its own text (refused later on).

    >>> _cell_text(2015.0), _cell_text(0.1), _cell_text(None), _cell_text(datetime(2015, 8, 30))
    ('2015', '0.1', '', '2015-08-30')
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return str(value).strip()
