"""Claims against official statements: what is chosen, what becomes a rival and why."""

from __future__ import annotations

from datetime import date

import pytest

from checks.matching.announcements import match_announcement
from checks.model.period import Period
from checks.verdicts import judge_match
from tests.factories import announcement, claim

PUNISHED = "At least 197 people were punished this year for spreading rumors."
AS_OF = date(2015, 12, 16)
SPAN = "2015-01-01/2015-08-30"
CONFLICT = ("conflicting_evidence", "announcements_disagree")


def punished(**fields: object):  # type: ignore[no-untyped-def]
    return claim(PUNISHED, "197", "197", "person", counted="people", action="were punished", **fields)


def codes(match):  # type: ignore[no-untyped-def]
    return {str(rival.reference.value): rival.why_not for rival in match.rivals}


def test_same_count_same_window_is_certain() -> None:
    """Everything said and equal: the statement is the reference, and could refute."""
    match = match_announcement(punished(period="2015-01-01/2015-08-30"), [announcement("197")], AS_OF)

    assert match.chosen is not None
    assert match.link == "certain"
    assert match.flags == ("single_origin", "self_reported")


def test_a_wider_period_can_only_confirm() -> None:
    """The article's year is wider than the statement: plausible, and said so."""
    match = match_announcement(punished(), [announcement("197")], AS_OF)

    assert match.link == "plausible"
    assert "period_widened" in match.flags


def test_copies_of_one_statement_are_no_further_sources() -> None:
    """Eight outlets, one origin."""
    copies = [
        announcement("197", id=f"copy-{n}", rank=n + 2, publisher=f"Outlet {n}", origin_of_figure="one statement")
        for n in range(3)
    ]
    first = announcement("197", rank=1, origin_of_figure="one statement")
    match = match_announcement(punished(), [*copies, first], AS_OF)

    assert match.chosen is not None
    assert match.chosen.publisher == "Publisher"
    assert [rival.why_not for rival in match.rivals] == [("same_origin_copy",)] * 3
    assert "single_origin" in match.flags


def test_a_later_statement_never_judges() -> None:
    """Announcements have no fallback to a later one."""
    match = match_announcement(punished(), [announcement("197", stated_on=date(2016, 1, 4))], AS_OF)

    assert match.chosen is None
    assert match.reason == "no_comparable_reference"
    assert codes(match)["197"] == ("published_after_claim", "period_shorter")


def test_another_action_is_another_count() -> None:
    """Detained is not punished."""
    match = match_announcement(punished(), [announcement("197", action="detained")], AS_OF)

    assert match.chosen is None
    assert match.reason == "definition_differs"


def test_a_wider_definition_is_named() -> None:
    """All illegal websites are more than the pornographic ones."""
    text = "About 24,000 pornographic websites were shut down this year."
    sites = claim(text, "24,000", "24000", "website", counted="pornographic websites", action="were shut down")
    wider = announcement("28000", unit="website", counted="illegal websites", action="closed", about=("pornographic",))
    match = match_announcement(sites, [wider], AS_OF)

    assert match.chosen is None
    assert codes(match)["28000"] == ("definition_wider", "period_shorter")


def test_another_matter_is_not_even_a_rival() -> None:
    """People punished for something else: nothing on the matter."""
    text = "At least 197 people were punished this year for tax fraud."
    other = claim(text, "197", "197", "person", counted="people", action="were punished")
    match = match_announcement(other, [announcement("197")], AS_OF)

    assert match.chosen is None
    assert match.rivals == ()
    assert match.reason is None


def test_another_country_is_another_count() -> None:
    """The same sentence about Viet Nam."""
    match = match_announcement(punished(ref_area="VNM"), [announcement("197")], AS_OF)

    assert match.chosen is None


def test_order_of_statements_changes_nothing() -> None:
    """The choice never depends on load order."""
    rows = [announcement(value, stated_on=date(2015, 8, day)) for value, day in (("197", 30), ("150", 10), ("90", 2))]
    there, back = (match_announcement(punished(), order, AS_OF) for order in (rows, rows[::-1]))

    assert there == back


