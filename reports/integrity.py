"""Whether the record still says what was written into it (`countercheck db check`).

In: an open Record. Out: one line per problem, none when all is well. Never: a repair.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select, text

from checks.errors import RecordError
from checks.model.ids import article_key, content_id
from reports.migrations import runner
from reports.store import Record
from reports.tables import FIRM, articles, claims, numbers, results, run_articles, runs


def check(record: Record) -> list[str]:
    """Problems found: file damage, dangling keys, ids that no longer match their content, firm verdicts
    without a reference, offsets that miss their surface, a revision of another program."""
    problems: list[str] = []
    try:
        runner.check(record.database_url)
    except RecordError as error:
        problems.append(str(error))

    def work(connection: Connection) -> list[str]:
        return [line for part in _PARTS for line in part(connection)]

    return problems + record.read(work)


def _file(connection: Connection) -> Iterator[str]:
    if connection.dialect.name != "sqlite":
        return
    for (line,) in connection.execute(text("PRAGMA integrity_check")):
        if line != "ok":
            yield f"the database file is damaged: {line}; restore a backup"
    for table, row, parent, _ in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"row {row} of {table} points at a row of {parent} that is missing"


def _articles(connection: Connection) -> Iterator[str]:
    columns = (articles.c.key, articles.c.url, articles.c.text, articles.c.published_on)
    for key, url, body, published_on in connection.execute(select(*columns)):
        if article_key(url, body, published_on) != key:
            yield f"article {key}: its address, text or date was changed after it was recorded"
        yield from _misplaced(connection, key, body)


def _misplaced(connection: Connection, key: str, body: str) -> Iterator[str]:
    for table in (claims, numbers):
        columns = (table.c.start, table.c.end, table.c.surface)
        for start, end, surface in connection.execute(select(*columns).where(table.c.article_key == key)):
            if body[start:end] != surface:
                yield f"article {key}: characters {start} to {end} are not the recorded {table.name[:-1]}"


def _claims(connection: Connection) -> Iterator[str]:
    columns = (claims.c.id, claims.c.article_key, claims.c.start, claims.c.end, claims.c.extractor_version)
    for row in connection.execute(select(*columns)):
        if content_id("claim", row.article_key, row.start, row.end, row.extractor_version) != row.id:
            yield f"claim {row.id}: its id does not follow from its place"


def _results(connection: Connection) -> Iterator[str]:
    columns = (results.c.id, results.c.label, results.c.reason, results.c.reference_sha256, results.c.document)
    for row in connection.execute(select(*columns)):
        if row.label in FIRM and not row.reference_sha256:
            yield f"result {row.id}: {row.label} without the sha256 of a reference"
        reference = row.document.get("reference") or {}
        said = (row.id, row.label, row.reason, row.reference_sha256)
        told = (row.document.get("id"), row.document.get("label"), row.document.get("reason"))
        if said != (*told, reference.get("sha256") or None):
            yield f"result {row.id}: its columns and its document disagree"


def _runs(connection: Connection) -> Iterator[str]:
    listed = select(run_articles.c.id).where(run_articles.c.status == "ok", run_articles.c.article_key.is_(None))
    for (row,) in connection.execute(listed):
        yield f"document {row}: status ok without an article"
    ended = select(runs.c.id).where(runs.c.status != "running", runs.c.finished_at.is_(None))
    for (row,) in connection.execute(ended):
        yield f"run {row}: ended without a time"


_PARTS = (_file, _articles, _claims, _results, _runs)
