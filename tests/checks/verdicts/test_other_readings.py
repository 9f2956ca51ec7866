"""What a number outside would fit: said in the sentence it acquits, else it tells what went wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from checks.model.article import Span
from checks.model.match import Elsewhere, Match, Revision
from checks.model.verdict import Verdict
from checks.verdicts import judge_match
from tests.checks.verdicts.cases import AS_OF, a_claim, a_match, a_quantity, a_reference, a_rival

HISTORY = (("2013", Decimal(90)), ("2014", Decimal(60)), ("2015", Decimal(40)))


def claimed(value: str, sentence: str, **match: object) -> Verdict:
    """The verdict on ``value`` percent in ``sentence`` against 40 in 2015."""
    start = sentence.index(value)
    claim = a_claim(a_quantity(value, unit="percent"))
    claim = replace(
        claim,
        span=Span(start=start, end=start + len(value)),
        sentence=replace(claim.sentence, text=sentence, end=len(sentence)),
    )
    found: Match = replace(a_match(claim, a_reference("40", time_period="2015")), **match)
    return judge_match(found, as_of=AS_OF)


def place(value: str, *, said: bool) -> tuple[Elsewhere, ...]:
    return (Elsewhere(ref_area="PRK", name="North Korea", value=Decimal(value), said=said),)


@pytest.mark.parametrize(
    ("sentence", "label", "reason"),
    [
        ("It was 90% in 2013, the ministry said of 2015.", "not_enough_evidence", "ambiguous_period"),
        ("It was 90% in 2015.", "refuted", "wrong_period"),
        ("It was 90% in 2015, and 12,013 people came.", "refuted", "wrong_period"),
    ],
)
def test_a_year_of_the_sentence_acquits(sentence: str, label: str, reason: str) -> None:
    """A number that fits another year named beside it may be of that year; of a year not named it is wrong."""
    verdict = claimed("90", sentence, history=HISTORY)

    assert (label, reason) == (verdict.label, verdict.reason)


@pytest.mark.parametrize(
    ("said", "label", "reason"),
    [(True, "not_enough_evidence", "ambiguous_area"), (False, "refuted", "wrong_area")],
)
def test_a_place_of_the_sentence_acquits(*, said: bool, label: str, reason: str) -> None:
    """Which of two places named is meant may have been misread; a place not named is the article's slip."""
    verdict = claimed("75", "It was 75% in 2015.", elsewhere=place("75", said=said))

    assert (label, reason) == (verdict.label, verdict.reason)
    assert "area_mismatch" in verdict.flags
    assert "North Korea" in verdict.explanation


def test_two_readings_are_no_diagnosis() -> None:
    """Where a year and a place fit, neither is named as the reason; both are told."""
    verdict = claimed("90", "It was 90% in 2015.", history=HISTORY, elsewhere=place("90", said=False))

    assert verdict.reason == "outside_tolerance"
    assert {"period_mismatch", "area_mismatch"} <= set(verdict.flags)


@pytest.mark.parametrize(
    ("differs", "flag", "reason"),
    [
        ("price", "nominal_vs_real", "nominal_vs_real"),
        ("denominator", "total_vs_rate", "total_vs_rate"),
        ("sex", "definition_mismatch", "wrong_measure"),
    ],
)
def test_a_measure_that_the_text_excludes_tells_what_went_wrong(differs: str, flag: str, reason: str) -> None:
    """ "Real" was said, and the number is the nominal one: refuted, with the reason; unsaid, it acquits."""
    rival = replace(a_rival("70"), differs=differs)

    excluded = claimed("70", "It was 70% in 2015.", rivals=(replace(rival, excluded=True),))
    open_to_it = claimed("70", "It was 70% in 2015.", rivals=(rival,))

    assert (excluded.label, excluded.reason) == ("refuted", reason)
    assert (open_to_it.label, open_to_it.reason) == ("not_enough_evidence", "ambiguous_measure")
    assert flag in excluded.flags
    assert flag in open_to_it.flags


@pytest.mark.parametrize(
    ("value", "now", "flagged"),
    [("40", "44", True), ("40", "40.2", False), ("44", "44", True), ("60", "50", False)],
)
def test_a_later_edition_that_says_otherwise_is_flagged(value: str, now: str, *, flagged: bool) -> None:
    """The label stays that of the edition known at the date; both values are told."""
    revision = Revision(value=Decimal(now), vintage=date(2020, 1, 1))
    before = claimed(value, f"It was {value}% in 2015.")

    verdict = claimed(value, f"It was {value}% in 2015.", revision=revision)

    assert (before.label, before.reason) == (verdict.label, verdict.reason)
    assert ("revised_since" in verdict.flags) is flagged
    assert ("Revised since: the edition of 1 January 2020" in verdict.explanation) is flagged
