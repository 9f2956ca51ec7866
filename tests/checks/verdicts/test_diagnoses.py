"""Diagnoses: what a number that does not fit would fit, told with the numbers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from checks.model.article import Span
from checks.model.match import Derivation
from checks.verdicts import judge_match
from tests.checks.verdicts.cases import AS_OF, a_claim, a_match, a_quantity, a_reference

HISTORY = tuple(
    (str(year), Decimal(value)) for year, value in zip(range(2010, 2016), (50, 70, 90, 80, 60, 40), strict=True)
)


def judged(value: str, sentence: str = "", **match: object):  # type: ignore[no-untyped-def]
    claim = a_claim(a_quantity(value, unit="percent"))
    if sentence:
        start = sentence.index(value)
        claim = replace(
            claim,
            span=Span(start=start, end=start + len(value)),
            sentence=replace(claim.sentence, text=sentence, end=len(sentence)),
        )
    reference = a_reference("40", time_period="2015")
    return judge_match(replace(a_match(claim, reference), history=HISTORY, **match), as_of=AS_OF)


def test_another_period_fits() -> None:
    """90 was right of 2012: the reason says so, and the sentence names the year."""
    verdict = judged("90")

    assert (verdict.label, verdict.reason) == ("refuted", "wrong_period")
    assert "period_mismatch" in verdict.flags
    assert verdict.explanation.endswith("The number fits 2012.")


def test_no_period_fits() -> None:
    """Without one there is nothing to tell."""
    assert judged("200").reason == "outside_tolerance"


@pytest.mark.parametrize(
    ("sentence", "flagged"),
    [
        ("The rate was 40%, the highest since 2009.", True),
        ("The rate was 40%, the lowest since 2009.", False),
        ("The rate was 40%, the lowest ever.", False),
        ("The rate was 40%, a record high.", True),
        ("The rate was 40%.", False),
        ("The rate was 40%, and the other 12%, the highest since 2009.", False),
    ],
)
def test_a_record_is_tested_on_the_series(sentence: str, *, flagged: bool) -> None:
    """The words of a record are held against every earlier cell; the label stays."""
    verdict = judged("40", sentence)

    assert verdict.label == "supported"
    assert ("not_a_record" in verdict.flags) is flagged


def test_a_slip_of_scale_is_named() -> None:
    """Millions for billions."""
    claim = a_claim(a_quantity("413000000", unit="USD", last_place="1000000"))
    verdict = judge_match(a_match(claim, a_reference("413445230668")), as_of=AS_OF)

    assert (verdict.label, verdict.reason) == ("refuted", "unit_confusion")
    assert "1,000 times too small" in verdict.explanation


def derivation(transform: str, base: str, end: str) -> Derivation:
    return Derivation(
        transform=transform,
        base_period="2010",
        base_value=Decimal(base),
        end_period="2015",
        end_value=Decimal(end),
        steps="",
    )


def test_a_level_told_as_a_change() -> None:
    """ "Rose by 9 points" where it rose to 9."""
    claim = a_claim(a_quantity("9", unit="percentage_point"), kind="change", direction="increase")
    match = replace(a_match(claim, a_reference("4")), derivation=derivation("difference", "5", "9"), history=HISTORY)

    assert judge_match(match, as_of=AS_OF).reason == "level_vs_change"


def test_points_told_as_percent() -> None:
    """From 2% to 3% is one point, or half as much again."""
    claim = a_claim(a_quantity("1", unit="percent"), kind="change", direction="increase")
    match = replace(
        a_match(claim, a_reference("50")),
        derivation=derivation("percent_change", "2", "3"),
        how=(("unit", "percent"),),
    )

    assert judge_match(match, as_of=AS_OF).reason == "percent_vs_point"


def test_a_base_that_decides_the_sign() -> None:
    """From 2010 it fell, from most years near it it rose: told with the count."""
    from checks.model.period import Period

    claim = a_claim(a_quantity("20", unit="percent"), kind="change", direction="decrease")
    claim = replace(claim, base_period=Period.parse("2010"))
    history = tuple(
        (code, Decimal(value)) for code, value in (("2008", 3), ("2009", 3), ("2010", 5), ("2011", 3), ("2015", 4))
    )
    match = replace(
        a_match(claim, a_reference("-20")), derivation=derivation("percent_change", "5", "4"), history=history
    )
    verdict = judge_match(match, as_of=AS_OF)

    assert verdict.label == "supported"
    assert "cherry_picked_base" in verdict.flags
    assert "Reckoned from 3 of the 3 periods" in verdict.explanation


def test_what_is_worlds_apart_is_not_contradicted() -> None:
    """ "Women live to 75" is no number of women: nothing so far off is the same thing, but for a slip of scale."""
    claim = a_claim(a_quantity("75"))
    verdict = judge_match(a_match(claim, a_reference("54754964")), as_of=AS_OF)

    assert (verdict.label, verdict.reason) == ("not_enough_evidence", "ambiguous_measure")
