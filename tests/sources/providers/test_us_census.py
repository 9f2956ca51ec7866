"""US Census: lists of lists, markers that are no values, 204, HTML for a bad key, 50 variables at most."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fault_server import FaultServer, page

from sources.http import Fetcher
from sources.provider import InvalidWanted, ProviderChanged, ProviderRefused, Request, Wanted
from sources.providers import us_census

from .battery import HTML, Specimen, check_bad_numbers, check_cuts, check_no_answers, read_specimen, served, specimens


@pytest.mark.parametrize("specimen", specimens("us_census"), ids=lambda specimen: specimen.name)
def test_specimens(specimen: Specimen, server: FaultServer, fetcher: Fetcher) -> None:
    """Served bytes give the expected frame, and cut anywhere never another value."""
    assert served("us_census", specimen, server, fetcher).rows == specimen.rows
    check_cuts("us_census", specimen, server, fetcher, empty_is_no_data=True)
    check_no_answers("us_census", specimen.request)


def test_nothing_found_is_204(server: FaultServer, fetcher: Fetcher) -> None:
    """No body is an empty page."""
    request = read_specimen("us_census", "states.json").request
    body = fetcher.fetch(server.script("/2022/acs/acs5", page(b"", status=204))).body

    assert us_census.parse(body, request).rows == ()


def test_markers_are_no_values() -> None:
    """-666666666 and its like, and null, are counted; a real negative number is a value."""
    specimen = read_specimen("us_census", "states.json")

    assert us_census.parse(specimen.body, specimen.request).nulls == 2
    check_bad_numbers(us_census, specimen, b'"5028092"')
    for marker in ("-222222222", "-333333333", "-555555555", "-888888888", "-999999999", "-666666666.0"):
        body = specimen.body.replace(b'"5028092"', json.dumps(marker).encode())
        assert us_census.parse(body, specimen.request).nulls == 3
    negative = us_census.parse(specimen.body.replace(b"5028092", b"-12.50"), specimen.request)
    assert negative.rows[0].obs_value == "-12.50"


@pytest.mark.parametrize("text", ["250,000+", "-", "(X)", "N", "***", "NaN", "about 5", ""])
def test_annotations_are_not_read(text: str) -> None:
    """What tables print in place of a number is no number here."""
    specimen = read_specimen("us_census", "states.json")

    with pytest.raises(ProviderChanged, match="value"):
        us_census.parse(specimen.body.replace(b'"5028092"', json.dumps(text).encode()), specimen.request)


def test_a_bad_key_is_a_page_of_html() -> None:
    """Even as HTTP 200; another page of HTML is a changed answer."""
    request = read_specimen("us_census", "states.json").request
    for title in (b"Invalid Key", b"Missing Key"):
        with pytest.raises(ProviderRefused, match="key is invalid or missing"):
            us_census.parse(b"<html><head><title>" + title + b"</title></head></html>", request)
    with pytest.raises(ProviderRefused, match="unknown variable"):
        us_census.parse(b"error: error: unknown variable 'B0'\n", request)
    with pytest.raises(ProviderChanged):
        us_census.parse(HTML, request)


@pytest.mark.parametrize(
    "body",
    [
        [["NAME", "B19013_001E", "B01003_001E", "state"], ["Alabama", "1", "2", "01"]],
        [["NAME", "B01003_001E", "B19013_001E", "county"], ["Alabama", "1", "2"]],
        [["NAME", "B01003_001E", "B19013_001E"], ["Alabama", "1", "2"]],
        [["NAME", "B01003_001E", "B19013_001E", "planet"], ["Earth", "1", "2", "3"]],
        [["NAME", "B01003_001E", "B19013_001E", "state"], {"NAME": "Alabama"}],
        [["NAME", "B01003_001E", "B19013_001E", "state"], ["Alabama", 1, [2], "01"]],
        {"NAME": "Alabama"},
    ],
)
def test_changed_answers_are_named(body: object) -> None:
    """Columns in another order would give one variable's values to another."""
    with pytest.raises(ProviderChanged, match="us_census"):
        us_census.parse(json.dumps(body).encode(), read_specimen("us_census", "states.json").request)


