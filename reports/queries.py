"""What pages, exports and commands ask of the record.

In: an open Record and an id. Out: frozen rows, in an order that content decides. Never: a write.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Row, Select, func, select

from checks.errors import InvalidInput
from checks.model.verdict import LABELS
from reports.recorded import ArticlePage, ArticleRow, DocumentRow, GateRow, NumberRow, ResultRow, RunRow, RunSummary
from reports.store import Record
from reports.tables import articles, claims, gates, numbers, results, run_articles, run_results, runs

_HEX = frozenset("0123456789abcdef")
#: A shorter prefix would be a guess.
SHORTEST_PREFIX = 4


def count_labels(rows: Iterable[ResultRow]) -> dict[str, int]:
    """How many results carry each label; every label is a key."""
    counted = Counter(row.label for row in rows)
    return {label: counted[label] for label in LABELS}


def _run_row(row: Row[Any]) -> RunRow:
    return RunRow(**row._mapping)


def _get_run(connection: Connection, run_id: str) -> RunRow:
    row = connection.execute(select(runs).where(runs.c.id == run_id)).first()
    if row is None:
        raise InvalidInput(f"no run {run_id!r} in the record; give the id that the run printed")
    return _run_row(row)


def list_runs(record: Record, limit: int = 50) -> list[RunRow]:
    """The newest runs first."""
    statement = select(runs).order_by(runs.c.started_at.desc(), runs.c.id).limit(limit)
    return record.read(lambda connection: [_run_row(row) for row in connection.execute(statement)])


def result_rows(
    connection: Connection, narrow: Select[Any] | None = None, article_keys: Sequence[str] | None = None, **equal: str
) -> list[ResultRow]:
    """Results by place in their articles; ``equal`` narrows by run_id or article_key, ``narrow`` by ids, and
    ``article_keys`` by several articles."""
    statement = (
        select(
            results.c.id,
            results.c.claim_id,
            claims.c.article_key,
            articles.c.url,
            articles.c.title,
            articles.c.published_on,
            claims.c.sentence_start,
            claims.c.extractor_version,
            results.c.document,
        )
        .join(claims, claims.c.id == results.c.claim_id)
        .join(articles, articles.c.key == claims.c.article_key)
        .order_by(claims.c.article_key, claims.c.start, claims.c.end, results.c.id)
    )
    if "run_id" in equal:
        statement = statement.join(run_results, run_results.c.result_id == results.c.id)
        statement = statement.where(run_results.c.run_id == equal["run_id"])
    if "article_key" in equal:
        statement = statement.where(claims.c.article_key == equal["article_key"])
    if article_keys is not None:
        statement = statement.where(claims.c.article_key.in_(article_keys))
    if narrow is not None:
        statement = statement.where(results.c.id.in_(narrow))
    return [ResultRow(**row._mapping) for row in connection.execute(statement)]


def results_of_run(record: Record, run_id: str) -> list[ResultRow]:
    """All results of a run, by article and place in it."""

    def work(connection: Connection) -> list[ResultRow]:
        _get_run(connection, run_id)
        return result_rows(connection, run_id=run_id)

    return record.read(work)


def all_results(record: Record) -> list[ResultRow]:
    """Every result of the record, each once however many runs saw it."""
    return record.read(result_rows)


def _labels_by_article(connection: Connection, run_id: str) -> dict[str, dict[str, int]]:
    """Article key -> label -> how many results of the run."""
    statement = (
        select(claims.c.article_key, results.c.label, func.count())
        .join(claims, claims.c.id == results.c.claim_id)
        .join(run_results, run_results.c.result_id == results.c.id)
        .where(run_results.c.run_id == run_id)
        .group_by(claims.c.article_key, results.c.label)
    )
    counts: dict[str, dict[str, int]] = {}
    for key, label, number in connection.execute(statement):
        counts.setdefault(key, dict.fromkeys(LABELS, 0))[label] = number
    return counts


def _documents(connection: Connection, run_id: str, counts: dict[str, dict[str, int]]) -> list[DocumentRow]:
    columns = (run_articles.c.source, run_articles.c.status, run_articles.c.detail, run_articles.c.article_key)
    statement = (
        select(*columns, articles.c.title, articles.c.url, articles.c.published_on)
        .outerjoin(articles, articles.c.key == run_articles.c.article_key)
        .where(run_articles.c.run_id == run_id)
        .order_by(run_articles.c.source, run_articles.c.id)
    )
    nothing = dict.fromkeys(LABELS, 0)
    return [
        DocumentRow(**row._mapping, labels=counts.get(row.article_key or "", nothing))
        for row in connection.execute(statement)
    ]


def documents_of_run(record: Record, run_id: str) -> list[DocumentRow]:
    """Every document of a run with its status, by source."""
    return list(run_summary(record, run_id).documents)


def run_summary(record: Record, run_id: str) -> RunSummary:
    """The run, its documents, gates and counts by label."""

    def work(connection: Connection) -> RunSummary:
        run = _get_run(connection, run_id)
        counts = _labels_by_article(connection, run_id)
        columns = (gates.c.suite, gates.c.severity, gates.c.success, gates.c.failing)
        statement = select(*columns).where(gates.c.run_id == run_id).order_by(gates.c.suite, gates.c.id)
        return RunSummary(
            run=run,
            documents=tuple(_documents(connection, run_id, counts)),
            gates=tuple(
                GateRow(suite=row.suite, severity=row.severity, success=row.success, failing=tuple(row.failing))
                for row in connection.execute(statement)
            ),
            labels={label: sum(one[label] for one in counts.values()) for label in LABELS},
        )

    return record.read(work)


def article_page(record: Record, article_key: str, run_id: str | None = None) -> ArticlePage:
    """The article with its results of one run: the one given, or the newest that saw it."""

    def work(connection: Connection) -> ArticlePage:
        row = connection.execute(select(articles).where(articles.c.key == article_key)).first()
        if row is None:
            raise InvalidInput(f"no article {article_key!r} in the record; `countercheck check` records one")
        run = run_id or _newest_run(connection, article_key)
        found = result_rows(connection, run_id=run, article_key=article_key) if run else []
        version = found[0].extractor_version if found else None
        return ArticlePage(
            article=ArticleRow(**row._mapping),
            results=tuple(found),
            numbers=tuple(_numbers(connection, article_key, version)),
            run_id=run,
        )

    return record.read(work)


def _newest_run(connection: Connection, article_key: str) -> str | None:
    statement = (
        select(runs.c.id)
        .join(run_articles, run_articles.c.run_id == runs.c.id)
        .where(run_articles.c.article_key == article_key)
        .order_by(runs.c.started_at.desc(), runs.c.id)
        .limit(1)
    )
    return cast("str | None", connection.execute(statement).scalar())


def _numbers(connection: Connection, article_key: str, version: str | None) -> list[NumberRow]:
    own = numbers.c.article_key == article_key
    statement = select(numbers).where(own).order_by(numbers.c.start, numbers.c.end)
    rows = list(connection.execute(statement))
    wanted = version or max((row.extractor_version for row in rows), default=None)
    return [
        NumberRow(start=row.start, end=row.end, surface=row.surface, value=row.value, why=row.why)
        for row in rows
        if row.extractor_version == wanted
    ]


def find_result(record: Record, result_id: str) -> ResultRow:
    """The result of an id, or of a prefix that only one result has; raises InvalidInput otherwise."""
    wanted = result_id.strip().lower()
    if not SHORTEST_PREFIX <= len(wanted) <= 32 or not _HEX.issuperset(wanted):
        raise InvalidInput(
            f"{result_id!r} is no result id: give {SHORTEST_PREFIX} to 32 of its hexadecimal digits, "
            "as printed by `check`"
        )
    ids = select(results.c.id).where(results.c.id.startswith(wanted)).order_by(results.c.id).limit(6)
    found = record.read(lambda connection: result_rows(connection, narrow=ids))
    if not found:
        raise InvalidInput(f"no result {wanted!r} in {record.where}; `countercheck export` lists all ids")
    if len(found) > 1:
        shown = ", ".join(row.id for row in found)
        raise InvalidInput(f"{len(found)} or more results begin with {wanted!r} ({shown}); give more digits")
    return found[0]


def runs_of_result(record: Record, result_id: str) -> list[RunRow]:
    """The runs that gave a result, newest first."""
    statement = (
        select(runs)
        .join(run_results, run_results.c.run_id == runs.c.id)
        .where(run_results.c.result_id == result_id)
        .order_by(runs.c.started_at.desc(), runs.c.id)
    )
    return record.read(lambda connection: [_run_row(row) for row in connection.execute(statement)])
