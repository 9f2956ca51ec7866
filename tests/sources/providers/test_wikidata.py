"""Wikidata: ranks, points in time, units that are items, unknown values, and answers that were cut."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fault_server import FaultServer

from sources.http import Fetcher
from sources.provider import InvalidWanted, Page, ProviderChanged, Request, Wanted
from sources.providers import wikidata

from .battery import Specimen, check_bad_numbers, check_cuts, check_no_answers, read_specimen, served, specimens

REQUEST = Request(indicator="P1082", path="sparql", query=())
COLUMNS = ["iso3", "value", "unit", "unitLabel", "time", "precision", "rank", "name", "modified"]
ROW = {
    "iso3": "FRA",
    "value": "5",
    "unit": "http://www.wikidata.org/entity/Q199",
    "time": "2015-01-01T00:00:00Z",
    "precision": "9",
    "rank": "http://wikiba.se/ontology#NormalRank",
    "name": "population",
    "modified": "2024-05-01T10:00:00Z",
}


def _cells(**changes: str | None) -> dict[str, Any]:
    return {name: {"type": "literal", "value": text} for name, text in {**ROW, **changes}.items() if text is not None}


def _parse(*bindings: dict[str, Any], columns: list[str] = COLUMNS) -> Page:
    whole = {"head": {"vars": columns}, "results": {"bindings": list(bindings)}}
    return wikidata.parse(json.dumps(whole).encode(), REQUEST)


def _values(*bindings: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(row.indicator, row.time_period, row.obs_value) for row in _parse(*bindings).rows]


@pytest.mark.parametrize("specimen", specimens("wikidata"), ids=lambda specimen: specimen.name)
def test_specimens(specimen: Specimen, server: FaultServer, fetcher: Fetcher) -> None:
    """Served bytes give the expected frame, and cut anywhere never another value."""
    assert served("wikidata", specimen, server, fetcher).rows == specimen.rows
    check_cuts("wikidata", specimen, server, fetcher, empty_is_no_data=False)
    check_no_answers("wikidata", specimen.request)
    check_bad_numbers(wikidata, specimen, b'"1379860000"')


def test_counts_and_vintage() -> None:
    """Whatever has no value of its own is counted, and the last change of an item is the vintage."""
    specimen = read_specimen("wikidata", "population.json")
    page = wikidata.parse(specimen.body, specimen.request)

    assert (page.nulls, page.unmapped, page.vintage) == (7, ("XAA",), date(2024, 6, 2))
    assert page.names == (("P1082", "population"), ("P1082/Q11229", "population, percent"))
    assert page.units == (("P1082/Q11229", "percent"),)


def test_a_cut_answer_with_a_trace() -> None:
    """A query out of time ends a begun answer with a Java trace, as HTTP 200."""
    specimen = read_specimen("wikidata", "population.json")
    trace = b"\njava.util.concurrent.TimeoutException\n\tat java.util.concurrent.FutureTask.get(FutureTask.java:205)"

    for body in (specimen.body[:900] + trace, specimen.body + trace, trace):
        with pytest.raises(ProviderChanged, match="no JSON"):
            wikidata.parse(body, specimen.request)


def test_ranks() -> None:
    """Preferred before normal, deprecated never, and no choice between equals that differ."""
    preferred = _cells(value="6", rank="http://wikiba.se/ontology#PreferredRank")

    assert _values(_cells(), preferred) == [("P1082", "2015", "6")]
    assert _values(_cells(), _cells(value="7")) == []
    assert _values(_cells(), _cells()) == [("P1082", "2015", "5")]
    assert _parse(_cells(), _cells()).nulls == 0
    assert _values(_cells(rank="http://wikiba.se/ontology#DeprecatedRank")) == []
    with pytest.raises(ProviderChanged, match="rank"):
        _parse(_cells(rank="http://wikiba.se/ontology#BestRank"))


def test_points_in_time() -> None:
    """As precise as given; a statement without one, or of a decade, or before our era, has no period."""
    assert _values(_cells(time="2015-07-01T00:00:00Z", precision="10")) == [("P1082", "2015-07", "5")]
    assert _values(_cells(time="2015-07-14T00:00:00Z", precision="11")) == [("P1082", "2015-07-14", "5")]
    assert _values(_cells(time="+2015-01-01T00:00:00Z")) == [("P1082", "2015", "5")]
    without = ["-0044-03-15T00:00:00Z", "12015-01-01T00:00:00Z", "soon"]
    for changes in ({"time": None}, {"precision": "8"}, {"precision": None}, *({"time": time} for time in without)):
        page = _parse(_cells(**changes))
        assert (page.rows, page.nulls) == ((), 1)
    with pytest.raises(ProviderChanged, match="period"):
        _parse(_cells(time="2015-13-01T00:00:00Z", precision="10"))


def test_units_keep_series_apart() -> None:
    """Dollars and euros under one property are two indicators."""
    dollars = _cells(unit="http://www.wikidata.org/entity/Q4917", unitLabel="United States dollar")

    assert _values(_cells(), dollars) == [("P1082", "2015", "5"), ("P1082/Q4917", "2015", "5")]
    assert _parse(dollars).units == (("P1082/Q4917", "United States dollar"),)
    assert _parse(_cells(unit="http://www.wikidata.org/entity/Q4917")).units == (("P1082/Q4917", "Q4917"),)
    with pytest.raises(ProviderChanged, match="unit"):
        _parse(_cells(unit="dollars"))


def test_unknown_values() -> None:
    """A blank node and a genid address say "unknown"."""
    blank = {**_cells(), "value": {"type": "bnode", "value": "t12"}}
    genid = {**_cells(), "value": {"type": "uri", "value": "http://www.wikidata.org/.well-known/genid/d3"}}

    assert [(_parse(item).rows, _parse(item).nulls) for item in (blank, genid)] == [((), 1), ((), 1)]


def test_changed_answers_are_named() -> None:
    """Other columns, cells of another type, no date of change."""
    with pytest.raises(ProviderChanged, match="columns"):
        _parse(_cells(), columns=COLUMNS[:-1])
    with pytest.raises(ProviderChanged, match="iso3"):
        _parse({**_cells(), "iso3": {"type": "triple", "value": "FRA"}})
    with pytest.raises(ProviderChanged, match="date"):
        _parse(_cells(modified=None))
    with pytest.raises(ProviderChanged, match="value"):
        _parse(_cells(value="many"))
    assert _parse().rows == ()


def test_queries() -> None:
    """Only ids go into a query."""
    request = wikidata.plan(Wanted(indicators=("P2131",)))[0]

    assert "VALUES" not in dict(request.query)["query"]
    assert "p:P2131 ?statement" in dict(request.query)["query"]
    assert request.headers == (("Accept", "application/sparql-results+json"),)
    for wanted in (Wanted(indicators=("P1 } #",)), Wanted(indicators=("P1",), areas=('A"',))):
        with pytest.raises(InvalidWanted):
            wikidata.plan(wanted)


@pytest.mark.shared
def test_documented_answers_have_other_columns(shared: Path) -> None:
    """They answer other queries: each is named, none is read as ours; their cells are read."""
    for path in sorted((shared / "api_samples/wikidata").glob("documented_*.json")):
        with pytest.raises(ProviderChanged):
            wikidata.parse(path.read_bytes(), REQUEST)
    china = json.loads((shared / "api_samples/wikidata/documented_population_of_china.json").read_bytes())
    cells = [
        {**_cells(iso3="CHN", time=None), "value": row["population"]}
        | ({"time": row["pointInTime"]} if "pointInTime" in row else {})
        for row in china["results"]["bindings"]
    ]
    assert _values(*cells) == [("P1082", "2015", "1379860000")]
