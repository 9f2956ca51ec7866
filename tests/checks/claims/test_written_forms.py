"""A number written in any form is read back as itself."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from checks.claims.numerals import find_numerals
from checks.claims.tokens import tokenize

ONES = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SCALES = [("trillion", 10**12), ("billion", 10**9), ("million", 10**6), ("thousand", 1000)]

whole = st.integers(0, 10**15)


def read(text: str) -> list[Decimal | None]:
    tokens = tokenize(text)
    return [numeral.value for numeral in find_numerals(tokens, [False] * len(tokens))]


def in_words(number: int, joint: str) -> str:
    """English words; ``joint`` stands before tens and units: " and " or a blank."""
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")
    if number < 1000:
        rest = f"{joint}{in_words(number % 100, joint)}" if number % 100 else ""
        return f"{ONES[number // 100]} hundred{rest}"
    for word, worth in SCALES:
        if number >= worth:
            rest = number % worth
            link = joint if 0 < rest < 100 else " "
            return f"{in_words(number // worth, joint)} {word}" + (f"{link}{in_words(rest, joint)}" if rest else "")
    raise AssertionError(number)


def indian(number: int) -> str:
    digits = str(number)
    head, tail = digits[:-3], digits[-3:]
    groups = []
    while head:
        groups.insert(0, head[-2:])
        head = head[:-2]
    return ",".join([*groups, tail])


@given(whole, st.sampled_from([",", "\u00a0", "\u2009", "\u202f", "'", "’", " "]))
def test_grouped_by_threes(number: int, sign: str) -> None:
    assert read(f"{number:,}".replace(",", sign)) == [Decimal(number)]


@given(whole)
def test_grouped_the_indian_way(number: int) -> None:
    assert read(indian(number)) == [Decimal(number)]


@given(st.integers(10**6, 10**9 - 1))
def test_grouped_by_points(number: int) -> None:
    assert read(f"{number:,}".replace(",", ".")) == [Decimal(number)]


@given(st.integers(0, 10**15 - 1), st.sampled_from([" and ", " "]))
def test_in_words(number: int, joint: str) -> None:
    expected = [] if number == 1 and joint == "-" else [Decimal(number)]

    assert read(in_words(number, joint)) == expected


@given(
    st.decimals(min_value="0.1", max_value=9999, places=2),
    st.sampled_from(
        [(" thousand", 3), (" million", 6), (" billion", 9), (" trillion", 12), (" lakh", 5), (" crore", 7)]
    ),
)
def test_with_a_magnitude_word(number: Decimal, scale: tuple[str, int]) -> None:
    assert read(f"{number}{scale[0]}") == [number.scaleb(scale[1])]


@given(
    st.decimals(min_value="0.1", max_value=9999, places=1), st.sampled_from([("k", 3), ("M", 6), ("bn", 9), ("tn", 12)])
)
def test_with_a_glued_magnitude(number: Decimal, scale: tuple[str, int]) -> None:
    assert read(f"{number}{scale[0]}") == [number.scaleb(scale[1])]


@given(st.integers(0, 10**12), st.sampled_from([0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0xFF10]))
def test_in_digits_of_other_scripts(number: int, zero: int) -> None:
    assert read("".join(chr(zero + int(digit)) for digit in str(number))) == [Decimal(number)]


@given(st.integers(1, 99999), st.integers(-9, 12))
def test_as_a_power_of_ten(number: int, power: int) -> None:
    value = Decimal(number).scaleb(power)

    assert read(f"{number}e{power}") == read(f"{number}×10^{power}") == [value]
