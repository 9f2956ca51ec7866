"""Ranks said of a number: every row of tests/tables/ranks.csv, from the text to the flag."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from checks.claims import extract_claims
from checks.lexicon import parse_table
from checks.lexicon.areas import countries
from checks.matching import Catalogue, Evidence, match_claims, rank_claims, wanted_series
from checks.matching.ranks import rank_said
from checks.model.article import Article
from checks.verdicts import judge_match
from tests.factories import cells, indicator

TABLES = Path(__file__).parents[2] / "tables"
ROWS = parse_table(
    "ranks.csv", (TABLES / "ranks.csv").read_text("utf-8"), columns=("id", "text", "rank?", "flag?", "why"), key=("id",)
)
DAY = date(2016, 6, 1)
WDI = "world-development-indicators"
PEOPLE, LIFE = f"{WDI}:SP.POP.TOTL", f"{WDI}:SP.DYN.LE00.IN"
CATALOGUE = Catalogue(
    [
        indicator("SP.POP.TOTL", "Population, total", dataset=WDI),
        indicator("SP.DYN.LE00.IN", "Life expectancy at birth, total (years)", "years", dataset=WDI),
    ]
)
CELLS = cells(
    (PEOPLE, "CHN", "2015", "1397715000"),
    (PEOPLE, "IND", "2015", "1310152403"),
    (PEOPLE, "USA", "2015", "320738994"),
    (PEOPLE, "WLD", "2015", "7339076654"),
    (PEOPLE, "IND", "2014", "1295600772"),
    (LIFE, "JPN", "2015", "83.8"),
    (LIFE, "NOR", "2015", "82.3"),
    (LIFE, "FRA", "2015", "82.2"),
    (LIFE, "TCD", "2015", "52.3"),
    (LIFE, "MCO", "2015", "85.3"),
)


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_rank_is_read_and_held_against_all_countries(row: dict[str, str]) -> None:
    """Read only where it stands beside the number and is of its measure; told only where too many are ahead."""
    claims = extract_claims(Article(id="a", text=row["text"], published_on=DAY)).claims
    ranked = rank_claims(claims, CATALOGUE)[:1]
    (match,) = match_claims(ranked, Evidence(cells=CELLS, statements=(), as_of=DAY))
    said = rank_said(ranked[0])
    read = "" if said is None else f"{said.place} {'high' if said.highest else 'low'}"
    verdict = judge_match(match, as_of=DAY)

    assert read == row["rank"], row["why"]
    assert ("not_that_rank" in verdict.flags) is bool(row["flag"]), f"{row['why']}: {verdict.explanation}"


def test_the_countries_ahead_are_told() -> None:
    """By name and figure; the label stays."""
    text = "America's population was 321 million in 2015, the second largest in the world."
    claims = extract_claims(Article(id="a", text=text, published_on=DAY)).claims
    (match,) = match_claims(rank_claims(claims, CATALOGUE), Evidence(cells=CELLS, statements=(), as_of=DAY))
    verdict = judge_match(match, as_of=DAY)

    assert verdict.label == "supported"
    assert verdict.explanation.endswith("In 2015 2 countries are higher: China 1,397,715,000, India 1,310,152,403.")


def test_only_a_rank_asks_for_all_countries() -> None:
    """Of the series of the best measure alone: the figures of some two hundred countries lie side by side."""

    def asked(text: str) -> set[str]:
        claims = extract_claims(Article(id="a", text=text, published_on=DAY)).claims
        return {key.ref_area for key in wanted_series(rank_claims(claims, CATALOGUE))}

    assert "CHN" not in asked("India's population was 1.3 billion in 2015.")
    assert set(countries()) <= asked("India's population was 1.3 billion in 2015, the largest in the world.")


def test_a_rank_by_rounding_alone() -> None:
    """82.3 and 83.8 are both "about" 80, but not 82; 84 and 83.8 are one number in whole years."""
    text = "France's life expectancy was 82 years in 2015, the highest in the world."
    near = cells((LIFE, "FRA", "2015", "81.5"), (LIFE, "NOR", "2015", "82.4"), (LIFE, "TCD", "2015", "52.3"))
    claims = extract_claims(Article(id="a", text=text, published_on=DAY)).claims
    (match,) = match_claims(rank_claims(claims, CATALOGUE), Evidence(cells=near, statements=(), as_of=DAY))
    verdict = judge_match(match, as_of=DAY)

    assert {"not_that_rank", "misleading_rounding"} <= set(verdict.flags), verdict.explanation
