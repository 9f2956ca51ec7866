"""Connections to the record: addresses, settings of each database, retries, named errors.

In: a database address. Out: an engine whose writes take the write lock at once. Never: SQL of the record,
a database password in any text.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from checks.errors import RecordError

T = TypeVar("T")

#: How long SQLite waits for another writer before it says "locked", in milliseconds.
BUSY_TIMEOUT_MS = 30_000
#: A write is tried so often, and no new try starts after so many seconds.
TRIES = 5
PATIENCE_SECONDS = 45.0
_PAUSE_SECONDS = 0.1

#: SQLSTATE classes of PostgreSQL that pass: connection lost, deadlock and serialization,
#: shutdown, too many connections, lock not to be had.
_PASSING_CLASSES = ("08", "40", "57P", "53300", "55P03")
_PASSING_WORDS = ("database is locked", "database table is locked", "database schema is locked", "busy")


def parse_address(database_url: str) -> URL:
    """The address with its driver named; raises RecordError for a database that is not supported.

    >>> parse_address("postgres://me@db/record").drivername
    'postgresql+psycopg'
    >>> parse_address("sqlite:////var/lib/record.db").database
    '/var/lib/record.db'
    """
    try:
        url = make_url(database_url)
    except (ArgumentError, ValueError):
        raise RecordError(
            "the record's address cannot be read; write sqlite:////path/record.db or postgresql://user@host/name"
        ) from None
    backend = url.drivername.partition("+")[0]
    if backend in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite" and url.database and url.database != ":memory:":
        return url.set(drivername="sqlite")
    raise RecordError(
        f"the record cannot live in {url.drivername!r} as addressed; "
        "write sqlite:////path/record.db or postgresql://user@host/name"
    )


def shown(url: URL) -> str:
    """The address as it may be printed: without password and query.

    >>> shown(make_url("postgresql+psycopg://me:secret@db/record?password=x"))
    'postgresql+psycopg://me:***@db/record'
    """
    return url.set(query={}).render_as_string(hide_password=True)


def sqlite_file(url: URL) -> Path | None:
    """The file of an SQLite record, or None."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def make_engine(url: URL) -> Engine:
    """An engine for the record; creates the folder of an SQLite file."""
    file = sqlite_file(url)
    if file is None:
        return create_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=True,
            connect_args={"connect_timeout": 10, "client_encoding": "utf8"},
        )
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RecordError(
            f"the folder {file.parent} cannot be made ({error.strerror}); choose another --home or --database-url"
        ) from None
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def reading(engine: Engine) -> Engine:
    """The same engine for reads: on SQLite they take no write lock."""
    return engine.execution_options(countercheck_reading=True)


def _configure_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver starts no transactions of its own; _begin_sqlite does
    cursor = connection.cursor()
    try:
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
    finally:
        cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    is_reading = connection.get_execution_options().get("countercheck_reading", False)
    connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")


def _passes(error: SQLAlchemyError) -> bool:
    """Whether the same statement may go through on a later try."""
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return str(state).startswith(_PASSING_CLASSES)
    if type(error.orig).__module__.startswith("psycopg"):
        return type(error.orig).__name__ in ("OperationalError", "ConnectionTimeout")  # no server: no state
    return any(word in str(error.orig).lower() for word in _PASSING_WORDS)


def named(error: SQLAlchemyError, url: URL) -> RecordError:
    """The driver's first line, the address without password, and what to do."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    line = (str(cause).strip().splitlines() or [type(cause).__name__])[0]
    for secret in (url.password, url.query.get("password")):
        if secret:
            line = line.replace(str(secret), "***")
    return RecordError(
        f"the record at {shown(url)} refused: {line}; nothing of this step was recorded. "
        "Check that the database is up and has space, then run `countercheck db check`"
    )


def persistently(work: Callable[[], T], url: URL, *, sleep: Callable[[float], None] = time.sleep) -> T:
    """Do ``work``; where the database was locked or away, again with growing pauses.

    Raises RecordError when it still fails, or fails for a reason that does not pass.
    """
    started = time.monotonic()
    attempt = 1
    while True:
        try:
            return work()
        except SQLAlchemyError as error:
            patient = attempt < TRIES and time.monotonic() - started < PATIENCE_SECONDS
            if not (patient and _passes(error)):
                raise named(error, url) from None
        sleep(_PAUSE_SECONDS * 2**attempt)
        attempt += 1
