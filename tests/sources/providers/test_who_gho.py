"""WHO: countries and the world, totals and breakdowns, next links, projections, values that are null."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from fault_server import FaultServer

from sources.http import Fetcher
from sources.provider import InvalidWanted, ProviderChanged, ProviderRefused, Request, Wanted
from sources.providers import who_gho

from .battery import Specimen, check_bad_numbers, check_cuts, check_no_answers, read_specimen, served, specimens


@pytest.mark.parametrize("specimen", specimens("who_gho"), ids=lambda specimen: specimen.name)
def test_specimens(specimen: Specimen, server: FaultServer, fetcher: Fetcher) -> None:
    """Served bytes give the expected frame, and cut anywhere never another value."""
    assert served("who_gho", specimen, server, fetcher).rows == specimen.rows
    check_cuts("who_gho", specimen, server, fetcher, empty_is_no_data=False)
    check_no_answers("who_gho", specimen.request)


def test_what_is_left_out() -> None:
    """Null values and years, and projections, are counted; WHO's own regions are named."""
    specimen = read_specimen("who_gho", "page1.json")
    page = who_gho.parse(specimen.body, specimen.request)

    assert (page.nulls, page.unmapped, page.vintage) == (3, ("EUR",), date(2024, 2, 3))
    check_bad_numbers(who_gho, specimen, b"82.52")


def test_a_region_is_not_taken_for_a_country() -> None:
    """Whatever its letters: the type of the place decides."""
    specimen = read_specimen("who_gho", "page2.json")
    body = specimen.body.replace(b'"WB_LI"', b'"FRA"')

    assert who_gho.parse(body, specimen.request).unmapped == ("FRA",)
    country = body.replace(b'"WORLDBANKINCOMEGROUP"', b'"COUNTRY"')
    assert who_gho.parse(country, specimen.request).rows[0].ref_area == "FRA"
    assert who_gho.parse(country.replace(b'"FRA"', b'"ZZZ"'), specimen.request).unmapped == ("ZZZ",)


def test_next_links() -> None:
    """Only the query of a link to the same indicator is followed, never its host."""
    first, second = (read_specimen("who_gho", f"page{number}.json") for number in (1, 2))
    page = who_gho.parse(first.body, first.request)

    assert who_gho.follow(first.request, page) == [second.request]
    assert who_gho.follow(second.request, who_gho.parse(second.body, second.request)) == []
    for link in ("https://x.example/api/OTHER?$skip=1000", "https://x.example/api/WHOSIS_000001", "?", 5):
        changed = {**json.loads(first.body), "@odata.nextLink": link}
        with pytest.raises(ProviderChanged):
            who_gho.parse(json.dumps(changed).encode(), first.request)
    moved = {**json.loads(first.body), "@odata.nextLink": "https://x.example/api/WHOSIS_000001?$skip=1000"}
    request = who_gho.follow(first.request, who_gho.parse(json.dumps(moved).encode(), first.request))[0]
    assert (request.path, request.query) == ("WHOSIS_000001", (("$skip", "1000"),))


def test_a_link_to_itself_would_never_end() -> None:
    """The same page again is no next page."""
    second = read_specimen("who_gho", "page2.json")
    link = "https://x.example/api/WHOSIS_000001?$filter=TimeDim%20ge%202000&$skip=1000"

    with pytest.raises(ProviderChanged, match="next page"):
        who_gho.parse(json.dumps({**json.loads(second.body), "@odata.nextLink": link}).encode(), second.request)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"IndicatorCode": "WHOSIS_000001"', b'"IndicatorCode": "WHOSIS_000002"'),
        (b'"NumericValue"', b'"NumValue"'),
        (b'"TimeDim"', b'"Time"'),
        (b'"TimeDim": 2019', b'"TimeDim": "2019-2020"'),
        (b'"SpatialDimType"', b'"Type"'),
        (b'"Dim2":', b'"Dimension2":'),
        (b'"Date": "2024', b'"Date": "soon'),
        (b'"value": [', b'"rows": ['),
    ],
)
def test_changed_answers_are_named(old: bytes, new: bytes) -> None:
    """Another indicator or another column: nothing is read."""
    specimen = read_specimen("who_gho", "page2.json")
    assert old in specimen.body

    with pytest.raises(ProviderChanged, match="who_gho, WHOSIS_000001, page 2"):
        who_gho.parse(specimen.body.replace(old, new), specimen.request)


def test_names() -> None:
    """The list of indicators gives the name; an indicator that it has not is refused."""
    specimen = read_specimen("who_gho", "indicator.json")

    assert who_gho.parse(specimen.body, specimen.request).names == (
        ("WHOSIS_000001", "Life expectancy at birth (years)"),
    )
    with pytest.raises(ProviderRefused, match="no such indicator"):
        who_gho.parse(b'{"value": []}', specimen.request)
    with pytest.raises(ProviderRefused, match="gone"):
        who_gho.parse(b'{"error": {"message": "gone"}}', specimen.request)


def test_filters() -> None:
    """Areas and years narrow what is asked; a code cannot end the filter's text."""
    wanted = Wanted(indicators=("WHOSIS_000001",), areas=("FRA", "WLD"), first_year=2000, last_year=2010)

    assert who_gho.plan(wanted)[1].query == (
        ("$filter", "(SpatialDim eq 'FRA' or SpatialDim eq 'GLOBAL') and TimeDim ge 2000 and TimeDim le 2010"),
    )
    for bad in (Wanted(indicators=("A' or 1",)), Wanted(indicators=("AB",), areas=("F'RA",))):
        with pytest.raises(InvalidWanted):
            who_gho.plan(bad)


@pytest.mark.shared
def test_documented_answers(shared: Path) -> None:
    """The answers written from the documentation."""
    folder = shared / "api_samples/who_gho"
    request = Request(indicator="MDG_0000000029", path="MDG_0000000029", query=())
    page = who_gho.parse((folder / "documented_data.json").read_bytes(), request)

    assert [(row.ref_area, row.time_period, row.obs_value) for row in page.rows] == [
        ("WLD", "2020", "1.3"),
        ("FRA", "2020", "0.3"),
    ]
    empty = Request(indicator="WHOSIS_000001", path="WHOSIS_000001", query=())
    assert who_gho.parse((folder / "documented_empty.json").read_bytes(), empty).rows == ()
    listed = Request(indicator="WHOSIS_000002", path="Indicator", query=())
    names = who_gho.parse((folder / "documented_indicator_list.json").read_bytes(), listed).names
    assert names[0][1] == "Healthy life expectancy (HALE) at birth (years)"
