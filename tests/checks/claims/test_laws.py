"""Laws that hold for any text at all."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from checks.claims import extract_claims
from checks.claims.digits import read_digits
from checks.model.article import Article
from checks.model.claim import Extraction

DAYS = st.sampled_from([None, date(2015, 12, 16), date.min, date.max])
WORDS = """5 1,234 2015 12 0.5 $ % - – ( ) , . per in of to from between and one two half a an third million dozens
first people years old since last year Monday May China $5 km 10:30 2012-13 9999-12-31 1/2 x5 5x ½ ² ٣ twenty-four
more than about percent doubled times weeks later Article page U.S. a.m. 31.02.2015 +1"""
PIECES = st.sampled_from([*WORDS.split(), "\x00", "\ud800", "\n"])
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(PIECES, max_size=25).map(" ".join),
    st.lists(PIECES, max_size=15).map("".join),
)


def spans(found: Extraction) -> list[tuple[int, int]]:
    places = [claim.span for claim in found.claims] + [number.span for number in found.numbers]
    return sorted((place.start, place.end) for place in places)


@given(TEXTS, DAYS)
def test_any_text_never_raises_and_every_slice_is_its_surface(text: str, day: date | None) -> None:
    found = extract_claims(Article(id="a", text=text, published_on=day))

    for claim in found.claims:
        assert text[claim.span.start : claim.span.end] == claim.quantity.surface
    for number in found.numbers:
        assert text[number.span.start : number.span.end] == number.surface


@given(TEXTS, DAYS)
def test_every_digit_is_covered_once(text: str, day: date | None) -> None:
    places = spans(extract_claims(Article(id="a", text=text, published_on=day)))

    covered = {index for start, end in places for index in range(start, end)}
    assert all(index in covered for index, character in enumerate(text) if character.isdigit())
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(places))


@given(TEXTS)
def test_the_same_text_gives_the_same_extraction(text: str) -> None:
    article = Article(id="a", text=text)

    assert extract_claims(article) == extract_claims(article)


@given(st.integers(0, 10**18), st.integers(0, 6))
def test_format_then_read_gives_the_number_back(number: int, places: int) -> None:
    value = Decimal(number).scaleb(-places)

    assert read_digits(f"{value:,f}") == (value, Decimal(1).scaleb(-places))


def test_five_thousand_digits_are_one_plain_number() -> None:
    found = extract_claims(Article(id="a", text="It is " + "7" * 5000 + " people."))

    assert found.claims == ()
    assert [(number.value, number.why, len(number.surface)) for number in found.numbers] == [(None, "other", 5000)]


def test_a_long_line_is_never_cut_inside_a_number() -> None:
    found = extract_claims(Article(id="a", text="word " * 799 + "7" * 4010 + " people."))

    assert found.claims == ()
    assert [len(number.surface) for number in found.numbers] == [4010]


def test_the_words_no_one_one_of_and_tons_of_are_not_reported() -> None:
    found = extract_claims(Article(id="a", text="No one came. It is one of the best. Tons of fun."))

    assert found == Extraction(claims=(), numbers=())
