"""The bytes of a series file: which series a vintage holds, and the figures of each as one text.

In: the parts of the index and the texts, or the bytes of an index. Out: bytes, or the parts. Never: a file.

::

    header   magic, version, length of the index, length of the texts, sha256 of the index
    index    facts as JSON, then columns of numbers (``COLUMNS``), little-endian, each at a multiple of eight
    texts    of each series its values with a line feed after each, in the order of the Parquet file; a value whose
             publisher marks it is followed by a tab and the mark (``obs_status``)

A series is found in the index by two searches. Its text is a slice of known place, with a checksum of its own: a
look-up reads and decodes what was asked for, and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa

#: Raised whenever the same vintage would give other bytes; a file of another version is made anew.
VERSION = 1
MAGIC = b"CCSERIES"
HEADER = struct.Struct("<8sQQQ32s")

#: Column -> type of its numbers. ``first``: each indicator's first series, and the end. Of each series: ``area``, its
#: place among the areas; ``row``, its first row, and the end; ``calendar``, the number of its list of periods;
#: ``text``, where its text begins, and the end; ``checksum`` of the text. ``calendar_start``: where each list of
#: periods begins in ``calendar_period``, places among the periods. ``piece``: the sha256 of each piece of the Parquet
#: file.
COLUMNS = {
    "first": "I",
    "area": "I",
    "row": "I",
    "calendar": "I",
    "text": "Q",
    "checksum": "Q",
    "calendar_start": "I",
    "calendar_period": "I",
    "piece": "B",
}


class SeriesFileUnusable(Exception):
    """A series file is gone, damaged, of another version or of another vintage: it has to be made anew."""


class Header(NamedTuple):
    """What stands at the beginning of a series file: lengths in bytes, and the sha256 of the index."""

    index_length: int
    text_length: int
    index_sha256: bytes


#: What stands between a value and its mark.
_TAB = "\t"


def split_mark(text: str) -> tuple[str, str]:
    """A value and its mark, blank where it has none.

    >>> split_mark("4.2"), split_mark("4.2\\tP")
    (('4.2', ''), ('4.2', 'P'))
    """
    value, _, mark = text.partition(_TAB)
    return value, mark


def with_marks(values: pa.Array, marks: pa.Array) -> pa.Array:
    """The values, each with its mark if it has one."""
    import pyarrow.compute as pc

    told = pc.binary_join_element_wise(values, marks, _TAB)
    return pc.if_else(pc.equal(pc.fill_null(marks, ""), ""), values, told)


def checksum(text: bytes | memoryview) -> int:
    """Of the text of one series: BLAKE2b of eight bytes.

    >>> checksum(b"1") == checksum(b"2")
    False
    """
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little")


def header_bytes(index: bytes, text_length: int) -> bytes:
    """The header for an index and so many bytes of texts.

    >>> read_header(header_bytes(b"index", 7))[:2]
    (5, 7)
    """
    return HEADER.pack(MAGIC, VERSION, len(index), text_length, hashlib.sha256(index).digest())


def read_header(body: bytes) -> Header:
    """Raises SeriesFileUnusable."""
    if len(body) != HEADER.size:
        raise SeriesFileUnusable("too short")
    magic, version, *rest = HEADER.unpack(body)
    if magic != MAGIC or version != VERSION:
        raise SeriesFileUnusable("not a series file of this version")
    return Header(*rest)


def index_bytes(facts: Mapping[str, Any], columns: Mapping[str, bytes]) -> bytes:
    """Facts and columns as an index, the same bytes for the same content.

    >>> facts, columns = read_index(index_bytes({"areas": ["FRA"]}, {name: bytes(8) for name in COLUMNS}))
    >>> facts["areas"], columns["row"].tolist()
    (['FRA'], [0, 0])
    """
    lengths = {name: len(columns[name]) for name in COLUMNS}
    head = json.dumps({**facts, "lengths": lengths}, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    parts = [len(head).to_bytes(8, "little"), _padded(head), *(_padded(columns[name]) for name in COLUMNS)]
    return b"".join(parts)


def read_index(body: bytes) -> tuple[dict[str, Any], dict[str, Sequence[int]]]:
    """Facts and columns of an index whose sha256 was compared; the columns are views of ``body``."""
    length = int.from_bytes(body[:8], "little")
    facts: dict[str, Any] = json.loads(body[8 : 8 + length])
    at = 8 + _rounded(length)
    columns: dict[str, Sequence[int]] = {}
    for name, kind in COLUMNS.items():
        size = facts["lengths"][name]
        columns[name] = memoryview(body)[at : at + size].cast("B").cast(kind)  # type: ignore[call-overload]
        at += _rounded(size)
    return facts, columns


def _rounded(length: int) -> int:
    return -(-length // 8) * 8


def _padded(body: bytes) -> bytes:
    return body + bytes(_rounded(len(body)) - len(body))
