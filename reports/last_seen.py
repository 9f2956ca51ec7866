"""Which run saw each article last, and what it said: what a recheck starts from.

In: an open Record. Out: LastSeen rows in pieces, by article key. Never: a write.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from reports.queries import result_rows
from reports.recorded import ArticleRow, ResultRow
from reports.store import Record
from reports.tables import articles, run_articles, run_results, runs

#: Articles read at once: a recheck of a large record stays within some tens of megabytes.
PIECE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSeen:
    """An article, the results that its newest run gave, and what that run kept of its library (None: nothing)."""

    article: ArticleRow
    results: tuple[ResultRow, ...]
    library: dict[str, Any] | None

    @property
    def as_of(self) -> date | None:
        """The date of another day's knowledge by which the run judged; None where it was the article's own."""
        told = {row.document["as_of"] for row in self.results} - {None}
        days = {date.fromisoformat(str(day)) for day in told} - {self.article.published_on}
        return min(days) if days else None


def articles_last_seen(record: Record, since: date | None = None) -> Iterator[list[LastSeen]]:
    """Every recorded article that was checked, published on or after ``since``, in pieces.

    An article without a date is left out when ``since`` is given.
    """
    newest = record.read(lambda connection: _newest_runs(connection, since))
    keys = sorted(newest)
    for start in range(0, len(keys), PIECE):
        piece = keys[start : start + PIECE]
        yield record.read(lambda connection, piece=piece: _read(connection, piece, newest))  # type: ignore[misc]


def _newest_runs(connection: Connection, since: date | None) -> dict[str, tuple[str, dict[str, Any] | None]]:
    """Article key -> (run id, its library)."""
    libraries = {
        row.id: row.parameters.get("library") for row in connection.execute(select(runs.c.id, runs.c.parameters))
    }
    statement = (
        select(run_articles.c.article_key, runs.c.id)
        .join(runs, run_articles.c.run_id == runs.c.id)
        .join(articles, articles.c.key == run_articles.c.article_key)
        .order_by(runs.c.started_at, runs.c.id)
    )
    if since is not None:
        statement = statement.where(articles.c.published_on >= since)
    return {key: (run_id, libraries[run_id]) for key, run_id in connection.execute(statement)}


def _read(
    connection: Connection, keys: list[str], newest: dict[str, tuple[str, dict[str, Any] | None]]
) -> list[LastSeen]:
    found = {
        row.key: ArticleRow(**row._mapping)
        for row in connection.execute(select(articles).where(articles.c.key.in_(keys)))
    }
    judged: dict[str, list[ResultRow]] = {key: [] for key in keys}
    for run_id in sorted({newest[key][0] for key in keys}):
        of_run = [key for key in keys if newest[key][0] == run_id]
        ids = select(run_results.c.result_id).where(run_results.c.run_id == run_id)
        for row in result_rows(connection, narrow=ids, article_keys=of_run):
            judged[row.article_key].append(row)
    return [LastSeen(article=found[key], results=tuple(judged[key]), library=newest[key][1]) for key in keys]