def test_codes_keep_their_zeros() -> None:
    """A state whose code lost its zero is not guessed."""
    specimen = read_specimen("us_census", "states.json")
    found = us_census.parse(specimen.body.replace(b'"01"', b'"1"'), specimen.request)

    assert "Alabama" in found.unmapped
    assert "US-AL" not in {row.ref_area for row in found.rows}


def test_counties_have_no_code() -> None:
    """Places within a state are named, and never taken for the state."""
    request = Request(indicator="acs/acs5/B01003_001E", path="2023/acs/acs5", query=(("get", "NAME,B01003_001E"),))
    body = [["NAME", "B01003_001E", "state", "county"], ["Alpine County, California", "1204", "06", "003"]]
    found = us_census.parse(json.dumps(body).encode(), request)

    assert (found.rows, found.unmapped) == ((), ("Alpine County, California",))


def test_fifty_variables_at_most() -> None:
    """With NAME; each year has its requests."""
    codes = tuple(f"acs/acs1/B{number:05d}_001E" for number in range(120))
    requests = us_census.plan(Wanted(indicators=codes, areas=("USA",), first_year=2021, last_year=2022))
    lengths = [len(dict(request.query)["get"].split(",")) for request in requests if request.query]

    assert lengths == [50, 50, 23, 50, 50, 23]
    assert sum(not request.query for request in requests) == 120


def test_a_name_from_the_variable() -> None:
    """The subject of the table, then the way down to the line."""
    specimen = read_specimen("us_census", "variable.json")

    assert us_census.parse(specimen.body, specimen.request).names == (
        ("acs/acs5/B01003_001E", "Total Population: Total"),
    )
    with pytest.raises(ProviderChanged, match="the record of"):
        us_census.parse(specimen.body.replace(b'"name": "B01003_001E"', b'"name": "B01003_002E"'), specimen.request)


def test_wanted() -> None:
    """Years must be said; areas are the nation, states and Puerto Rico."""
    code = ("acs/acs5/B01003_001E",)
    years = {"first_year": 2022, "last_year": 2022}
    wrong = [
        Wanted(indicators=code),
        Wanted(indicators=("acs5/../x",), first_year=2022, last_year=2022),
        Wanted(indicators=code, areas=("FRA",), first_year=2022, last_year=2022),
    ]
    for wanted in wrong:
        with pytest.raises(InvalidWanted):
            us_census.plan(wanted)
    places = [
        dict(request.query)["for"]
        for request in us_census.plan(Wanted(indicators=code, areas=("PRI", "US-CA", "USA"), **years))
        if request.query
    ]
    assert places == ["us:1", "state:06,72"]


def test_a_code_may_begin_with_its_year() -> None:
    """Then no years need be wanted; the name is asked for once, in the last year."""
    codes = ("2021/acs/acs5/B01003_001E", "2022/acs/acs5/B01003_001E")
    requests = us_census.plan(Wanted(indicators=codes, areas=("USA",)))

    assert [request.path for request in requests] == [
        "2022/acs/acs5/variables/B01003_001E.json",
        "2022/acs/acs5",
        "2021/acs/acs5",
    ]
    assert {request.indicator for request in requests} == {"acs/acs5/B01003_001E"}


@pytest.mark.shared
def test_documented_answers(shared: Path) -> None:
    """Answers written from the guide, and hand-made examples of counties."""
    folder = shared / "api_samples/us_census"
    get = (("get", "NAME,B01001_001E"),)
    request = Request(indicator="acs/acs5/B01001_001E", path="2022/acs/acs5", query=get)
    rows = us_census.parse((folder / "documented_acs5_states.json").read_bytes(), request).rows

    assert [(row.ref_area, row.time_period, row.obs_value) for row in rows] == [
        ("US-AL", "2018/2022", "5028092"),
        ("US-AK", "2018/2022", "734821"),
    ]
    for name in ("documented_error_invalid_key.html", "documented_error_unknown_variable_http400.txt"):
        with pytest.raises(ProviderRefused):
            us_census.parse((folder / name).read_bytes(), request)
    example = json.loads((folder / "api-evangelist/census-data-api-getACS5Year-example.json").read_text("utf-8"))
    asked = Request(indicator="acs/acs5/x", path="2023/acs/acs5", query=(("get", example["request"]["query"]["get"]),))
    counties = us_census.parse(json.dumps(example["response"]["body"]).encode(), asked)
    assert len(counties.unmapped) == 15
