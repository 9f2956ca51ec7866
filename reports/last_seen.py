"""Which run saw each article last, what it rested on, and what it said: what a recheck starts from.

In: an open Record. Out: Seen rows in pieces, by article key; LastSeen rows of some of them. Never: a write.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from reports.recorded import ArticleRow
from reports.store import Record
from reports.tables import articles, claims, results, run_articles, run_results, runs

#: Articles of which is read at once what they rested on: some kilobytes each.
PIECE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An article, its newest run, and what was kept of it (None where an older program kept nothing)."""

    article_key: str
    published_on: date | None
    run_id: str
    library: dict[str, Any] | None
    looked_at: dict[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a run said of one place of a text. ``as_of`` is the ISO date whose knowledge counted, or None."""

    surface: str
    label: str
    reason: str
    as_of: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSeen:
    """An article and what its newest run said, by (start, end) of the claim."""

    article: ArticleRow
    told: dict[tuple[int, int], Told]

    @property
    def as_of(self) -> date | None:
        """The date of another day's knowledge by which the run judged; None where it was the article's own."""
        days = {date.fromisoformat(one.as_of) for one in self.told.values() if one.as_of} - {self.article.published_on}
        return min(days) if days else None


def articles_seen(record: Record, since: date | None = None) -> Iterator[list[Seen]]:
    """Every recorded article that was checked, published on or after ``since``, in pieces.

    An article without a date is left out when ``since`` is given.
    """
    newest = record.read(lambda connection: _newest(connection, since))
    keys = sorted(newest)
    for start in range(0, len(keys), PIECE):
        piece = {key: newest[key] for key in keys[start : start + PIECE]}
        yield record.read(lambda connection, piece=piece: _seen(connection, piece))  # type: ignore[misc]


def last_seen(record: Record, run_of: dict[str, str]) -> list[LastSeen]:
    """The articles of some keys (key -> run) with what that run said, by key."""
    return record.read(lambda connection: _last_seen(connection, run_of))


def _newest(connection: Connection, since: date | None) -> dict[str, str]:
    """Article key -> id of the row of ``run_articles`` that tells of its newest run."""
    statement = (
        select(run_articles.c.article_key, run_articles.c.id)
        .join(runs, run_articles.c.run_id == runs.c.id)
        .where(run_articles.c.article_key.is_not(None))
        .order_by(runs.c.started_at, runs.c.id, run_articles.c.id)
    )
    if since is not None:
        statement = statement.join(articles, articles.c.key == run_articles.c.article_key)
        statement = statement.where(articles.c.published_on >= since)
    return {key: row for key, row in connection.execute(statement)}  # noqa: C416  # rows are no pairs to a checker


def _seen(connection: Connection, newest: dict[str, str]) -> list[Seen]:
    columns = (run_articles.c.article_key, articles.c.published_on, run_articles.c.run_id, run_articles.c.looked_at)
    statement = (
        select(*columns)
        .join(articles, articles.c.key == run_articles.c.article_key)
        .where(run_articles.c.id.in_(newest.values()))
        .order_by(run_articles.c.article_key)
    )
    rows = list(connection.execute(statement))
    wanted = sorted({row.run_id for row in rows})
    kept = connection.execute(select(runs.c.id, runs.c.parameters).where(runs.c.id.in_(wanted)))
    libraries = {row.id: row.parameters.get("library") for row in kept}
    return [
        Seen(
            article_key=row.article_key,
            published_on=row.published_on,
            run_id=row.run_id,
            library=libraries[row.run_id],
            looked_at=row.looked_at,
        )
        for row in rows
    ]


def _last_seen(connection: Connection, run_of: dict[str, str]) -> list[LastSeen]:
    keys = sorted(run_of)
    found = {
        row.key: ArticleRow(**row._mapping)
        for row in connection.execute(select(articles).where(articles.c.key.in_(keys)))
    }
    told: dict[str, dict[tuple[int, int], Told]] = {key: {} for key in keys}
    for run_id in sorted(set(run_of.values())):
        for row in _said(connection, run_id, [key for key in keys if run_of[key] == run_id]):
            told[row.article_key][row.start, row.end] = Told(
                surface=row.surface, label=row.label, reason=row.reason, as_of=row.as_of
            )
    return [LastSeen(article=found[key], told=told[key]) for key in keys]


def _said(connection: Connection, run_id: str, keys: Sequence[str]) -> Sequence[Any]:
    """Places and verdicts of a run in some articles; the documents stay unread."""
    place = (claims.c.article_key, claims.c.start, claims.c.end, claims.c.surface)
    statement = (
        select(*place, results.c.label, results.c.reason, results.c.as_of)
        .join(results, results.c.claim_id == claims.c.id)
        .join(run_results, run_results.c.result_id == results.c.id)
        .where(run_results.c.run_id == run_id, claims.c.article_key.in_(keys))
        .order_by(claims.c.article_key, claims.c.start, results.c.id)
    )
    return connection.execute(statement).all()
