"""Prefect tasks: three-line wrappers around the pipeline, one per batch of documents.

In: plain lists. Out: what the pipeline returns. Never: logic of their own; a task per article or claim.
Values between tasks stay in memory: the record is the only record (faults, section 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas import State
from prefect.runtime import task_run

from flows.advising import open_adviser
from flows.ingest import read_feed, read_sources, require_reachable
from flows.pipeline import CheckedDocument, Checker, check_documents
from flows.recording import RunReport, finish_run, gate_run
from flows.settings import Settings
from sources.articles import Ingested
from sources.errors import RetriableError

#: Further tries of a task that reads, when nothing at all could be reached; after 5 and 20 s.
RETRIES = 2

#: Documents in one task: tens of tasks for a run of a thousand articles.
CHUNK = 25


def is_retriable(_task: object, _run: object, state: object) -> bool:
    """Retry only what may go through later: decided by the class of the error, nothing else."""
    if not isinstance(state, State):
        return False
    try:
        state.result()
    except RetriableError:
        return True
    except Exception:  # noqa: BLE001 - any other failure is final, whatever it is
        return False
    return False


def _again_if_unreachable(documents: list[Ingested]) -> list[Ingested]:
    """Ask Prefect for another try when nothing could be reached; the last try keeps the named statuses."""
    tries = task_run.run_count or 1
    return documents if tries > RETRIES else require_reachable(documents)


@task(
    name="ingest-sources",
    retries=RETRIES,
    retry_delay_seconds=[5, 20],
    retry_condition_fn=is_retriable,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def ingest_sources(sources: Sequence[str], published_on: date | None, settings: Settings) -> list[Ingested]:
    """Fetch and read a batch of sources; asked again only when the whole batch could not be reached."""
    return _again_if_unreachable(list(read_sources(sources, settings, published_on=published_on)))


@task(
    name="ingest-feed",
    retries=RETRIES,
    retry_delay_seconds=[5, 20],
    retry_condition_fn=is_retriable,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def ingest_feed(feed: str, limit: int, settings: Settings) -> list[Ingested]:
    """Fetch a feed and the pages of its newest entries."""
    return _again_if_unreachable(read_feed(feed, settings, limit=limit))


@task(name="check-documents", cache_policy=NO_CACHE, persist_result=False)
def check_batch(
    documents: Sequence[Ingested], settings: Settings, datasets: Sequence[str], as_of: date | None
) -> list[CheckedDocument]:
    """Extract, match and judge a batch."""
    checker = Checker(settings.home, datasets, overrides=settings.overrides, adviser=open_adviser(settings))
    return check_documents(documents, checker, as_of)


@task(name="gate-and-record", cache_policy=NO_CACHE, persist_result=False)
def record_documents(
    documents: Sequence[CheckedDocument], settings: Settings, kind: str, parameters: dict[str, object]
) -> RunReport:
    """Gate the whole run, then record it article by article and draw its pages; a failed gate records nothing."""
    return finish_run(documents, gate_run(documents), settings, kind=kind, parameters=parameters)
