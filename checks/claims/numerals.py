"""Find numerals: digits with grouping and magnitudes, number words, fractions and multiples.

In: tokens. Out: Numeral values, exact Decimals with the worth of the last written digit.
Never: a binary float; a unit or a meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from checks.claims.comparisons import compares
from checks.claims.digits import EXACT, read_digits, read_foreign, read_power
from checks.claims.fractions import add_fraction, is_slashed, read_fraction, read_improper, read_slashed
from checks.claims.hedges import hedge_before
from checks.claims.nouns import is_plural
from checks.claims.number_words import HUNDRED, kinds_at, number_at, read_words, scale_at, word_kinds
from checks.claims.numeral import ONE, Numeral
from checks.claims.phrases import words_of
from checks.claims.tokens import Token
from checks.claims.units import unit_after

_PLACE_OF_FRACTION = Decimal("0.01")
#: Signs of multiplication before a power of ten.
_TIMES = ("×", "x", "*", "⋅", "·")


def find_numerals(tokens: Sequence[Token], beside_money: Sequence[bool]) -> list[Numeral]:
    """All numerals of a sentence, left to right, none overlapping another.

    ``beside_money[i]`` says that a currency stands right before or after the number at token ``i``.
    """
    found: list[Numeral] = []
    index = 0
    while index < len(tokens):
        numeral = _read_at(tokens, index, beside_money[index])
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
    if token.kind == "foreign":
        return _read_foreign(tokens, index)
    if token.low in ("a", "an"):
        return read_fraction(tokens, index) or _in_words(tokens, index) or _read_article(tokens, index)
    kinds = word_kinds().get(token.low)
    if kinds is None or token.kind not in ("word", "mark", "mixed"):
        return None
    if "several" in kinds and (vague := _several(tokens, index)) is not None:
        return vague
    return read_fraction(tokens, index) or _in_words(tokens, index) or _read_single(tokens, index, kinds)


def _low(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].low if 0 <= index < len(tokens) else ""


def _read_number(tokens: Sequence[Token], index: int, money: bool) -> Numeral:
    """Digits, groups set apart by blanks, a fraction or a power of ten after them, and a magnitude."""
    slashed = read_slashed(tokens, index)
    if slashed is not None:
        return _slashed(tokens, index, slashed)
    surface, stop = _blank_groups(tokens, index)
    digits = read_digits(surface)
    if digits is None:
        return Numeral(index, index + 1, None, ONE, form="other")
    value, last = digits
    part = number_at(tokens, stop, "vulgar")
    if part is not None and value == value.to_integral_value():
        value, last, stop = value + part, _PLACE_OF_FRACTION, stop + 1
    elif value == value.to_integral_value() and _after_whole(tokens, stop) and (over := read_slashed(tokens, stop)):
        value, last, stop = value + over[0], _PLACE_OF_FRACTION, over[1]
    elif (power := _power(tokens, stop)) is not None:
        value, last, stop = value.scaleb(power[0], EXACT), last.scaleb(power[0], EXACT), power[1]
    scale, after = _magnitude(tokens, stop, money=money)
    if scale != ONE and (worded := read_words(tokens, index)) is not None and worded.stop > after:
        return Numeral(index, worded.stop, worded.value, worded.last, scale=worded.scale)
    return Numeral(index, after, EXACT.multiply(value, scale), EXACT.multiply(last, scale), scale=scale)


def _after_whole(tokens: Sequence[Token], index: int) -> bool:
    """Whether a slashed fraction set apart by a blank follows: "2 1/2"."""
    return is_slashed(tokens, index) and tokens[index].gap and len(tokens[index].text) == 1


def _slashed(tokens: Sequence[Token], index: int, read: tuple[Decimal, int]) -> Numeral:
    """A share of what follows "of", a number before a unit of measure, else a plain number."""
    value, stop = read
    if _low(tokens, stop) == "of":
        return Numeral(index, stop, EXACT.multiply(value, HUNDRED), ONE, form="fraction", wording="fraction")
    glued = stop + 1 if _low(tokens, stop) == "-" else stop
    form = "number" if unit_after(tokens, glued) is not None else "other"
    return Numeral(index, stop, value, _PLACE_OF_FRACTION, form=form)


def _blank_groups(tokens: Sequence[Token], index: int) -> tuple[str, int]:
    """The digits at ``index`` with the groups of three that single blanks set apart ("40 000"), and the next index.

    After the name of a month the first number is a day.
    """
    surface, stop = tokens[index].text, index + 1
    if len(surface) > 3 or not surface.isdecimal() or surface[0] == "0":
        return surface, stop
    groups = [surface]
    while stop < len(tokens) and _is_group(tokens, stop):
        groups.append(tokens[stop].text)
        stop += 1
    if len(groups) == 1 or (index and _low(tokens, index - 1).rstrip(".") in words_of("times", "month")):
        return surface, index + 1
    if stop < len(tokens) and tokens[stop].kind == "num" and tokens[stop].start == tokens[stop - 1].end + 1:
        return surface, index + 1
    return "".join(groups), stop


def _is_group(tokens: Sequence[Token], index: int) -> bool:
    token = tokens[index]
    one_blank = token.gap and token.start == tokens[index - 1].end + 1
    return token.kind == "num" and one_blank and len(token.text) == 3 and token.text.isdecimal()


def _power(tokens: Sequence[Token], index: int) -> tuple[int, int] | None:
    """(exponent, next index) of "×10^6", "x 10-3", "×10⁻⁵"."""
    sign = _low(tokens, index)
    if sign.startswith("x10") and tokens[index].kind == "mixed" and sign == "x10":
        place = index + 1
    elif sign in _TIMES and index + 1 < len(tokens):
        if tokens[index + 1].kind == "foreign" and tokens[index + 1].text.startswith("10"):
            power = read_power(tokens[index + 1].text[2:])
            return None if power is None else (power, index + 2)
        if tokens[index + 1].text != "10":
            return None
        place = index + 2
    else:
        return None
    written = ""
    for _ in range(3):
        if (
            place < len(tokens)
            and not tokens[place].gap
            and (tokens[place].text in "^-−+" or tokens[place].kind == "num")
        ):
            written += tokens[place].text
            place += 1
            if tokens[place - 1].kind == "num":
                break
    power = read_power(written.lstrip("^"))
    return None if power is None else (power, place)


def _read_foreign(tokens: Sequence[Token], index: int) -> Numeral | None:
    """Digits of one other script with their magnitude; what mixes scripts is left as it is."""
    digits = read_foreign(tokens[index].text)
    if digits is None:
        return None
    scale, stop = _magnitude(tokens, index + 1, money=False)
    value, last = (EXACT.multiply(part, scale) for part in digits)
    return Numeral(index, stop, value, last, scale=scale)


def _magnitude(tokens: Sequence[Token], index: int, *, money: bool) -> tuple[Decimal, int]:
    """(worth, next index) of magnitude words at ``index``: million, "-million", bn, hundred thousand."""
    scale = ONE
    while index < len(tokens):
        step = (
            index + 1 if tokens[index].text == "-" and index + 1 < len(tokens) and not tokens[index + 1].gap else index
        )
        worth = scale_at(tokens, step)
        if worth is None and scale == ONE:
            worth = _suffix(tokens, step, money=money)
        if worth is None:
            break
        scale, index = EXACT.multiply(scale, worth), step + 1
    return scale, index


def _suffix(tokens: Sequence[Token], index: int, *, money: bool) -> Decimal | None:
    """bn, mn and tn anywhere; k, M and B glued; other single letters beside money, or m before a counted noun."""
    token = tokens[index]
    worth = word_kinds().get(token.text, {}).get("suffix")
    if worth is None or (len(token.text) == 1 and token.gap):
        return None
    if len(token.text) > 1 or money or token.text in words_of("numerals", "suffix_alone"):
        return worth
    return worth if token.text == "m" and _counts_many(tokens, index + 1) else None


def _counts_many(tokens: Sequence[Token], index: int) -> bool:
    """Whether a plural that is not counted in metres follows: "2.5m homes", but "5m waves"."""
    if index >= len(tokens) or tokens[index].kind != "word" or not tokens[index].gap:
        return False
    near = [tokens[place] for place in range(index, min(index + 2, len(tokens))) if tokens[place].kind == "word"]
    if any(token.low in words_of("nouns", "in_metres") for token in near):
        return False
    return is_plural(near[0]) or (len(near) > 1 and near[0].low not in words_of("nouns", "stop") and is_plural(near[1]))


def _several(tokens: Sequence[Token], index: int) -> Numeral | None:
    """ "Several hundred", "a few million": vague, with the magnitude words that follow."""
    stop = index + 1
    if _low(tokens, stop) == "of":
        return None
    while scale_at(tokens, stop) is not None:
        stop += 1
    return Numeral(index, stop, None, ONE, form="vague", wording="words") if stop > index + 1 else None


def _in_words(tokens: Sequence[Token], index: int) -> Numeral | None:
    """A run of number words; an ordinal at its end makes it one ("twenty-first"), a fraction adds to it."""
    worded = read_words(tokens, index)
    if worded is None:
        return None
    numeral = Numeral(index, worded.stop, worded.value, worded.last, wording="words", scale=worded.scale)
    if (ordinal := _ordinal_end(tokens, numeral)) is not None:
        return ordinal
    return add_fraction(tokens, read_improper(tokens, numeral))


def _ordinal_end(tokens: Sequence[Token], numeral: Numeral) -> Numeral | None:
    """ "Twenty-first", "one hundred and fifth": the rank, not the number."""
    place = numeral.stop
    joined = _low(tokens, place) in ("-", "and")
    ordinal = number_at(tokens, place + joined, "ordinal")
    if ordinal is None or numeral.value is None or _low(tokens, place + joined).endswith("s"):
        return None
    tens = number_at(tokens, place - 1, "tens") is not None and ordinal < 10 and _low(tokens, place) != "and"
    large = scale_at(tokens, place - 1) is not None and ordinal < HUNDRED
    if not (tens or large) or (joined and _low(tokens, place) == "-" and tokens[place].gap):
        return None
    return numeral._replace(stop=place + joined + 1, value=numeral.value + ordinal, form="ordinal")


def _read_article(tokens: Sequence[Token], index: int) -> Numeral | None:
    """ "Under a hectare": a hedged article before a unit of measure is the number one."""
    if index == 0 or hedge_before(tokens, index) is None:
        return None
    unit = unit_after(tokens, index + 1)
    if unit is None or unit.dimension in ("percent", "money") or unit.name in words_of("nouns", "duration"):
        return None
    return Numeral(index, index + 1, ONE, ONE, wording="words")


def _read_single(tokens: Sequence[Token], index: int, kinds: dict[str, Decimal]) -> Numeral | None:
    """Ordinals, vague words, multiples and lone vulgar fractions."""
    if "vague" in kinds:
        stop = index + 1
        while _low(tokens, stop) == "of" and "vague" in kinds_at(tokens, stop + 1):
            stop += 2
        return Numeral(index, stop, None, ONE, form="vague", wording="words")
    for kind in ("multiple", "halving", "ordinal"):
        if kind in kinds:
            wording = "multiple" if kind != "ordinal" else "words"
            return Numeral(index, index + 1, kinds[kind], ONE, form=kind, wording=wording)
    if "times_of" in kinds and compares(tokens, index + 1):
        return Numeral(index, index + 1, kinds["times_of"], ONE, form="times_of", wording="multiple")
    if "vulgar" in kinds:
        scale, stop = _magnitude(tokens, index + 1, money=False)
        value, last = EXACT.multiply(kinds["vulgar"], scale), EXACT.multiply(_PLACE_OF_FRACTION, scale)
        return Numeral(index, stop, value, last, scale=scale)
    return None
