"""The record: what every run saw and said, written so that running again adds nothing.

In: articles with their extraction and results. Out: rows. Never: half an article, a changed row of content,
a time or a run id inside an id of content.

    with closing(Record.open("sqlite:////path/record.db")) as record:
        run_id = record.begin_run("check", {"sources": ["a.txt"]})
        record.record_document(run_id, source="a.txt", status="ok", detail="", article=..., extraction=..., results=...)
        record.finish_run(run_id, "done", {"documents": 1})
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Connection, Engine, Insert, Table, update
from sqlalchemy.dialects import postgresql, sqlite

from checks.errors import RecordError
from checks.model.article import Article
from checks.model.claim import Extraction
from checks.model.ids import content_id
from checks.model.result import CheckResult
from reports import tables
from reports.columns import escape_text, json_text
from reports.engine import parse_address, persistently, reading, shown
from reports.entries import CONTENT, Entry, entry_rows
from reports.migrations import runner
from reports.rows import Row

T = TypeVar("T")

#: Status of a run that has begun and not been finished.
RUNNING = "running"


def utc_now() -> datetime:
    """The clock that runs carry unless another is given."""
    return datetime.now(UTC)


def _insert(table: Table, dialect: str) -> Insert:
    if dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def _add(connection: Connection, table: Table, rows: Sequence[Row]) -> int:
    """Insert the rows that are not there yet; how many were new.

    Rows go in by order of their keys: two writers of the same rows then wait and do not deadlock.
    """
    if not rows:
        return 0
    keys = list(table.primary_key.columns)
    ordered = sorted(rows, key=lambda row: [_sort_key(row[key.name]) for key in keys])
    statement = _insert(table, connection.dialect.name).execution_options(preserve_rowcount=True)
    return connection.execute(statement, ordered).rowcount


def _sort_key(value: object) -> tuple[int, str]:
    return (value, "") if isinstance(value, int) else (0, str(value))


class Record:
    """An open record. Safe to use from several threads and beside other processes."""

    def __init__(self, engine: Engine, database_url: str, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._reading = reading(engine)
        self._url = parse_address(database_url)
        self._now = now
        self.database_url = database_url

    @classmethod
    def open(cls, database_url: str, *, now: Callable[[], datetime] = utc_now) -> Record:
        """Open the record at an address such as ``sqlite:////path/record.db`` or ``postgresql://user@host/name``.

        Makes the folder, and the tables of an empty database. Raises RecordError, naming the command to
        type, for a record of another revision, and for a database that stays locked or away.
        """
        return cls(runner.engine_at_head(database_url), database_url, now)

    @property
    def where(self) -> str:
        """The address as it may be printed, without password."""
        return shown(self._url)

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._engine.dialect.name

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in one transaction that only reads; for ``reports.queries``."""

        def attempt() -> T:
            with self._reading.begin() as connection:
                return work(connection)

        return persistently(attempt, self._url)

    def _write(self, work: Callable[[Connection], T]) -> T:
        def attempt() -> T:
            with self._engine.begin() as connection:
                return work(connection)

        return persistently(attempt, self._url)

    def _stamp(self) -> str:
        moment = self._now()
        if moment.tzinfo is None:
            raise RecordError("the clock of the record must give times with a zone, such as datetime.now(UTC)")
        return moment.astimezone(UTC).isoformat(timespec="microseconds")

    def begin_run(self, kind: str, parameters: dict[str, object]) -> str:
        """Note that a run of ``kind`` ("check", "recheck", ...) has begun; returns its id."""
        run_id = str(uuid.uuid4())
        row: Row = {
            "id": run_id,
            "kind": kind,
            "parameters": _storable(parameters, "the run's parameters"),
            "started_at": self._stamp(),
            "status": RUNNING,
            "counts": {},
        }
        self._write(lambda connection: _add(connection, tables.runs, [row]))
        return run_id

    def record_document(
        self,
        run_id: str,
        *,
        source: str,
        status: str,
        detail: str,
        article: Article | None,
        extraction: Extraction | None,
        results: Sequence[CheckResult],
        looked_at: dict[str, object] | None = None,
    ) -> bool:
        """Record one document of a run in one transaction; the fields are those of ``Entry``.

        Returns whether any content (article, claim, number, result) was new to the record.
        """
        entry = Entry(
            source=source,
            status=status,
            detail=detail,
            article=article,
            extraction=extraction,
            results=results,
            looked_at=looked_at,
        )
        return self.record_entries(run_id, [entry]) > 0

    def record_entries(self, run_id: str, entries: Sequence[Entry]) -> int:
        """Record some documents of a run in one transaction, all or none; how many rows of content were new."""
        rows = entry_rows(run_id, entries, self._stamp())

        def work(connection: Connection) -> int:
            added = {name: _add(connection, tables.METADATA.tables[name], some) for name, some in rows.items()}
            return sum(added[name] for name in CONTENT)

        return self._write(work)

    def record_gate(self, run_id: str, *, suite: str, success: bool, severity: str, failing: Sequence[str]) -> None:
        """Record what a suite of expectations said about the run's own frames; ``failing`` holds ids only."""
        keys = list(failing)
        row = {
            "id": content_id("gate", run_id, suite, severity, int(success), json_text(keys)),
            "run_id": run_id,
            "suite": suite,
            "severity": severity,
            "success": success,
            "failing": keys,
        }
        self._write(lambda connection: _add(connection, tables.gates, [row]))

    def finish_run(self, run_id: str, status: str, counts: dict[str, int]) -> None:
        """Note how the run ended. Raises RecordError for a run that was never begun."""
        values = {"status": status, "counts": dict(counts), "finished_at": self._stamp()}
        statement = update(tables.runs).where(tables.runs.c.id == run_id).values(values)
        changed = self._write(lambda connection: connection.execute(statement).rowcount)
        if changed != 1:
            raise RecordError(f"no run {escape_text(run_id)!r} in {self.where}; begin it with begin_run")

    def close(self) -> None:
        """Give up the connections."""
        self._engine.dispose()


def _storable(value: dict[str, object], what: str) -> dict[str, object]:
    try:
        json_text(value)
    except (TypeError, ValueError) as error:
        raise RecordError(f"{what} cannot be written as JSON: {error}; use strings, finite numbers and lists") from None
    return value