def test_longer_period_of_a_statement() -> None:
    """A statement over three years is no reference for one."""
    match = match_announcement(punished(), [announcement("13000", covers=Period.parse("2014/2016"))], AS_OF)

    assert match.chosen is None
    assert codes(match)["13000"] == ("period_longer",)


@pytest.mark.parametrize(
    ("fields", "code", "why"),
    [
        ({}, "equal_rank", "the same body, act, thing and days, another origin"),
        ({"body": "Prosecutor"}, "equal_rank", "another body as near to the origin"),
        ({"body": "Prosecutor", "rank": 2}, "lower_rank", "another body, farther from the origin"),
        ({"rank": 2}, "equal_rank", "the same body corrects itself"),
        ({"counted": "people punished for rumours of an earthquake"}, "lower_rank", "another thing counted"),
        ({"covers": Period.parse("2015-01-01/2015-08-29")}, "period_shorter", "other days"),
        ({"origin_of_figure": "Ministry statement 197"}, "same_origin_copy", "a copy with a slip is no second source"),
        ({"stated_on": date(2016, 1, 4)}, "published_after_claim", "not known at the article's date"),
    ],
)
def test_how_a_second_statement_stands_beside_the_first(fields: dict[str, object], code: str, why: str) -> None:
    """Two of equal standing may disagree; anything else is a copy or another count."""
    second = announcement("205", **fields)
    match = match_announcement(punished(period="2015-01-01/2015-08-30"), [announcement("197"), second], AS_OF)

    assert codes(match)["205"] == (code,), why


@pytest.mark.parametrize(
    ("said", "hedge", "values", "period", "label", "reason", "why"),
    [
        ("197", "exact", ("197", "205"), SPAN, *CONFLICT, "one of two"),
        ("205", "exact", ("197", "205"), SPAN, *CONFLICT, "the other of two"),
        ("300", "exact", ("197", "205"), SPAN, *CONFLICT, "neither, and nothing says which counts"),
        ("300", "exact", ("197", "197"), SPAN, "refuted", "differs_from_announcement", "they agree"),
        ("190", "at_least", ("197", "205"), SPAN, "supported", "matches_announcement", "both allowed"),
        ("200", "at_least", ("197", "205"), SPAN, *CONFLICT, "between them"),
        ("200", "approximately", ("197", "205"), SPAN, "supported", "matches_announcement", "about both"),
        ("197", "exact", ("197", "205"), "2015", *CONFLICT, "of a part of the year both"),
        (
            "300",
            "exact",
            ("197", "205"),
            "2015",
            "not_enough_evidence",
            "ambiguous_measure",
            "it may be the rest of the year",
        ),
    ],
)
def test_two_statements_of_one_count(
    said: str, hedge: str, values: tuple[str, str], period: str, label: str, reason: str, why: str
) -> None:
    """Statements that cannot both be true decide nothing, unless the wording allows both."""
    text = f"In China {said} people were punished for spreading rumors."
    one = claim(
        text,
        said,
        said,
        "person",
        counted="people",
        action="were punished",
        period=period,
        hedge=hedge,
        attributed_to="the ministry",
    )
    first, second = (
        announcement(value, id=f"s{place}", origin_of_figure=f"statement {place}") for place, value in enumerate(values)
    )
    verdict = judge_match(match_announcement(one, [first, second], AS_OF), as_of=AS_OF)

    assert (verdict.label, verdict.reason) == (label, reason), f"{why}: {verdict.explanation}"


def test_both_statements_are_told() -> None:
    """With who made them, when, and what each says."""
    rows = [announcement("197"), announcement("205", body="Prosecutor", stated_on=date(2015, 9, 1))]
    verdict = judge_match(match_announcement(punished(period="2015-01-01/2015-08-30"), rows, AS_OF), as_of=AS_OF)

    told = "the announcement of 30 August 2015 (Ministry) says 197, that of 1 September 2015 (Prosecutor) 205, of the"
    assert told in verdict.explanation
