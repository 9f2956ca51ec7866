"""Rounding and hedges: every row of tests/tables/roundings.csv, from the words of a text to the position and reason.

The rows were derived from the rules by hand; ``why`` tells how.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from checks.claims import extract_claims
from checks.lexicon import parse_table
from checks.model.article import Article
from checks.model.claim import Claim
from checks.model.match import Match
from checks.model.precision import AS_WRITTEN, Precision
from checks.verdicts import judge_match
from checks.verdicts.case import CheckInput
from checks.verdicts.width_table import default_widths
from tests.checks.verdicts.cases import AS_OF, TABLES, a_reference

COLUMNS = ("id", "text", "published", "precision?", "position", "reason", "why")
ROWS = parse_table("roundings.csv", (TABLES / "roundings.csv").read_text("utf-8"), columns=COLUMNS, key=("id",))

#: The words of the table for what a publisher says of a series.
LATER = "later"


def the_claim(text: str) -> Claim:
    """The one claim of a text."""
    (claim,) = extract_claims(Article(id="x", text=text, published_on=AS_OF)).claims
    return claim


def precision_of(text: str) -> Precision:
    """``rounded_to=5`` and its like."""
    name, _, value = text.partition("=")
    if not value:
        return AS_WRITTEN
    if name == "unit_mult":
        return Precision(unit_mult=int(value))
    return Precision(**{name: Decimal(value)})


def match_of(row: dict[str, str]) -> Match:
    """The claim of the row's text, with a certain link to the row's figure."""
    reference = a_reference(
        row["published"], precision=precision_of(row["precision"]), later_vintage=row["precision"] == LATER
    )
    return Match(claim=the_claim(row["text"]), chosen=reference, link="certain")


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_figure_lies_where_the_rules_put_it(row: dict[str, str]) -> None:
    """Position and reason of each row."""
    match = match_of(row)
    expected = (row["position"], row["reason"])

    verdict = judge_match(match, as_of=AS_OF)
    found = CheckInput(match=match, as_of=AS_OF, widths=default_widths()).comparison.position

    assert expected == (found, verdict.reason), f"{row['why']}: {verdict.explanation}"


def test_the_table_is_as_large_as_the_goal() -> None:
    """Five hundred rows and more, no text without one that is accepted or one that is not."""
    assert len(ROWS) >= 500
    assert {"accepted", "grey", "outside"} == {row["position"] for row in ROWS}
