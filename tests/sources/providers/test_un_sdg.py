"""UN SDG: values as texts, bounds that are no values, breakdowns, units from the answer's lists, paging."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fault_server import FaultServer

from sources.http import Fetcher
from sources.provider import InvalidWanted, ProviderChanged, ProviderRefused, Request, Wanted
from sources.providers import un_sdg

from .battery import Specimen, check_bad_numbers, check_cuts, check_no_answers, read_specimen, served, specimens


@pytest.mark.parametrize("specimen", specimens("un_sdg"), ids=lambda specimen: specimen.name)
def test_specimens(specimen: Specimen, server: FaultServer, fetcher: Fetcher) -> None:
    """Served bytes give the expected frame, and cut anywhere never another value."""
    assert served("un_sdg", specimen, server, fetcher).rows == specimen.rows
    check_cuts("un_sdg", specimen, server, fetcher, empty_is_no_data=False)
    check_no_answers("un_sdg", specimen.request)


def test_what_is_no_value() -> None:
    """Bounds, "N" and "NaN" are counted; an area without a code is named."""
    specimen = read_specimen("un_sdg", "page1.json")
    page = un_sdg.parse(specimen.body, specimen.request)

    assert (page.nulls, page.unmapped, page.vintage) == (4, ("Nowhere",), None)
    for text in ("", "N", "NA", "NaN", "<2.5", "< 1", ">95", ">=95"):
        assert un_sdg.parse(specimen.body.replace(b'"22.80"', json.dumps(text).encode()), specimen.request).nulls == 5
    for bad in ("1,234", "n/a", "22.8 %", "Infinity", "<", "2-3", "9" * 401):
        with pytest.raises(ProviderChanged, match="value"):
            un_sdg.parse(specimen.body.replace(b'"22.80"', json.dumps(bad).encode()), specimen.request)


def test_bad_numbers() -> None:
    """Nothing but a plain number is taken for a value."""
    check_bad_numbers(un_sdg, read_specimen("un_sdg", "page2.json"), b'"98.5"')


def test_names_and_units_of_breakdowns() -> None:
    """A breakdown is an indicator of its own, named by the answer's own list."""
    specimen = read_specimen("un_sdg", "page1.json")
    page = un_sdg.parse(specimen.body, specimen.request)

    assert dict(page.names)["EG_ACS_ELEC/URBAN"] == "People with electricity (%), Urban"
    assert dict(page.names)["EG_ACS_ELEC/N"] == "People with electricity (%), National"
    assert set(page.units) == {(code, "Percentage") for code in ("EG_ACS_ELEC", "EG_ACS_ELEC/URBAN", "EG_ACS_ELEC/N")}


def test_multipliers_are_part_of_the_unit() -> None:
    """A count in thousands does not say just "Number"."""
    specimen = read_specimen("un_sdg", "page2.json")
    body = json.loads(specimen.body)
    body["data"][0]["attributes"] = {"Units": "NUMBER", "Unit multiplier": "3"}
    body["attributes"].append({"id": "Unit multiplier", "codes": [{"code": "3", "description": "Thousands"}]})
    page = un_sdg.parse(json.dumps(body).encode(), specimen.request)

    assert page.units == (("EG_ACS_ELEC", "NUMBER, Thousands"),)


def test_a_silently_changed_unit_is_named() -> None:
    """One indicator in two units within one page."""
    specimen = read_specimen("un_sdg", "page1.json")
    body = json.loads(specimen.body)
    body["data"][3]["attributes"]["Units"] = "NUMBER"

    with pytest.raises(ProviderChanged, match="two units, Percentage and NUMBER"):
        un_sdg.parse(json.dumps(body).encode(), specimen.request)


def test_a_unit_that_is_missing_is_missing() -> None:
    """Nothing is guessed from the name."""
    specimen = read_specimen("un_sdg", "page2.json")

    assert un_sdg.parse(specimen.body.replace(b'"Units": "PERCENT"', b'"Other": "x"'), specimen.request).units == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"pageNumber": 2', b'"pageNumber": 1'),
        (b'"totalPages": 2', b'"totalPages": 1'),
        (b'"totalPages": 2', b'"totalPages": "two"'),
        (b'"series": "EG', b'"series": "XX'),
        (b"2018.0", b"2018.5"),
        (b"2018.0", b"20180"),
        (b'"timePeriodStart"', b'"year"'),
        (b'"value":', b'"obs":'),
        (b'"98.5"', b"null"),
        (b'"data":', b'"rows":'),
        (b'"geoAreaCode"', b'"area"'),
        (b'"dimensions": {', b'"dims": {'),
        (b'"seriesDescription"', b'"title"'),
    ],
)
def test_changed_answers_are_named(old: bytes, new: bytes) -> None:
    """Another page, another series, another column: nothing is read."""
    specimen = read_specimen("un_sdg", "page2.json")
    assert old in specimen.body

    with pytest.raises(ProviderChanged, match="un_sdg, EG_ACS_ELEC, page 2"):
        un_sdg.parse(specimen.body.replace(old, new), specimen.request)


def test_paging() -> None:
    """One request a page, up to the last."""
    first, second = (read_specimen("un_sdg", f"page{number}.json") for number in (1, 2))

    assert un_sdg.follow(first.request, un_sdg.parse(first.body, first.request)) == [second.request]
    assert un_sdg.follow(second.request, un_sdg.parse(second.body, second.request)) == []


def test_no_rows_and_refusals() -> None:
    """An empty page is no error; a message is one."""
    request = read_specimen("un_sdg", "page1.json").request
    empty = {"size": 0, "totalElements": 0, "totalPages": 0, "pageNumber": 1, "attributes": [], "dimensions": []}

    assert un_sdg.parse(json.dumps({**empty, "data": []}).encode(), request).rows == ()
    with pytest.raises(ProviderRefused, match="An error has occurred"):
        un_sdg.parse(b'{"Message": "An error has occurred."}', request)


def test_areas_and_codes() -> None:
    """Areas are asked for by M49 number; what has none cannot be asked for."""
    query = un_sdg.plan(Wanted(indicators=("EG_ACS_ELEC",), areas=("AFG", "WLD", "002", "150")))[0].query

    assert [value for key, value in query if key == "areaCode"] == ["4", "1", "2", "150"]
    for wanted in (Wanted(indicators=("a/b",)), Wanted(indicators=("A_B",), areas=("Atlantis",))):
        with pytest.raises(InvalidWanted):
            un_sdg.plan(wanted)


@pytest.mark.shared
def test_documented_page(shared: Path) -> None:
    """The page written from the documentation."""
    body = (shared / "api_samples/un_sdg/documented_series_data_page1.json").read_bytes()
    page = un_sdg.parse(body, Request(indicator="EG_ACS_ELEC", path="sdg/Series/Data", query=()))

    assert [(row.indicator, row.ref_area, row.obs_value) for row in page.rows] == [
        ("EG_ACS_ELEC", "RWA", "22.8"),
        ("EG_ACS_ELEC/URBAN", "RWA", "72.0"),
    ]
    assert (page.page, page.pages, page.units[0][1]) == (1, 2, "Percentage")
