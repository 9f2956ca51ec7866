"""Words as the matcher sees them: lower-case stems with their places in the sentence.

In: text. Out: tuples of Word. Never: meaning; that is in the tables.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

import snowballstemmer

from checks.lexicon import read_table

_WORD = re.compile(r"[A-Za-z\u00C0-\u024F][A-Za-z0-9\u00C0-\u024F]*")
_STEMMER = snowballstemmer.stemmer("english")


@dataclass(frozen=True, slots=True)
class Word:
    """A word's stem and its offsets in the text it was read from."""

    stem: str
    start: int
    end: int


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of one word, direction verbs folded into their noun ("grew" and "growth" are one).

    >>> stem("Websites"), stem("populations"), stem("grew") == stem("growth")
    ('websit', 'popul', True)
    """
    lower = word.lower()
    return str(_STEMMER.stemWord(_same_word().get(lower, lower)))


@cache
def _same_word() -> dict[str, str]:
    rows = read_table("same_words", columns=("word", "as", "why"), key=("word",))
    return {row["word"]: row["as"] for row in rows}


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(row["word"] for row in read_table("stopwords", columns=("word", "why"), key=("word",)))


@cache
def neutral_stems() -> frozenset[str]:
    """Stems that restrict nothing: "total", "number of", "rate", "people" ..."""
    rows = read_table("neutral_words", columns=("word", "why"), key=("word",))
    return frozenset(stem(row["word"]) for row in rows)


#: Tables and kinds of words that bring in a number and say nothing of what is measured.
_LINKING = (
    ("verbs", ("word", "kind", "direction?", "why"), ("word", "kind"), "word", ("be", "report", "change")),
    ("hedges", ("wording", "hedge", "side", "why"), ("wording", "side"), "wording", None),
    ("times", ("form", "kind", "value", "why"), ("form", "kind"), "form", None),
    ("numerals", ("word", "kind", "value", "why"), ("word", "kind"), "word", None),
)


@cache
def linking_stems() -> frozenset[str]:
    """Stems of auxiliaries, verbs of saying and of change, hedges, times and number words."""
    found: set[str] = set()
    for name, columns, key, column, kinds in _LINKING:
        for row in read_table(name, columns=columns, key=key):
            if kinds is None or row["kind"] in kinds:
                found |= stems(row[column])
    return frozenset(found)


@cache
def idle_stems() -> frozenset[str]:
    """Stems of words that stand beside a figure and narrow no measure: who gives it, where it is printed, "such"."""
    rows = read_table("idle_words", columns=("word", "kind", "why"), key=("word",))
    return frozenset(stem(row["word"]) for row in rows)


@lru_cache(maxsize=8192)
def content_words(text: str) -> tuple[Word, ...]:
    """The words of ``text`` that carry meaning, in order, each stemmed.

    >>> [word.stem for word in content_words("the number of people using the internet")]
    ['number', 'peopl', 'use', 'internet']
    """
    stops = _stop_words()
    return tuple(
        Word(stem(match.group()), match.start(), match.end())
        for match in _WORD.finditer(text)
        if match.group().lower() not in stops
    )


@lru_cache(maxsize=32_768)
def stems(text: str) -> frozenset[str]:
    """The set of stems of the content words.

    >>> sorted(stems("life expectancy at birth"))
    ['birth', 'expect', 'life']
    """
    return frozenset(word.stem for word in content_words(text))
