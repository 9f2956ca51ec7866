"""Read numerals: digits with grouping and magnitudes, number words, fractions and multiples.

In: tokens. Out: Numeral values, exact Decimals with the worth of the last written digit.
Never: a binary float; a unit or a meaning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Context, Decimal
from typing import NamedTuple

from checks.claims.hedges import hedge_before
from checks.claims.phrases import words_of
from checks.claims.tokens import Token
from checks.claims.units import unit_after

#: Wide enough for 30 digits times any magnitude; nothing here is ever rounded.
EXACT = Context(prec=80)
#: A number with more digits than this is no quantity of a news text.
LONGEST = 30
_SEPARATORS = re.compile(r"[,'’\u00a0\u2009\u202f]")
ONE = Decimal(1)
HUNDRED = Decimal(100)


class Numeral(NamedTuple):
    """Tokens ``first`` to ``stop`` (exclusive) as a number.

    ``form``: number, fraction (percent of a whole), multiple, ordinal, vague or other;
    ``scale`` is the magnitude word's worth, which an elided partner shares.
    """

    first: int
    stop: int
    value: Decimal | None
    last_place: Decimal
    form: str = "number"
    wording: str = "digits"
    scale: Decimal = ONE


def read_digits(surface: str) -> tuple[Decimal, Decimal] | None:
    """(value, last place) of a number written in ASCII digits; None beyond 30 digits.

    >>> read_digits("24,000"), read_digits("50.8"), read_digits("1,23,456")
    ((Decimal('24000'), Decimal('1')), (Decimal('50.8'), Decimal('0.1')), (Decimal('123456'), Decimal('1')))
    """
    plain = _SEPARATORS.sub("", surface)
    if sum(map(str.isdigit, plain)) > LONGEST:
        return None
    whole, _, places = plain.partition(".")
    return Decimal(f"{whole or '0'}.{places}" if places else whole), Decimal((0, (1,), -len(places)))


def find_numerals(tokens: Sequence[Token], money_before: Sequence[bool]) -> list[Numeral]:
    """All numerals of a sentence, left to right, none overlapping another.

    ``money_before[i]`` says that a currency sign stands right before token ``i``.
    """
    found: list[Numeral] = []
    index = 0
    while index < len(tokens):
        numeral = _read_at(tokens, index, money_before[index])
        if numeral is None:
            index += 1
        else:
            found.append(numeral)
            index = numeral.stop
    return found


def _read_at(tokens: Sequence[Token], index: int, money: bool) -> Numeral | None:
    token = tokens[index]
    if token.kind == "num":
        return _read_number(tokens, index, money)
    if token.kind not in ("word", "mark", "mixed", "foreign") or token.low not in _all_words():
        return None
    for reader in (_read_fraction, _read_words, _read_article, _read_single):
        numeral = reader(tokens, index)
        if numeral is not None:
            return numeral
    return None


_WORDS: set[str] = set()


def _all_words() -> set[str]:
    """Every word that can open a numeral."""
    if not _WORDS:
        for kind in ("unit", "tens", "scale", "dozen", "part", "ordinal", "vague", "multiple", "halving", "vulgar"):
            _WORDS.update(words_of("numerals", kind))
        _WORDS.update(("a", "an"))
    return _WORDS


def _low(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].low if 0 <= index < len(tokens) else ""


def _number(kind: str, word: str) -> Decimal | None:
    value = words_of("numerals", kind).get(word)
    return None if value is None else Decimal(value)


def _read_number(tokens: Sequence[Token], index: int, money: bool) -> Numeral:
    """Digits, a vulgar fraction after them, and a magnitude."""
    digits = read_digits(tokens[index].text)
    if digits is None:
        return Numeral(index, index + 1, None, ONE, form="other")
    value, last = digits
    stop = index + 1
    if (part := _number("vulgar", _low(tokens, stop))) is not None and value == value.to_integral_value():
        value, last, stop = value + part, Decimal("0.01"), stop + 1
    elif _mixed_fraction(tokens, stop) and (over := read_digits(tokens[stop + 2].text)):
        top = read_digits(tokens[stop].text)
        if top is not None and over[0]:
            value, last, stop = value + EXACT.divide(top[0], over[0]), Decimal("0.01"), stop + 3
    scale, stop = _magnitude(tokens, stop, money=money)
    return Numeral(index, stop, EXACT.multiply(value, scale), EXACT.multiply(last, scale), scale=scale)


def _mixed_fraction(tokens: Sequence[Token], index: int) -> bool:
    """Whether "1/2" follows a whole number: three tokens, the slash glued on both sides."""
    if index + 2 >= len(tokens):
        return False
    a, slash, b = tokens[index : index + 3]
    return (
        a.kind == b.kind == "num" and a.gap and slash.text in "/⁄" and not slash.gap and not b.gap and len(a.text) == 1
    )


def _magnitude(tokens: Sequence[Token], index: int, *, money: bool) -> tuple[Decimal, int]:
    """(worth, next index) of magnitude words at ``index``: million, "-million", bn, hundred thousand."""
    scale = ONE
    while index < len(tokens):
        step = (
            index + 1 if tokens[index].text == "-" and index + 1 < len(tokens) and not tokens[index + 1].gap else index
        )
        token = tokens[step]
        worth = _scale_word(token.low)
        if worth is None and scale == ONE:
            worth = _suffix(token, money=money)
        if worth is None:
            break
        scale, index = EXACT.multiply(scale, worth), step + 1
    return scale, index


def _scale_word(word: str) -> Decimal | None:
    """The worth of a magnitude word, its plural too ("5 millions"), and of a dozen."""
    for form in (word, word[:-1] if word.endswith("s") else word):
        worth = _number("scale", form) or _number("dozen", form)
        if worth is not None:
            return worth
    return None


def _suffix(token: Token, *, money: bool) -> Decimal | None:
    """bn, mn and tn anywhere; k glued; single letters only beside money, where m is no metre."""
    worth = _number("suffix", token.text)
    if worth is None or (len(token.text) == 1 and token.gap):
        return None
    return worth if len(token.text) > 1 or money or token.low == "k" else None


def _read_words(tokens: Sequence[Token], index: int) -> Numeral | None:
    """A run of number words: "twenty-four thousand", "a hundred and five", "half a million"."""
    total = current = Decimal(0)
    last, scale, stop, position = ONE, ONE, index, index
    previous = ""
    if _low(tokens, index) in ("a", "an"):
        if _scale_word(_low(tokens, index + 1)) is None or _low(tokens, index + 1) in words_of("numerals", "vague"):
            return None
        current, position, previous = ONE, index + 1, "unit"
    while position < len(tokens):
        word = tokens[position].low
        kind = _kind(word)
        if (word == "and" and previous == "scale") or (word == "-" and position == stop and stop > index):
            position += 1
            if position < len(tokens) and _kind(tokens[position].low) in ("unit", "tens"):
                continue
            break
        if kind == "" or not _follows(previous, kind, current):
            break
        worth = _number(kind, word) or Decimal(0)
        if kind in ("unit", "tens"):
            current, last, scale = current + worth, ONE, ONE
        elif worth < 1000:
            current, last = (current or ONE) * worth, worth if worth == HUNDRED else ONE
        else:
            total, current, last, scale = total + (current or ONE) * worth, Decimal(0), worth, worth
        previous = "scale" if kind in ("scale", "dozen") else kind
        position = stop = position + 1
    if stop == index or (previous == "scale" and stop == index + 1 and total + current == 0):
        return None
    return _with_half(tokens, Numeral(index, stop, total + current, last, wording="words", scale=scale))


def _kind(word: str) -> str:
    for kind in ("unit", "tens", "scale", "dozen"):
        if word in words_of("numerals", kind):
            return kind
    return ""


def _follows(previous: str, kind: str, current: Decimal) -> bool:
    """Whether a word of ``kind`` may go on after ``previous``: "twenty four", but not "four twenty"."""
    if kind == "unit":
        return previous in ("", "scale") or (previous == "tens" and current % 10 == 0)
    if kind == "tens":
        return previous in ("", "scale")
    return True


def _with_half(tokens: Sequence[Token], numeral: Numeral) -> Numeral:
    """Add "and a half", and the magnitude that may follow: "two and a half million"."""
    index = numeral.stop
    if _low(tokens, index) != "and" or _low(tokens, index + 1) not in ("a", "an"):
        return numeral
    part = _number("part", _low(tokens, index + 2))
    if part is None or numeral.value is None:
        return numeral
    scale, stop = _magnitude(tokens, index + 3, money=False)
    unit = scale if scale != ONE else numeral.scale
    base = numeral.value if scale == ONE else EXACT.multiply(numeral.value, scale)
    value = base + EXACT.divide(unit, part)
    return numeral._replace(stop=stop, value=value, last_place=EXACT.divide(unit, Decimal(10)), scale=unit)


def _read_fraction(tokens: Sequence[Token], index: int) -> Numeral | None:
    """A worded fraction: two-thirds, a quarter, half; of a million it is a number, else percent of a whole."""
    first, top = index, ONE
    if (unit := _number("unit", _low(tokens, index))) is not None:
        top, index = unit, index + 1
        if _low(tokens, index) == "-":
            index += 1
    elif _low(tokens, index) in ("a", "an"):
        index += 1
    part = _number("part", _low(tokens, index))
    if part is None or not ONE <= top < part:
        return None
    stop = index + 1
    big, after = _of_magnitude(tokens, stop)
    if big != ONE:
        value = EXACT.divide(EXACT.multiply(big, top), part)
        return Numeral(first, after, value, EXACT.divide(big, Decimal(10)), wording="words", scale=big)
    if _low(tokens, first) in ("a", "an"):
        first += 1
    share = EXACT.divide(EXACT.multiply(HUNDRED, top), part)
    rounded = share.quantize(Decimal("0.0001")).normalize() + 0
    return Numeral(first, stop, rounded, ONE, form="fraction", wording="fraction")


def _of_magnitude(tokens: Sequence[Token], index: int) -> tuple[Decimal, int]:
    """The magnitude after "half a", "half" or "a quarter of a"; one where there is none."""
    for lead in (("of", "a"), ("of", "one"), ("a",), ("-",), ()):
        if tuple(_low(tokens, index + i) for i in range(len(lead))) == lead:
            worth = _scale_word(_low(tokens, index + len(lead)))
            plural = _low(tokens, index + len(lead)) in words_of("numerals", "vague")
            if worth is not None and not plural:
                return worth, index + len(lead) + 1
    return ONE, index


def _read_article(tokens: Sequence[Token], index: int) -> Numeral | None:
    """ "Under a hectare": a hedged article before a unit of measure is the number one."""
    if tokens[index].low not in ("a", "an") or hedge_before(tokens, index) is None:
        return None
    unit = unit_after(tokens, index + 1)
    if unit is None or unit.dimension in ("percent", "money") or unit.name in words_of("nouns", "duration"):
        return None
    return Numeral(index, index + 1, ONE, ONE, wording="words")


def _read_single(tokens: Sequence[Token], index: int) -> Numeral | None:
    """Ordinals, vague words, multiples and lone vulgar fractions."""
    word = tokens[index].low
    if word in words_of("numerals", "vague"):
        stop = index + 1
        while _low(tokens, stop) == "of" and _low(tokens, stop + 1) in words_of("numerals", "vague"):
            stop += 2
        return Numeral(index, stop, None, ONE, form="vague", wording="words")
    for kind, form in (("multiple", "multiple"), ("halving", "halving"), ("ordinal", "ordinal")):
        if (value := _number(kind, word)) is not None:
            wording = "multiple" if form != "ordinal" else "words"
            return Numeral(index, index + 1, value, ONE, form=form, wording=wording)
    if (value := _number("vulgar", word)) is not None:
        scale, stop = _magnitude(tokens, index + 1, money=False)
        return Numeral(index, stop, EXACT.multiply(value, scale), EXACT.multiply(Decimal("0.01"), scale), scale=scale)
    return None
