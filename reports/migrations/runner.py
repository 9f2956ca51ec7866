"""Bring a database to a revision, safely beside other processes.

In: a database address. Out: the revision that was reached. Never: a half-made schema: every move is one
transaction under one lock (PostgreSQL: an advisory lock; SQLite: the write lock), and an SQLite file
that holds an older revision is copied beside itself first.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from checks.errors import RecordError
from reports.engine import make_engine, parse_address, persistently, reading, shown, sqlite_file
from reports.tables import METADATA

#: Not alembic's usual name: a shared PostgreSQL database may hold another program's table of that name.
VERSION_TABLE = "countercheck_revision"
#: Key of the advisory lock, any constant that nothing else uses: the bytes "crec" and a number.
_LOCK_KEY = 0x63726563_0001

_HERE = Path(__file__).parent


def _config(connection: Connection | None = None, versions: Path | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    places = [str(_HERE / "versions"), *([] if versions is None else [str(versions)])]
    config.set_main_option("version_locations", "\n".join(places).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def head(versions: Path | None = None) -> str:
    """The newest revision that this code knows."""
    revision = ScriptDirectory.from_config(_config(versions=versions)).get_current_head()
    if revision is None:
        raise RecordError("the program has no migrations; install it again")
    return revision


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()


def _is_known(revision: str, versions: Path | None) -> bool:
    return revision in {
        script.revision for script in ScriptDirectory.from_config(_config(versions=versions)).walk_revisions()
    }


def current(database_url: str) -> str | None:
    """The revision of a database; None where it holds no record yet."""
    url = parse_address(database_url)
    file = sqlite_file(url)
    if file is not None and not file.exists():
        return None
    engine = reading(make_engine(url))

    def ask() -> str | None:
        with engine.connect() as connection:
            return _revision(connection)

    try:
        return persistently(ask, url)
    finally:
        engine.dispose()


def check(database_url: str) -> None:
    """Raise RecordError, with the command to type, unless the database is at this code's revision."""
    found = current(database_url)
    where = shown(parse_address(database_url))
    if found is None:
        raise RecordError(f"{where} holds no record yet; type `countercheck db upgrade`")
    if found == head():
        return
    if _is_known(found, None):
        raise RecordError(
            f"the record at {where} is of revision {found}, this program needs {head()}; type `countercheck db upgrade`"
        )
    raise _newer(where, found)


def _newer(where: str, found: str) -> RecordError:
    return RecordError(
        f"the record at {where} is of revision {found}, which this program does not know: "
        "a newer countercheck wrote it. "
        "Install that version, then type `countercheck db upgrade`; nothing was changed"
    )


def upgrade(database_url: str, *, revision: str = "head", versions: Path | None = None) -> str:
    """Bring a database up to ``revision`` and return it; a database already there is left alone.

    ``versions`` is a further folder of revisions. Two processes may do this at once: the second waits
    for the lock and then finds nothing to do. Raises RecordError for a database of a newer program.
    """
    return _move(database_url, revision, versions=versions, is_up=True)


def downgrade(database_url: str, *, revision: str, versions: Path | None = None) -> str | None:
    """Take a database down to ``revision`` ("base" empties it), for tests and by hand only."""
    return _move(database_url, revision, versions=versions, is_up=False) or None


def _move(database_url: str, revision: str, *, versions: Path | None, is_up: bool) -> str:
    url = parse_address(database_url)
    engine = make_engine(url)
    file = sqlite_file(url)
    target = head(versions) if revision == "head" else revision

    def move() -> str:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})
            found = _revision(connection)
            if found == target:
                return found
            _refuse_strangers(connection, found, shown(url), versions)
            if file is not None and found is not None:
                _back_up(file, found)
            step = command.upgrade if is_up else command.downgrade
            step(_config(connection, versions), target)
            return _revision(connection) or ""

    try:
        return persistently(move, url)
    finally:
        engine.dispose()


def _refuse_strangers(connection: Connection, found: str | None, where: str, versions: Path | None) -> None:
    if found is not None and not _is_known(found, versions):
        raise _newer(where, found)
    if found is None:
        taken = sorted(set(inspect(connection).get_table_names()) & set(METADATA.tables))
        if taken:
            raise RecordError(
                f"{where} already has tables named {', '.join(taken)} that no countercheck made; "
                "give it a database of its own"
            )


def _back_up(file: Path, revision: str) -> Path:
    """Copy the SQLite file beside itself as ``<name>.before-leaving-<revision>``; an earlier copy stays."""
    target = file.with_name(f"{file.name}.before-leaving-{revision}")
    number = 1
    while target.exists():
        number += 1
        target = file.with_name(f"{file.name}.before-leaving-{revision}-{number}")
    partial = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(partial)) as copy:
            source.backup(copy)
        with partial.open("rb") as handle:
            os.fsync(handle.fileno())
        partial.replace(target)
    except (OSError, sqlite3.Error) as error:
        partial.unlink(missing_ok=True)
        raise RecordError(
            f"no backup of {file} could be written beside it ({error}); nothing was changed. Make space, then try again"
        ) from None
    return target


def engine_at_head(database_url: str) -> Engine:
    """An engine on a record of this code's revision; an empty database is upgraded first."""
    if current(database_url) is None:
        upgrade(database_url)
    check(database_url)
    return make_engine(parse_address(database_url))
