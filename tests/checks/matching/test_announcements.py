"""Claims against official statements: what is chosen, what becomes a rival and why."""

from __future__ import annotations

from datetime import date

from checks.matching.announcements import match_announcement
from checks.model.period import Period
from tests.factories import announcement, claim

PUNISHED = "At least 197 people were punished this year for spreading rumors."
AS_OF = date(2015, 12, 16)


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
