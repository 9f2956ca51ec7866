"""Our World in Data: charts as tables and metadata, groups without a code, columns that are no values."""

from __future__ import annotations

from pathlib import Path

import pytest
from fault_server import FaultServer

from sources.http import Fetcher
from sources.provider import InvalidWanted, ProviderChanged, ProviderRefused, Request, Wanted
from sources.providers import owid

from .battery import HTML, Specimen, check_bad_numbers, check_cuts, check_no_answers, read_specimen, served, specimens

TABLE = Request(indicator="rain", path="grapher/rain.csv", query=(("useColumnShortNames", "true"),))
LONG = (("useColumnShortNames", "false"),)


def _rows(body: str) -> list[tuple[str, str, str, str]]:
    page = owid.parse(body.encode(), TABLE)
    return [(row.indicator, row.ref_area, row.time_period, row.obs_value) for row in page.rows]


@pytest.mark.parametrize("specimen", specimens("owid"), ids=lambda specimen: specimen.name)
def test_specimens(specimen: Specimen, server: FaultServer, fetcher: Fetcher) -> None:
    """Served bytes give the expected frame, and cut anywhere never another value."""
    assert served("owid", specimen, server, fetcher).rows == specimen.rows
    check_cuts("owid", specimen, server, fetcher, empty_is_no_data=False)
    check_no_answers("owid", specimen.request)


def test_table() -> None:
    """Years before our era and empty cells have no value; a group without a code is named."""
    page = owid.parse(read_specimen("owid", "table.csv").body, read_specimen("owid", "table.csv").request)

    assert (page.nulls, page.unmapped, page.vintage) == (2, ("Atlantis",), None)
    check_bad_numbers(owid, read_specimen("owid", "table.csv"), b"171.50")


def test_metadata() -> None:
    """Name, unit and the day of the last update, by short names; a column of remarks is none."""
    specimen = read_specimen("owid", "metadata.json")
    page = owid.parse(specimen.body, specimen.request)

    assert page.names == (("rainy-days/rainy_days", "Days with rain"),)
    assert page.units == (("rainy-days/rainy_days", "days per year"),)
    assert str(page.vintage) == "2024-05-06"


def test_a_missing_unit_is_missing() -> None:
    """An empty unit is not the same as no unit, and neither is guessed."""
    body = read_specimen("owid", "metadata.json").body
    bare = body.replace(b'"days per year"', b'""').replace(b'"shortUnit": "days"', b'"shortUnit": ""')

    assert owid.parse(bare, read_specimen("owid", "metadata.json").request).units == ()
    short = body.replace(b'"days per year"', b'""')
    assert owid.parse(short, read_specimen("owid", "metadata.json").request).units[0][1] == "days"


def test_codes_of_their_own() -> None:
    """OWID's codes become ours; those that have no row are named by their entity."""
    head = "Entity,Code,Year,v\n"

    assert _rows(f"{head}World,OWID_WRL,2000,1\nKosovo,OWID_KOS,2000,2\nUSSR,OWID_USS,1980,3\n") == [
        ("rain/v", "WLD", "2000", "1"),
        ("rain/v", "XKX", "2000", "2"),
        ("rain/v", "SUN", "1980", "3"),
    ]
    page = owid.parse(f"{head}Somaliland,OWID_SML,2000,1\nScotland,,2000,2\n".encode(), TABLE)
    assert page.unmapped == ("Somaliland", "Scotland")


def test_days_and_early_years() -> None:
    """A Day column holds dates; a year of three digits is padded."""
    assert _rows("Entity,Code,Day,v\nFrance,FRA,2020-03-01,5\n") == [("rain/v", "FRA", "2020-03-01", "5")]
    assert _rows("Entity,Code,Year,v\nFrance,FRA,987,5\n") == [("rain/v", "FRA", "0987", "5")]


def test_a_last_line_without_its_end_is_left_out() -> None:
    """It may have been cut in the middle of a number."""
    assert _rows("Entity,Code,Year,v\nFrance,FRA,2019,55.05\nFrance,FRA,2020,55.0") == [
        ("rain/v", "FRA", "2019", "55.05")
    ]


@pytest.mark.parametrize(
    "body",
    [
        "Entity,Year,Code,v\nFrance,2019,FRA,5\n",
        "Entity,Code,Month,v\nFrance,FRA,2019-01,5\n",
        "Entity,Code,Year\nFrance,FRA,2019\n",
        "Entity,Code,Year,v\nFrance,FRA,2019,5,6\n",
        "Entity,Code,Year,v,v\nFrance,FRA,2019,5,6\n",
        "Entity,Code,Year,Days with rain\nFrance,FRA,2019,5\n",
        "Entity,Code,Year,v\nFrance,FRA,2019,5\nFrance,FRA,2020,five\n",
        "Entity,Code,Year,v\nFrance,FRA,2019,NaN\n",
        "Entity,Code,Year,v\nFrance,FRA,2019,<5\n",
        "Entity,Code,Year,v\nFrance,FRA,20190,5\n",
        "Entity,Code,Day,v\nFrance,FRA,2019-02-30,5\n",
        'Entity,Code,Year,v\nFrance,FRA,2019,"5\n',
        "Entity,Code,Year,continent\nFrance,FRA,2019,Europe\n",
    ],
)
def test_changed_tables_are_named(body: str) -> None:
    """Another column, another cell, another length: nothing is read."""
    with pytest.raises(ProviderChanged, match="owid, rain, page 1"):
        owid.parse(body.encode(), TABLE)


def test_refusals() -> None:
    """An error in JSON is a refusal; a page of HTML is none."""
    with pytest.raises(ProviderRefused, match="not redistributable"):
        owid.parse(b'{"error": "data is not redistributable"}', TABLE)
    with pytest.raises(ProviderChanged, match="DOCTYPE"):
        owid.parse(HTML + b"\n", TABLE)


def test_codes_cannot_change_the_address() -> None:
    """A slug is letters, digits and dashes; a column's code asks for its chart, once."""
    for code in ("../admin", "a?b", "A b", ""):
        with pytest.raises(InvalidWanted):
            owid.plan(Wanted(indicators=(code,)))
    assert len(owid.plan(Wanted(indicators=("rain", "rain/rainy_days")))) == 2


@pytest.mark.shared
def test_recorded_charts(shared: Path) -> None:
    """Three charts as downloaded in 2025 and 2026."""
    folder = shared / "api_samples/owid"
    gini = "economic-inequality-gini-index"
    tables = {
        "life-expectancy": ("life-expectancy.csv", 20216, "Scotland"),
        "population": ("population.head200.csv", 189, None),
        gini: (f"{gini}/{gini}.csv", 2152, "China (rural)"),
    }
    for slug, (name, rows, group) in tables.items():
        request = Request(indicator=slug, path=f"grapher/{slug}.csv", query=LONG)
        page = owid.parse((folder / name).read_bytes(), request)
        assert len(page.rows) == rows
        assert group is None or group in page.unmapped
    lives = owid.parse((folder / "life-expectancy.csv").read_bytes(), Request(indicator="l", path="l.csv", query=LONG))
    assert {"WLD", "002", "XKX", "SUN", "HIC"} <= {row.ref_area for row in lives.rows}
    units: dict[str, str] = {}
    for slug in ("life-expectancy", "population", f"{gini}/{gini}"):
        request = Request(indicator=slug, path=f"grapher/{slug}.metadata.json", query=LONG)
        units |= dict(owid.parse((folder / f"{slug}.metadata.json").read_bytes(), request).units)
    assert set(units.values()) == {"years", "people"}
