"""ONS: the latest version of a dataset, labels of times, 429 with Retry-After, and the v4 table."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from fault_server import FaultServer, page

from sources.errors import Unavailable
from sources.http import Fetcher
from sources.provider import InvalidWanted, ProviderChanged, ProviderRefused, Request, Wanted
from sources.providers import ons

from .battery import Specimen, check_bad_numbers, check_cuts, check_no_answers, read_specimen, served, specimens

CODE = "cpih01?aggregate=cpih1dim1A0&geography=K02000001"


@pytest.mark.parametrize("specimen", specimens("ons"), ids=lambda specimen: specimen.name)
def test_specimens(specimen: Specimen, server: FaultServer, fetcher: Fetcher) -> None:
    """Served bytes give the expected frame, and cut anywhere never another value."""
    assert served("ons", specimen, server, fetcher).rows == specimen.rows
    check_cuts("ons", specimen, server, fetcher, empty_is_no_data=False)
    check_no_answers("ons", specimen.request)


def test_from_the_dataset_to_its_latest_version() -> None:
    """The record gives name, unit and vintage, and where the observations are."""
    specimen = read_specimen("ons", "dataset.json")
    record = ons.parse(specimen.body, specimen.request)

    assert record.vintage == date(2024, 2, 14)
    assert record.units == (("cpih01?aggregate=cpih1dim1A0", "Index: 2015=100"),)
    assert record.names[0][1] == "Prices with owners' housing costs, aggregate=cpih1dim1A0"
    assert ons.follow(specimen.request, record) == [read_specimen("ons", "observations.json").request]
    after = ons.parse(read_specimen("ons", "observations.json").body, read_specimen("ons", "observations.json").request)
    assert ons.follow(read_specimen("ons", "observations.json").request, after) == []
    assert after.nulls == 1


@pytest.mark.parametrize(
    "href",
    [
        "https://api.beta.ons.gov.uk/v1/datasets/gdp/editions/time-series/versions/41",
        "https://elsewhere.example/steal",
        "https://api.beta.ons.gov.uk/v1/datasets/cpih01/editions/../../x/versions/1",
    ],
)
def test_a_version_elsewhere_is_refused(href: str) -> None:
    """The link is followed only below the same dataset."""
    specimen = read_specimen("ons", "dataset.json")
    body = json.loads(specimen.body)
    body["links"]["latest_version"]["href"] = href

    with pytest.raises(ProviderChanged, match="latest version"):
        ons.parse(json.dumps(body).encode(), specimen.request)


def _observations(**changes: object) -> bytes:
    return json.dumps({**json.loads(read_specimen("ons", "observations.json").body), **changes}).encode()


def test_changed_observations_are_named() -> None:
    """Too few, too many, another option, a time that is none, a value that is none."""
    specimen = read_specimen("ons", "observations.json")
    check_bad_numbers(ons, specimen, b'"73.10"')
    other = {"aggregate": {"option": {"id": "cpih1dim1G10000"}}, "geography": {"option": {"id": "K02000001"}}}
    changed = [
        _observations(total_observations=4),
        _observations(total_observations=20_000),
        _observations(dimensions=other),
        _observations(dimensions={}),
        specimen.body.replace(b"Dec-99", b"Dec-Feb 2018"),
        specimen.body.replace(b"Dec-99", b"Dez-99"),
        specimen.body.replace(b'"observation": "73.10"', b'"value": "73.10"'),
        specimen.body.replace(b'"73.10"', b'".."'),
    ]
    for body in changed:
        with pytest.raises(ProviderChanged):
            ons.parse(body, specimen.request)


def test_areas() -> None:
    """Only the kingdom has a code here; any other is named."""
    specimen = read_specimen("ons", "observations.json")
    asked = Request(
        indicator=CODE.replace("K02000001", "E92000001"),
        path=specimen.request.path,
        query=tuple((key, value.replace("K02000001", "E92000001")) for key, value in specimen.request.query),
    )
    found = ons.parse(specimen.body.replace(b'"id": "K02000001"', b'"id": "E92000001"'), asked)

    assert (found.rows, set(found.unmapped)) == ((), {"E92000001"})


def test_too_many_requests_then_the_answer(server: FaultServer, fetcher: Fetcher) -> None:
    """429 with Retry-After is obeyed; one that stays is a named, retriable error."""
    specimen = read_specimen("ons", "dataset.json")
    busy = page(b"rate limited", status=429, Retry_After="0")

    url = server.script("/busy", busy, page(specimen.body))
    assert ons.parse(fetcher.fetch(url).body, specimen.request).cursor
    with pytest.raises(Unavailable, match="429") as caught:
        fetcher.fetch(server.script("/always", page(b"", status=429, Retry_After="3600")))
    assert caught.value.retry_after == 3600


def test_a_table_of_another_layout_is_named() -> None:
    """The first cell says how many columns of marks there are."""
    specimen = read_specimen("ons", "version.csv")
    for old, new in ((b"v4_1", b"v4_x"), (b",Aggregate\n", b",Sum\n"), (b",Time,", b",When,"), (b"73.10", b"7 3")):
        with pytest.raises(ProviderChanged):
            ons.parse(specimen.body.replace(old, new), specimen.request)


def test_refusals_and_codes() -> None:
    """A message is a refusal; a code cannot change the address."""
    with pytest.raises(ProviderRefused, match="dimension not found"):
        ons.parse(b'{"errors": [{"message": "dimension not found"}]}', read_specimen("ons", "dataset.json").request)
    for code in ("cpih01", "../x?a=b", "cpih01?a=b&c", "cpih01?a=b#"):
        with pytest.raises(InvalidWanted):
            ons.plan(Wanted(indicators=(code,)))


@pytest.mark.shared
def test_documented_answer(shared: Path) -> None:
    """The one observation that the developers' pages print."""
    text = (shared / "api_samples/ons/docs/observations_cmd_index.md").read_text("utf-8")
    block = re.search(r"^    \{\n.*?^    \}\n", text, re.DOTALL | re.MULTILINE)
    assert block is not None
    query = (("time", "Mar-18"), ("aggregate", "cpih1dim1A0"), ("geography", "K02000001"))
    request = Request(indicator=CODE, path="datasets/cpih01/editions/time-series/versions/6/observations", query=query)
    found = ons.parse(block.group().encode(), request)

    row = found.rows[0]
    assert (row.ref_area, row.time_period, row.obs_value) == ("GBR", "2018-03", "105.1")
    assert found.units[0][1] == "Index: 2015=100"
