"""Ingest: sources as a person names them -> documents, with the settings' limits and addresses.

In: URLs, files, folders, "-", texts. Out: Ingested rows. Never: Prefect, parsing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

from flows.settings import Settings
from sources.articles import Ingested, ingest, ingest_feed, ingest_text
from sources.errors import Unavailable
from sources.http import Fetcher
from sources.snapshots import Snapshots

#: So many words and no such file: the source is the text itself.
TEXT_WORDS = 4


def today() -> date:
    """The day by UTC: dates later than this are not believed."""
    return datetime.now(UTC).date()


def is_text(source: str) -> bool:
    """Whether a source given by hand is a text rather than an address or a path.

    >>> is_text("China's population was about 1.38 billion in 2015"), is_text("my article.txt")
    (True, False)
    """
    if source.startswith(("http://", "https://")) or source == "-":
        return False
    if "\n" in source:
        return True
    return len(source.split()) >= TEXT_WORDS and not Path(source[:250]).exists()


def open_fetcher(settings: Settings) -> Fetcher:
    """A fetcher that may reach public addresses and the origins that the operator named."""
    return Fetcher(allowed_origins=frozenset(settings.allowed_origins))


def read_sources(
    sources: Iterable[str],
    settings: Settings,
    *,
    published_on: date | None = None,
    stdin: BinaryIO | None = None,
    keep: bool = True,
    texts: bool = True,
) -> Iterator[Ingested]:
    """Every document of every source, in order; ``keep`` stores raw bytes before they are read.

    With ``texts`` a source may also be the text itself.
    """
    snapshots = Snapshots(settings.snapshots) if keep else None
    with open_fetcher(settings) as fetcher:
        for source in sources:
            if texts and is_text(source):
                yield ingest_text(source, name="text", published_on=published_on)
                continue
            yield from ingest(
                [source], fetcher=fetcher, snapshots=snapshots, published_on=published_on, today=today(), stdin=stdin
            )


def read_feed(feed: str, settings: Settings, *, limit: int) -> list[Ingested]:
    """The pages of a feed's newest entries."""
    with open_fetcher(settings) as fetcher:
        snapshots = Snapshots(settings.snapshots)
        return list(ingest_feed(feed, fetcher=fetcher, snapshots=snapshots, today=today(), limit=limit))


def require_reachable(documents: Sequence[Ingested]) -> list[Ingested]:
    """Return the documents; raise Unavailable when there are some and none could be reached for now."""
    if documents and all(document.retriable for document in documents):
        first = documents[0]
        raise Unavailable(f"{first.source}: {first.detail}")
    return list(documents)
