"""Flow check-feed: the newest entries of RSS or Atom feeds, checked and recorded."""

from __future__ import annotations

from prefect import flow
from prefect.client.schemas import State

from flows import tasks
from flows.check_articles import check_and_record
from flows.recording import RunReport
from flows.settings import Settings
from sources.articles import Ingested


@flow(name="check-feed", persist_result=False)
def check_feed(feeds: list[str] | None = None, limit: int = 50, datasets: list[str] | None = None) -> State[RunReport]:
    """Check the articles that feeds announce.

    Args:
        feeds: Addresses of RSS or Atom feeds. Empty: those of the settings (COUNTERCHECK_FEEDS).
        limit: At most so many of each feed's newest entries.
        datasets: Ids of the only reference datasets to use. Empty: all that are held.
    """
    settings = Settings()
    addresses = feeds or list(settings.feeds)
    ingested: list[Ingested] = []
    for feed in addresses:
        ingested += tasks.ingest_feed(feed, limit, settings)
    parameters: dict[str, object] = {"feeds": addresses, "limit": limit, "datasets": datasets}
    return check_and_record(ingested, settings, kind="check-feed", parameters=parameters)
