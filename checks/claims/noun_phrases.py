"""What a number counts, and what was done: noun and verb phrases around it, without a grammar.

In: tokens and an index. Out: Phrase values (token ranges) or None. Never: a word list of its own;
the reading is shallow: a noun phrase ends at its first plural, a verb is a known form or an ending.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from checks.claims.nouns import is_plural
from checks.claims.phrases import words_of
from checks.claims.tokens import Token

#: A counted noun stands at most this many words after its number.
_REACH = 7
_QUOTES = "\"“'‘"


class Phrase(NamedTuple):
    """Tokens ``first`` to ``stop``; ``head`` is the last word that carries the meaning."""

    first: int
    stop: int
    head: int


def low_at(tokens: Sequence[Token], index: int) -> str:
    """The lower-case word at ``index``, empty outside the sentence."""
    return tokens[index].low if 0 <= index < len(tokens) else ""


def is_verb(token: Token) -> bool:
    """Whether a token is a verb form: a row of ``verbs.csv``, or it ends like a participle."""
    if token.kind != "word":
        return False
    word = token.low
    if any(word in words_of("verbs", kind) for kind in ("be", "plain", "report", "change")):
        return True
    if len(word) <= 4 or not word.endswith(("ed", "ing")) or token.text[:1].isupper():
        return False
    return word not in words_of("verbs", "not_verb")


def counted_after(tokens: Sequence[Token], index: int, *, single: bool = False) -> Phrase | None:
    """The noun phrase that starts at ``index``: up to its plural head; ``single`` takes a singular head.

    >>> from checks.claims.tokens import tokenize
    >>> words = tokenize("24,000 pornographic websites were shut down")
    >>> counted_after(words, 1)
    Phrase(first=1, stop=3, head=2)
    """
    skip = words_of("nouns", "skip")
    while low_at(tokens, index) in skip:
        index += 1
    if index >= len(tokens) or _reckons(tokens, index):
        return None
    head = None
    position = index
    for position in range(index, min(index + _REACH, len(tokens))):
        token = tokens[position]
        if _goes_on(tokens, position, index, found=head is not None):
            continue
        if token.kind not in ("word", "mixed") or _ends_phrase(tokens, position, index):
            break
        if _verb_ends_phrase(tokens, position, index, found=head is not None, single=single):
            break
        if is_plural(token) and token.low not in words_of("verbs", "be"):
            head = position
        elif head is not None:
            break
    else:
        position += 1
    if head is not None:
        return Phrase(index, head + 1, head)
    return _singular_phrase(tokens, index, position) if single else None


def _goes_on(tokens: Sequence[Token], position: int, first: int, *, found: bool) -> bool:
    """A hyphen inside a word, or an "and" between adjectives."""
    hyphen = tokens[position].text == "-" and tokens[position].kind == "mark" and not tokens[position].gap
    return hyphen or (not found and _joins_adjectives(tokens, position, first))


def _joins_adjectives(tokens: Sequence[Token], position: int, first: int) -> bool:
    """ "Scientific and technical articles": an "and" before the head, with an adjective to both sides."""
    if position == first or tokens[position].low not in ("and", "or") or position + 2 >= len(tokens):
        return False
    before, after, head = tokens[position - 1], tokens[position + 1], tokens[position + 2]
    plain = all(token.kind == "word" and token.text[:1].islower() for token in (before, after, head))
    return plain and not _ends_phrase(tokens, position + 1, first) and not is_plural(after) and is_plural(head)


def _reckons(tokens: Sequence[Token], index: int) -> bool:
    """ "To 1.7 thirty years later": a time reckoned from another, and nothing that is counted."""
    if words_of("times", "reckoned").get(low_at(tokens, index + 2)) is None:
        return False
    return words_of("times", "stretch_unit").get(low_at(tokens, index + 1)) == "12"


def _verb_ends_phrase(tokens: Sequence[Token], position: int, first: int, *, found: bool, single: bool) -> bool:
    """A verb behind the head, or behind a singular noun that does something: "an earthquake causing deaths"."""
    token = tokens[position]
    if found and token.low in words_of("verbs", "plain"):
        return True
    return single and position > first and token.low.endswith("ing") and is_verb(token)


def _ends_phrase(tokens: Sequence[Token], position: int, first: int) -> bool:
    word = tokens[position].low
    if word in words_of("nouns", "stop") and not tokens[position].text.isupper():
        return True
    if word in words_of("verbs", "be") or (position > first and word in words_of("times", "weekday")):
        return True
    return position > first and tokens[position].text in ("and", "or")


def _singular_phrase(tokens: Sequence[Token], first: int, stop: int) -> Phrase | None:
    """Words up to ``stop``, a verb ending them early."""
    end = first
    while end < stop and (end == first or not is_verb(tokens[end])) and tokens[end].kind == "word":
        end += 1
    return Phrase(first, end, end - 1) if end > first else None


def whole_after(tokens: Sequence[Token], index: int) -> Phrase | None:
    """The whole of a share: what follows "of" after a percentage; head before the next preposition."""
    if low_at(tokens, index) != "of":
        return None
    first = _inside(tokens, index + 1)
    plural = counted_after(tokens, first)
    if plural is not None:
        return plural
    for position in range(first, min(first + _REACH, len(tokens) - 1)):
        if tokens[position].low.endswith(("'s", "’s")) and tokens[position + 1].kind == "num":
            return counted_after(tokens, position + 2)
    return counted_after(tokens, first, single=True)


def _inside(tokens: Sequence[Token], first: int) -> int:
    """Past determiners, numbers and a second "of": "17 out of 18 of the districts"."""
    passed = words_of("nouns", "determiner").keys() | words_of("numerals", "unit").keys() | {"of"}
    while first < len(tokens) and (tokens[first].low in passed or tokens[first].kind == "num"):
        first += 1
    return first


def verb_before(tokens: Sequence[Token], index: int, reach: int = 12) -> int | None:
    """The nearest verb left of ``index`` in the same clause."""
    for position in range(index - 1, max(index - 1 - reach, -1), -1):
        if tokens[position].text in ";:":
            return None
        if _acts(tokens, position):
            return position
    return None


def subject_before(tokens: Sequence[Token], verb: int) -> Phrase | None:
    """The noun phrase that ends where the verb group begins."""
    stop = verb
    while stop > 0 and (_in_verb_group(tokens[stop - 1]) or (stop == verb and tokens[stop - 1].text in _QUOTES)):
        stop -= 1
    if low_at(tokens, stop - 1) in words_of("nouns", "relative"):
        stop -= 1 + (low_at(tokens, stop - 2) == ",")
    if low_at(tokens, stop - 1) == ",":
        stop = _before_aside(tokens, stop - 1)
    first = stop
    while first > 0 and not _clause_mark(tokens, first - 1):
        first -= 1
    while stop > first and _adverb(tokens[stop - 1]):
        stop -= 1
    first = _trimmed(tokens, first, stop)
    return Phrase(first, stop, _head_of(tokens, first, stop)) if first < stop else None


def _before_aside(tokens: Sequence[Token], comma: int) -> int:
    """Where an aside between commas begins: "the price, to be paid in cash, is"; else the comma itself."""
    for place in range(comma - 1, max(comma - 15, 0), -1):
        if tokens[place].text == ",":
            return place
        if tokens[place].text in ";:.":
            break
    return comma


def _in_verb_group(token: Token) -> bool:
    """Auxiliaries, and the adverbs among them: "is currently valued"."""
    return is_verb(token) or _adverb(token) or token.low in ("to", "not", "also", "now")


def object_after(tokens: Sequence[Token], verb: int, number: int) -> Phrase | None:
    """What a verb acts on, between the verb and the number: "set bail at 100,000", "extend the ban by 15 days".

    It ends at the first preposition, or right before the number; none across a mark or another verb.
    """
    first = stop = verb + 1
    while first < number and (tokens[first].low in words_of("nouns", "determiner") or _adverb(tokens[first])):
        first += 1
    stop = first
    while stop < number and tokens[stop].kind in ("word", "mixed") and not _ends_object(tokens, stop, first):
        stop += 1
    if stop == first or (stop < number and tokens[stop].kind == "mark"):
        return None
    return Phrase(first, stop, stop - 1)


def _ends_object(tokens: Sequence[Token], index: int, first: int) -> bool:
    word = tokens[index].low
    if any(word in words_of("nouns", kind) for kind in ("preposition", "stop", "clause_open", "compass")):
        return True
    if word in words_of("times", "weekday") or word in ("yesterday", "today"):
        return True
    return is_verb(tokens[index]) or (index > first and _adverb(tokens[index]))


def _trimmed(tokens: Sequence[Token], first: int, stop: int) -> int:
    """Leave out determiners in front, and an adverbial that opens with a preposition."""
    skipped = words_of("nouns", "determiner")
    if first < stop and low_at(tokens, first) in words_of("nouns", "preposition"):
        breaks = skipped.keys() | words_of("nouns", "preposition").keys()
        first = max(i + 1 for i in range(first, stop) if low_at(tokens, i) in breaks)
    while first < stop and low_at(tokens, first) in skipped:
        first += 1
    return first


def _adverb(token: Token) -> bool:
    return token.low in words_of("nouns", "adverb") or (token.low.endswith("ly") and len(token.low) > 4)


def named_before(tokens: Sequence[Token], index: int) -> Phrase | None:
    """What an "of" before the number measures: "winds of 75 mph", "a fine of $86,000"."""
    if low_at(tokens, index - 1) != "of":
        return None
    first = stop = index - 1
    while first > 0 and not _phrase_starts(tokens, first - 1):
        first -= 1
    return Phrase(first, stop, stop - 1) if first < stop else None


def _phrase_starts(tokens: Sequence[Token], index: int) -> bool:
    word = tokens[index].low
    bounds = any(word in words_of("nouns", kind) for kind in ("determiner", "preposition", "stop"))
    return bounds or tokens[index].kind == "num" or _clause_mark(tokens, index)


def _clause_mark(tokens: Sequence[Token], index: int) -> bool:
    token = tokens[index]
    if token.kind == "mark":
        return token.text in ',;:()"“”—–…'
    return token.low in words_of("nouns", "clause_open") or _acts(tokens, index)


def _acts(tokens: Sequence[Token], index: int) -> bool:
    """Whether a verb form is a verb here, and no noun or adjective behind an article or an owner's name."""
    if not is_verb(tokens[index]):
        return False
    if index == 0 or tokens[index].low in words_of("verbs", "be"):
        return True
    before = tokens[index - 1].low
    return not (before in words_of("nouns", "determiner") or before.endswith(("'s", "’s")))


def _head_of(tokens: Sequence[Token], first: int, stop: int) -> int:
    """The last word before the first preposition inside the phrase, a possessor left behind."""
    for position in range(first + 1, stop):
        if low_at(tokens, position) in words_of("nouns", "stop") and tokens[position - 1].kind == "word":
            return position - 1
    return stop - 1


def verb_group(tokens: Sequence[Token], index: int) -> Phrase | None:
    """The verb phrase that starts at ``index``: auxiliaries, verb, particle."""
    stop = index
    while stop < len(tokens) and (is_verb(tokens[stop]) or (stop > index and low_at(tokens, stop) in ("not", "to"))):
        stop += 1
    if stop == index or all(low_at(tokens, i) in words_of("verbs", "be") for i in range(index, stop)):
        return None
    if low_at(tokens, stop) in words_of("verbs", "particle"):
        stop += 1
    return Phrase(index, stop, stop - 1)
