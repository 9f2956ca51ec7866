"""The article's text cut into plain pieces, claims and numbers, in place.

In: the text and the spans in it. Out: paragraphs whose pieces, joined, are the text again. Never: HTML.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reports.pages.words import State, state_of, word
from reports.recorded import ArticlePage

_BREAK = re.compile(r"\n[ \t\r\f\v]*\n\s*")
_LINE = re.compile(r"\n+")
_ANCHOR_DIGITS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text. With ``state`` it is a claim, with ``why`` a plain number, else plain text."""

    start: int
    end: int
    text: str
    anchor: str = ""
    state: State | None = None
    why: str = ""


def anchor_of(result_id: str) -> str:
    """The part of page addresses that names a result: hexadecimal digits only."""
    return "".join(character for character in result_id if character in "0123456789abcdef")[:_ANCHOR_DIGITS]


def _spans(page: ArticlePage) -> list[Piece]:
    """Claims and numbers by place. Where two overlap, the first claim stands and the other has its panel only."""
    body = page.article.text
    found = [_claim_piece(row.id, row.document, body) for row in page.results]
    found += [
        Piece(start=one.start, end=one.end, text=body[one.start : one.end], why=word("why", one.why))
        for one in page.numbers
    ]
    chosen: list[Piece] = []
    for piece in sorted(found, key=lambda piece: (piece.start, piece.state is None, piece.end)):
        if not chosen or piece.start >= chosen[-1].end:
            chosen.append(piece)
        elif chosen[-1].state is None and piece.state is not None:
            chosen[-1] = piece
    return [piece for piece in chosen if 0 <= piece.start < piece.end <= len(body)]


def _claim_piece(result_id: str, document: dict[str, object], body: str) -> Piece:
    start, end = int(str(document["start"])), int(str(document["end"]))
    state = state_of(str(document["label"]), str(document["reason"]))
    return Piece(start=start, end=end, text=body[start:end], anchor=anchor_of(result_id), state=state)


def paragraphs(page: ArticlePage) -> list[list[Piece]]:
    """The text by paragraphs, each a list of pieces: cut at blank lines, or at line ends where there are none."""
    body = page.article.text
    spans = _spans(page)
    starts = [one.start for one in spans]
    return [
        list(_fill(body, low, high, spans[bisect_left(starts, low) : bisect_left(starts, high)]))
        for low, high in _paragraph_bounds(body, spans, starts)
    ]


def _paragraph_bounds(body: str, spans: Sequence[Piece], starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where paragraphs begin and end; a blank line inside a claim or number does not cut it."""
    low = 0
    breaks = _BREAK if _BREAK.search(body) else _LINE
    for cut in breaks.finditer(body):
        before = bisect_left(starts, cut.end()) - 1
        if before >= 0 and spans[before].end > cut.start():
            continue
        if body[low : cut.start()].strip():
            yield low, cut.start()
        low = cut.end()
    if body[low:].strip():
        yield low, len(body)


def _fill(body: str, low: int, high: int, spans: Iterable[Piece]) -> Iterator[Piece]:
    at = low
    for one in spans:
        if at < one.start:
            yield Piece(start=at, end=one.start, text=body[at : one.start])
        yield one
        at = one.end
    if at < high:
        yield Piece(start=at, end=high, text=body[at:high])
