"""Times reckoned from another: "thirty years later", "a decade on", "a month earlier".

In: tokens, the times found in the sentence, the period that the text named last before it. Out: TimeExpression values.
Never: the publication date.
"""

from __future__ import annotations

from collections.abc import Sequence

from checks.claims.calendar_words import shift_period
from checks.claims.noun_phrases import low_at
from checks.claims.number_words import read_words
from checks.claims.phrases import phrases_of, words_of
from checks.claims.time_expression import TimeExpression
from checks.claims.tokens import Token
from checks.model.period import Period

_MONTHS = 12

#: Years further apart than these are not reckoned.
_LONGEST = 100


def reckon(tokens: Sequence[Token], times: list[TimeExpression], before: Period | None) -> list[TimeExpression]:
    """The times, with "thirty years later" and "two years earlier" reckoned from the year named last before them.

    Where the sentence names none, from ``before``, if no number stands ahead: in "it was 14% and, three years earlier,
    24.9%" the 14% is of another time.
    """
    result: list[TimeExpression] = []
    place = 0
    for time in times:
        result += _later(tokens, result, place, time.first, before)
        result.append(time)
        place = time.stop
    return result + _later(tokens, result, place, len(tokens), before)


def _later(
    tokens: Sequence[Token], times: list[TimeExpression], first: int, stop: int, before: Period | None
) -> list[TimeExpression]:
    known = [time.period for time in times if time.period is not None and time.role == "at"]
    closing = words_of("times", "reckoned")
    for index in (place - 2 for place in range(first + 2, stop) if tokens[place].low in closing):
        years = years_reckoned(tokens, index)
        base = known[-1] if known else before if _is_first(tokens, index) else None
        if years and base is not None:
            return [TimeExpression(index, index + 3, shift_period(base, f"year:{years:+d}"))]
    return []


def _is_first(tokens: Sequence[Token], index: int) -> bool:
    """Whether no number stands before a place."""
    return all(token.kind != "num" for token in tokens[:index])


def years_reckoned(tokens: Sequence[Token], index: int) -> int:
    """The years that "two years earlier" goes back, or "a decade on" ahead; 0 where no such words begin here.

    >>> from checks.claims.tokens import tokenize
    >>> [years_reckoned(tokenize(text), 0) for text in ("two years earlier", "a decade on,", "five years on the job")]
    [-2, 10, 0]
    """
    sign = words_of("times", "reckoned").get(low_at(tokens, index + 2))
    months = int(words_of("times", "stretch_unit").get(low_at(tokens, index + 1), "0"))
    article = low_at(tokens, index) in ("a", "an")
    if sign is None or months < _MONTHS or (article and sign == "-"):  # "above its level a year before" compares
        return 0
    if low_at(tokens, index + 2) == "on" and not _closes(tokens, index + 3):
        return 0
    years = (1 if article else _number_at(tokens, index)) * months // _MONTHS
    return 0 if years >= _LONGEST else -years if sign == "-" else years


def _number_at(tokens: Sequence[Token], index: int) -> int:
    token = tokens[index]
    worded = read_words(tokens, index) if token.kind == "word" else None
    if worded is not None:
        return int(worded.value) if worded.stop == index + 1 else 0
    return int(token.text) if token.kind == "num" and token.text.isdecimal() and int(token.text) < _LONGEST else 0


def _closes(tokens: Sequence[Token], index: int) -> bool:
    """Whether "a year on" ends here, and does not go on as in "three years on the job"."""
    word = low_at(tokens, index)
    return not word.isalnum() or word in words_of("nouns", "pronoun")


def anchor(tokens: Sequence[Token], times: list[TimeExpression], named: Period | None) -> list[TimeExpression]:
    """ "A month earlier" is reckoned from the time named before it, in the sentence or ahead of it, if there is one."""
    result: list[TimeExpression] = []
    for time in times:
        last, rule = low_at(tokens, time.stop - 1), phrases_of("times", "relative").starting_at(tokens, time.first)
        before = result[-1].period if result else named if _is_first(tokens, time.first) else None
        if before is not None and rule is not None and last in words_of("nouns", "back_from"):
            time = time._replace(period=shift_period(before, rule[1]) or time.period)  # noqa: PLW2901
        result.append(time)
    return result
