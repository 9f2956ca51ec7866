"""Ages of persons: "a 14-year-old", "aged 36", "Smithers, 36,".

In: tokens and a measured quantity. Out: the why "age", or None. Never: the age of a thing.
"""

from __future__ import annotations

from collections.abc import Sequence

from checks.claims.hedges import hedge_before
from checks.claims.measured import Measured, is_bare
from checks.claims.noun_phrases import low_at
from checks.claims.nouns import is_plural, singular
from checks.claims.phrases import context_words, phrases_of, words_of
from checks.claims.tokens import Token

#: Nobody is older.
_OLDEST = 120


def why_aged(tokens: Sequence[Token], measured: Measured) -> str | None:
    """Ages of persons: a 14-year-old, aged 36, Smithers, 36,."""
    small = measured.value is not None and measured.value < _OLDEST
    if not small:
        return None
    first, stop = measured.first, measured.stop
    if measured.unit is not None and measured.unit.name in words_of("nouns", "duration"):
        index = stop + 1 if low_at(tokens, stop) == "-" else stop
        hit = phrases_of("nouns", "old").starting_at(tokens, index)
        if hit is not None:
            return "age" if _of_person(tokens, first, index + hit[0]) and not _on_average(tokens, first) else None
    chained = (
        low_at(tokens, first - 1) in ("and", "or", "to", "-", "–") and first > 2 and tokens[first - 2].kind == "num"
    )
    for place in (first, first - 2) if chained else (first,):
        if context_words("age", "before").ending_at(tokens, place) is not None and measured.unit is None:
            return None if _on_average(tokens, place) else "age"
    if any(rule(tokens, measured) for rule in (_those_of_an_age, _band_of_persons, _limit_of_persons)):
        return "age"
    if not is_bare(measured) or measured.noun is not None:
        return None
    if context_words("age", "after").starting_at(tokens, stop) is not None:
        return "age"
    if _in_apposition(tokens, measured):
        return "age"
    hedge = hedge_before(tokens, first)
    start = first if hedge is None else hedge.first
    pronoun = low_at(tokens, start - 2) in words_of("nouns", "he_she") and low_at(tokens, start - 1) in ("was", "is")
    return "age" if pronoun else None


def _limit_of_persons(tokens: Sequence[Token], measured: Measured) -> bool:
    """ "Women over 65", "people under 25": a limit of age behind persons."""
    first = measured.first
    behind = first > 1 and low_at(tokens, first - 1) in words_of("nouns", "age_limit")
    return behind and is_bare(measured) and measured.noun is None and _has_an_age(tokens[first - 2])


def _has_an_age(token: Token) -> bool:
    person = singular(token.text).lower()
    kinds = (words_of("nouns", "person_noun"), words_of("nouns", "aged_noun"))
    return token.kind == "word" and any(person in kind or token.low in kind for kind in kinds)


def _those_of_an_age(tokens: Sequence[Token], measured: Measured) -> bool:
    """ "The 55-to-64s", "the 25-34-year-olds": those between two ages."""
    place = measured.first + 1
    while low_at(tokens, place) in ("-", "–", "to") and place <= measured.first + _HYPHENS:
        place += 1
    if place == measured.first + 1 or place + 1 >= len(tokens) or tokens[place].kind != "num":
        return False
    after = tokens[place + 1]
    return not after.gap and (after.low == "s" or (after.text == "-" and low_at(tokens, place + 2) == "year"))


#: As many signs stand in "-to-".
_HYPHENS = 3

#: What may stand between persons and the band of their ages, and between its two ends.
_BAND_LEADS = ("between", "from", "aged", "ages", ",", "(")
_BAND_LINKS = ("to", "-", "–", "and")


def _band_of_persons(tokens: Sequence[Token], measured: Measured) -> bool:
    """ "Women between 15 and 24", "people 15 to 64", "men (25-54)": a band of ages behind persons."""
    first, last = measured.first, measured.stop - 1
    if measured.unit is not None or measured.noun is not None:
        return False
    linked = first > 1 and low_at(tokens, first - 1) in _BAND_LINKS and tokens[first - 2].kind == "num"
    if measured.value_high is None and linked:
        first -= 2
    elif measured.value_high is None and low_at(tokens, last + 1) in _BAND_LINKS:
        last += 2
    if last >= len(tokens) or last - first != _BAND_SIZE or tokens[last].kind != "num" or first < 1:
        return False
    if low_at(tokens, last + 1) == "%" or low_at(tokens, last + 1) in words_of("numerals", "scale"):
        return False
    place = first - 1
    while place > max(first - 3, 0) and low_at(tokens, place) in _BAND_LEADS:
        place -= 1
    joined = low_at(tokens, first + 1) == "and"
    return _has_an_age(tokens[place]) and (not joined or low_at(tokens, first - 1) == "between")


#: Two ends and what links them.
_BAND_SIZE = 2


#: How far before an age the words stand that make it the age of many.
_AVERAGE_REACH = 5


def _on_average(tokens: Sequence[Token], index: int) -> bool:
    """Whether the age is that of many: "an average age of 56", "averaged 56 years of age"."""
    near = tokens[max(0, index - _AVERAGE_REACH) : index]
    return any(token.low in words_of("nouns", "average") for token in near)


def _in_apposition(tokens: Sequence[Token], measured: Measured) -> bool:
    """Set off behind a name ("Smithers, 36."), or between commas behind one person or thing ("the author, 44, ...")."""
    first, follower = measured.first, low_at(tokens, measured.stop)
    if first < 2 or low_at(tokens, first - 1) != "," or tokens[first - 2].kind != "word" or measured.last_place != 1:
        return False
    before = tokens[first - 2]
    if before.text[:1].isupper():
        return follower in (",", ".", ";")
    after = measured.stop + 1
    listed = after < len(tokens) and tokens[after].kind == "num"
    return follower == "," and not listed and not is_plural(before)


def _of_person(tokens: Sequence[Token], first: int, after: int) -> bool:
    """Whether the old one is a person: no thing follows, or stands before."""
    follower = low_at(tokens, after)
    if follower in words_of("nouns", "old_thing"):
        return False
    subject = low_at(tokens, first - 2)
    return subject not in words_of("nouns", "old_thing")
