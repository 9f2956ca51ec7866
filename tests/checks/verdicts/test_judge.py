"""The judge's rules one by one: their order, the worked example, and the words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from checks.model.verdict import REASONS
from checks.verdicts import RULES_VERSION, judge_match, judge_matches
from checks.verdicts.rules import RULES, contradicted
from tests.checks.verdicts.cases import AS_OF, a_claim, a_match, a_quantity, a_reference, a_rival


def ministry(**more: object):
    """The statement of 30 August 2015 in the seed article's worked example."""
    facts = {
        "name": "Ministry of Public Security, people punished",
        "is_announcement": True,
        "vintage": date(2015, 8, 30),
        "time_period": "2015-06-01/2015-08-30",
        "origin": "Ministry of Public Security",
        **more,
    }
    return a_reference("197", **facts)


def at_least_197(**more: object):
    return a_claim(a_quantity("197", hedge="at_least"), counted="people", **more)


def test_claim_1_of_the_worked_example_matches_the_announcement() -> None:
    """Section 7: supported, with its flags, and the wider period said in words."""
    flags = ("single_origin", "self_reported", "period_widened")
    expected = (
        "Matches the announcement of 30 August 2015 (Ministry of Public Security): 197. "
        "The article's period (2015) is wider than the statement, which covers 1 June 2015 up to 30 August 2015."
    )

    verdict = judge_match(a_match(at_least_197(), ministry(), flags=flags), as_of=AS_OF)

    assert (verdict.label, verdict.reason) == ("supported", "matches_announcement")
    assert verdict.flags == ("period_widened", "single_origin", "self_reported")
    assert expected == verdict.explanation


def test_claim_2_of_the_worked_example_is_not_judged_by_its_rivals() -> None:
    """Section 7: 20,650 and 28,000 are shown and refute nothing."""
    quantity = a_quantity("24000", hedge="approximately", unit="website")
    claim = a_claim(quantity, counted="pornographic websites", attributed_to=None)
    rivals = (
        a_rival("20650", why=("published_after_claim", "period_shorter")),
        a_rival("28000", why=("published_after_claim", "definition_wider")),
    )

    verdict = judge_match(a_match(claim, reason="no_comparable_reference", link="none", rivals=rivals), as_of=AS_OF)

    assert (verdict.label, verdict.reason, verdict.flags) == ("not_enough_evidence", "no_comparable_reference", ())
    assert verdict.accepted is not None and verdict.accepted.low == Decimal(22800)
    assert verdict.explanation.endswith("Nearest: 20,650 (a rival); 28,000 (a rival).")


def test_claim_3_of_the_worked_example_keeps_the_matchers_reason() -> None:
    """Section 7: prosecuted is not investigated."""
    claim = a_claim(a_quantity("596", unit="case"), attributed_to=None)

    verdict = judge_match(a_match(claim, reason="definition_differs", link="none"), as_of=AS_OF)

    assert (verdict.label, verdict.reason) == ("not_enough_evidence", "definition_differs")


def test_a_statement_made_after_the_article_never_judges_it() -> None:
    """Announcements have no later-vintage rule."""
    verdict = judge_match(a_match(at_least_197(), ministry(vintage=date(2016, 1, 4))), as_of=AS_OF)

    assert (verdict.label, verdict.reason) == ("not_enough_evidence", "no_comparable_reference")


def test_an_announced_count_without_a_named_source_is_flagged() -> None:
    """source_unnamed qualifies the match."""
    verdict = judge_match(a_match(at_least_197(attributed_to=None), ministry()), as_of=AS_OF)

    assert (verdict.label, verdict.flags) == ("supported", ("source_unnamed",))


def test_a_series_published_after_the_article_counts_as_a_later_vintage() -> None:
    """The vintage's own date is looked at, not the matcher's mark alone: 2.4 % is under the later floor."""
    match = a_match(a_claim(a_quantity("197")), a_reference("192", vintage=date(2016, 3, 1)))

    assert judge_match(match, as_of=AS_OF).reason == "borderline"
    assert judge_match(match, as_of=AS_OF).flags == ("later_vintage",)
    assert judge_match(match, as_of=date(2016, 3, 1)).reason == "outside_tolerance"


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2015", "supported"),
        ("2014", "supported"),
        ("2015-Q4", "supported"),
        ("2015-12-16", "supported"),
        ("2016", "not_enough_evidence"),
        ("2020/2030", "not_enough_evidence"),
        ("2010/2030", "supported"),
        (None, "supported"),
    ],
)
def test_a_period_still_to_come_is_a_forecast_and_the_running_one_is_not(period: str | None, expected: str) -> None:
    """ "This year" in mid-December is the year so far."""
    verdict = judge_match(a_match(a_claim(period=period), a_reference()), as_of=AS_OF)

    assert expected == verdict.label
    assert verdict.label == "supported" or verdict.reason == "forecast_or_target"


