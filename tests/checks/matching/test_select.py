"""Claims against series: certain only when nothing is guessed, silent with a reason otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from checks.matching import Catalogue, Evidence, match_claims, rank_claims, wanted_series
from checks.model.measure import SeriesKey
from checks.verdicts import judge_match
from tests.factories import cells, claim, indicator

WDI = "world-development-indicators"
SG = "systema-globalis"
POPULATION = indicator("SP.POP.TOTL", "Population, total", dataset=WDI)
POPULATION_TWIN = indicator("total_population_with_projections", "Total population", dataset=SG, rank=2)
URBAN = indicator("SP.URB.TOTL", "Urban population", dataset=WDI)
GROWTH = indicator("NY.GDP.MKTP.KD.ZG", "GDP growth (annual %)", "annual %", dataset=WDI)
GDP = indicator("NY.GDP.MKTP.CD", "GDP (current US$)", "current US$", dataset=WDI)
STATIONS = indicator("FIRE", "Fire stations (number)", "number", dataset="newsroom")
CATALOGUE = Catalogue([POPULATION, POPULATION_TWIN, URBAN, GROWTH, GDP, STATIONS])
CELLS = cells(
    (f"{WDI}:SP.POP.TOTL", "CHN", "2015", "1379860000"),
    (f"{WDI}:SP.POP.TOTL", "CHN", "2014", "1371860000"),
    (f"{SG}:total_population_with_projections", "CHN", "2015", "1397029000"),
    (f"{WDI}:SP.URB.TOTL", "CHN", "2015", "763000000"),
    (f"{WDI}:NY.GDP.MKTP.KD.ZG", "CHN", "2015", "7.04"),
    (f"{WDI}:NY.GDP.MKTP.CD", "CHN", "2015", "11061553000000"),
    ("newsroom:FIRE", "CHN", "2015", "5012"),
)
AS_OF = date(2016, 6, 1)


def match(item, others=(), as_of=AS_OF, held=CELLS):  # type: ignore[no-untyped-def]
    return match_claims(rank_claims([item, *others], CATALOGUE), Evidence(cells=held, statements=(), as_of=as_of))[0]


def population(sentence: str = "China's population was about 1.38 billion in 2015.", **fields: object):  # type: ignore[no-untyped-def]
    defaults: dict[str, object] = {"counted": "population", "last_place": "10000000"}
    return claim(sentence, "1.38 billion", "1380000000", "person", **{**defaults, **fields})


def test_everything_said_is_certain() -> None:
    """Measure, area, period and unit all in the clause."""
    found = match(population())

    assert found.chosen is not None
    assert (found.chosen.indicator, found.chosen.time_period, found.link) == ("SP.POP.TOTL", "2015", "certain")
    assert [(rival.reference.dataset, rival.why_not) for rival in found.rivals] == [(SG, ("lower_rank",))]


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("China's prison population was about 1.38 billion in 2015.", "a modifier before"),
        ("China's population of pandas was about 1.38 billion in 2015.", "a modifier behind of"),
        ("The Muslim population of China was about 1.38 billion in 2015.", "an adjective no table knows"),
    ],
)
def test_an_unexplained_word_is_never_certain(sentence: str, why: str) -> None:
    """What the measure does not account for may make it another one."""
    assert match(population(sentence)).link != "certain", why


def test_a_longer_measure_wins() -> None:
    """ "Urban population" is not the population."""
    found = match(population("China's urban population was about 1.38 billion in 2015.", counted="urban population"))

    assert found.chosen is not None
    assert found.chosen.indicator == "SP.URB.TOTL"


def test_a_restricting_word_without_a_series_is_silent() -> None:
    """The rural population is held nowhere here: the total is shown, not used."""
    found = match(population("China's rural population was about 1.38 billion in 2015.", counted="rural population"))

    assert found.chosen is None
    assert found.reason == "definition_differs"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"ref_area": None, "area_from": None}, "area_unknown"),
        ({"ref_area": "VNM"}, "area_not_in_reference"),
        ({"period": "1950"}, "period_missing_in_reference"),
        ({"period": "2015-Q3"}, "period_missing_in_reference"),
    ],
)
def test_a_missing_dimension_has_its_reason(fields: dict[str, object], reason: str) -> None:
    """Every gap is named."""
    assert match(population(**fields)).reason == reason


def test_a_carried_area_is_never_certain() -> None:
    """The country named before may not be this one's, and is not where the sentence names what no table knows."""
    assert match(population("Its population was about 1.38 billion in 2015.", area_from="carried")).link == "strong"
    assert match(population("Wakanda's population was 1.38 billion in 2015.", area_from="carried")).chosen is None


def test_no_period_takes_the_newest_that_had_ended() -> None:
    """ "China has 1.38 billion people", said in June 2015, speaks of 2014 at the latest."""
    found = match(population(period=None), as_of=date(2015, 6, 1))

    assert found.chosen is not None
    assert (found.chosen.time_period, found.link) == ("2014", "strong")


