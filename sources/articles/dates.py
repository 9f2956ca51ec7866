"""The publication date of a page: what its metadata says, else what its address says, else nothing.

In: date texts, metadata, an address. Out: a date and how it was found.
Never: a guess from the running text (a date in the text is often not the page's), a "modified" date.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from typing import Any

#: Names of metadata that state when a page was published, best first (Open Graph, schema.org, Dublin Core, and
#: names that publishing systems use). None of them is a date of modification.
META_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "article.published",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "date",
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)")
_SLASHED = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(?:[A-Za-z]{3,9}, ?)?(\d{1,2}) ([A-Za-z]{3,9})\.?,? (\d{4})(?!\d)")
_MONTH_FIRST = re.compile(r"(?:[A-Za-z]{3,9}, ?)?([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})(?!\d)")
_IN_URL = re.compile(
    r"(?<!\d)((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?!\d)|(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)"
)
_MAX_JSON = 2_000_000


def parse_date(text: str) -> date | None:
    """The calendar date at the start of a date text, as written there (no shift of time zone); None if it is none.

    >>> parse_date("2015-12-16T23:30:00-05:00"), parse_date("Wed, 16 Dec 2015 23:30:00 GMT")
    (datetime.date(2015, 12, 16), datetime.date(2015, 12, 16))
    >>> parse_date("December 16, 2015"), parse_date("12/16/2015")
    (datetime.date(2015, 12, 16), None)
    """
    text = text.strip()[:80]
    for shape in (_ISO, _COMPACT, _SLASHED):
        if found := shape.match(text):
            return _date(*found.groups())
    if found := _DAY_FIRST.match(text):
        return _date(found[3], _month(found[2]), found[1])
    if found := _MONTH_FIRST.match(text):
        return _date(found[3], _month(found[1]), found[2])
    return None


def date_in_url(url: str | None) -> date | None:
    """The one date that an address spells out; None when there is none, or several.

    >>> date_in_url("https://example.org/news/2015/12/16/websites.html")
    datetime.date(2015, 12, 16)
    >>> date_in_url("https://example.org/2015-01-01/review-of-2015-12-16") is None
    True
    """
    path = (url or "").partition("?")[0]
    found = {_date(*filter(None, match.groups())) for match in _IN_URL.finditer(path)} - {None}
    return found.pop() if len(found) == 1 else None


def first_date(texts: Iterable[str]) -> date | None:
    """The first text that is a date."""
    return next((found for found in map(parse_date, texts) if found), None)


def linked_data_dates(scripts: Iterable[str]) -> Iterator[str]:
    """``datePublished`` values of JSON-LD blocks: those of articles first, then any other.

    >>> list(linked_data_dates(['{"@type": "NewsArticle", "datePublished": "2015-12-16"}']))
    ['2015-12-16']
    """
    other: list[str] = []
    for script in scripts:
        with suppress(ValueError, RecursionError):
            for thing in _things(json.loads(script[:_MAX_JSON])):
                value = thing.get("datePublished")
                if not isinstance(value, str):
                    continue
                if any("Article" in kind or "Posting" in kind for kind in _kinds(thing)):
                    yield value
                else:
                    other.append(value)
    yield from other


def _things(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401  any JSON
    waiting = [value]
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, dict):
            yield item
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item


def _kinds(thing: dict[str, Any]) -> list[str]:
    kind = thing.get("@type")
    return [str(one) for one in (kind if isinstance(kind, list) else [kind])]


def _month(name: str) -> int:
    short = name[:3].lower()
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0


def _date(year: str | int, month: str | int, day: str | int) -> date | None:
    with suppress(ValueError):
        return date(int(year), int(month), int(day))
    return None
