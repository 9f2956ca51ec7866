"""Which numbers are no claims, and why.

In: a sentence's tokens, its time expressions and one measured quantity. Out: a ``why`` of the contract,
DROPPED for a number word that is no number at all, or None for a claim. Never: a word of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from checks.claims.ages import why_aged
from checks.claims.hedges import hedge_before
from checks.claims.measured import Measured, is_bare
from checks.claims.noun_phrases import is_verb, low_at
from checks.claims.phrases import context_words, words_of
from checks.claims.reckoned_times import years_reckoned
from checks.claims.ref_areas import find_areas
from checks.claims.tokens import Token

#: The number word stands for no number: "one of the", "half-time".
DROPPED = "dropped"
#: A country's name before a number this large is no name of a thing, nor a team with its score.
_LARGE = 1000
_OPENERS = "(\"'“‘[—–-/,;:$£€+#~≈<>≥≤"

#: No month is longer.
_LAST_DAY = 31


def why_plain(tokens: Sequence[Token], measured: Measured, *, others: bool) -> str | None:
    """The first reason that holds. ``others``: the sentence counts something else too."""
    if low_at(tokens, measured.first - 1) == "±":
        return "other"
    if context_words("other", "other_before").ending_at(tokens, measured.first) is not None:
        return "other"
    for rule in (_by_form, _first_day, _glued, _labelled, _named, _in_time, why_aged, _tally, _addressed, _listed):
        why = rule(tokens, measured)
        if why is not None:
            return why
    if measured.form == "number" and measured.wording == "words" and measured.value == 1 and measured.unit is None:
        return _lone_one(tokens, measured, others=others)
    return None


def _scale_alone(tokens: Sequence[Token], measured: Measured) -> bool:
    """ "The trillion-dollar club": a magnitude word without a number before it."""
    first = tokens[measured.first]
    return first.low in words_of("numerals", "scale") and low_at(tokens, measured.first + 1) == "-"


def _by_form(tokens: Sequence[Token], measured: Measured) -> str | None:
    if measured.form in ("other", "ordinal", "vague"):
        return measured.form
    if measured.wording == "words" and _scale_alone(tokens, measured):
        return "vague"
    if measured.form in ("multiple", "halving"):
        return None if low_at(tokens, measured.first - 1) not in words_of("nouns", "determiner") else "other"
    if measured.form == "fraction" and measured.low == measured.high:
        return _fraction_used_otherwise(tokens, measured)
    return None


def _fraction_used_otherwise(tokens: Sequence[Token], measured: Measured) -> str | None:
    """ "The third man", "first half", "last quarter", "the Fourth of July" are no shares."""
    after, before = low_at(tokens, measured.stop), low_at(tokens, measured.first - 1)
    if after == "of" and low_at(tokens, measured.stop + 1) in words_of("times", "month"):
        return "date"
    half = measured.value == 50 and measured.stop == measured.first + 1
    if measured.stop > measured.first + 1 or (after == "of" and before not in words_of("nouns", "no_share")):
        return None
    if half and after in words_of("nouns", "determiner"):
        return None
    if before == "a" and _of_a_change(tokens, measured):
        return None
    if before not in words_of("nouns", "no_share") and (
        hedge_before(tokens, measured.first) or (after in words_of("verbs", "be") and before in ("", "a"))
    ):
        return None
    if half or tokens[measured.first].low.startswith("quarter"):
        return DROPPED
    return "ordinal"


def _of_a_change(tokens: Sequence[Token], measured: Measured) -> bool:
    """ "By a third", "to a quarter in 1990", "a third fewer"; but "to a third man" and "a third party"."""
    link, after = low_at(tokens, measured.first - 2), low_at(tokens, measured.stop)
    if link == "by" or after in words_of("nouns", "change_after"):
        return True
    return link in ("to", "from", "than") and (after in ("", "in", "of") or not after.isalnum())


def _glued(tokens: Sequence[Token], measured: Measured) -> str | None:
    """Letters or signs that hang on the digits."""
    if not any(character.isdigit() for character in tokens[measured.first].text):
        return None
    if measured.stop < len(tokens) and not tokens[measured.stop].gap:
        after = tokens[measured.stop]
        if after.low in words_of("numerals", "ordinal_suffix"):
            return "ordinal"
        if after.kind in ("word", "mixed", "num"):
            return "identifier"
        beyond = tokens[measured.stop + 1] if measured.stop + 1 < len(tokens) else None
        if after.text in ",./:" and beyond is not None and not beyond.gap and beyond.kind == "num":
            return "other"
    if measured.first == 0 or tokens[measured.first].gap:
        return None
    before = tokens[measured.first - 1]
    if before.kind != "mark" or before.text in "_#@\\&=":
        return "identifier"
    second = tokens[measured.first - 2] if measured.first > 1 else None
    if before.text in "-‑–./:," and second is not None and not before.gap:
        if second.kind == "word" and before.text != ",":
            return "name"
        return "other" if second.kind in ("num", "mixed") and before.text in "./:," else None
    return None if before.text in _OPENERS or before.kind == "mark" else "identifier"


def _chain(tokens: Sequence[Token], first: int) -> list[int]:
    """Where the numbers of a row begin that a number at ``first`` ends: "minutes 12, 45 and 88", itself first."""
    places = [first]
    for place in range(first, max(2, first - 2 * _LONGEST_CHAIN), -2):
        if low_at(tokens, place - 1) not in _CHAINS or tokens[place - 2].kind != "num":
            break
        places.append(place - 2)
    return places


#: What stands between the numbers of a row, and at most so many numbers are looked back over.
_CHAINS = ("and", "or", "to", "-", "–", ",")
_LONGEST_CHAIN = 8


def _labelled(tokens: Sequence[Token], measured: Measured) -> str | None:
    """A label before the number: Article 50, page 3, posts 542 and 543, number 16; the slice "the bottom 20%"."""
    if measured.unit is not None and measured.unit.dimension in ("percent", "money"):
        return "name" if context_words("name", "slice_before").ending_at(tokens, measured.first) else None
    if measured.wording == "words" and measured.value == 1:
        return None
    bare = is_bare(measured) and measured.noun is None
    for place in _chain(tokens, measured.first) if bare else (measured.first,):
        for kind in ("legal_reference", "identifier"):
            hit = context_words(kind, "before").ending_at(tokens, place)
            if hit is not None and low_at(tokens, place - hit[0] - 1) != "the":
                return kind
            if kind == "legal_reference" and context_words(kind, "legal_after").starting_at(tokens, measured.stop):
                return kind
            weak = context_words(kind, "weak_before").ending_at(tokens, place)
            if weak is not None and bare:
                return kind
    return None


def _named(tokens: Sequence[Token], measured: Measured) -> str | None:
    """A capital letter before the number, or on it: Falcon 9, Tropical Depression Three."""
    first = measured.first
    if not is_bare(measured) or first == 0:
        return None
    before, number = tokens[first - 1], tokens[first]
    if number.kind == "word" and number.text[:1].isupper() and not number.text.isupper():
        if before.kind == "word":
            return "name"
        return None
    plural = measured.noun is not None and tokens[measured.noun.head].text[:1].islower()
    if _of_a_country(tokens, measured) or (first == 1 and hedge_before(tokens, first) is not None):
        return None
    if number.kind == "num" and before.kind == "word" and _is_version(before, number, first):
        return "name"
    if number.kind != "num" or plural or before.kind not in ("word", "mixed") or not before.text[:1].isupper():
        return None
    if before.low in words_of("times", "weekday") or "," in number.text or "." in number.text or is_verb(before):
        return None
    return None if _function_word(before) else "name"


def _of_a_country(tokens: Sequence[Token], measured: Measured) -> bool:
    """ "And Britain 273 million", "Qataris 32.5", "in Germany 82", "Mexicans 52": the elided figure of a country.

    Small whole numbers behind a country's name are scores.
    """
    found = find_areas(tokens[measured.first - 1 : measured.first])
    large = measured.last_place != 1 or (measured.value is not None and measured.value >= _LARGE)
    people = any(area.kind == "demonym" and tokens[measured.first - 1].low.endswith("s") for area in found)
    return bool(found) and (large or people or low_at(tokens, measured.first - 2) == "in")


def _is_version(before: Token, number: Token, first: int) -> bool:
    """ "Windows 3.1": a name inside the sentence before a small number with one decimal."""
    whole, _, places = number.text.partition(".")
    named = first > 1 and before.text[:1].isupper() and not _function_word(before)
    return named and len(places) == 1 and len(whole) <= 2 and not is_verb(before)


def _function_word(token: Token) -> bool:
    word = token.low
    return any(word in words_of("nouns", kind) for kind in ("stop", "determiner", "preposition", "clause_open"))


def _in_time(tokens: Sequence[Token], measured: Measured) -> str | None:
    """A stretch of time that only places another figure: two weeks later, within 24 hours."""
    if measured.unit is None or measured.unit.name not in _durations():
        return None
    first = measured.first
    if years_reckoned(tokens, first):
        return "time"
    hedge = hedge_before(tokens, first)
    start = first if hedge is None else hedge.first
    if context_words("time", "after").starting_at(tokens, measured.stop) is not None:
        return "time"
    for place in {first, start}:
        if context_words("time", "before").ending_at(tokens, place) is not None:
            return "time"
    follower = low_at(tokens, measured.stop)
    if follower in words_of("nouns", "window"):
        return "time"
    near = {low_at(tokens, place) for place in range(start - 5, start - 1)}
    opened = low_at(tokens, start - 1) == "in" and bool(near & (words_of("nouns", "superlative").keys() | {"time"}))
    opened = opened or (low_at(tokens, start - 1) == "in" and any(word.endswith("est") for word in near))
    return "time" if opened else None


def _first_day(tokens: Sequence[Token], measured: Measured) -> str | None:
    """The first day of a stretch: from 16 to 18 December, 16-18 December."""
    link, day, month = measured.stop, measured.stop + 1, measured.stop + 2
    if not is_bare(measured) or measured.value is None or not 1 <= measured.value <= _LAST_DAY:
        return None
    if low_at(tokens, link) not in words_of("times", "day_link") or day >= len(tokens) or tokens[day].kind != "num":
        return None
    return "date" if low_at(tokens, month).rstrip(".") in words_of("times", "month") else None


def _durations() -> dict[str, str]:
    return words_of("nouns", "duration")


def _tally(tokens: Sequence[Token], measured: Measured) -> str | None:
    """Two bare numbers joined, no unit and no noun: 3-0, 60 to 40."""
    if not is_bare(measured) or measured.noun is not None or measured.value_high is not None:
        return None
    first, stop = measured.first, measured.stop
    for link, other in ((first - 1, first - 2), (stop, stop + 1)):
        if not 0 <= other < len(tokens) or tokens[other].kind != "num":
            continue
        dashed = low_at(tokens, link) in ("-", "–", "—", "−") and not tokens[max(link, other)].gap
        worded = low_at(tokens, link) == "to" and context_words("score", "score_context").ending_at(
            tokens, min(first, other)
        )
        if dashed or worded:
            return "score"
    return None


def _addressed(tokens: Sequence[Token], measured: Measured) -> str | None:
    """10 Downing Street."""
    if not is_bare(measured) or tokens[measured.first].kind != "num":
        return None
    for index in range(measured.stop, min(measured.stop + 4, len(tokens))):
        if tokens[index].kind != "word" or not tokens[index].text[:1].isupper():
            return None
        if index > measured.stop and context_words("address", "address_after").starting_at(tokens, index):
            return "address"
    return None


def _listed(tokens: Sequence[Token], measured: Measured) -> str | None:
    """The mark of a list item, the size in a list's name, a top ten."""
    first, stop = measured.first, measured.stop
    if not is_bare(measured):
        return None
    if first == 0 and stop < len(tokens) and tokens[0].kind == "num" and low_at(tokens, stop) in (")", "."):
        return "list_marker" if len(tokens) > stop + 1 else None
    if low_at(tokens, first - 1) in words_of("nouns", "top"):
        return "name"
    if low_at(tokens, first - 1) not in ("the", "'s", "world's"):
        return None
    near = [low_at(tokens, index) for index in range(stop, stop + 5)]
    superlative = words_of("nouns", "superlative")
    if near[0] in superlative:
        return "name"
    with_at = [index for index, word in enumerate(near) if word in ("with", "having")]
    return "name" if with_at and any(word in superlative for word in near[with_at[0] :]) else None


def _lone_one(tokens: Sequence[Token], measured: Measured, *, others: bool) -> str | None:
    """ "One" counts where it is hedged, or stands beside other counts of the sentence."""
    after, before = low_at(tokens, measured.stop), low_at(tokens, measured.first - 1)
    numbered = measured.stop < len(tokens) and tokens[measured.stop].kind == "num"
    if numbered or (measured.noun is not None and low_at(tokens, measured.noun.stop) in words_of("verbs", "report")):
        return DROPPED
    if context_words("name", "one_before").ending_at(tokens, measured.first) is not None:
        return DROPPED
    if hedge_before(tokens, measured.first) is not None or before in words_of("nouns", "one_lead"):
        return None
    if after in words_of("verbs", "be") and others:
        return None
    if context_words("name", "one_after").starting_at(tokens, measured.stop) is not None or measured.noun is None:
        return DROPPED
    return None if others else DROPPED