def test_an_unknown_date_comes_before_everything() -> None:
    """No as-of verdict without a date."""
    verdict = judge_match(a_match(a_claim(a_quantity(unit=None)), a_reference()), as_of=None)

    assert (verdict.label, verdict.reason) == ("not_enough_evidence", "date_unknown")


def test_an_unknown_unit_is_not_compared() -> None:
    """Values of unknown units do not compare."""
    assert judge_match(a_match(a_claim(a_quantity(unit=None)), a_reference()), as_of=AS_OF).reason == "unit_unknown"


@pytest.mark.parametrize("reason", REASONS["not_enough_evidence"])
def test_the_matchers_reason_is_the_answer_also_beside_a_reference(reason: str) -> None:
    """A stale or invalid reference yields no firm verdict, however well it fits."""
    for chosen in (None, a_reference()):
        verdict = judge_match(a_match(a_claim(), chosen, reason=reason), as_of=AS_OF)

        assert ("not_enough_evidence", reason) == (verdict.label, verdict.reason)


@pytest.mark.parametrize("reason", [None, "nonsense", "within_rounding", "outside_tolerance"])
def test_without_a_reference_nothing_is_firm(reason: str | None) -> None:
    """A missing or impossible reason becomes no_reference."""
    assert judge_match(a_match(a_claim(), reason=reason), as_of=AS_OF).reason == "no_reference"


def test_references_that_disagree_are_conflicting_evidence() -> None:
    """The label follows the matcher's reason."""
    verdict = judge_match(a_match(a_claim(), reason="references_disagree"), as_of=AS_OF)

    assert (verdict.label, verdict.reason) == ("conflicting_evidence", "references_disagree")


@pytest.mark.parametrize(
    ("value", "factor", "expected"),
    [
        ("1E+999999", "1", "reference_invalid"),
        ("5", "NaN", "unit_not_convertible"),
        ("5", "-1", "unit_not_convertible"),
    ],
)
def test_a_reference_beyond_arithmetic_is_named(value: str, factor: str, expected: str) -> None:
    """Nothing firm rests on it."""
    match = a_match(a_claim(), replace(a_reference(), value=Decimal(value)), factor=Decimal(factor))

    assert expected == judge_match(match, as_of=AS_OF).reason


def test_the_explanation_names_numbers_allowance_and_distance() -> None:
    """The sentence of a contradiction."""
    claim = a_claim(a_quantity("24000", hedge="approximately", unit="website"), counted="pornographic websites")
    expected = (
        "The article says about 24,000 pornographic websites, which allows 22,800 to 25,200; "
        "the reference says 20,650 (a figure, CHN, 2015): outside by 2,150."
    )

    assert expected == judge_match(a_match(claim, a_reference("20650")), as_of=AS_OF).explanation


def test_the_explanation_never_rounds_the_difference_away() -> None:
    """All digits are shown."""
    quantity = a_quantity("24000.0", last_place="0.1", surface="24,000.0")

    text = judge_match(a_match(a_claim(quantity), a_reference("24000.0501")), as_of=AS_OF).explanation

    assert "23,999.95 to 24,000.05" in text and "outside by 0.00005" in text


def test_the_explanation_names_the_rival_that_fits() -> None:
    """An acquittal says by what."""
    match = a_match(a_claim(), a_reference("20650"), rivals=(a_rival("24000", fits=True),))

    verdict = judge_match(match, as_of=AS_OF)

    assert verdict.reason == "ambiguous_measure"
    assert "another figure (a rival, 2015) says 24,000 and fits" in verdict.explanation


def test_a_second_series_of_the_same_measure_that_fits_is_a_conflict() -> None:
    """Two comparable references disagree: neither decides."""
    twin = a_rival("24000", why=("lower_rank",), fits=True)

    verdict = judge_match(a_match(a_claim(), a_reference("20650"), rivals=(twin,)), as_of=AS_OF)

    assert (verdict.label, verdict.reason) == ("conflicting_evidence", "references_disagree")


