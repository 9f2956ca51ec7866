"""Find the sentences that hold a numeral.

In: a text. Out: (start, end) offsets of sentences, in order. Never: a sentence across two lines;
lines without a numeral are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from syntok import segmenter
from syntok.tokenizer import Tokenizer

from checks.claims.phrases import words_of
from checks.claims.scan import numeral_pattern

_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
#: Lines longer than this are cut at a space, never inside a word or a number, so that no line can hold up the rest.
_LONGEST = 4_000
#: The end of a plain word or of a decimal, a mark that ends sentences, a blank, and a capital before small letters.
_CLEAR = re.compile(r"(?:\b([a-z]{4,})|[0-9][.,][0-9]+)[.!?] +(?=[A-Z][a-z])")
#: A mark that may end a sentence with a blank behind it, or closing brackets as transcripts put around a speaker.
_DOUBTFUL = re.compile(r"[.!?…。！？;][\"”’')\]]*\s|\)\)")


@cache
def _tokenizer() -> Tokenizer:
    return Tokenizer(emit_hyphen_or_underscore_sep=True, replace_not_contraction=False)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    for match in _LINE.finditer(text):
        start, end = match.span()
        while end - start > _LONGEST:
            cut = text.rfind(" ", start + 1, start + _LONGEST)
            if cut <= start:
                cut = text.find(" ", start + _LONGEST, end)
            if cut < 0:
                break
            yield start, cut
            start = cut
        yield start, end


def find_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of every sentence that holds a numeral, white space at both ends left out.

    >>> text = "Nothing here. But 5 people came. And no more."
    >>> [text[a:b] for a, b in find_sentences(text)]
    ['But 5 people came.']
    """
    pattern = numeral_pattern()
    for start, end in _lines(text):
        if pattern.search(text, start, end) is None:
            continue
        for low, high in _pieces(text, start, end):
            if pattern.search(text, low, high) is None:
                continue
            piece = text[low:high]
            starts = _starts(piece) if _DOUBTFUL.search(piece.rstrip()) else [0]
            for first, last in zip(starts, [*starts[1:], high - low], strict=True):
                sentence = piece[first:last]
                body = sentence.strip()
                begin = low + first + len(sentence) - len(sentence.lstrip())
                if body and pattern.search(text, begin, begin + len(body)):
                    yield begin, begin + len(body)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A line cut where a sentence ends beyond doubt, so that the segmenter has only the doubtful rest to read."""
    for match in _CLEAR.finditer(text, start, end):
        if match[1] in words_of("nouns", "cut_short") or match.end() >= end:
            continue
        yield start, match.end()
        start = match.end()
    yield start, end


def _starts(line: str) -> list[int]:
    """Offsets at which syntok starts a sentence; the first is always 0."""
    starts = [0]
    for sentence in segmenter.segment(_tokenizer().tokenize(line)):
        offset = sentence[0].offset
        if offset > starts[-1] and not _abbreviated(line, offset):
            starts.append(offset)
    return starts


def _abbreviated(line: str, offset: int) -> bool:
    """A money sign with a dot ("Rs. 5") ends no sentence."""
    before = line[max(0, offset - 5) : offset].rstrip()
    return line[offset : offset + 1].isdigit() and before.endswith(".") and len(before.split()[-1]) <= 3
