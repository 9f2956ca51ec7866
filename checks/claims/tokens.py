"""Cut a stretch of text into words, numbers, shapes and marks, with exact offsets.

In: a text and two offsets. Out: a list of Token. Never: reads meaning; the shapes are those of digits alone.
One compiled pattern, each character consumed once: linear in the length of the text.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from checks.lexicon import read_table

#: Digits that are no decimal digits of any script (superscripts, circled numbers) yet count as digits.
OTHER_DIGITS = "²³¹⁰⁴-⁹₀-₉①-⑨⑴-⑼⒈-⒐⓪⓵-⓽⓿❶-❾➀-➈➊-➒፩-፱᧚𐩀-𐩃𐹠-𐹨𑁒-𑁚🄀-🄊"
_FOREIGN = rf"(?:(?![0-9])\d|[{OTHER_DIGITS}])"
_LETTER = r"[^\W\d_]"
#: Chinese and Japanese numerals; two together, or one after digits, are a number.
HAN = "〇零一二三四五六七八九十百千万萬亿億兆两兩"
_HAN_SCALE = "百千万萬亿億兆"

_SHAPES = (
    ("plain", r"[A-Za-z]++(?![\w'’.:-])"),  # most words, known at once
    ("link", r"[A-Za-z]{2,9}://\S+|www\.\S+"),
    ("foreign", rf"[0-9]*{_FOREIGN}[\d{OTHER_DIGITS}]*(?:[٬،，٫．]\d+)*|(?<![{HAN}\d])[{HAN}]{{2,}}"),
    ("han", rf"(?<=[\d{_HAN_SCALE}])[{_HAN_SCALE}]"),
    ("isodate", r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9-])"),
    ("daydate", r"[0-9]{1,2}([/.])[0-9]{1,2}\1[0-9]{2}(?:[0-9]{2})?(?![0-9/.]*[0-9])"),
    ("clock", r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\.[0-9]+)?(?![0-9:])"),
    ("phone", r"\+[0-9][0-9 ()-]{7,18}[0-9](?![0-9])|\(?[0-9]{3}\)?[ -][0-9]{3,4}-[0-9]{4}(?![0-9])"),
    (
        "points",
        r"[0-9]{1,3}(?:\.[0-9]{3}){2}(?:,[0-9]{1,2})?(?![0-9]|[.,][0-9])"
        r"|[0-9]{1,3}\.[0-9]{3},[0-9]{1,2}(?![0-9]|[.,][0-9])",
    ),
    ("version", r"[0-9]+\.[0-9]+\.[0-9][0-9.]*(?<=[0-9])"),
    (
        "num",
        r"[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]{1,3}(?!\w)"
        r"|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?(?![0-9])"
        r"|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}(?:\.[0-9]+)?(?![0-9])"
        r"|[0-9]{1,3}(?:[\u00a0\u2009\u202f'’][0-9]{3})+(?:\.[0-9]+)?(?![0-9])"
        r"|[0-9]+(?:\.[0-9]+)?"
        r"|(?<![\w.])\.[0-9]+",
    ),
    ("mixed", rf"{_LETTER}+[0-9]\w*"),
    ("word", rf"(?:[A-Za-z]\.){{2,}}|{_LETTER}(?:{_LETTER}|['’-](?={_LETTER}))*"),
    ("mark", r"\S"),
)
_TOKEN = re.compile(
    "|".join(
        f"(?P<{name}>{pattern.replace(chr(92) + '1', '(?P=sep)').replace('([/.])', '(?P<sep>[/.])')})"
        for name, pattern in _SHAPES
    )
)
_LETTERS = re.compile(rf"{_LETTER}+")
#: Names of groups and of shapes that are read alike.
_SAME = {"plain": "word", "sep": "daydate", "points": "num", "han": "word"}


class Token(NamedTuple):
    """A piece of text. ``kind``: num, word, mark, or the name of a shape; ``gap``: white space before it."""

    start: int
    end: int
    text: str
    low: str
    kind: str
    gap: bool


@cache
def _splitters() -> frozenset[str]:
    """Words that are cut out of hyphenated words, since they are numbers or measure something."""
    numerals = read_table("numerals", columns=("word", "kind", "value", "why"), key=("word", "kind"))
    return frozenset(row["word"] for row in numerals if row["kind"] != "suffix")


@cache
def _money_prefixes() -> frozenset[str]:
    """Letters that may be glued to the digits of an amount of money: USD5, Rs5."""
    rows = read_table("currencies", columns=("form", "code", "kind", "why?"), key=("form", "kind"))
    return frozenset(row["form"] for row in rows if row["kind"] != "word_after")


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Tokens of ``text[start:end]``; offsets are those of ``text``.

    >>> [(t.text, t.kind) for t in tokenize("$1.4 billion, H1N1")]
    [('$', 'mark'), ('1.4', 'num'), ('billion', 'word'), (',', 'mark'), ('H1N1', 'mixed')]
    >>> [t.text for t in tokenize("twenty-four re-elected")]
    ['twenty', '-', 'four', 're-elected']
    """
    return list(_tokens(text, start, len(text) if end is None else end))


@lru_cache(maxsize=2048)
def _tokens(text: str, start: int, stop: int) -> tuple[Token, ...]:
    """The same; a sentence is asked for again and again while its claims are read and matched."""
    tokens: list[Token] = []
    position = last = start
    again = True
    while again:
        again = False
        for match in _TOKEN.finditer(text, position, stop):
            begin, position = match.span()
            kind = match.lastgroup or "mark"
            kind = _SAME.get(kind, kind)
            surface = match.group()
            if kind == "mixed" and (letters := _money_letters(surface)):
                surface, kind, position, again = letters, "word", begin + len(letters), True
            if kind == "word" and "-" in surface:
                tokens.extend(_cut(surface, begin, begin > last, after_number=bool(tokens) and tokens[-1].text == "-"))
            else:
                tokens.append(Token(begin, position, surface, surface.lower(), kind, begin > last))
            last = position
            if again:
                break
    return tuple(tokens)


def _money_letters(surface: str) -> str:
    """The letters of an amount of money such as USD5; empty for any other mixture."""
    letters = _LETTERS.match(surface)
    return letters.group() if letters is not None and letters.group() in _money_prefixes() else ""


def _cut(surface: str, begin: int, gap: bool, *, after_number: bool) -> list[Token]:
    """A hyphenated word, whole, or in its parts where a part is a number word or it hangs on a number."""
    parts = surface.split("-")
    if not after_number and not any(part.lower() in _splitters() for part in parts):
        return [Token(begin, begin + len(surface), surface, surface.lower(), "word", gap)]
    tokens: list[Token] = []
    for part in parts:
        if tokens:
            tokens.append(Token(begin, begin + 1, "-", "-", "mark", False))
            begin += 1
        tokens.append(Token(begin, begin + len(part), part, part.lower(), "word", gap and not tokens))
        begin += len(part)
    return tokens
