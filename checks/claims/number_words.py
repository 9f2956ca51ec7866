"""Numbers written in words: "twenty-four thousand", "two point five million", "4 thousand 3 hundred and 21".

In: tokens and an index. Out: the value, the worth of its last written part, and where it ends. Never: a unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from checks.claims.digits import EXACT, read_digits
from checks.claims.numeral import ONE
from checks.claims.tokens import Token
from checks.lexicon import read_table

HUNDRED = Decimal(100)
THOUSAND = Decimal(1000)


@cache
def word_kinds() -> dict[str, dict[str, Decimal]]:
    """word -> kind -> value, of every row of ``numerals.csv``; suffixes keep their case.

    >>> word_kinds()["third"]
    {'part': Decimal('3'), 'ordinal': Decimal('3')}
    """
    found: dict[str, dict[str, Decimal]] = {}
    for row in read_table("numerals", columns=("word", "kind", "value", "why"), key=("word", "kind")):
        found.setdefault(row["word"], {})[row["kind"]] = Decimal(row["value"])
    return found


_NOTHING: dict[str, Decimal] = {}


def kinds_at(tokens: Sequence[Token], index: int) -> dict[str, Decimal]:
    """kind -> value of the word at ``index``; empty outside the sentence and for any other word."""
    return word_kinds().get(tokens[index].low, _NOTHING) if 0 <= index < len(tokens) else _NOTHING


def number_at(tokens: Sequence[Token], index: int, kind: str) -> Decimal | None:
    """The value of the word at ``index`` where it is of a kind."""
    return kinds_at(tokens, index).get(kind)


def scale_at(tokens: Sequence[Token], index: int) -> Decimal | None:
    """The worth of a magnitude word, its plural too ("5 millions"), and of a dozen."""
    if not 0 <= index < len(tokens):
        return None
    word = tokens[index].low
    for form in (word, word[:-1]) if word.endswith("s") else (word,):
        kinds = word_kinds().get(form, _NOTHING)
        if "scale" in kinds or "dozen" in kinds:
            return kinds.get("scale") or kinds["dozen"]
    return None


class Worded(NamedTuple):
    """The value of the words up to ``stop``; ``scale`` is the last magnitude, ``last`` the last place."""

    value: Decimal
    last: Decimal
    stop: int
    scale: Decimal


class _Sum:
    """A number under construction: whole groups, and the group that is being said."""

    def __init__(self) -> None:
        self.total = Decimal(0)
        self.group: Decimal | None = None
        self.last = self.scale = ONE
        self.below: Decimal | None = None  # the worth of the last magnitude: what follows must be smaller
        self.previous = ""

    @property
    def value(self) -> Decimal:
        return self.total + (self.group or 0)

    def takes(self, kind: str, worth: Decimal) -> bool:
        """Whether a word may go on here: "twenty four", but not "four twenty"."""
        if kind == "unit":
            return self.previous in ("", "scale") or (
                self.previous == "tens" and (self.group or 0) % 10 == 0 < worth < 10
            )
        if kind == "tens":
            return self.previous in ("", "scale")
        if kind == "digits":
            return self.previous == "" or (self.previous == "scale" and self.below is not None and worth < self.below)
        return True

    def add(self, kind: str, worth: Decimal, last: Decimal = ONE) -> None:
        """Take a cardinal below a thousand, or digits."""
        self.group = (self.group or Decimal(0)) + worth
        self.last, self.scale, self.previous = last, ONE, kind

    def multiply(self, worth: Decimal) -> None:
        """Take a magnitude: hundred and dozen work on the group, larger ones close it."""
        if worth < THOUSAND:
            base = ONE if self.group is None else self.group
            self.group, self.last = (
                EXACT.multiply(base, worth),
                EXACT.multiply(self.last, worth) if worth == HUNDRED else ONE,
            )
        elif self.group is None and self.total:
            self.total, self.last = EXACT.multiply(self.total, worth), EXACT.multiply(self.last, worth)
            self.scale = EXACT.multiply(self.scale, worth)
        else:
            base = ONE if self.group is None else self.group
            last = self.last if self.group is not None and self.previous != "scale" else ONE
            self.total, self.group = self.total + EXACT.multiply(base, worth), None
            self.last = EXACT.multiply(worth, last) if last < ONE else worth
            self.scale = worth
        self.below, self.previous = worth, "scale"


def read_words(tokens: Sequence[Token], index: int) -> Worded | None:
    """The number whose words, or digits with magnitude words, start at ``index``; None where none does.

    >>> from checks.claims.tokens import tokenize
    >>> [str(read_words(tokenize(text), 0).value) for text in ("twenty-four thousand", "a hundred and five")]
    ['24000', '105']
    >>> [format(read_words(tokenize(text), 0).value, "f") for text in ("two point five million", "3 hundred and 21")]
    ['2500000.0', '321']
    """
    number = _Sum()
    stop = position = index
    if tokens[index].low in ("a", "an"):
        if scale_at(tokens, index + 1) is None or "vague" in kinds_at(tokens, index + 1):
            return None
        number.add("unit", ONE)
        position = index + 1
    while position < len(tokens):
        step = _step(tokens, position, number, glued=position == stop > index)
        if step is None:
            break
        kind, worth, last, position = step
        if kind == "scale":
            if number.previous == "scale" and number.group is None and worth < THOUSAND:
                break
            number.multiply(worth)
        else:
            number.add(kind, worth, last)
        stop = position
        if (places := _places(tokens, position, number)) is not None:
            position = stop = places
    return None if stop == index else Worded(number.value, number.last, stop, number.scale)


def _step(
    tokens: Sequence[Token], position: int, number: _Sum, *, glued: bool
) -> tuple[str, Decimal, Decimal, int] | None:
    """(kind, worth, last place, next index) of the word at ``position``, a hyphen or an "and" passed over."""
    word = tokens[position].low
    joined = (word == "and" and number.previous == "scale") or (word == "-" and glued)
    if joined and word == "and" and _is_part(tokens, position + 1):
        return None
    if joined:
        position += 1
        if position >= len(tokens) or not {"unit", "tens"} & kinds_at(tokens, position).keys():
            small = number.below == HUNDRED and word == "and" and position < len(tokens)
            small = small and tokens[position].kind == "num" and scale_at(tokens, position + 1) is None
            if not small and (word == "and" or scale_at(tokens, position) is None):
                return None
    token = tokens[position]
    if token.kind == "num":
        digits = read_digits(token.text)
        if digits is None or not number.takes("digits", digits[0]) or not (joined or _scaled(tokens, position)):
            return None
        return "digits", *digits, position + 1
    kinds = kinds_at(tokens, position)
    for kind in ("unit", "tens"):
        if kind in kinds:
            return (kind, kinds[kind], ONE, position + 1) if number.takes(kind, kinds[kind]) else None
    worth = scale_at(tokens, position) if number.previous or "vague" not in kinds else None
    return None if worth is None else ("scale", worth, ONE, position + 1)


def _is_part(tokens: Sequence[Token], index: int) -> bool:
    """Whether a fraction starts there, that adds to the number: "and three quarters"."""
    top, part = number_at(tokens, index, "unit"), number_at(tokens, index + 1, "part")
    return top is not None and part is not None and top < part and tokens[index + 1].low.endswith("s")


def _scaled(tokens: Sequence[Token], position: int) -> bool:
    """Whether digits carry a magnitude word of their own: "4 thousand", where a chain may go on."""
    return "scale" in kinds_at(tokens, position + 1)


def _places(tokens: Sequence[Token], position: int, number: _Sum) -> int | None:
    """Where the decimals end that are said after "point": "two point five", "nought point zero three"."""
    if position + 1 >= len(tokens) or tokens[position].low != "point" or (number.group is None and number.total == 0):
        return None
    written, index = "", position + 1
    while (digit := number_at(tokens, index, "unit")) is not None and digit < 10:
        written, index = written + str(digit), index + 1
    if not written and (tens := number_at(tokens, index, "tens")) is not None:
        unit = (
            number_at(tokens, index + 2, "unit") if index + 1 < len(tokens) and tokens[index + 1].text == "-" else None
        )
        written, index = str(tens + (unit or 0)), index + (3 if unit is not None else 1)
    if not written or len(written) > 9:
        return None
    place = Decimal((0, (1,), -len(written)))
    number.add("places", EXACT.multiply(Decimal(written), place), place)
    return index
