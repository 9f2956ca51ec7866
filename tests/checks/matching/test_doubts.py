"""From a sentence to its link: which doubts are raised, and what they leave of it."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from checks.claims import extract_claims
from checks.matching import Catalogue, Evidence, match_claims, rank_claims
from checks.model.article import Article
from tests.factories import cells, indicator

WDI = "world-development-indicators"
TABLE = Path(__file__).resolve().parents[2] / "tables" / "doubts.csv"
CATALOGUE = Catalogue(
    [
        indicator("DT.DOD.DECT.CD", "External debt stocks, total (DOD, current US$)", "current US$", dataset=WDI),
        indicator("SI.POV.GAPS", "Poverty gap at $3.00 a day (2021 PPP) (%)", "%", dataset=WDI),
        indicator("SI.POV.DDAY", "Poverty headcount ratio at $3.00 a day (% of population)", "%", dataset=WDI),
        indicator("GC.NLD.TOTL.GD.ZS", "Net lending (+) / net borrowing (-) (% of GDP)", "% of GDP", dataset=WDI),
        indicator("MS.MIL.XPND.ZS", "Military expenditure (% of general government expenditure)", "%", dataset=WDI),
        indicator("FP.CPI.TOTL.ZG", "Inflation, consumer prices (annual %)", "annual %", dataset=WDI),
        indicator("NY.GDP.MKTP.KD.ZG", "GDP growth (annual %)", "annual %", dataset=WDI),
        indicator("SP.POP.TOTL", "Population, total", dataset=WDI),
    ]
)
HELD = cells(
    (f"{WDI}:DT.DOD.DECT.CD", "GHA", "2022", "43607006146"),
    (f"{WDI}:SI.POV.GAPS", "GHA", "2022", "9.1"),
    (f"{WDI}:SI.POV.DDAY", "GHA", "2022", "25.2"),
    (f"{WDI}:GC.NLD.TOTL.GD.ZS", "GHA", "2022", "-9.2"),
    (f"{WDI}:MS.MIL.XPND.ZS", "GHA", "2022", "1.7"),
    (f"{WDI}:FP.CPI.TOTL.ZG", "GHA", "2022", "31.3"),
    (f"{WDI}:NY.GDP.MKTP.KD.ZG", "GHA", "2022", "3.8"),
)


def rows() -> list[pytest.param]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [pytest.param(row, id=row["id"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize("row", rows())
def test_a_sentence_has_its_link_and_doubts(row: dict[str, str]) -> None:
    """The first claim of each sentence, in the words of the table."""
    article = Article(id="a", text=row["text"], published_on=date(2024, 6, 1))
    ranked = rank_claims(extract_claims(article).claims, CATALOGUE)

    found = match_claims(ranked, Evidence(cells=HELD, statements=(), as_of=article.published_on))[0]

    chosen = "" if found.chosen is None else found.chosen.indicator
    assert chosen == row["indicator"], row["why"]
    assert row["link"] in ("", found.link), (row["why"], found.doubts)
    assert not row["doubt"] or row["doubt"] in found.doubts, (row["why"], found.doubts)
    assert not row["doubt"] or found.link != "certain", row["why"]


def test_net_borrowing_is_told_by_its_size() -> None:
    """9 % borrowed is a balance of minus nine."""
    text = "Ghana's government borrowed 9% of GDP, net, in 2022."
    article = Article(id="a", text=text, published_on=date(2024, 6, 1))
    ranked = rank_claims(extract_claims(article).claims, CATALOGUE)

    found = match_claims(ranked, Evidence(cells=HELD, statements=(), as_of=article.published_on))[0]

    assert found.chosen is not None
    assert str(found.chosen.value) == "9.2"


@pytest.mark.parametrize(
    ("text", "links", "why"),
    [
        (
            "Ghana's external debt was $43.6 billion in 2022, or so all 21 had it.",
            ("certain", "plausible"),
            "the second says no unit of its own: it is the one misread",
        ),
        (
            "Ghana's external debt was $43.6 billion in 2022, or $45 billion in 2022.",
            ("plausible", "plausible"),
            "which of the two is meant is not known",
        ),
    ],
)
def test_two_numbers_for_one_figure_are_doubted_by_name(text: str, links: tuple[str, ...], why: str) -> None:
    """Each that is weakened says so."""
    article = Article(id="a", text=text, published_on=date(2024, 6, 1))
    ranked = rank_claims(extract_claims(article).claims, CATALOGUE)

    found = match_claims(ranked, Evidence(cells=HELD, statements=(), as_of=article.published_on))

    assert tuple(match.link for match in found) == links, why
    told = [any("the same figure" in text for kind, text in match.how if kind == "doubt") for match in found]
    assert told == [link == "plausible" for link in links]
