"""Former states: never a successor's figure for one that is no more, nor a former state's for today's."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from checks.claims import extract_claims
from checks.lexicon.areas import area_name
from checks.lexicon.historic_areas import historic_areas
from checks.matching import Catalogue, Evidence, match_claims, rank_claims, wanted_series
from checks.matching.historic import place_then
from checks.model.article import Article
from checks.model.match import Match
from checks.verdicts import judge_matches
from tests.factories import cells, indicator

TABLE = Path(__file__).resolve().parents[2] / "tables" / "historic_areas.csv"
CATALOGUE = Catalogue([indicator("SP.POP.TOTL", "Population, total", dataset="world-development-indicators")])
POPULATION = "world-development-indicators:SP.POP.TOTL"
HELD = cells(
    (POPULATION, "SDN", "2005", "29540577"),
    (POPULATION, "SDN", "2012", "34419624"),
    (POPULATION, "SDN", "2015", "38171178"),
    (POPULATION, "RUS", "1985", "142823000"),
    (POPULATION, "SUN", "1985", "276286000"),
    (POPULATION, "SUN", "2015", "1"),
)
FORMER = cells((POPULATION, "736", "2005", "38698472"))


def rows() -> list[pytest.param]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [pytest.param(row, id=row["id"]) for row in csv.DictReader(file)]


def match(text: str, held=HELD, published_on: date = date(2017, 1, 1)) -> Match:  # type: ignore[no-untyped-def]
    claims = extract_claims(Article(id="a", text=text, published_on=published_on)).claims
    return match_claims(rank_claims(claims, CATALOGUE), Evidence(cells=held, statements=(), as_of=published_on))[0]


@pytest.mark.parametrize("row", rows())
def test_a_name_means_the_state_of_its_time(row: dict[str, str]) -> None:
    """The rows are the specification."""
    day = date.fromisoformat(row["published_on"])
    claim = extract_claims(Article(id="a", text=row["input"], published_on=day)).claims[0]

    then = place_then(claim, day)

    assert (claim.ref_area, then.code or "", then.told) == (row["ref_area"], row["then"], row["told"])


@pytest.mark.parametrize("code", sorted(historic_areas()))
def test_a_former_state_has_a_name_days_and_successors_that_are_others(code: str) -> None:
    """And none of the successors is a former state that outlived it."""
    area = historic_areas()[code]

    assert area_name(code) != code
    assert area.first < area.last < date(2012, 1, 1)
    assert code not in area.successors
    assert not set(area.successors) & set(historic_areas())
    assert all(area_name(successor) != successor for successor in area.successors)


def test_after_its_end_no_cell_is_used_though_one_is_held() -> None:
    """The reason and the day are in the explanation."""
    found = match("The Soviet Union had a population of 280 million in 2015.")
    verdict = judge_matches([found], as_of=date(2017, 1, 1))[0].verdict

    assert (found.chosen, found.reason) == (None, "area_not_in_reference")
    assert verdict.label == "not_enough_evidence"
    assert verdict.explanation == "The reference does not cover this place. Soviet Union ended on 1991-12-26."


def test_in_its_time_its_own_figure_counts() -> None:
    """And Russia's does not."""
    found = match("The Soviet Union had a population of 276 million in 1985.")

    assert found.chosen is not None
    assert (found.chosen.ref_area, found.link) == ("SUN", "certain")


def test_sudan_before_it_parted_is_not_compared_with_the_sudan_of_today() -> None:
    """Silent where the former state is not held, though the other one is; compared with the former where it is."""
    text = "Sudan had a population of 38.7 million in 2005."
    silent, told = match(text), match(text, {**HELD, **FORMER})

    assert (silent.chosen, silent.reason) == (None, "area_not_in_reference")
    assert told.chosen is not None
    assert (told.chosen.ref_area, told.chosen.value) == ("736", Decimal(38698472))
    assert (told.claim.ref_area, dict(told.how)["area"]) == ("SDN", "Until 2011-07-08 this was Sudan (former)")
    assert {key.ref_area for key in wanted_series(rank_claims([told.claim], CATALOGUE))} >= {"SDN", "736"}


@pytest.mark.parametrize(
    ("text", "silent"),
    [
        ("The population of Sudan grew 29% between 2005 and 2015.", True),
        ("The population of Sudan grew 10.9% between 2012 and 2015.", False),
    ],
)
def test_a_change_across_the_parting_is_of_neither(text: str, silent: bool) -> None:
    """Both ends are of today's Sudan, or nothing is worked out."""
    found = match(text)

    assert (found.chosen is None) == silent
    assert not silent or "so the change is of neither" in dict(found.how)["area"]
