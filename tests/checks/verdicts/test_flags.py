"""Context flags: every row of tests/tables/flags.csv."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from checks.lexicon import parse_table
from checks.model.article import Sentence, Span
from checks.model.match import Match, Rival
from checks.verdicts import judge_match
from tests.checks.verdicts.cases import AS_OF, TABLES, a_claim, a_match, a_quantity, a_reference

COLUMNS = (
    *("id", "flag", "raised?", "sentence", "surface", "value", "last_place", "unit", "hedge", "wording"),
    *("kind", "direction?", "period?", "reference?", "history?", "rival?", "statuses?", "why"),
)
ROWS = parse_table("flags.csv", (TABLES / "flags.csv").read_text("utf-8"), columns=COLUMNS, key=("id",))


def match_of(row: dict[str, str]) -> Match:
    """The match that a row describes, its sentence around its number."""
    quantity = a_quantity(
        row["value"],
        last_place=row["last_place"],
        surface=row["surface"],
        unit=row["unit"],
        hedge=row["hedge"],
        wording=row["wording"],
    )
    start = row["sentence"].index(row["surface"])
    claim = replace(
        a_claim(quantity, kind=row["kind"], direction=row["direction"] or None, period=row["period"] or "2015"),
        span=Span(start=start, end=start + len(row["surface"])),
        sentence=Sentence(start=0, end=len(row["sentence"]), text=row["sentence"]),
    )
    history = tuple((cell.partition("=")[0], Decimal(cell.partition("=")[2])) for cell in row["history"].split())
    rivals = tuple(rival_of(row["rival"]) for _ in row["rival"][:1])
    if not row["reference"]:
        return a_match(claim, reason="no_comparable_reference", link="none", rivals=rivals)
    statuses = tuple((mark.partition("=")[0], mark.partition("=")[2]) for mark in row["statuses"].split())
    reference = a_reference(row["reference"], obs_status=dict(statuses).get("2015", ""))
    return a_match(claim, reference, history=history, rivals=rivals, statuses=statuses)


def rival_of(text: str) -> Rival:
    """ "2014=5.3:period_other" with the codes of why not; "!" marks a statement."""
    cell, _, codes = text.partition(":")
    period, _, value = cell.partition("=")
    reference = a_reference(value.rstrip("!"), time_period=period, is_announcement=value.endswith("!"))
    return Rival(reference=reference, why_not=tuple(codes.split()))


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_flag_is_raised_as_the_table_says(row: dict[str, str]) -> None:
    """The flag of each row, raised or not."""
    verdict = judge_match(match_of(row), as_of=AS_OF)

    assert (row["flag"] in verdict.flags) is bool(row["raised"]), f"{row['why']}: {verdict.explanation}"


def test_a_rounding_is_told_with_its_numbers() -> None:
    """What raised the flag stands in the explanation."""
    told = {row["id"]: judge_match(match_of(row), as_of=AS_OF).explanation for row in ROWS}

    assert told["f001"].endswith("-0.4 is below nought, and 0% only when rounded.")
    assert told["f013"].endswith("3.2 lies on the other side of 3, and reaches it only when rounded.")
    assert told["f030"].endswith(
        "The number is that of 2014/2015, which is longer than what the article says (2015-08)."
    )
    assert told["f040"].endswith("The publisher marks its figure of 2015 as provisional.")
    assert told["f050"].endswith("The publisher marks a break in 2015: what was before is not comparable.")
    assert told["f020"].endswith("It was 5.21 in 2011. Rounded as in the article, 5.21 and 5.16 are equal.")


@pytest.mark.parametrize(
    ("standing", "beside", "why_not", "value", "raised", "why"),
    [
        ("compilation", None, "", "24000", True, "nothing stands beside it"),
        ("copy", None, "", "24000", True, "a copy is not its publisher"),
        ("primary", None, "", "24000", False, "the publisher's own"),
        ("compilation", "primary", "lower_rank", "24000", False, "the publisher's own figure is held too"),
        ("compilation", "compilation", "lower_rank", "24000", True, "a second compilation is no origin"),
        ("compilation", "primary", "period_other", "24000", True, "the publisher's own is of another time"),
        ("compilation", "primary", "definition_other", "24000", True, "another measure is no origin of this one"),
        ("compilation", None, "", "40000", True, "a contradiction rests on it as well"),
        ("compilation", None, "", "24900", False, "neither confirmed nor contradicted: nothing rests on it"),
    ],
)
def test_a_weak_source_is_told_where_a_verdict_rests_on_it_alone(
    standing: str, beside: str | None, why_not: str, value: str, *, raised: bool, why: str
) -> None:
    """Most series of a compilation are held from their publisher too: there it would be noise."""
    rival = Rival(reference=a_reference("24000", standing=beside or "primary"), why_not=(why_not,))
    rivals = () if beside is None else (rival,)
    verdict = judge_match(a_match(a_claim(), a_reference(value, standing=standing), rivals=rivals), as_of=AS_OF)

    assert ("weak_source" in verdict.flags) is raised, f"{why}: {verdict.explanation}"
