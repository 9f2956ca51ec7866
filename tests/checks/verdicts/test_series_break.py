"""A change over a break of the series: neither confirmed nor contradicted."""

from __future__ import annotations

from decimal import Decimal

import pytest

from checks.model.match import Derivation
from checks.model.period import Period
from checks.verdicts import judge_match
from tests.checks.verdicts.cases import AS_OF, a_claim, a_match, a_quantity, a_reference


@pytest.mark.parametrize(
    ("statuses", "said", "label", "reason", "why"),
    [
        ((), "25", "supported", "within_rounding", "no break"),
        ((), "60", "refuted", "outside_tolerance", "no break"),
        ((("2012", "B"),), "25", "not_enough_evidence", "series_break", "between the two periods"),
        ((("2012", "B"),), "60", "not_enough_evidence", "series_break", "and nothing is contradicted over it"),
        ((("2015", "B"),), "25", "not_enough_evidence", "series_break", "the end itself begins the new series"),
        ((("2010", "B"),), "25", "supported", "within_rounding", "the base itself begins it: both are of one series"),
        ((("2012", "BP"),), "25", "not_enough_evidence", "series_break", "beside another mark"),
        ((("2012", "P"),), "25", "supported", "within_rounding", "another mark"),
        ((("2009", "B"),), "25", "supported", "within_rounding", "before both"),
    ],
)
def test_a_change_over_a_break(
    statuses: tuple[tuple[str, str], ...], said: str, label: str, reason: str, why: str
) -> None:
    """80 in 2010 and 100 in 2015 are a rise of 25 percent, if both are of one series."""
    claim = a_claim(a_quantity(said, unit="percent"), kind="change", direction="increase")
    derivation = Derivation(
        transform="percent_change",
        base_period="2010",
        base_value=Decimal(80),
        end_period="2015",
        end_value=Decimal(100),
        steps="(100 / 80 - 1) x 100 = 25",
    )
    match = a_match(claim, a_reference("25"), derivation=derivation, statuses=statuses)

    verdict = judge_match(match, as_of=AS_OF)

    assert (verdict.label, verdict.reason) == (label, reason), f"{why}: {verdict.explanation}"
    assert ("series_break" in verdict.flags) is (reason == "series_break")


def test_the_break_is_told() -> None:
    """With its period."""
    claim = a_claim(a_quantity("25", unit="percent"), kind="change", direction="increase")
    derivation = Derivation(
        transform="percent_change",
        base_period="2010",
        base_value=Decimal(80),
        end_period="2015",
        end_value=Decimal(100),
        steps="",
    )
    match = a_match(claim, a_reference("25"), derivation=derivation, statuses=(("2012", "B"),))

    told = judge_match(match, as_of=AS_OF).explanation

    assert told.endswith("but its publisher marks a break in 2012, and the figures before it are not comparable.")


def test_a_base_of_another_method_is_no_neighbour() -> None:
    """A sign that hangs on the base is looked for among comparable years alone."""
    claim = a_claim(
        a_quantity("20", unit="percent"), kind="change", direction="decrease", base_period=Period.year(2010)
    )
    derivation = Derivation(
        transform="percent_change",
        base_period="2010",
        base_value=Decimal(5),
        end_period="2015",
        end_value=Decimal(4),
        steps="",
    )
    history = tuple(
        (str(year), Decimal(value)) for year, value in ((2008, 3), (2009, 3), (2010, 5), (2011, 6), (2015, 4))
    )
    facts = {"derivation": derivation, "history": history}
    plain = judge_match(a_match(claim, a_reference("-20"), **facts), as_of=AS_OF)
    broken = judge_match(a_match(claim, a_reference("-20"), statuses=(("2010", "B"),), **facts), as_of=AS_OF)

    assert ("cherry_picked_base" in plain.flags, "cherry_picked_base" in broken.flags) == (True, False)
