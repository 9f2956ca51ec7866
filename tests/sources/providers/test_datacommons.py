"""Data Commons: an empty answer is a refusal, every source is a series of its own, dates fit their period."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from fault_server import FaultServer

from sources.http import Fetcher
from sources.provider import InvalidWanted, ProviderChanged, ProviderRefused, Request, Wanted
from sources.providers import datacommons

from .battery import Specimen, check_bad_numbers, check_cuts, check_no_answers, read_specimen, served, specimens

COUNT = Request(indicator="Count_Person", path="v2/observation", query=())


def _body(facets: dict[str, Any], **places: list[dict[str, Any]]) -> bytes:
    """An answer about Count_Person; places are named by their alpha-3 code."""
    by_entity = {f"country/{place}": {"orderedFacets": listed} for place, listed in places.items()}
    return json.dumps({"byVariable": {"Count_Person": {"byEntity": by_entity}}, "facets": facets}).encode()


def _facet(facet: str, **points: object) -> dict[str, Any]:
    return {"facetId": facet, "observations": [{"date": day[1:], "value": value} for day, value in points.items()]}


@pytest.mark.parametrize("specimen", specimens("datacommons"), ids=lambda specimen: specimen.name)
def test_specimens(specimen: Specimen, server: FaultServer, fetcher: Fetcher) -> None:
    """Served bytes give the expected frame, and cut anywhere never another value."""
    assert served("datacommons", specimen, server, fetcher).rows == specimen.rows
    check_cuts("datacommons", specimen, server, fetcher, empty_is_no_data=False)
    check_no_answers("datacommons", specimen.request)
    check_bad_numbers(datacommons, specimen, b"1411778.72")


def test_an_empty_answer_is_a_refusal() -> None:
    """A misspelt id answers ``{}``: named, with what to do; a place without data is no data."""
    with pytest.raises(ProviderRefused, match=r"datacommons, Count_Person, page 1: the answer is empty.*check the var"):
        datacommons.parse(b"{}", COUNT)
    page = datacommons.parse(b'{"byVariable": {"Count_Person": {"byEntity": {"country/USA": {}}}}}', COUNT)

    assert (page.rows, page.nulls) == ((), 1)


def test_messages_are_refusals() -> None:
    """A missing key is code 16."""
    with pytest.raises(ProviderRefused, match="unregistered callers"):
        datacommons.parse(b'{"code": 16, "message": "no unregistered callers"}', COUNT)


def test_every_source_is_a_series() -> None:
    """Two sources that differ never make one series; nor do two that nothing told tells apart."""
    facets = {"1": {"importName": "A", "unit": "USD"}, "2": {"importName": "A", "unit": "EUR"}}
    found = datacommons.parse(_body(facets, FRA=[_facet("1", d2020=5), _facet("2", d2020=4)]), COUNT)

    assert [(row.indicator, row.obs_value) for row in found.rows] == [
        ("Count_Person/A/USD", "5"),
        ("Count_Person/A/EUR", "4"),
    ]
    assert dict(found.units) == {"Count_Person/A/USD": "USD", "Count_Person/A/EUR": "EUR"}
    alike = {"1": {"importName": "A", "provenanceUrl": "x"}, "2": {"importName": "A", "provenanceUrl": "y"}}
    found = datacommons.parse(_body(alike, FRA=[_facet("1", d2020=5), _facet("2", d2020=4)]), COUNT)
    assert [row.indicator for row in found.rows] == ["Count_Person/A/1", "Count_Person/A/2"]


def test_dates_fit_their_period() -> None:
    """A month that stands for a quarter is left out; without a period of observation the date speaks for itself."""
    facets = {"1": {"importName": "A", "observationPeriod": "P3M"}, "2": {"importName": "B"}}
    body = _body(facets, FRA=[_facet("1", d202003=5), _facet("2", d2020=4)]).replace(b"202003", b"2020-03")
    page = datacommons.parse(body, COUNT)

    assert [(row.indicator, row.time_period) for row in page.rows] == [("Count_Person/B", "2020")]
    assert page.nulls == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"byVariable"', b'"by_variable"'),
        (b'"Count_Person"', b'"Count_Household"'),
        (b'"facetId": "22"', b'"facetId": "99"'),
        (b'"facetId": "22"', b'"facet": "22"'),
        (b'"date": "2020-12"', b'"day": "2020-12"'),
        (b'"date": "2020-12"', b'"date": "2020-13"'),
        (b'"observations": [{"date": "2020-12"', b'"points": [{"date": "2020-12"'),
        (b'"facets"', b'"sources"'),
    ],
)
def test_changed_answers_are_named(old: bytes, new: bytes) -> None:
    """Another name, a facet without its facts: nothing is read."""
    specimen = read_specimen("datacommons", "observation.json")
    assert old in specimen.body

    with pytest.raises(ProviderChanged, match="datacommons, Count_Person, page 1"):
        datacommons.parse(specimen.body.replace(old, new), specimen.request)


def test_requests() -> None:
    """All countries by an expression, others by their ids; a code cannot change the query."""
    query = dict(datacommons.plan(Wanted(indicators=("Count_Person",)))[0].query)

    assert query["entity.expression"] == "Earth<-containedInPlace+{typeOf:Country}"
    assert query["date"] == ""
    for wanted in (Wanted(indicators=("a&b",)), Wanted(indicators=("A",), areas=("x y",))):
        with pytest.raises(InvalidWanted):
            datacommons.plan(wanted)


def _as_served(value: object) -> Any:
    """Golden answers of the server have its inner names (by_variable); REST serves byVariable."""
    if isinstance(value, dict):
        own = "by_variable by_entity ordered_facets facet_id import_name measurement_method observation_period unit"
        names = {name: re.sub("_([a-z])", lambda match: match[1].upper(), name) for name in own.split()}
        return {names.get(key, key): _as_served(item) for key, item in value.items()}
    return [_as_served(item) for item in value] if isinstance(value, list) else value


@pytest.mark.shared
def test_recorded_answers(shared: Path) -> None:
    """The documentation's answers and the server's golden ones, one variable at a time."""
    rows, empty, refused, changed = 0, 0, set(), set()
    for path in sorted((shared / "api_samples/datacommons").rglob("*.json")):
        whole = _as_served(json.loads(path.read_bytes()))
        variables = whole.get("byVariable", {})
        for name in variables or ["x"]:
            one = {**whole, "byVariable": {name: variables[name]}} if variables else whole
            try:
                page = datacommons.parse(json.dumps(one).encode(), Request(indicator=name, path="x", query=()))
            except ProviderRefused:
                refused.add(path.stem)
            except ProviderChanged:
                changed.add(path.parent.name)
            else:
                rows += len(page.rows)
                empty += not page.rows
    direct = {"docs_examples", "direct", "contained_in_2015", "contained_in_all", "contained_in_latest", "calculation"}

    assert rows > 10
    assert empty > 10
    assert refused == {"troubleshooting_00", "troubleshooting_01", "troubleshooting_02", "empty"}
    assert not (direct - {"docs_examples"}) & changed  # what changed: other endpoints, and facets without values


@pytest.mark.shared
def test_documented_values(shared: Path) -> None:
    """Four sources of one figure."""
    body = (shared / "api_samples/datacommons/docs_examples/observation_04.json").read_bytes()
    page = datacommons.parse(body, COUNT)

    assert {(row.indicator.split("/")[1], row.time_period, row.obs_value) for row in page.rows} == {
        ("WorldDevelopmentIndicators", "2023", "40097761"),
        ("OECDRegionalDemography", "2023", "40097761"),
        ("OECDRegionalDemography_Population", "2023", "40097761"),
        ("CanadaStatistics", "2021", "36991981"),
    }
