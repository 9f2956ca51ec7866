"""Who a figure is from, in the words of the sentence.

In: tokens and the text. Out: Attribution values (where it is said, the source verbatim). Never: a pronoun
or a body that acts without reporting.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from checks.claims.noun_phrases import is_verb, low_at
from checks.claims.phrases import PhraseTable, phrases_of, words_of
from checks.claims.tokens import Token

#: A source further away than this many words is not that of the number.
_WINDOW = 80


class Attribution(NamedTuple):
    """``source`` verbatim; ``anchor`` is the token that brings it in."""

    source: str
    anchor: int


def find_attributions(text: str, tokens: Sequence[Token]) -> list[Attribution]:
    """All sources named in a sentence.

    >>> from checks.claims.tokens import tokenize
    >>> line = "Ten died, according to the Ministry of Health, on Monday."
    >>> find_attributions(line, tokenize(line))[0].source
    'the Ministry of Health'
    """
    found: list[Attribution] = []
    for index, token in enumerate(tokens):
        if token.kind != "word":
            continue
        lead = _leads().starting_at(tokens, index)
        span = None
        if lead is not None:
            span = _forward(tokens, index + lead[0])
        elif token.low in words_of("verbs", "report") and not _takes_lives(tokens, index):
            if low_at(tokens, index + 1) == "by":
                span = _forward(tokens, index + 2)
            else:
                span = _subject(tokens, index) or _inverted(tokens, index)
        if span is not None and tokens[span[0]].low not in words_of("nouns", "no_source"):
            found.append(Attribution(text[tokens[span[0]].start : tokens[span[1] - 1].end], index))
    return found


def _takes_lives(tokens: Sequence[Token], index: int) -> bool:
    """ "Cancer claimed some 93,700 men": the verb tells deaths, and reports nothing."""
    if tokens[index].low not in words_of("verbs", "toll"):
        return False
    return any(token.kind == "num" for token in tokens[index + 1 : index + 4]) or low_at(tokens, index + 2) == "lives"


def _leads() -> PhraseTable[str]:
    return phrases_of("nouns", "source_lead")


def _forward(tokens: Sequence[Token], first: int) -> tuple[int, int] | None:
    """The noun phrase from ``first`` on."""
    stop = first
    while stop < len(tokens) and stop - first < 14 and not _closes(tokens, stop, first):
        stop += 1
    return (first, stop) if stop > first else None


def _closes(tokens: Sequence[Token], index: int, first: int) -> bool:
    token = tokens[index]
    if token.kind == "mark":
        return token.text not in "&-"
    if token.kind == "num":
        return low_at(tokens, index - 1) != "of"
    if index == first:
        return False
    return token.low in words_of("nouns", "source_end") or (is_verb(token) and token.text[:1].islower())


def _subject(tokens: Sequence[Token], verb: int) -> tuple[int, int] | None:
    """The noun phrase before a verb of report: "the bureau said", "Lu Wei, head of the office, said"."""
    stop = verb
    if tokens[verb].text[:1].isupper():
        return None
    while stop > 0 and (low_at(tokens, stop - 1) in words_of("nouns", "source_adverb") or _manner(tokens, stop - 1)):
        stop -= 1
    if stop == 0 or low_at(tokens, stop - 1) in words_of("verbs", "be") or low_at(tokens, stop - 1) in _not_last():
        return None
    if stop > 0 and tokens[stop - 1].text == ")":
        while stop > 0 and tokens[stop - 1].text != "(":
            stop -= 1
        stop -= 1
    first = stop
    while first > 0 and stop - first < 14 and not _opens(tokens, first - 1):
        first -= 1
    while first < stop and tokens[first].low in words_of("nouns", "preposition") and tokens[first].low != "of":
        first += 1
    if first >= stop or stop - first >= 14:
        return None
    return (first, stop)


def _not_last() -> frozenset[str]:
    """Words that end no name of a source: before them stands a participle, not a verb."""
    scales = words_of("numerals", "scale").keys()
    kinds = ("determiner", "preposition", "skip", "clause_open")
    return frozenset(scales | {word for kind in kinds for word in words_of("nouns", kind)})


def _manner(tokens: Sequence[Token], index: int) -> bool:
    return low_at(tokens, index).endswith("ly") and tokens[index].text[:1].islower()


def _opens(tokens: Sequence[Token], index: int) -> bool:
    token = tokens[index]
    if token.kind in ("mark", "num", "clock"):
        return token.text not in "&-"
    ends = token.low in words_of("nouns", "clause_open") and token.low not in ("and", "or", "as")
    timed = token.low in words_of("times", "weekday") or token.low in ("yesterday", "today")
    return (
        ends
        or timed
        or (is_verb(token) and token.text[:1].islower() and token.low not in words_of("nouns", "source_noun"))
    )


def _inverted(tokens: Sequence[Token], verb: int) -> tuple[int, int] | None:
    """ "... ," said Lu Wei: the source after the verb."""
    if verb == 0 or tokens[verb - 1].text not in ",\"”'’":
        return None
    span = _forward(tokens, verb + 1)
    if span is None or not (
        tokens[span[0]].text[:1].isupper() or tokens[span[0]].low in words_of("nouns", "determiner")
    ):
        return None
    return span


def choose_attribution(found: Sequence[Attribution], tokens: Sequence[Token], index: int) -> str | None:
    """The source nearest to the number, none across a semicolon or "but" that lies between."""
    best: tuple[int, str] | None = None
    for item in found:
        low, high = sorted((item.anchor, index))
        if high - low > _WINDOW:
            continue
        if any(tokens[i].text == ";" for i in range(low, high)):
            continue
        if item.anchor > index and any(tokens[i].low == "which" for i in range(low, high)):
            continue
        distance = index - item.anchor if item.anchor < index else 2 * (item.anchor - index)
        if best is None or distance < best[0]:
            best = (distance, item.source)
    return None if best is None else best[1]
