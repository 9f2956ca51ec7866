"""What a bare number leaves out: the noun and the unit that its sentence has said before.

In: tokens, a measured quantity, the subject of the one before. Out: unit, counted, unit of measure.
Never: a word of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from checks.claims.hedges import hedge_before
from checks.claims.measured import Measured
from checks.claims.noun_phrases import Phrase, counted_after, low_at
from checks.claims.nouns import is_plural, singular
from checks.claims.peoples import is_people
from checks.claims.phrases import words_of
from checks.claims.tokens import Token
from checks.claims.units import Unit

#: A bare number above this is no percentage that leaves out its sign.
_MOST_PERCENT = 100
#: "The death toll from fourteen to 31": a measure stands at most this many words before its number.
_MEASURE_REACH = 6


class Subject(NamedTuple):
    """``counted`` and ``action`` verbatim; ``unit`` the singular of the head noun; ``dimension`` of a measure."""

    counted: str | None
    action: str | None
    unit: str | None
    given: Unit | None = None


def elided(
    tokens: Sequence[Token], measured: Measured, subject: Phrase | None, counted: str | None, previous: Subject | None
) -> tuple[str | None, str | None, Unit | None]:
    """(unit, counted, unit of measure) of a bare number: population, persons by the verb, or the noun before."""
    if (measure := _measure_near(tokens, measured, subject)) is not None:
        return measure, counted, None
    inner = _number_of(tokens, measured.first)
    if inner is not None:
        return (
            singular(tokens[inner.head].text),
            counted or " ".join(t.text for t in tokens[inner.first : inner.stop]),
            None,
        )
    near = {token.low for token in tokens[max(0, measured.first - 3) : measured.stop + 8]}
    if near & words_of("nouns", "person_verb").keys():
        return "person", counted, None
    percent = previous is not None and previous.given is not None and previous.given.dimension == "percent"
    times = previous is not None and previous.given is not None and previous.given.name in words_of("nouns", "times")
    goes_on = not times and (not percent or _left_out(tokens, measured))
    if previous is not None and (previous.unit or previous.given) and goes_on:
        return previous.unit, previous.counted, previous.given
    if subject is not None:
        for index in range(_head_stop(tokens, subject) - 1, subject.first - 1, -1):
            if is_plural(tokens[index]):
                people = is_people(tokens, Phrase(index, index + 1, index))
                return "person" if people else singular(tokens[index].text), counted, None
    return None, counted, None


def _measure_near(tokens: Sequence[Token], measured: Measured, subject: Phrase | None) -> str | None:
    """What a population, a toll or a turnout counts: the measure in the subject, or a few words before the number."""
    measures = words_of("nouns", "measure")
    if subject is not None:
        for index in range(subject.first, subject.stop):
            if low_at(tokens, index) in measures:
                return measures[low_at(tokens, index)]
    for index in range(measured.first - 1, max(-1, measured.first - 1 - _MEASURE_REACH), -1):
        if tokens[index].text in ",;:":
            return None
        if tokens[index].low in measures:
            return measures[tokens[index].low]
    return None


def _head_stop(tokens: Sequence[Token], subject: Phrase) -> int:
    """Where the head of a subject ends: in "mean blood pressure of Polish men" no men are counted."""
    for index in range(subject.first + 1, subject.stop):
        if low_at(tokens, index) == "of" and not is_plural(tokens[index - 1]):
            return index if low_at(tokens, index - 1) not in words_of("nouns", "number_of") else subject.stop
    return subject.stop


def _left_out(tokens: Sequence[Token], measured: Measured) -> bool:
    """Whether a bare number is a percentage like the one before: "42.5 percent in France; in Spain, to just 12.3"."""
    hedge = hedge_before(tokens, measured.first)
    before = low_at(tokens, (measured.first if hedge is None else hedge.first) - 1)
    after = low_at(tokens, measured.stop)
    closed = after in ("", ".", ",", ";", ")", "?", "!") or after in words_of("nouns", "after_left_out")
    leads = before in words_of("nouns", "left_out") or before in words_of("verbs", "be")
    return closed and leads and measured.value is not None and measured.value <= _MOST_PERCENT


def _number_of(tokens: Sequence[Token], stop: int) -> Phrase | None:
    """ "The number of cases": the cases, the nearest before the number."""
    for index in range(stop - 2, max(stop - 25, -1), -1):
        if low_at(tokens, index) in words_of("nouns", "number_of") and low_at(tokens, index + 1) == "of":
            return counted_after(tokens, index + 2)
    return None
