"""Figures worked out from cells: growth over years, shares of a whole, times another place's figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from checks.claims import extract_claims
from checks.matching import Catalogue, Evidence, match_claims, rank_claims
from checks.matching.carried_measure import weaken_carried
from checks.matching.spells import spell_of, years_said
from checks.model.article import Article
from checks.model.match import Match
from tests.factories import cells, indicator

WDI = "world-development-indicators"
CATALOGUE = Catalogue(
    [
        indicator("SP.POP.TOTL", "Population, total", dataset=WDI),
        indicator("NY.GDP.MKTP.KD.ZG", "GDP growth (annual %)", "annual %", dataset=WDI),
        indicator("NY.GDP.MKTP.CD", "GDP (current US$)", "current US$", dataset=WDI),
        indicator("EN.ATM.CO2E.KT", "CO2 emissions (kt)", "kt", dataset=WDI),
        indicator("SP.DYN.LE00.IN", "Life expectancy at birth, total (years)", "years", dataset=WDI),
        indicator("GC.DOD.TOTL.GD.ZS", "Central government debt, total (% of GDP)", "% of GDP", dataset=WDI),
        indicator(
            "NY.GDP.PCAP.PP.CD", "GDP per capita, PPP (current international $)", "current international $", dataset=WDI
        ),
    ]
)
GROWTH = [(f"{WDI}:NY.GDP.MKTP.KD.ZG", "IND", str(year), "10") for year in range(2011, 2016)]
CELLS = cells(
    *GROWTH,
    (f"{WDI}:SP.POP.TOTL", "IND", "2015", "1300000000"),
    (f"{WDI}:SP.POP.TOTL", "IND", "2010", "1040000000"),
    (f"{WDI}:SP.POP.TOTL", "WLD", "2015", "6500000000"),
    (f"{WDI}:SP.POP.TOTL", "USA", "2015", "325000000"),
    (f"{WDI}:EN.ATM.CO2E.KT", "IND", "2015", "2000000"),
    (f"{WDI}:EN.ATM.CO2E.KT", "WLD", "2015", "40000000"),
    (f"{WDI}:SP.DYN.LE00.IN", "IND", "2015", "68"),
    (f"{WDI}:SP.DYN.LE00.IN", "WLD", "2015", "72"),
    (f"{WDI}:GC.DOD.TOTL.GD.ZS", "IND", "2015", "201"),
    (f"{WDI}:NY.GDP.PCAP.PP.CD", "IND", "2015", "6000"),
)


def matched(text: str) -> Match:
    """The match of the first claim of a text of 2016."""
    claims = extract_claims(Article(id="a", text=text, published_on=date(2016, 6, 1))).claims
    evidence = Evidence(cells=CELLS, statements=(), as_of=date(2016, 6, 1))
    return match_claims(rank_claims(claims, CATALOGUE), evidence)[0]


@pytest.mark.parametrize(
    ("text", "transform", "value", "link"),
    [
        ("India's economy grew 61% between 2010 and 2015.", "compounded", "61.051", "certain"),
        ("India's economy grew by an average of 10% a year between 2010 and 2015.", "yearly_growth", "10", "strong"),
        ("India's economy grew 10% annually from 2010 to 2015.", "yearly_growth", "10", "strong"),
        ("India's population grew 25% between 2010 and 2015.", "percent_change", "25", "certain"),
        ("India's population grew 25% in five years to 2015.", "percent_change", "25", "strong"),
        ("India had 20% of the world's population in 2015.", "share_of", "20", "certain"),
        ("India emitted 5% of the world's CO2 emissions in 2015.", "share_of", "5", "certain"),
        ("In 2015 India's population was four times that of the United States.", "times_of", "4", "certain"),
    ],
)
def test_a_figure_is_worked_out(text: str, transform: str, value: str, link: str) -> None:
    """From the cells, with its steps; what can be reckoned in more than one way contradicts nothing."""
    found = matched(text)

    assert found.chosen is not None
    assert found.derivation is not None
    assert (transform, link) == (found.derivation.transform, found.link)
    assert abs(found.chosen.value - Decimal(value)) < Decimal("0.01")


@pytest.mark.parametrize(
    "text",
    [
        "India had 20% of the world's life expectancy in 2015.",
        "India's economy grew 61% between 2004 and 2015.",
        "India emitted 5% of the EU's CO2 emissions in 2015.",
    ],
)
def test_nothing_is_worked_out(text: str) -> None:
    """What does not add up has no share; a year of the spell or a whole that is not held gives no figure."""
    found = matched(text)

    assert found.chosen is None or found.derivation is None


def test_growth_of_one_year_stays_a_cell() -> None:
    """ "From 2014" is the year before: the published rate itself."""
    found = matched("India's economy grew 10% in 2015, from 8% in 2014.")

    assert found.chosen is not None
    assert (found.derivation, found.chosen.time_period) == (None, "2015")


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("more than doubled in five years", 5),
        ("over the past decade", 10),
        ("in the 10 years to 2015", 10),
        ("within twenty years", 20),
        ("in two decades", 20),
        ("in a year", None),
        ("in the year to March", None),
        ("for years", None),
        ("five years old", None),
    ],
)
def test_years_of_a_spell(text: str, years: int | None) -> None:
    """Only where a word leads in, and only more than one year."""
    assert years == years_said(text)


def test_a_spell_knows_whether_it_is_by_the_year() -> None:
    """ "A year" stands near the number, not anywhere in the sentence."""
    text = "Output grew 5% a year between 2010 and 2015."
    (claim,) = extract_claims(Article(id="a", text=text, published_on=date(2016, 6, 1))).claims

    found = spell_of(claim)

    assert found is not None
    assert (found.yearly, found.base_before(2015)) == (True, 2010)


def test_a_number_of_times_its_gdp_is_a_share_of_it() -> None:
    """Twice is 200 percent: the cell is brought to times."""
    found = matched("India's central government debt was twice its GDP in 2015.")

    assert found.chosen is not None
    assert (found.chosen.indicator, found.factor) == ("GC.DOD.TOTL.GD.ZS", Decimal("0.01"))


@pytest.mark.parametrize(("said", "reason"), [(", measured at purchasing power parity", None), ("", "unlike")])
def test_dollars_at_parity_are_international_dollars(said: str, reason: str | None) -> None:
    """Dollars are compared with international dollars only where the text tells them at parity."""
    found = matched(f"India's GDP per person was $6,000 in 2015{said}.")

    chosen = None if found.chosen is None else found.chosen.indicator
    assert (chosen == "NY.GDP.PCAP.PP.CD") == (reason is None)


@pytest.mark.parametrize(("doubts", "link"), [(("unexplained",), "plausible"), (("place_carried",), "certain")])
def test_a_carried_measure_keeps_the_doubts_of_the_claim_before(doubts: tuple[str, ...], link: str) -> None:
    """What is doubtful of the measure goes with it to the next clause; what is doubtful of the place does not."""
    text = "Life expectancy in India was 68 years in 2015. In the United States it was 72 years."
    claims = extract_claims(Article(id="a", text=text, published_on=date(2016, 6, 1))).claims
    ranked = rank_claims(claims, CATALOGUE)
    first, second = match_claims(ranked, Evidence(cells=CELLS, statements=(), as_of=date(2016, 6, 1)))

    found = weaken_carried([replace(first, link="plausible", doubts=doubts), replace(second, link="certain")], ranked)

    assert found[1].link == link
