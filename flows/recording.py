"""From checked documents to a recorded run: gate the frames, record article by article, draw the pages.

In: CheckedDocuments and settings. Out: a RunReport. Never: Prefect, a reading or a verdict of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from checks.model.claim import EXTRACTOR_VERSION
from flows.pipeline import CheckedDocument
from flows.settings import Settings

if TYPE_CHECKING:
    from checks.gates import GateReport
    from reports.entries import Entry
    from reports.recorded import ResultRow
    from reports.store import Record

#: Articles recorded in one transaction: a commit waits for the disk, and other writers wait for it.
AT_ONCE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """A finished run: its id in the record, the index page, counts by label, failures by source."""

    run_id: str
    index_page: Path | None
    counts: dict[str, int]
    failed: tuple[tuple[str, str, str], ...]
    gates: tuple[GateReport, ...] = field(default=())


def gate_run(documents: Sequence[CheckedDocument]) -> tuple[GateReport, ...]:
    """One suite over the claims and one over the results of a run; raises GateFailed on a critical failure."""
    from checks.gates import require, run_gate
    from checks.model.frames import claims_frame, results_frame

    results = list({result.id: result for document in documents for result in document.results}.values())
    read = [document.extraction for document in documents if document.extraction is not None]
    claims = {claim.id: claim for extraction in read for claim in extraction.claims}
    reports = (
        run_gate("claims", claims_frame(claims.values())),
        run_gate("results", results_frame(results, claims.keys())),
    )
    for report in reports:
        require(report)
    return reports


def prepare_record(settings: Settings) -> None:
    """Open the record once, so that a bad address is known before the work and not after it."""
    from reports.store import Record

    Record.open(settings.record_url).close()


def record_run(
    record: Record,
    documents: Sequence[CheckedDocument],
    gates: Sequence[GateReport],
    *,
    kind: str,
    parameters: dict[str, object],
) -> str:
    """Record a gated run, no article by half, with the state of the library; returns the run's id."""
    run_id = begin_run(record, kind, parameters, documents)
    counts = record_documents(record, run_id, documents, gates)
    status = "partial" if any(document.failed for document in documents) else "done"
    record.finish_run(run_id, status, counts)
    return run_id


def begin_run(record: Record, kind: str, parameters: dict[str, object], documents: Sequence[CheckedDocument]) -> str:
    """Note that a run begins, and what it judges by."""
    seen = next((document.library for document in documents if document.library is not None), None)
    library = {} if seen is None else {"library": seen.as_dict()}
    return record.begin_run(kind, {**parameters, **library})


def record_documents(
    record: Record,
    run_id: str,
    documents: Sequence[CheckedDocument],
    gates: Sequence[GateReport],
    known: Collection[str] = (),
) -> dict[str, int]:
    """Record gated documents of a run, no article by half; how many results carry each label.

    ``known`` are keys of articles whose claims were read from this record.
    """
    for gate in gates:
        record.record_gate(
            run_id,
            suite=gate.suite,
            success=gate.success,
            severity="warning" if gate.warnings else "info",
            failing=gate.refuted,
        )
    for start in range(0, len(documents), AT_ONCE):
        record.record_entries(run_id, [_entry(document, known) for document in documents[start : start + AT_ONCE]])
    return count_labels(documents)


def _entry(document: CheckedDocument, known: Collection[str]) -> Entry:
    """The document as the record takes it."""
    from reports.entries import Entry

    ingested = document.ingested
    return Entry(
        source=ingested.source,
        status=ingested.status,
        detail=ingested.detail,
        article=ingested.article,
        extraction=document.extraction,
        results=document.results,
        looked_at=None if document.looked_at is None else document.looked_at.as_dict(),
        is_known=ingested.article is not None and ingested.article.key in known,
    )


def result_rows(document: CheckedDocument) -> list[ResultRow]:
    """The document's results as the record's rows, for exports of what is not recorded."""
    from reports.recorded import ResultRow

    article = document.ingested.article
    if article is None:
        return []
    return [
        ResultRow(
            id=result.id,
            claim_id=result.claim.id,
            article_key=article.key,
            url=article.url,
            title=article.title,
            published_on=article.published_on,
            sentence_start=result.claim.sentence.start,
            extractor_version=EXTRACTOR_VERSION,
            document=result.as_dict(),
        )
        for result in document.results
    ]


def count_labels(documents: Iterable[CheckedDocument]) -> dict[str, int]:
    """How many results carry each label, in order of the label's name."""
    counts = Counter(result.verdict.label for document in documents for result in document.results)
    return dict(sorted(counts.items()))


def failures(documents: Iterable[CheckedDocument]) -> tuple[tuple[str, str, str], ...]:
    """(source, status, detail) of every document that could not be checked."""
    return tuple(
        (document.ingested.source, document.ingested.status, document.ingested.detail)
        for document in documents
        if document.failed
    )


def finish_run(
    documents: Sequence[CheckedDocument],
    gates: Sequence[GateReport],
    settings: Settings,
    *,
    kind: str,
    parameters: dict[str, object],
) -> RunReport:
    """Record a gated run and draw its pages."""
    from reports.pages.render import write_pages
    from reports.store import Record

    record = Record.open(settings.record_url)
    try:
        run_id = record_run(record, documents, gates, kind=kind, parameters=parameters)
        index = write_pages(settings.pages / run_id, record, run_id)
    finally:
        record.close()
    return RunReport(
        run_id=run_id, index_page=index, counts=count_labels(documents), failed=failures(documents), gates=tuple(gates)
    )
