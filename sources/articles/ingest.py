"""Sources to documents: what the caller names becomes Ingested objects, one at least for each source.

In: addresses of pages and feeds, paths of files and folders, "-" for standard input. Out: Ingested, in order.
Never: an exception for a bad source; bytes parsed before they are kept; a page parsed in this process.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from checks.errors import CountercheckError
from checks.model.article import Article
from sources.addresses import mask_url
from sources.articles.decode import decode, refuse_known_binary
from sources.articles.documents import Ingested, ingest_lines, ingest_text, not_read
from sources.articles.feed import MAX_ENTRIES, FeedEntry, looks_like_feed, read_feed
from sources.articles.files import LINES, PAGES, check_kind, find_files, read_bytes, unreadable
from sources.errors import InvalidSource, RetriableError, TooLarge

if TYPE_CHECKING:  # the child process loads this module too, and does without the HTTP client
    from sources.http import Fetched, Fetcher
    from sources.snapshots import Snapshots

#: Standard input is held in memory.
MAX_STDIN_BYTES = 200_000_000
_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
_TEXT_TYPES = ("text/plain", "text/markdown", "text/x-markdown")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_JSON_OBJECT = re.compile(rb"""\{\s*["}]""")
_LOOKS_LIKE_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What is the same for all sources of one call."""

    fetcher: Fetcher
    snapshots: Snapshots | None
    published_on: date | None = None
    today: date = field(default_factory=lambda: datetime.now(UTC).date())

    def keep(self, body: bytes, origin: dict[str, object]) -> str | None:
        return self.snapshots.keep(body, origin) if self.snapshots else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Origin:
    """Where a page or text comes from: its name for the caller, its address if it has one, what its feed said."""

    name: str
    url: str | None = None
    charset: str | None = None
    raw_sha256: str | None = None
    entry: FeedEntry | None = None


def ingest(
    sources: Iterable[str],
    *,
    fetcher: Fetcher,
    snapshots: Snapshots | None,
    published_on: date | None = None,
    today: date | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Ingested]:
    """All documents of all sources. ``published_on`` wins over any date found; one after ``today`` is unknown.

    >>> from sources.http import Fetcher
    >>> [found.status for found in ingest(["no-such-file.txt"], fetcher=Fetcher(), snapshots=None)]
    ['failed']
    """
    run = _run(fetcher, snapshots, published_on, today)
    for source in sources:
        yield from _named(source, _from_source(source, run, stdin))


def ingest_feed(
    url: str,
    *,
    fetcher: Fetcher,
    snapshots: Snapshots | None,
    today: date | None = None,
    limit: int | None = None,
    skip: Callable[[str], bool] | None = None,
    published_on: date | None = None,
) -> Iterator[Ingested]:
    """The page behind each entry of a feed, newest first as the feed has them; ``skip`` says which to leave out.

    The feed's date is used where the page has none. A feed without entries gives one ``extraction_empty``.
    """
    run = _run(fetcher, snapshots, published_on, today)
    yield from _named(url, _feed_at(url, run, limit, skip))


def _run(fetcher: Fetcher, snapshots: Snapshots | None, published_on: date | None, today: date | None) -> _Run:
    if today is None:
        return _Run(fetcher=fetcher, snapshots=snapshots, published_on=published_on)
    return _Run(fetcher=fetcher, snapshots=snapshots, published_on=published_on, today=today)


def _named(source: str, documents: Iterator[Ingested]) -> Iterator[Ingested]:
    """The documents; an error on the way becomes a named document in its place."""
    shown = mask_url(source) if _ADDRESS.match(source) else source
    try:
        yield from documents
    except CountercheckError as error:
        yield not_read(shown, error.status, str(error), retriable=isinstance(error, RetriableError))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        yield not_read(shown, "failed", f"the system refused ({reason}); check disk space and permissions")
    except Exception as error:  # noqa: BLE001  invariant I10: every source ends in a named status, and the run goes on
        yield not_read(shown, "failed", f"unforeseen {type(error).__name__}: {error}; please report it")


def _from_source(source: str, run: _Run, stdin: BinaryIO | None) -> Iterator[Ingested]:
    if source == "-":
        yield from _from_stdin(stdin or sys.stdin.buffer, run)
    elif _ADDRESS.match(source):
        yield from _from_url(source, run)
    elif not source.strip():
        raise InvalidSource("an empty name; give an address, a file, a folder, or - for standard input")
    else:
        for path in find_files(Path(source)):
            name = source if path == Path(source) else str(path)
            yield from _named(name, _from_file(path, name, run))


def _from_stdin(stdin: BinaryIO, run: _Run) -> Iterator[Ingested]:
    body = stdin.read(MAX_STDIN_BYTES + 1)
    if len(body) > MAX_STDIN_BYTES:
        raise TooLarge(f"over {MAX_STDIN_BYTES:,} bytes on standard input; write them to a .jsonl file and name that")
    sha256 = run.keep(body, {"path": "-"})
    if _JSON_OBJECT.match(body.removeprefix(b"\xef\xbb\xbf").lstrip()):
        yield from ingest_lines(io.BytesIO(body), name="-", published_on=run.published_on, raw_sha256=sha256)
    else:
        yield _text(body, _Origin(name="-", raw_sha256=sha256), run)


def _from_file(path: Path, name: str, run: _Run) -> Iterator[Ingested]:
    kind = check_kind(path)
    if kind in LINES:
        sha256 = run.snapshots.keep_file(path, {"path": name}) if run.snapshots else None
        try:
            lines = path.open("rb")
        except OSError as error:
            raise unreadable(error) from error
        with lines:
            found = False
            for document in ingest_lines(lines, name=name, published_on=run.published_on, raw_sha256=sha256):
                found = True
                yield document
        if not found:
            yield not_read(name, "extraction_empty", "holds no lines")
        return
    body = read_bytes(path)
    origin = _Origin(name=name, raw_sha256=run.keep(body, {"path": name}))
    yield _page(body, origin, run) if kind in PAGES else _text(body, origin, run)


def _from_url(url: str, run: _Run) -> Iterator[Ingested]:
    fetched, sha256 = _fetch(url, run)
    if _is_feed(fetched):
        yield from _entries(fetched, run, None, None)
    else:
        yield _served(fetched, sha256, run, None)


def _feed_at(url: str, run: _Run, limit: int | None, skip: Callable[[str], bool] | None) -> Iterator[Ingested]:
    fetched, _ = _fetch(url, run)
    yield from _entries(fetched, run, limit, skip)


def _fetch(url: str, run: _Run) -> tuple[Fetched, str | None]:
    fetched = run.fetcher.fetch(url)
    origin: dict[str, object] = {
        "url": fetched.url,
        "final_url": fetched.final_url,
        "status_code": fetched.status_code,
        "headers": dict(fetched.headers),
        "fetched_at": fetched.fetched_at,
    }
    return fetched, run.keep(fetched.body, origin)


def _is_feed(fetched: Fetched) -> bool:
    return fetched.content_type in _FEED_TYPES or (
        fetched.content_type not in _TEXT_TYPES and looks_like_feed(fetched.body)
    )


def _entries(fetched: Fetched, run: _Run, limit: int | None, skip: Callable[[str], bool] | None) -> Iterator[Ingested]:
    feed = fetched.url
    entries = read_feed(fetched.body, url=fetched.final_url, limit=MAX_ENTRIES)
    seen: set[str] = set()
    taken = 0
    for entry in entries:
        if limit is not None and taken >= limit:
            return
        if entry.url in seen or (skip is not None and entry.url and skip(entry.url)):
            continue
        if entry.url:
            seen.add(entry.url)
        taken += 1
        if entry.url:
            yield from _named(entry.url, _from_entry(entry, run))
        else:
            yield not_read(
                feed, "failed", f"entry {entry.title or 'without title'!r} has no address; ask the publisher"
            )
    if not entries:
        yield not_read(feed, "extraction_empty", "the feed has no entries; look again later")


def _from_entry(entry: FeedEntry, run: _Run) -> Iterator[Ingested]:
    fetched, sha256 = _fetch(entry.url, run)
    if _is_feed(fetched):
        raise InvalidSource("the entry leads to a feed again; name that feed itself")
    yield _served(fetched, sha256, run, entry)


def _served(fetched: Fetched, sha256: str | None, run: _Run, entry: FeedEntry | None) -> Ingested:
    """What an address served, by its type; one that names no type is looked at."""
    origin = _Origin(name=fetched.url, url=fetched.final_url, charset=fetched.charset, raw_sha256=sha256, entry=entry)
    kind = fetched.content_type
    if kind in _TEXT_TYPES:
        return _text(fetched.body, origin, run)
    if kind in _PAGE_TYPES or _LOOKS_LIKE_PAGE.search(fetched.body[:4096]) or not fetched.body:
        return _page(fetched.body, origin, run)
    refuse_known_binary(fetched.body)
    raise InvalidSource(f"served as {kind or 'nothing known'}, which is no page, feed or text; check the address")


def _text(body: bytes, origin: _Origin, run: _Run) -> Ingested:
    decoded = decode(body, charset=origin.charset)
    found = ingest_text(
        decoded.text, name=origin.name, published_on=run.published_on, url=origin.url, raw_sha256=origin.raw_sha256
    )
    if found.article is None or found.article.published_on or origin.entry is None:
        return found
    day, found_by = _date(run, None, "unknown", origin.entry)
    return Ingested(
        source=found.source,
        status=found.status,
        article=_article(
            origin, text=decoded.text, title=origin.entry.title, day=day, found_by=found_by, language="en"
        ),
    )


def _page(body: bytes, origin: _Origin, run: _Run) -> Ingested:
    if not body.strip():
        return not_read(origin.name, "extraction_empty", "holds nothing")
    from sources.articles.child import read_page_in_child  # not above: the child runs that module itself

    decoded = decode(body, charset=origin.charset, page=True)
    page = read_page_in_child(decoded.text, url=origin.url)
    if page.status not in ("ok", "extraction_suspect"):
        return not_read(origin.name, page.status, page.detail)
    day, found_by = _date(run, page.published_on, page.published_on_from, origin.entry)
    title = page.title or (origin.entry.title if origin.entry else None)
    article = _article(origin, text=page.text, title=title, day=day, found_by=found_by, language=page.language)
    return Ingested(source=origin.name, status=page.status, detail=page.detail, article=article)


def _date(run: _Run, found: date | None, found_by: str, entry: FeedEntry | None) -> tuple[date | None, str]:
    """The caller's date, else the page's, else the feed's; a date to come is no date."""
    if run.published_on:
        return run.published_on, "caller"
    if found and found <= run.today:
        return found, found_by
    if entry and entry.published_on and entry.published_on <= run.today:
        return entry.published_on, "feed"
    return None, "unknown"


def _article(
    origin: _Origin, *, text: str, title: str | None, day: date | None, found_by: str, language: str
) -> Article:
    return Article(
        id=origin.name,
        text=text,
        published_on=day,
        published_on_from=found_by,
        title=title,
        url=origin.url,
        language=language,
        raw_sha256=origin.raw_sha256,
    )
