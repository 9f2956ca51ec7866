"""Tables of phrases, matched on tokens: the longest phrase that starts, or ends, at a place wins.

In: (form, payload) pairs from a lexicon table. Out: a PhraseTable. Never: a word of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Generic, TypeVar

from checks.claims.tokens import Token, tokenize
from checks.lexicon import read_table

T = TypeVar("T")


class PhraseTable(Generic[T]):
    """Phrases keyed by their tokens; ``fold`` ignores case; ``heads`` are the first words of all phrases.

    >>> table = PhraseTable([("more than", "m"), ("no more than", "n")], fold=True)
    >>> table.ending_at(tokenize("No more than 5"), 3)
    (3, 'n')
    """

    def __init__(self, rows: Iterable[tuple[str, T]], *, fold: bool) -> None:
        self._fold = fold
        self._payloads: dict[tuple[str, ...], T] = {}
        heads: dict[str, set[int]] = {}
        tails: dict[str, set[int]] = {}
        for form, payload in rows:
            words = tuple(token.low if fold else token.text for token in tokenize(form))
            self._payloads.setdefault(words, payload)
            heads.setdefault(words[0], set()).add(len(words))
            tails.setdefault(words[-1], set()).add(len(words))
        self._heads = {word: sorted(sizes, reverse=True) for word, sizes in heads.items()}
        self.heads = frozenset(heads)
        self._tails = {word: sorted(sizes, reverse=True) for word, sizes in tails.items()}

    def _words(self, tokens: Sequence[Token], start: int, end: int) -> tuple[str, ...]:
        return tuple(token.low if self._fold else token.text for token in tokens[start:end])

    def starting_at(self, tokens: Sequence[Token], index: int) -> tuple[int, T] | None:
        """(number of tokens, payload) of the longest phrase that starts at ``index``."""
        if not 0 <= index < len(tokens):
            return None
        token = tokens[index]
        for size in self._heads.get(token.low if self._fold else token.text, ()):
            if index + size <= len(tokens) and (words := self._words(tokens, index, index + size)) in self._payloads:
                return size, self._payloads[words]
        return None

    def ending_at(self, tokens: Sequence[Token], index: int) -> tuple[int, T] | None:
        """(number of tokens, payload) of the longest phrase whose last token is ``index - 1``."""
        if not 0 < index <= len(tokens):
            return None
        token = tokens[index - 1]
        for size in self._tails.get(token.low if self._fold else token.text, ()):
            if size <= index and (words := self._words(tokens, index - size, index)) in self._payloads:
                return size, self._payloads[words]
        return None


@cache
def words_of(table: str, kind: str) -> dict[str, str]:
    """word -> value of the rows of one kind of numerals, nouns, or times; lower case, in table order."""
    columns = {
        "numerals": ("word", "kind", "value", "why"),
        "nouns": ("word", "kind", "value", "why"),
        "times": ("form", "kind", "value", "why"),
        "verbs": ("word", "kind", "direction", "why"),
    }[table]
    rows = read_table(table, columns=columns, key=(columns[0], "kind") if table != "times" else ("form", "kind"))
    return {row[columns[0]]: row[columns[2]] for row in rows if row["kind"] == kind}


@cache
def phrases_of(table: str, kind: str) -> PhraseTable[str]:
    """The rows of one kind as a PhraseTable that ignores case."""
    return PhraseTable(words_of(table, kind).items(), fold=True)


@cache
def context_words(kind: str, side: str) -> PhraseTable[str]:
    """Rows of ``not_claims.csv`` of one kind and side."""
    rows = read_table("not_claims", columns=("word", "side", "kind", "why"), key=("word", "side"))
    return PhraseTable(((r["word"], r["kind"]) for r in rows if r["kind"] == kind and r["side"] == side), fold=True)
