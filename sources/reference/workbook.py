"""Read a workbook: one sheet, values and not formulas, under caps.

In: a member's bytes and the columns wanted. Out: an Arrow table whose cells are strings.
Never: evaluates a formula, guesses what a percentage format means, or takes a column by position.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sources.reference.descriptor import Reading
from sources.reference.errors import InvalidReference
from sources.reference.members import Member, check_columns, check_zip

if TYPE_CHECKING:
    import pyarrow as pa

#: A workbook's XML is read whole by its library: more than this is no table for a workbook.
_WORKBOOK_BYTES = 300_000_000


def read_workbook(reading: Reading, member: Member, body: bytes, wanted: Sequence[str] | None) -> pa.Table:
    """The wanted columns (None: all) of the sheet as strings; raises InvalidReference naming cell or column."""
    import pyarrow as pa

    rows = _sheet_rows(reading, member, body)
    header = [_cell_text(cell) for cell in rows[0]] if rows else []
    check_columns(reading, member, [name for name in header if name], wanted)
    names = [name for name in dict.fromkeys(header if wanted is None else wanted) if name]
    columns = {}
    for name in names:
        place = header.index(name)
        columns[name] = pa.array([_cell_text(row[place]) if place < len(row) else "" for row in rows[1:]], pa.string())
    return pa.table(columns)


def _sheet_rows(reading: Reading, member: Member, body: bytes) -> list[list[Any]]:
    where = f"{reading.dataset}: {member.name}"
    sheet = _open_sheet(reading, member, body, where)
    rows: list[list[Any]] = []
    cells = 0
    for number, row in enumerate(sheet.iter_rows(min_row=1 + reading.table.skip_rows)):
        cells += len(row)
        if cells > reading.limits.cells or number > reading.limits.rows or len(row) > reading.limits.columns:
            raise InvalidReference(
                f"{where}: the sheet is larger than limits.rows, limits.columns or limits.cells = "
                f"{reading.limits.cells}; if the file is sound, raise it in the descriptor"
            )
        if number:
            _refuse_percentages(row, where)
        rows.append([cell.value for cell in row])
    return rows


def _open_sheet(reading: Reading, member: Member, body: bytes, where: str) -> Any:  # noqa: ANN401 - untyped library
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            check_zip(reading, member.name, archive.infolist(), most=_WORKBOOK_BYTES)
        book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=False)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise InvalidReference(
            f"{where} is no readable workbook ({error}); save it again as .xlsx, or as CSV"
        ) from None
    sheet_name = reading.table.sheet or book.sheetnames[0]
    if sheet_name not in book.sheetnames:
        raise InvalidReference(
            f"{where} has no sheet {sheet_name!r}; it has {', '.join(book.sheetnames)}: mend table.sheet"
        )
    return book[sheet_name]


def _refuse_percentages(row: Sequence[Any], where: str) -> None:
    for cell in row:
        if isinstance(cell.value, int | float) and "%" in str(cell.number_format):
            raise InvalidReference(
                f"{where}, cell {cell.coordinate} is shown as a percentage and holds {cell.value!r}: which is "
                f"meant is not plain; save the column as plain numbers, or the sheet as CSV"
            )


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
