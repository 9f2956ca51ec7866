"""Ingested: one document that a run was asked to check, with its named status; and how texts become one.

In: a text or a JSON line. Out: Ingested; an Article inside when there is one.
Never: an exception for a bad document, a change to the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from checks.model.article import Article
from sources.articles.html import too_much

MAX_LINE_BYTES = 20_000_000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """One document. ``source`` is what the caller named, or "path:line" or an entry's address within it.

    ``status`` is one of ``checks.model.article.STATUSES``; ``detail`` one line for people, empty when all is well;
    ``retriable`` says that a later try may go through (the class of the error said so);
    ``article`` is there for ``ok``, and for ``extraction_suspect`` so that a reviewer sees what was found.
    """

    source: str
    status: str
    detail: str = ""
    article: Article | None = None
    retriable: bool = False


def one_line(text: str, most: int = 500) -> str:
    """The text on one line, with unprintable characters shown as escapes.

    >>> one_line("a\\nb\\x1b[31m")
    'a b\\\\x1b[31m'
    """
    flat = " ".join(text.split())[:most]
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in flat)


def not_read(source: str, status: str, detail: str, *, retriable: bool = False) -> Ingested:
    """A document without an article."""
    return Ingested(source=source, status=status, detail=one_line(detail), retriable=retriable)


def ingest_text(
    text: str,
    *,
    name: str,
    published_on: date | None,
    document_id: str | None = None,
    title: str | None = None,
    url: str | None = None,
    language: str = "en",
    raw_sha256: str | None = None,
) -> Ingested:
    """A text given by hand or read from a file, exactly as it is.

    >>> ingest_text("197 people.", name="by hand", published_on=None).article.text
    '197 people.'
    >>> ingest_text(" ", name="by hand", published_on=None).status
    'extraction_empty'
    """
    if not text.strip():
        return not_read(name, "extraction_empty", "holds no text")
    if excess := too_much(text):
        return not_read(name, "too_large", excess)
    if "\0" in text or _SURROGATE.search(text):
        return not_read(name, "failed", "holds NUL or half of a surrogate pair, which is no text; save it as UTF-8")
    article = Article(
        id=document_id or name,
        text=text,
        published_on=published_on,
        published_on_from="caller" if published_on else "unknown",
        title=title,
        url=url,
        language=language,
        raw_sha256=raw_sha256,
    )
    return Ingested(source=name, status="ok", article=article)


def ingest_line(line: bytes, *, name: str, published_on: date | None, raw_sha256: str | None = None) -> Ingested:
    """One JSON line: ``{"id", "text", "published_on", "title", "url", "language"}``, of which only text must be there.

    >>> ingest_line(b'{"id": "a", "text": "197 people."}', name="in.jsonl:1", published_on=None).article.id
    'a'
    >>> ingest_line(b"{", name="in.jsonl:2", published_on=None).status
    'failed'
    """
    try:
        document = json.loads(line.decode("utf-8"))
        fields = _fields(document)
    except UnicodeDecodeError:
        return not_read(name, "failed", "not valid UTF-8; save the file as UTF-8")
    except json.JSONDecodeError as error:
        return not_read(name, "failed", f"is no JSON ({error.msg} at column {error.colno}); correct the line")
    except (ValueError, RecursionError) as error:
        return not_read(name, "failed", f"{error}; correct the line")
    day = published_on or fields.pop("published_on")
    fields.pop("published_on", None)
    return ingest_text(name=name, published_on=day, raw_sha256=raw_sha256, **fields)


def _fields(document: Any) -> dict[str, Any]:  # noqa: ANN401  any JSON
    """The fields of a JSON line, checked; ``ValueError`` says which one is wrong."""
    if not isinstance(document, dict):
        raise ValueError("is no JSON object")
    for key in ("text", "title", "url", "language", "published_on"):
        value = document.get(key)
        if not isinstance(value, str) and not (value is None and key != "text"):
            raise ValueError(f"field {key!r} is {type(value).__name__}, not a text")
    name = document.get("id")
    if name is not None and (isinstance(name, bool) or not isinstance(name, str | int)):
        raise ValueError("field 'id' is no text")
    return {
        "document_id": None if name is None else str(name),
        "text": document["text"],
        "title": document.get("title"),
        "url": document.get("url"),
        "language": document.get("language") or "en",
        "published_on": _day(document.get("published_on")),
    }


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    if not _DAY.fullmatch(text):
        raise ValueError(f"field 'published_on' is {text[:40]!r}, not a date as 2015-12-16")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"field 'published_on' is {text!r}, which is no day") from None


def ingest_lines(
    lines: BinaryIO, *, name: str, published_on: date | None, raw_sha256: str | None = None
) -> Iterator[Ingested]:
    """Each line of a JSON lines file; blank ones are passed over, bad ones are named and the others go on."""
    number = 0
    while line := lines.readline(MAX_LINE_BYTES + 1):
        number += 1
        place = f"{name}:{number}"
        if len(line) > MAX_LINE_BYTES:
            while line and not line.endswith(b"\n"):
                line = lines.readline(1 << 20)
            yield not_read(place, "too_large", f"a line of over {MAX_LINE_BYTES:,} bytes; split the document")
            continue
        line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if line.strip():
            yield ingest_line(line, name=place, published_on=published_on, raw_sha256=raw_sha256)
