"""Column types of the record: text that any database accepts, and JSON as plain ASCII text.

In: any str, any JSON value without inf or NaN. Out: the same value. Never: a lossy change.

PostgreSQL refuses NUL in text, and neither database takes a lone surrogate. Such code points are
stored as SUBSTITUTE (U+001A) and four hexadecimal digits; U+001A itself is stored the same way, so
reading gives the very text back. Offsets always count code points of the text as read.
"""

from __future__ import annotations

import json
import re

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

_UNSTORABLE = re.compile("[\x00\x1a\ud800-\udfff]")
_STORED = re.compile("\x1a([0-9A-F]{4})")


def escape_text(text: str) -> str:
    """Text with NUL, U+001A and lone surrogates written as U+001A and four hexadecimal digits.

    >>> escape_text("a" + chr(0) + "b") == "a" + chr(26) + "0000b"
    True
    """
    return _UNSTORABLE.sub(lambda found: f"\x1a{ord(found[0]):04X}", text)


def unescape_text(text: str) -> str:
    """The text that ``escape_text`` was given.

    >>> strange = "a" + chr(0) + chr(26) + chr(0xD800) + "b"
    >>> unescape_text(escape_text(strange)) == strange
    True
    """
    return _STORED.sub(lambda found: chr(int(found[1], 16)), text)


class SafeText(TypeDecorator[str]):
    """Text of any content, lossless."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Escape on the way in."""
        return None if value is None else escape_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Restore on the way out."""
        return None if value is None else unescape_text(value)


def json_text(value: object) -> str:
    """JSON as ASCII, keys in the order given; raises ValueError for inf and NaN.

    >>> json_text({"b": 1, "a": "é"})
    '{"b":1,"a":"\\\\u00e9"}'
    """
    return json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))


class PrintedJson(str):
    """A JSON value that is text already, as ``json_text`` would print it."""

    __slots__ = ()


class JsonText(TypeDecorator[object]):
    """A JSON value kept as text, the same bytes in every database. Keys keep their order."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:
        """Print on the way in; None is SQL's null."""
        if value is None or isinstance(value, PrintedJson):
            return value
        return json_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> object:
        """Parse on the way out."""
        return None if value is None else json.loads(value)
