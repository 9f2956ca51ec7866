"""FRED: the "." that is no value, vintages, periods read off the dates, and areas that only the code knows."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fault_server import FaultServer

from sources.http import Fetcher
from sources.provider import InvalidWanted, Page, ProviderChanged, ProviderRefused, Request, Wanted
from sources.providers import fred

from .battery import Specimen, check_bad_numbers, check_cuts, check_no_answers, read_specimen, served, specimens

GDP = Request(indicator="GDP@USA", path="series/observations", query=())


def _answer(days: list[str], **facts: object) -> bytes:
    """Observations of value 1 on the days, all known on 1 March 2024."""
    state = {"realtime_start": "2024-03-01", "realtime_end": "2024-03-01"}
    items = [{**state, "date": day, "value": "1"} for day in days]
    whole = {**state, "units": "lin", "count": len(items), "offset": 0, "limit": 100000, "observations": items}
    return json.dumps({**whole, **facts}).encode()


def _periods(*days: str) -> list[str]:
    return [row.time_period for row in fred.parse(_answer(list(days)), GDP).rows]


@pytest.mark.parametrize("specimen", specimens("fred"), ids=lambda specimen: specimen.name)
def test_specimens(specimen: Specimen, server: FaultServer, fetcher: Fetcher) -> None:
    """Served bytes give the expected frame, and cut anywhere never another value."""
    assert served("fred", specimen, server, fetcher).rows == specimen.rows
    check_cuts("fred", specimen, server, fetcher, empty_is_no_data=False)
    check_no_answers("fred", specimen.request)


def test_a_point_is_no_value() -> None:
    """Missing is counted; only "." is missing."""
    specimen = read_specimen("fred", "observations.json")

    assert fred.parse(specimen.body, specimen.request).nulls == 1
    check_bad_numbers(fred, specimen, b'"104.50"')
    for bad in (b'""', b'"NaN"', b'".."', b'"#N/A"', b'"1_000"'):
        with pytest.raises(ProviderChanged, match="value"):
            fred.parse(specimen.body.replace(b'"104.50"', bad), specimen.request)


def test_facts() -> None:
    """Name with the seasonal adjustment, unit as published, and the day of the last update."""
    specimen = read_specimen("fred", "series.json")
    page = fred.parse(specimen.body, specimen.request)

    assert page.names == (("GDP", "Gross Domestic Product, Seasonally Adjusted Annual Rate"),)
    assert page.units == (("GDP", "Billions of Dollars"),)
    assert page.vintage == date(2024, 2, 28)
    with pytest.raises(ProviderChanged, match="where GNP was asked for"):
        fred.parse(specimen.body, Request(indicator="GNP@USA", path="series", query=()))


def test_periods_from_dates() -> None:
    """The smallest distance says whether a date stands for a month, quarter, half or year; else it is a day."""
    assert _periods("2020-01-01", "2020-02-01", "2020-04-01") == ["2020-01", "2020-02", "2020-04"]
    assert _periods("2019-10-01", "2020-04-01", "2020-07-01") == ["2019-Q4", "2020-Q2", "2020-Q3"]
    assert _periods("2020-01-01", "2020-07-01") == ["2020-01/2020-06", "2020-07/2020-12"]
    assert _periods("2018-01-01", "2020-01-01", "2021-01-01") == ["2018", "2020", "2021"]
    assert _periods("2019-09-30", "2020-09-30") == ["2019-09-30", "2020-09-30"]
    assert _periods("2020-03-07", "2020-03-14") == ["2020-03-07", "2020-03-14"]
    assert _periods("2020-02-01", "2020-05-01") == ["2020-02-01", "2020-05-01"]
    assert _periods("2020-01-01") == ["2020-01-01"]
    assert _periods() == []


def test_one_vintage_at_a_time() -> None:
    """A range of real time would give a date twice; the day asked for is the vintage, and must come back."""
    days = ["2020-01-01", "2020-02-01"]
    asked = Request(indicator="GDP@USA", path="series/observations", query=(("realtime_start", "2024-03-01"),))

    assert fred.parse(_answer(days), asked).vintage == date(2024, 3, 1)
    assert fred.parse(_answer(days), GDP).vintage is None
    with pytest.raises(ProviderChanged, match="several vintages"):
        fred.parse(_answer(days, realtime_end="9999-12-31"), GDP)
    with pytest.raises(ProviderChanged, match="several vintages"):
        fred.parse(_answer(days).replace(b'"2024-03-01", "date": "2020-02', b'"2024-04-01", "date": "2020-02'), GDP)
    with pytest.raises(ProviderChanged, match="one date twice"):
        fred.parse(_answer(["2020-01-01", "2020-01-01"]), GDP)
    other = Request(indicator="GDP@USA", path="series/observations", query=(("realtime_start", "2016-03-01"),))
    with pytest.raises(ProviderChanged, match="where 2016-03-01 was asked for"):
        fred.parse(_answer(days), other)


def test_transformed_values_are_refused() -> None:
    """Percent changes under the name of a level would be wrong values."""
    with pytest.raises(ProviderChanged, match="pch"):
        fred.parse(_answer(["2020-01-01"], units="pch"), GDP)


def test_counts_must_agree() -> None:
    """Fewer observations than counted are a cut answer; more of them come on further pages."""
    for facts in ({"count": 3}, {"count": "many"}, {"offset": 100000}, {"count": 1}):
        with pytest.raises(ProviderChanged):
            fred.parse(_answer(["2020-01-01", "2020-02-01"], **facts), GDP)


def test_paging() -> None:
    """100,000 observations a page."""
    first = next(item for item in fred.plan(Wanted(indicators=("DGS10@USA",))) if item.path != "series")
    page = fred.parse(_answer([], count=100_000, offset=100_000), replace(first, page=2))

    assert (page.page, page.pages) == (2, 1)
    more = fred.follow(first, Page(rows=(), page=1, pages=3, vintage=None))
    assert [(item.page, dict(item.query)["offset"]) for item in more] == [(2, "100000")]
    assert fred.follow(more[0], Page(rows=(), page=2, pages=2, vintage=None)) == []


def test_an_area_is_never_guessed() -> None:
    """The code says it, or the one area wanted does."""
    assert fred.plan(Wanted(indicators=("UNRATE",), areas=("USA",)))[0].indicator == "UNRATE@USA"
    for areas in (("all",), ("USA", "FRA")):
        with pytest.raises(InvalidWanted, match="UNRATE@USA"):
            fred.plan(Wanted(indicators=("UNRATE",), areas=areas))
    for code in ("../x", "GDP@", "A B", "GDP@usa"):
        with pytest.raises(InvalidWanted):
            fred.plan(Wanted(indicators=(code,), areas=("USA",)))


def test_refusals() -> None:
    """Errors come as JSON or, without file_type, as XML."""
    bad = b'{"error_code":400,"error_message":"Bad Request.  The series does not exist."}'
    with pytest.raises(ProviderRefused, match="The series does not exist"):
        fred.parse(bad, GDP)
    with pytest.raises(ProviderRefused, match="api_key"):
        fred.parse(b'<error code="400" message="Bad Request.  Variable api_key has not been set."/>', GDP)


@pytest.mark.shared
def test_recorded_series(shared: Path) -> None:
    """Four series as served in 2023: monthly and quarterly, one value missing."""
    found = {}
    for path in sorted((shared / "api_samples/fred").glob("*.json")):
        request = Request(indicator=f"{path.stem}@USA", path="series/observations", query=())
        page = fred.parse(path.read_bytes(), request)
        found[path.stem] = (len(page.rows), page.nulls, page.rows[0].time_period, page.rows[0].obs_value)

    assert found == {
        "cpi": (292, 0, "1999-01", "0.244051250762677"),
        "employment": (294, 0, "1999-01", "127704"),
        "eur_usd_m": (294, 1, "1999-01", "1.1591"),
        "gdp": (97, 0, "1999-Q1", "9411.682"),
    }
