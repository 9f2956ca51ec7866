"""Verdicts: every row of tests/tables/verdicts.csv."""

from __future__ import annotations

from decimal import Decimal

import pytest

from checks.lexicon import parse_table
from checks.model.match import Match
from checks.verdicts import judge_match
from tests.checks.verdicts.cases import AS_OF, TABLES, a_claim, a_match, a_quantity, a_reference, a_rival

COLUMNS = (
    *("id", "surface", "value", "value_high?", "last_place", "unit", "hedge", "wording", "fully_stated?"),
    *("kind", "direction?", "after?", "reference", "stated_hedge", "announcement?", "factor", "link"),
    *("later_vintage?", "rival_fits?", "label", "reason", "flags?", "why"),
)
ROWS = parse_table("verdicts.csv", (TABLES / "verdicts.csv").read_text("utf-8"), columns=COLUMNS, key=("id",))


def match_of(row: dict[str, str]) -> Match:
    """The match that a row describes."""
    quantity = a_quantity(
        row["value"],
        last_place=row["last_place"],
        high=row["value_high"] or None,
        surface=row["surface"],
        unit=row["unit"],
        hedge=row["hedge"],
        wording=row["wording"],
        fully_stated=bool(row["fully_stated"]),
    )
    after = f" {row['after']}." if row["after"] else " of them."
    claim = a_claim(quantity, after=after, kind=row["kind"], direction=row["direction"] or None)
    reference = a_reference(
        row["reference"],
        stated_hedge=row["stated_hedge"],
        is_announcement=bool(row["announcement"]),
        later_vintage=bool(row["later_vintage"]),
    )
    rivals = (a_rival(row["reference"], fits=bool(row["rival_fits"])),)
    return a_match(claim, reference, link=row["link"], factor=Decimal(row["factor"]), rivals=rivals)


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_case_is_judged_as_the_table_says(row: dict[str, str]) -> None:
    """Label, reason and flags of each row."""
    expected = (row["label"], row["reason"], tuple(row["flags"].split()))

    verdict = judge_match(match_of(row), as_of=AS_OF)

    assert expected == (verdict.label, verdict.reason, verdict.flags), f"{row['why']}: {verdict.explanation}"