def test_growth_and_level_are_never_mixed() -> None:
    """A change in percent is judged by the growth series, an amount by the level."""
    grew = claim(
        "China's GDP grew 6.9% in 2015.",
        "6.9%",
        "6.9",
        "percent",
        counted="GDP",
        action="grew",
        kind="change",
        direction="increase",
        last_place="0.1",
    )
    was = claim(
        "China's GDP was $11 trillion in 2015.", "$11 trillion", "11000000000000", "USD", counted="GDP", kind="amount"
    )

    assert match(grew).chosen.indicator == "NY.GDP.MKTP.KD.ZG"  # type: ignore[union-attr]
    assert match(was).chosen.indicator == "NY.GDP.MKTP.CD"  # type: ignore[union-attr]


def test_currencies_are_not_converted() -> None:
    """Euros against a series in dollars need a dated rate."""
    was = claim(
        "China's GDP was €10 trillion in 2015.", "€10 trillion", "10000000000000", "EUR", counted="GDP", kind="amount"
    )

    assert match(was).reason == "unit_not_convertible"


def test_an_indicator_no_table_knows_works_by_its_name() -> None:
    """A newsroom's own table, with a name and nothing else."""
    text = "China had 5,012 fire stations in 2015."
    found = match(claim(text, "5,012", "5012", "station", counted="fire stations"))

    assert found.chosen is not None
    assert (found.chosen.indicator, found.link) == ("FIRE", "certain")


def test_nothing_on_the_matter() -> None:
    """Counts of something no reference has."""
    found = match(claim("China had 40 pandas in 2015.", "40", "40", "panda", counted="pandas"))

    assert (found.chosen, found.reason) == (None, "no_reference")


def test_the_claimed_value_takes_no_part_in_choosing() -> None:
    """Another number in the same sentence gives the same reference and link."""
    one = population()
    other = replace(one, quantity=replace(one.quantity, value=Decimal(5)))

    assert match(one).chosen == match(other).chosen
    assert match(one).link == match(other).link


def test_series_are_asked_for_once_and_in_order() -> None:
    """Two claims on one series."""
    wanted = wanted_series(rank_claims([population(), population()], CATALOGUE))

    assert wanted == sorted(set(wanted))
    assert SeriesKey(dataset=WDI, indicator="SP.POP.TOTL", ref_area="CHN") in wanted


def test_load_order_changes_nothing() -> None:
    """The catalogue and the cells in another order."""
    backwards = Catalogue([STATIONS, GDP, GROWTH, URBAN, POPULATION_TWIN, POPULATION])
    turned = dict(reversed(CELLS.items()))
    found = match_claims(rank_claims([population()], backwards), Evidence(cells=turned, statements=(), as_of=AS_OF))[0]

    assert found == match(population())


def test_a_carried_area_gives_way_to_a_name_no_table_knows() -> None:
    """China two sentences before is not the place of Wakanda's population."""
    found = match(population("Wakanda's population was about 1.38 billion in 2015.", area_from="carried"))

    assert (found.chosen, found.reason) == (None, "area_unknown")


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("China, unlike India, had a population of about 1.38 billion in 2015.", "two places"),
        ("Montana's Chinese population was about 1.38 billion in 2015.", "a smaller place"),
        ("China's population would be about 1.38 billion in 2015.", "a condition"),
        ("China's population was forecast to be about 1.38 billion in 2015.", "a forecast"),
    ],
)
def test_a_doubt_is_named_and_keeps_the_link_from_certain(sentence: str, why: str) -> None:
    """What `explain` will print."""
    found = match(population(sentence))

    assert found.link != "certain", why
    assert any(dimension == "doubt" for dimension, _ in found.how), why


def test_a_denied_number_is_not_linked() -> None:
    """ "Was not 1.38 billion" asserts nothing that agreement could support."""
    assert match(population("China's population was not about 1.38 billion in 2015.")).link == "none"


def test_a_named_source_may_count_otherwise() -> None:
    """Another body's definition is not the dataset's."""
    sentence = "China's population was about 1.38 billion in 2015, according to the Census Watch."
    found = match(population(sentence, attributed_to="the Census Watch"))

    assert found.link == "strong"


@pytest.mark.parametrize(
    ("period", "shown", "codes"),
    [
        ("2015-08", "2015", ("period_longer",)),
        ("2014/2015", "2015", ("period_shorter",)),
        ("2013", "2015", ("period_other",)),
        ("2016-05", "2015", ("period_other",)),
    ],
)
def test_a_figure_of_another_time_is_shown_with_how_its_period_lies(
    period: str, shown: str, codes: tuple[str, ...]
) -> None:
    """The year around a month, the newest year inside a stretch; else the newest held."""
    found = match(population(period=period))

    assert (found.chosen, found.reason) == (None, "period_missing_in_reference")
    assert [(rival.reference.time_period, rival.why_not) for rival in found.rivals][:1] == [(shown, codes)]


def test_the_number_of_a_year_told_of_a_month_is_narrowed() -> None:
    """From the text of the match to the flag: nothing is confirmed, and the flag says what the number is."""
    found = match(population("China's population was 1.38 billion in August 2015.", period="2015-08"))
    verdict = judge_match(found, as_of=AS_OF)

    assert (verdict.label, verdict.flags) == ("not_enough_evidence", ("period_narrowed",))
    assert verdict.explanation.endswith(
        "The number is that of 2015, which is longer than what the article says (2015-08)."
    )
