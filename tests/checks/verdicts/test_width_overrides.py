"""Widths of one's own: what may be set, what is refused and how it is named, and what it does to a verdict."""

from __future__ import annotations

from decimal import Decimal

import pytest

from checks.errors import InvalidWidth
from checks.matching import Catalogue
from checks.model.measure import Indicator
from checks.verdicts import RULES_VERSION, judge_matches
from checks.verdicts.width_overrides import WidthOverrides, WidthsInForce, read_overrides, widths_in_force
from checks.verdicts.width_table import default_widths, width_rows
from tests.checks.verdicts.cases import AS_OF, a_claim, a_match, a_quantity, a_reference

#: The reviewed measure unemployment_rate, by the series that its row names, and one that no table knows.
HELD = Catalogue(
    [
        Indicator(dataset="world-development-indicators", indicator="SL.UEM.TOTL.ZS", name="Unemployment", unit="%"),
        Indicator(dataset="own", indicator="STATIONS", name="Fire stations", unit="number"),
    ]
)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"aproximately": "0.1"}, "widths.aproximately: there is no such width; did you mean 'approximately'"),
        ({"floor": "one percent"}, "widths.floor: 'one percent' is no number"),
        ({"floor": True}, "widths.floor: True is no number"),
        ({"floor": "NaN"}, "widths.floor: 'NaN' is no number"),
        ({"floor": "-0.01"}, "widths.floor: -0.01 is out of bounds; write 0 to 1"),
        ({"half_unit": "0.4"}, "widths.half_unit: 0.4 is out of bounds; write 0.5 to 1"),
        ({"more_words": "more"}, "widths.more_words: this is a list of words"),
        ({"approximately": "0.2"}, r"approximately \(0.2\) reaches beyond approximately_max \(0.10\)"),
        ({"fraction_grey": "1"}, r"fraction \(2\) reaches beyond fraction_grey \(1\)"),
        ({"just_under": "0.8"}, r"just_under \(0.8\) reaches beyond just_under_grey \(0.90\)"),
        ({"measures": "none"}, "write a table for each measure"),
        ({"measures": {"gdp_growth": {}}}, "widths.measures.gdp_growth: write widths below it"),
        ({"measures": {"gdp_growth": {"floor": "0.005"}}}, "measures.gdp_growth.floor: 0.005 is narrower than 0.01"),
        ({"measures": {"gdp_growth": {"just_under": "0.97"}}}, "0.97 is narrower than 0.95.*write 0.95 or less"),
        ({"measures": {"gdp_growth": {"narrow": "0.2"}}}, "narrow: this is no tolerance; set it for all measures"),
        ({"floor": "0.02", "measures": {"gdp_growth": {"floor": "0.015"}}}, "narrower than 0.02"),
        ({"measures": {"gdp_growth": {"floor": "0.04"}}}, r"floor \(0.04\) reaches beyond floor_later \(0.03\)"),
    ],
)
def test_what_is_no_width_is_refused_by_name(given: dict[str, object], told: str) -> None:
    """Unknown, no number, out of bounds, in disorder, or narrower for one measure than for all."""
    with pytest.raises(InvalidWidth, match=told):
        read_overrides(given)


@pytest.mark.parametrize("given", ["0.02", 0.02, Decimal("0.020")])
def test_a_number_is_the_same_in_quotes_or_without(given: object) -> None:
    """What TOML reads as a float is taken by its written digits."""
    assert read_overrides({"floor": given}).mark == read_overrides({"floor": "0.02"}).mark


def test_nothing_set_changes_nothing() -> None:
    """No mark, the packaged widths, no catalogue needed."""
    in_force = widths_in_force(read_overrides({}))

    assert WidthsInForce() == in_force
    assert default_widths() == in_force.everywhere


def test_overrides_survive_the_record() -> None:
    """Written down and read again they are the same."""
    overrides = read_overrides({"approximately": "0.10", "measures": {"gdp_growth": {"floor": "0.03"}}})

    assert overrides == read_overrides(overrides.as_dict())


def test_a_measure_is_known_by_its_name_or_by_its_series() -> None:
    """A concept's widths hold for all its series, the wider one where both are set; others keep theirs."""
    key = "world-development-indicators:SL.UEM.TOTL.ZS"
    in_force = widths_in_force(
        read_overrides({"measures": {"unemployment_rate": {"floor": "0.02"}, key: {"floor": "0.03"}}}), HELD
    )

    assert Decimal("0.03") == in_force.by_series[key].floor
    assert {key} == set(in_force.by_series)


@pytest.mark.parametrize(
    ("measure", "told"),
    [("unemployment", "no measure of that name; did you mean"), ("own:STATION", "own has no such indicator; did you")],
)
def test_a_measure_that_nobody_knows_is_refused(measure: str, told: str) -> None:
    """A slip of the pen must not pass for a width in force."""
    with pytest.raises(InvalidWidth, match=told):
        widths_in_force(read_overrides({"measures": {measure: {"floor": "0.02"}}}), HELD)


def test_a_dataset_that_is_not_held_has_no_say() -> None:
    """Its width waits until the dataset is added."""
    in_force = widths_in_force(read_overrides({"measures": {"later:X": {"floor": "0.02"}}}), HELD)

    assert {"later:X"} == set(in_force.by_series)


def test_an_override_moves_the_verdict_and_the_version() -> None:
    """2.6 % off is refuted by 1 % and borderline by 3 %, for that series alone."""
    number = a_claim(a_quantity("1000003"))
    own, other = (a_reference("1026000", dataset="own", indicator=code) for code in ("STATIONS", "OTHER"))
    matches = [a_match(number, own), a_match(number, other)]
    widths = widths_in_force(read_overrides({"measures": {"own:STATIONS": {"floor": "0.03"}}}), HELD)

    results = judge_matches(matches, as_of=AS_OF, widths=widths)

    assert [result.verdict.label for result in results] == ["not_enough_evidence", "refuted"]
    assert {f"{RULES_VERSION}{widths.mark}"} == {result.rules_version for result in results}
    assert {RULES_VERSION} == {result.rules_version for result in judge_matches(matches, as_of=AS_OF)}


def test_every_width_may_be_set_to_what_it_is() -> None:
    """The packaged values lie within their own bounds and in order."""
    values = {name: str(getattr(default_widths(), name)) for name, row in width_rows().items() if row.unit != "words"}

    assert WidthOverrides().base == read_overrides(values).base
