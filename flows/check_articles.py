"""Flow check-articles: URLs, files or texts in, recorded verdicts out. By hand or on a schedule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from prefect import flow, get_run_logger
from prefect.client.schemas import State
from prefect.states import Completed, Failed

from flows import tasks
from flows.artifacts import publish
from flows.pipeline import CheckedDocument
from flows.recording import RunReport
from flows.settings import Settings
from sources.articles import Ingested


@flow(name="check-articles", persist_result=False)
def check_articles(
    sources: list[str],
    published_on: date | None = None,
    as_of: date | None = None,
    datasets: list[str] | None = None,
) -> State[RunReport]:
    """Check the statistics in articles and record the verdicts.

    Args:
        sources: What to check, one entry each: the address of a page or a feed, the path of a file or folder
            (.html, .txt, .md, .jsonl), or the text itself.
        published_on: Publication date of the articles; given, it replaces the date found in them. "Last year" and
            the reference vintage are read against it.
        as_of: Judge by what was known on this date instead of each article's own.
        datasets: Ids of the only reference datasets to use. Empty: all that are held.
    """
    settings = Settings()
    chunks = [sources[start : start + tasks.CHUNK] for start in range(0, len(sources), tasks.CHUNK)]
    ingested: list[Ingested] = []
    for chunk in chunks:
        ingested += tasks.ingest_sources(chunk, published_on, settings)
    parameters: dict[str, object] = {
        "sources": sources,
        "published_on": published_on and published_on.isoformat(),
        "as_of": as_of and as_of.isoformat(),
        "datasets": datasets,
    }
    return check_and_record(ingested, settings, kind="check-articles", parameters=parameters, as_of=as_of)


def check_and_record(
    ingested: Sequence[Ingested],
    settings: Settings,
    *,
    kind: str,
    parameters: dict[str, object],
    as_of: date | None = None,
) -> State[RunReport]:
    """What every checking flow does once its documents are read. The last state says what was not checked."""
    named = parameters.get("datasets")
    datasets = [str(item) for item in named] if isinstance(named, list) else []
    documents: list[CheckedDocument] = []
    for start in range(0, len(ingested), tasks.CHUNK):
        documents += tasks.check_batch(ingested[start : start + tasks.CHUNK], settings, datasets, as_of)
    report = tasks.record_documents(documents, settings, kind, parameters)
    publish(report, documents, settings)
    for source, status, detail in report.failed:
        get_run_logger().warning("%s: %s: %s", source, status, detail)
    if documents and len(report.failed) == len(documents):
        source, status, detail = report.failed[0]
        return Failed(message=f"nothing could be checked; the first of {len(documents)}: {source}: {status}: {detail}")
    done = len(documents) - len(report.failed)
    counts = ", ".join(f"{count} {label.replace('_', ' ')}" for label, count in report.counts.items())
    return Completed(message=f"{done} of {len(documents)} documents checked; claims: {counts or 'none'}", data=report)