def test_the_explanation_says_floor_grey_zone_and_cut() -> None:
    """Every abstention by comparison gives its numbers."""
    floor = judge_match(a_match(a_claim(a_quantity("197")), a_reference("198")), as_of=AS_OF)
    grey = judge_match(a_match(a_claim(a_quantity("20000")), a_reference("24900")), as_of=AS_OF)
    cut = judge_match(a_match(a_claim(a_quantity("24000")), a_reference("24900")), as_of=AS_OF)

    assert "less than the 1% of the number" in floor.explanation
    assert "outside by 3,900, but within 15,000 to 25,000" in grey.explanation
    assert "outside by 400; it fits only if the number was cut off or rounded up" in cut.explanation


def test_a_reference_in_another_unit_shows_both_values() -> None:
    """The factor is part of the evidence."""
    quantity = a_quantity("1400000000", last_place="100000000", surface="1.4 billion")

    match = a_match(a_claim(quantity), a_reference("1379.86"), factor=Decimal(1000000))

    assert (
        "1,379.86 (a figure, CHN, 2015), 1,379,860,000 in the article's unit"
        in judge_match(match, as_of=AS_OF).explanation
    )


def test_a_worded_multiple_and_a_decrease_are_said_in_words() -> None:
    """The reader sees what was read."""
    doubled = a_claim(a_quantity("2", surface="doubled", wording="multiple", unit="times"), kind="ratio")
    shrank = a_claim(a_quantity("2", surface="2%", unit="percent"), kind="change", direction="decrease")

    assert '"doubled" (2 times)' in judge_match(a_match(doubled, a_reference("1.875")), as_of=AS_OF).explanation
    assert (
        "2% (a decrease), which allows -2.5 to -1.5"
        in judge_match(a_match(shrank, a_reference("-2")), as_of=AS_OF).explanation
    )


def test_the_last_rule_is_the_contradiction() -> None:
    """Everything else had its say before."""
    assert RULES[-1] is contradicted
    assert RULES_VERSION == "7"


def test_a_deciding_rule_names_itself_and_its_width() -> None:
    """Evidence group 6: the rule's id."""
    assert judge_match(a_match(a_claim(), a_reference("20650")), as_of=AS_OF).rule == "contradicted/exact"


def test_the_announcements_own_hedge_is_said() -> None:
    """More than 20,000 announced is not 20,000 announced."""
    reference = a_reference("20000", is_announcement=True, stated_hedge="more_than")

    verdict = judge_match(a_match(a_claim(a_quantity("20000")), reference), as_of=AS_OF)

    assert verdict.explanation == "Matches the announcement of 1 December 2015 (a figure): more than 20,000."


def test_the_judge_weighs_the_rivals_itself() -> None:
    """A rival whose value the wording allows acquits, by its own factor; one that does not, does not."""
    thousands = replace(a_rival("24"), factor=Decimal(1000))
    match = a_match(a_claim(), a_reference("20650"), rivals=(a_rival("28000"), thousands))

    (weighed,) = (result.match for result in judge_matches([match], as_of=AS_OF))
    assert [rival.fits for rival in weighed.rivals] == [False, True]
    assert [result.match for result in judge_matches([weighed], as_of=AS_OF)] == [weighed]
    assert judge_match(match, as_of=AS_OF).reason == "ambiguous_measure"
    assert judge_match(replace(match, rivals=match.rivals[:1]), as_of=AS_OF).label == "refuted"


def test_judge_matches_gives_results_in_order_with_weighed_rivals() -> None:
    """What the record keeps shows which rivals fit."""
    matches = [a_match(a_claim(), a_reference("20650"), rivals=(a_rival("24000"),)), a_match(reason="no_reference")]

    results = judge_matches(matches, as_of=AS_OF)

    assert [result.verdict.reason for result in results] == ["ambiguous_measure", "no_reference"]
    assert results[0].rivals[0].fits and results[0].as_of == "2015-12-16"
    assert judge_matches([matches[0]], as_of=None)[0].as_of is None


def test_under_a_bound_only_a_rival_near_it_acquits() -> None:
    """Half a catalogue lies above 200: 20,650 says nothing about "more than 200", 215 does."""
    claim = a_claim(a_quantity("200", hedge="more_than"))
    near, far = (a_match(claim, a_reference("150"), rivals=(a_rival(value),)) for value in ("215", "20650"))

    assert judge_match(near, as_of=AS_OF).reason == "ambiguous_measure"
    assert judge_match(far, as_of=AS_OF).reason == "wrong_side_of_hedge"
