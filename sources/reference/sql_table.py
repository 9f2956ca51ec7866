"""A SQL query as a table: the rows that a database answers, written as CSV bytes.

In: a Reading with a query and the address of its database. Out: bytes, each figure exact; they are kept like a file.
Never: anything but a SELECT in a read-only transaction; the record, whose rooms are ``reports/``
(``docs/decisions/0009-sql-tables.md``).
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sources.reference.descriptor import Reading
from sources.reference.errors import InvalidReference, MissingData

if TYPE_CHECKING:
    from sqlalchemy import Connection

#: Seconds that a query may take, where the database can be told.
SECONDS = 120
#: Rows fetched at once.
_PIECE = 20_000


def run_query(reading: Reading) -> bytes:
    """The answer as CSV with a header; MissingData when the database cannot be asked, InvalidReference for too much."""
    from sqlalchemy import create_engine, text
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

    where = f"{reading.dataset}: table.query"
    try:
        engine = create_engine(_address(reading))
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise MissingData(f"{where}: the address of the database cannot be used ({type(error).__name__})") from None
    try:
        with engine.connect() as connection:
            _read_only(connection)
            answer = connection.execution_options(stream_results=True).execute(text(str(reading.table.query)))
            return _write(reading, list(answer.keys()), answer.partitions(_PIECE))
    except SQLAlchemyError as error:
        raise MissingData(f"{where}: the database did not answer it ({_reason(error)}); mend the query") from None
    finally:
        engine.dispose()


def _address(reading: Reading) -> str:
    table = reading.table
    address = table.database or os.environ.get(table.database_env or "")
    if not address:
        raise MissingData(
            f"{reading.dataset}: the variable {table.database_env} holds no address of a database; set it, as in "
            f"{table.database_env}=postgresql://user@host/name"
        )
    scheme, _, rest = address.partition("://")
    return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else address


def _read_only(connection: Connection) -> None:
    """Tell the database itself that nothing may be written, and when to give up."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {SECONDS * 1000}")
    elif connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA query_only = ON")


def _write(reading: Reading, names: list[str], pieces: Iterable[Iterable[Iterable[object]]]) -> bytes:
    limits = reading.limits
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    rows = 0
    for piece in pieces:
        for row in piece:
            writer.writerow([_cell(value) for value in row])
            rows += 1
        if rows > limits.rows or out.tell() > limits.unpacked_bytes:
            raise InvalidReference(
                f"{reading.dataset}: table.query answers more than limits.rows or limits.unpacked_bytes; ask for less"
            )
    return out.getvalue().encode()


def _cell(value: object) -> str:
    """One value as text.

    >>> _cell(Decimal("24.50")), _cell(date(2015, 8, 30)), _cell(None), _cell(0.1)
    ('24.50', '2015-08-30', '', '0.1')
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _reason(error: Exception) -> str:
    """The first line of what the database said, without the address."""
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0][:300]
