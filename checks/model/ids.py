"""Stable ids: hashes of content, never of time, order or machine."""

from __future__ import annotations

import hashlib
import json
from datetime import date


def content_id(kind: str, *parts: str | int | None) -> str:
    """A 32-digit hexadecimal id of ``kind`` and its parts (sha256, first half).

    The parts are written as JSON, so ("ab", "c") and ("a", "bc") differ.

    >>> content_id("claim", "a", 1) == content_id("claim", "a", 1)
    True
    >>> content_id("claim", "ab", "c") == content_id("claim", "a", "bc")
    False
    """
    text = json.dumps([kind, *parts], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def article_key(url: str | None, text: str, published_on: date | None) -> str:
    """Key of an article in the record: its address, text and date.

    The date is part of it because "last year" and the vintage are read against it.
    """
    return content_id("article", url, text, published_on.isoformat() if published_on else None)
