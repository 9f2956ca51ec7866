"""Fractions: two-thirds, half a million, 3/4, two and a half million.

In: tokens and an index. Out: a Numeral. Never: a share where the fraction is of a magnitude or of a unit of measure.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from checks.claims.digits import EXACT, read_digits
from checks.claims.number_words import HUNDRED, kinds_at, number_at, scale_at
from checks.claims.numeral import ONE, Numeral
from checks.claims.tokens import Token

#: Denominators that are written with a slash; others are dates, scores or names ("9/11", "24/7").
_DENOMINATORS = frozenset({2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 32, 40, 64, 100, 1000})
#: A fraction without an end in decimals is kept to so many places.
_PLACES = Decimal("1E-12")
_SHARE_PLACES = Decimal("0.0001")
TENTH = Decimal("0.1")


def divide(top: Decimal, bottom: Decimal) -> Decimal:
    """A quotient to twelve places at most, exact where it ends before.

    >>> divide(Decimal(1), Decimal(8)), divide(Decimal(2), Decimal(3))
    (Decimal('0.125'), Decimal('0.666666666667'))
    """
    return EXACT.divide(top, bottom).quantize(_PLACES, context=EXACT).normalize(EXACT) + 0


def as_share(top: Decimal, bottom: Decimal) -> Decimal:
    """A fraction as percent, to four places."""
    return EXACT.divide(EXACT.multiply(HUNDRED, top), bottom).quantize(_SHARE_PLACES).normalize() + 0


def _low(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].low if 0 <= index < len(tokens) else ""


def read_fraction(tokens: Sequence[Token], index: int) -> Numeral | None:
    """A worded fraction: two-thirds, a quarter, half; of a million it is a number, else percent of a whole."""
    first, top = index, ONE
    if (unit := number_at(tokens, index, "unit")) is not None:
        top, index = unit, index + 1
        if _low(tokens, index) == "-":
            index += 1
    elif _low(tokens, index) in ("a", "an"):
        index += 1
    part, stop = _denominator(tokens, index, above=top != ONE or index > first)
    if part is None or not ONE <= top < part:
        return None
    big, after = _of_magnitude(tokens, stop)
    if big != ONE:
        value = EXACT.divide(EXACT.multiply(big, top), part)
        return Numeral(first, after, value, EXACT.divide(big, Decimal(10)), wording="words", scale=big)
    if _low(tokens, first) in ("a", "an"):
        first += 1
    return Numeral(first, stop, as_share(top, part), ONE, form="fraction", wording="fraction")


def _denominator(tokens: Sequence[Token], index: int, *, above: bool) -> tuple[Decimal | None, int]:
    """(parts of a whole, next index): thirds, or "twenty-fifth" after its numerator."""
    part = number_at(tokens, index, "part")
    if part is not None:
        return part, index + 1
    tens, ordinal = number_at(tokens, index, "tens"), number_at(tokens, index + 2, "ordinal")
    if above and tens is not None and ordinal is not None and ordinal < 10 and _low(tokens, index + 1) == "-":
        return tens + ordinal, index + 3
    return None, index


def _of_magnitude(tokens: Sequence[Token], index: int) -> tuple[Decimal, int]:
    """The magnitude after "half a", "half" or "a quarter of a"; one where there is none."""
    for lead in (("of", "a"), ("of", "one"), ("a",), ("-",), ()):
        if tuple(_low(tokens, index + i) for i in range(len(lead))) == lead:
            place = index + len(lead)
            worth = scale_at(tokens, place)
            if worth is not None and "vague" not in kinds_at(tokens, place):
                return worth, place + 1
    return ONE, index


def read_improper(tokens: Sequence[Token], numeral: Numeral) -> Numeral:
    """ "Twenty-three fifths" is 4.6; quarters and halves are stretches of time or play, and stay what is counted."""
    word = _low(tokens, numeral.stop)
    part = number_at(tokens, numeral.stop, "part")
    if part is None or part < 5 or not word.endswith("s") or numeral.value is None or numeral.value < part:
        return numeral
    return numeral._replace(stop=numeral.stop + 1, value=divide(numeral.value, part), last_place=TENTH)


def add_fraction(tokens: Sequence[Token], numeral: Numeral) -> Numeral:
    """Add "and a half" or "and two thirds", and the magnitude that may follow: "two and a half million"."""
    index = numeral.stop
    if _low(tokens, index) != "and" or numeral.value is None:
        return numeral
    top = ONE if _low(tokens, index + 1) in ("a", "an") else number_at(tokens, index + 1, "unit")
    part = number_at(tokens, index + 2, "part")
    if top is None or part is None or not ONE <= top < part or _low(tokens, index + 3) == "of":
        return numeral
    worth = scale_at(tokens, index + 3)
    worth = None if "vague" in kinds_at(tokens, index + 3) else worth
    unit = numeral.scale if worth is None else worth
    base = numeral.value if worth is None else EXACT.multiply(numeral.value, worth)
    value = base + divide(EXACT.multiply(unit, top), part)
    stop = index + 3 + (worth is not None)
    return numeral._replace(stop=stop, value=value, last_place=EXACT.divide(unit, Decimal(10)), scale=unit)


def is_slashed(tokens: Sequence[Token], index: int) -> bool:
    """Whether "3/4" stands at ``index``: three tokens, the slash glued on both sides."""
    if index + 2 >= len(tokens):
        return False
    top, slash, bottom = tokens[index : index + 3]
    return top.kind == bottom.kind == "num" and slash.text in ("/", "⁄") and not slash.gap and not bottom.gap


def read_slashed(tokens: Sequence[Token], index: int) -> tuple[Decimal, int] | None:
    """(value, next index) of a proper fraction with a slash, none of a date, a page or a score of three parts.

    >>> from checks.claims.tokens import tokenize
    >>> read_slashed(tokenize("3/4 mile"), 0), read_slashed(tokenize("9/11"), 0)
    ((Decimal('0.75'), 3), None)
    """
    if not is_slashed(tokens, index) or (index and tokens[index - 1].text in ("/", "⁄") and not tokens[index].gap):
        return None
    after = tokens[index + 3] if index + 3 < len(tokens) else None
    if after is not None and after.text in ("/", "⁄", "-") and not after.gap:
        return None
    top, bottom = tokens[index].text, tokens[index + 2].text
    if not (top.isdecimal() and bottom.isdecimal()) or top[0] == "0" or int(bottom) not in _DENOMINATORS:
        return None
    read = read_digits(top)
    return None if read is None or int(top) >= int(bottom) else (divide(read[0], Decimal(bottom)), index + 3)
