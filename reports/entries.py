"""What a run has to say of one document, and the rows that say it.

In: Entries. Out: rows by table, parents first. Never: SQL, half an article, a result without its claim.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checks.errors import RecordError
from checks.model.article import STATUSES, Article
from checks.model.claim import Extraction
from checks.model.ids import content_id
from checks.model.result import CheckResult
from reports.rows import Row, article_row, claim_row, number_row, result_row

#: Tables of content, and of what a run saw, in the order in which rows go in: the same for every writer.
CONTENT = ("articles", "claims", "numbers", "results")
_OF_RUN = ("run_articles", "run_results")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One document of a run: its named status and all that was found in it; without an article it has nothing else.

    ``looked_at`` is what its results rest on, for a later recheck. ``is_known`` says that the article and its claims
    were read from this record.
    """

    source: str
    status: str
    detail: str
    article: Article | None
    extraction: Extraction | None
    results: Sequence[CheckResult]
    looked_at: dict[str, object] | None = None
    is_known: bool = False


def entry_rows(run_id: str, entries: Sequence[Entry], recorded_at: str) -> dict[str, list[Row]]:
    """Table -> rows, of some documents of a run. Raises RecordError for an entry that does not hold together."""
    rows: dict[str, list[Row]] = {name: [] for name in (*CONTENT, *_OF_RUN)}
    for entry in entries:
        _require_consistent(entry)
        if entry.article is not None and not entry.is_known:
            found = entry.extraction or Extraction(claims=(), numbers=())
            rows["articles"].append(article_row(entry.article, recorded_at))
            rows["claims"] += [claim_row(claim) for claim in found.claims]
            rows["numbers"] += [number_row(entry.article.key, one) for one in found.numbers]
        rows["results"] += [result_row(result) for result in entry.results]
        rows["run_articles"].append(_document_row(run_id, entry))
        rows["run_results"] += [{"run_id": run_id, "result_id": result.id} for result in entry.results]
    return rows


def _document_row(run_id: str, entry: Entry) -> Row:
    """A row of ``run_articles``."""
    key = None if entry.article is None else entry.article.key
    return {
        "id": content_id("run_article", run_id, entry.source, entry.status, key),
        "run_id": run_id,
        "source": entry.source,
        "status": entry.status,
        "detail": entry.detail,
        "article_key": key,
        "looked_at": entry.looked_at,
    }


def _require_consistent(entry: Entry) -> None:
    """Refuse what would leave half an article or rows without their parents."""
    source, status, article, extraction = entry.source, entry.status, entry.article, entry.extraction
    if status not in STATUSES:
        raise RecordError(f"{source!r}: unknown status {status!r}; known: {', '.join(STATUSES)}")
    if article is None:
        if extraction is not None or entry.results:
            raise RecordError(f"{source!r}: claims or results without their article; hand the article over too")
        return
    known = {claim.id for claim in extraction.claims} if extraction is not None else set()
    strays = [result.id for result in entry.results if result.claim.id not in known]
    if strays:
        raise RecordError(f"{source!r}: result {strays[0]} is about a claim that the extraction does not hold")
    if extraction is not None and any(claim.article_key != article.key for claim in extraction.claims):
        raise RecordError(f"{source!r}: a claim of another article; extract from the article that is recorded")
