"""The whole job as plain functions, without Prefect: ingest, extract, match, judge, gate, record, draw.

In: sources and settings. Out: CheckedDocument rows and a RunReport. Never: Prefect.
The command line, the Prefect flows and the review server all go through here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from checks.arithmetic import check_arithmetic, mark_findings
from checks.claims import extract_claims
from checks.errors import InvalidInput
from checks.matching import Catalogue, Evidence, Ranked, match_claims, rank_claims, read_cells, wanted_series
from checks.model.article import Article
from checks.model.claim import EXTRACTOR_VERSION, Extraction
from checks.model.result import CheckResult
from checks.verdicts import judge_matches
from flows.settings import Settings
from sources.articles import Ingested
from sources.reference.library import ReferenceLibrary

if TYPE_CHECKING:
    from checks.gates import GateReport
    from reports.recorded import ResultRow
    from reports.store import Record

#: Articles judged with one question to the library.
BATCH = 50

Progress = Callable[[str, int, int], None]


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedDocument:
    """What became of one document: its named status, and for articles all numbers and verdicts."""

    ingested: Ingested
    extraction: Extraction | None = None
    results: tuple[CheckResult, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether the document could not be checked."""
        return self.ingested.article is None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """A finished run: its id in the record, the index page, counts by label, failures by source."""

    run_id: str
    index_page: Path | None
    counts: dict[str, int]
    failed: tuple[tuple[str, str, str], ...]
    gates: tuple[GateReport, ...] = field(default=())


class Checker:
    """Extraction, matching and judging against one library; opened once for many articles.

    ``datasets`` limits the references used; an id that is not held raises InvalidInput.
    """

    def __init__(self, home: Path, datasets: Sequence[str] = ()) -> None:
        self.library = ReferenceLibrary(home.expanduser())
        self.datasets = tuple(datasets)
        self._datasets = list(datasets) or None
        if self._datasets:
            held = {item.dataset for item in self.library.datasets()}
            held |= {item.dataset for item in self.library.announcements()}
            unknown = sorted(set(self._datasets) - held)
            if unknown:
                raise InvalidInput(
                    f"no dataset {', '.join(unknown)}; held: {', '.join(sorted(held)) or 'none'}."
                    " Add one with `countercheck references add`."
                )

    @cached_property
    def catalogue(self) -> Catalogue:
        """Every indicator of the datasets used."""
        return Catalogue(self.library.catalogue(self._datasets))

    def check(
        self, articles: Sequence[Article], as_of: date | None = None
    ) -> list[tuple[Extraction, list[CheckResult]]]:
        """Extraction and results of each article, in order; ``as_of`` overrides the articles' own dates."""
        extractions = [extract_claims(article) for article in articles]
        ranked = [rank_claims(extraction.claims, self.catalogue) for extraction in extractions]
        dates = [as_of or article.published_on for article in articles]
        results: list[list[CheckResult]] = [[] for _ in articles]
        for known_on in sorted({day for day in dates if day}) + ([None] if None in dates else []):
            places = [place for place, day in enumerate(dates) if day == known_on]
            evidence = self._evidence([ranked[place] for place in places], known_on)
            stale = frozenset(self.library.stale(known_on)) if evidence.cells and known_on else frozenset[str]()
            for place in places:
                matches = match_claims(ranked[place], evidence)
                judged = judge_matches(matches, as_of=evidence.as_of, stale=stale)
                results[place] = mark_findings(judged, check_arithmetic(extractions[place].claims))
        return list(zip(extractions, results, strict=True))

    def _evidence(self, ranked: Iterable[Sequence[Ranked]], as_of: date | None) -> Evidence:
        wanted = sorted({key for article in ranked for key in wanted_series(article)})
        cells = read_cells(self.library.observations(wanted, as_of=as_of)) if wanted and as_of else {}
        return Evidence(cells=cells, statements=tuple(self.library.announcements(self._datasets)), as_of=as_of)


def check_documents(
    documents: Iterable[Ingested],
    checker: Checker,
    as_of: date | None = None,
    progress: Progress = no_progress,
    *,
    workers: int = 1,
) -> list[CheckedDocument]:
    """Judge every document that has a text; the others keep their named status. In input order.

    With more than one worker the batches go to processes of their own, each with its own library;
    the results are the same, in the same order.
    """
    everything = list(documents)
    batches = [everything[start : start + BATCH] for start in range(0, len(everything), BATCH)]
    checked: list[CheckedDocument] = []
    if workers == 1 or len(batches) < 2:
        for batch in batches:
            checked += _check_batch(batch, checker, as_of)
            progress("checked", len(checked), len(everything))
        return checked
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    start = (checker.library.home, checker.datasets)
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=_open_worker, initargs=start) as pool:
        for done in pool.map(_check_in_worker, batches, [as_of] * len(batches)):
            checked += done
            progress("checked", len(checked), len(everything))
    return checked


_WORKER: dict[str, Checker] = {}


def _open_worker(home: Path, datasets: Sequence[str]) -> None:
    _WORKER["checker"] = Checker(home, datasets)


def _check_in_worker(batch: Sequence[Ingested], as_of: date | None) -> list[CheckedDocument]:
    return _check_batch(batch, _WORKER["checker"], as_of)


def _check_batch(batch: Sequence[Ingested], checker: Checker, as_of: date | None) -> list[CheckedDocument]:
    articles = [document.article for document in batch if document.article is not None]
    found = iter(checker.check(articles, as_of))
    checked = []
    for document in batch:
        if document.article is None:
            checked.append(CheckedDocument(ingested=document))
        else:
            extraction, results = next(found)
            checked.append(CheckedDocument(ingested=document, extraction=extraction, results=tuple(results)))
    return checked


def gate_run(documents: Sequence[CheckedDocument]) -> tuple[GateReport, ...]:
    """One suite over the claims and one over the results of a run; raises GateFailed on a critical failure."""
    from checks.gates import require, run_gate
    from checks.model.frames import claims_frame, results_frame

    results = list({result.id: result for document in documents for result in document.results}.values())
    claims = {result.claim.id: result.claim for result in results}
    reports = (
        run_gate("claims", claims_frame(claims.values())),
        run_gate("results", results_frame(results), claim_ids=frozenset(claims)),
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
    """Record a gated run, one transaction per article; returns the run's id."""
    run_id = record.begin_run(kind, parameters)
    for gate in gates:
        record.record_gate(
            run_id,
            suite=gate.suite,
            success=gate.success,
            severity="warning" if gate.warnings else "info",
            failing=gate.refuted,
        )
    for document in documents:
        record.record_document(
            run_id,
            source=document.ingested.source,
            status=document.ingested.status,
            detail=document.ingested.detail,
            article=document.ingested.article,
            extraction=document.extraction,
            results=document.results,
        )
    status = "partial" if any(document.failed for document in documents) else "done"
    record.finish_run(run_id, status, count_labels(documents))
    return run_id


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
