"""The SDMX services and Eurostat's statistics API: what each serves, cut, spoilt, changed, refused, and too often."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from fault_server import FaultServer, page

from checks.model.measure import SeriesKey
from flows.adding import gate_reference
from sources.errors import NotFound, TooLarge, Unavailable
from sources.http import Fetcher
from sources.provider import InvalidWanted, ProviderChanged, ProviderRefused, Wanted
from sources.reference.library import ReferenceLibrary
from sources.reference.refresh import RefreshReport, refresh_provider
from sources.registry import find_provider, read_registry

from .battery import (
    HTML,
    Specimen,
    check_bad_numbers,
    check_cuts,
    check_cuts_as_they_are,
    check_no_answers,
    read_specimen,
    served,
    specimens,
)

SERVICES = ("ecb", "oecd", "imf", "ilo", "bis", "insee", "istat", "unsd", "eurostat", "eurostat_sdmx")
#: The specimen of data of each, and one value in it.
DATA = {
    "ecb": ("data.json", b"2.50"),
    "oecd": ("data.csv", b"2790.30"),
    "imf": ("data.xml", b"94600000000"),
    "ilo": ("data.csv", b"50.30"),
    "bis": ("data.csv", b"1.50"),
    "insee": ("data.xml", b"2335.0"),
    "istat": ("data.csv", b"59236213"),
    "unsd": ("data.json", b"66.50"),
    "eurostat": ("data.json", b"226901.50"),
    "eurostat_sdmx": ("data.csv", b"206620.40"),
}
#: One for each format is cut on its way over HTTP; the readers are the same for all.
CUT_ON_THE_WAY = {("imf", "data.xml"), ("ilo", "data.csv"), ("unsd", "data.json"), ("eurostat", "data.json")}
_ALL = [(service, specimen) for service in SERVICES for specimen in specimens(service)]


def _pass(name: str, frame: object, unknown_areas: float) -> tuple[str, ...]:
    return ()


@pytest.mark.parametrize(("service", "specimen"), _ALL, ids=[f"{service}-{item.name}" for service, item in _ALL])
def test_specimens(service: str, specimen: Specimen, server: FaultServer, fetcher: Fetcher) -> None:
    """Served bytes give the expected frame, and cut anywhere never another value."""
    assert served(service, specimen, server, fetcher).rows == specimen.rows
    if (service, specimen.name) in CUT_ON_THE_WAY:
        check_cuts(service, specimen, server, fetcher, empty_is_no_data=False)
    else:
        check_cuts_as_they_are(service, specimen)
    check_no_answers(service, specimen.request)


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_but_a_number_is_a_value(service: str) -> None:
    """Texts, infinities and identifiers never become values; NaN is SDMX's word for no value."""
    name, number = DATA[service]
    specimen = read_specimen(service, name)
    module = import_module(f"sources.providers.{service}")
    if name.endswith(".json"):
        quoted = specimen.body.replace(number, b'"1,5"')
        with pytest.raises(ProviderChanged, match="value"):
            module.parse(quoted, specimen.request)
        with pytest.raises(ProviderChanged):
            module.parse(specimen.body.replace(number, b"NaN"), specimen.request)
    for bad in (b"about 5", b"1e999", b"9" * 401, b"Infinity", b"1_000", b"<5"):
        written = b'"' + bad + b'"' if name.endswith(".json") else bad.replace(b"<", b"&lt;")
        with pytest.raises(ProviderChanged):
            module.parse(specimen.body.replace(number, written), specimen.request)
    whole = module.parse(specimen.body, specimen.request)
    missing = b'"NaN"' if name.endswith(".json") else b"NaN"
    if service != "eurostat":
        assert module.parse(specimen.body.replace(number, missing), specimen.request).nulls == whole.nulls + 1


def test_json_stat_has_plain_numbers_only() -> None:
    """Its standard knows no NaN: a missing cell is not there, or null."""
    specimen = read_specimen("eurostat", "data.json")

    check_bad_numbers(import_module("sources.providers.eurostat"), specimen, b"226901.50")


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("kind", ["value", "time", "area"])
def test_a_changed_column_is_named(service: str, kind: str) -> None:
    """A dimension or column that is called otherwise: nothing of the answer is used."""
    specimen = read_specimen(service, DATA[service][0])
    area = {"imf": b"COUNTRY", "eurostat": b'"geo"', "eurostat_sdmx": b"geo"}.get(service, b"REF_AREA")
    if specimen.name.endswith(".json"):
        names = {"value": b'"dataSets"', "time": b'"TIME_PERIOD"', "area": area}
        names |= {"value": b'"value"', "time": b'"time"'} if service == "eurostat" else {}
    elif service == "insee":
        names = {"value": b"ObsValue", "time": b"ObsDimension", "area": b"001688370"}
    else:
        names = {"value": b"OBS_VALUE", "time": b"TIME_PERIOD", "area": area}
    old = names[kind]
    new = old.replace(b'"', b"") + b"_2"
    body = specimen.body.replace(old, b'"' + new + b'"' if old.startswith(b'"') else new)

    assert body != specimen.body
    try:
        left = find_provider(service).parse(body, specimen.request)
    except (ProviderChanged, ProviderRefused) as error:
        assert service in str(error)
    else:
        assert left.rows == (), "rows of a table that is not as on record"


@pytest.mark.parametrize(
    ("service", "old", "new", "value"),
    [
        ("oecd", b",6,Millions", b",3,Thousands", "2790.30e3"),
        ("ecb", b'{"id":"0","name":"Units"}', b'{"id":"-2","name":"Hundredths"}', "2.50e-2"),
        ("insee", b'id="UNIT_MULT" value="3"', b'id="UNIT_MULT" value="6"', "2335.0e6"),
        ("unsd", b'{"id":"6","name":"Millions"}', b'{"id":"3","name":"Thousands"}', "66.50e3"),
        ("eurostat", b"Current prices, million euro", b"Current prices, billion euro", "226901.50e6"),
    ],
)
def test_a_changed_scale_is_applied(service: str, old: bytes, new: bytes, value: str) -> None:
    """Whatever power of ten the answer says is in the value; a code of units.csv goes before its label."""
    specimen = read_specimen(service, DATA[service][0])
    body = specimen.body.replace(old, new)

    assert body != specimen.body
    assert find_provider(service).parse(body, specimen.request).rows[0].obs_value == value


@pytest.mark.parametrize(
    ("service", "old", "new", "unit"),
    [
        ("oecd", b"USD_EXC,US dollars", b"USD_EXC,Euro", "Euro"),
        ("imf", b'UNIT="XDC"', b'UNIT="USD"', "USD"),
        ("ilo", b",PT,", b",PS,", "persons"),
        ("eurostat", b'"CP_MEUR"', b'"PC_GDP"', None),
        ("eurostat_sdmx", b",CP_MEUR,", b",CLV10_MEUR,", None),
        ("ecb", b'{"id":"PCCH","name":"Percentage change"}', b'{"id":"IX","name":"Index"}', "index"),
    ],
)
def test_a_changed_unit_is_told_or_refused(service: str, old: bytes, new: bytes, unit: str | None) -> None:
    """Where the unit is in the key, another one is another series; else the gate sees it as a change of the unit."""
    specimen = read_specimen(service, DATA[service][0])
    body = specimen.body.replace(old, new)
    if unit is None:
        with pytest.raises(ProviderChanged, match="asked for"):
            find_provider(service).parse(body, specimen.request)
    else:
        assert dict(find_provider(service).parse(body, specimen.request).units) == {specimen.request.indicator: unit}


@pytest.mark.parametrize("service", [service for service, (name, _) in DATA.items() if name.endswith(".csv")])
def test_two_values_for_one_period_are_refused(service: str) -> None:
    """Several series under one code: the answer does not say which is meant."""
    name, number = DATA[service]
    specimen = read_specimen(service, name)
    first = next(line for line in specimen.body.splitlines(keepends=True) if number in line)
    body = specimen.body + first.replace(number, b"7")

    assert find_provider(service).parse(specimen.body + first, specimen.request).rows == specimen.rows
    with pytest.raises(ProviderChanged, match=r"two values .* name every dimension"):
        find_provider(service).parse(body, specimen.request)


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_no_code(service: str) -> None:
    """Nothing that would change the address, and nothing that would ask for several series at once."""
    module = find_provider(service)
    for code in ("", "/", "X/../Y@FRA", "X/A.B?c=d@FRA", "X/A..B@FRA", "X/A+B@FRA", "X/{A}.{B}", "X/{A}.B@FRA", "a b"):
        with pytest.raises(InvalidWanted, match=service):
            module.plan(Wanted(indicators=(code,), areas=("all",)))
    with pytest.raises(InvalidWanted):
        module.plan(Wanted(indicators=(read_specimen(service, DATA[service][0]).request.indicator,), areas=("X&y",)))


def test_a_code_without_a_place_for_areas_needs_one() -> None:
    """The code says it, or the one area wanted does; it is never guessed."""
    ecb = find_provider("ecb")
    planned = ecb.plan(Wanted(indicators=("EXR/M.USD.EUR.SP00.A",), areas=("EMU",)))

    assert [request.indicator for request in planned] == ["EXR/M.USD.EUR.SP00.A@EMU"]
    for areas in (("all",), ("EMU", "FRA")):
        with pytest.raises(InvalidWanted, match=r"write EXR/M\.USD\.EUR\.SP00\.A@USA"):
            ecb.plan(Wanted(indicators=("EXR/M.USD.EUR.SP00.A",), areas=areas))


@pytest.mark.parametrize("service", SERVICES)
def test_years_are_asked_for(service: str) -> None:
    """As the service calls them; not at ISTAT, whose filter is a year off."""
    code = read_specimen(service, DATA[service][0]).request.indicator
    request = find_provider(service).plan(Wanted(indicators=(code,), first_year=2015, last_year=2016))[-1]
    names = ("sinceTimePeriod", "untilTimePeriod") if service == "eurostat" else ("startPeriod", "endPeriod")

    assert [dict(request.query).get(name) for name in names] == (
        [None, None] if service == "istat" else ["2015", "2016"]
    )


def _refresh(
    service: str, server: FaultServer, fetcher: Fetcher, home: Path, *answers: object, gate: object = _pass
) -> RefreshReport:
    specimen = read_specimen(service, DATA[service][0])
    server.script(f"/{specimen.request.path}", *answers)
    for flow in (item for item in specimens(service) if item.name == "flow.xml"):
        server.script(f"/{flow.request.path}", page(flow.body, kind="application/xml"))

    def fetch(url: str, headers: tuple[tuple[str, str], ...]) -> bytes:
        return fetcher.fetch(url, headers=dict(headers)).body

    code = specimen.request.indicator
    return refresh_provider(service, fetch, server.url(""), [code], home=home, gate=gate)  # type: ignore[arg-type]


@pytest.mark.parametrize("service", SERVICES)
def test_too_often_then_served(service: str, server: FaultServer, fetcher: Fetcher, tmp_path: Path) -> None:
    """HTTP 429 with Retry-After is waited for; the headers that the service needs are sent again."""
    specimen = read_specimen(service, DATA[service][0])
    good = page(specimen.body, kind="application/octet-stream")
    _refresh(service, server, fetcher, tmp_path, page(b"later", status=429, Retry_After="0"), good)
    seen = [item for item in server.requests if item.path.partition("?")[0] == f"/{specimen.request.path}"]
    wanted = dict(specimen.request.headers).get("Accept")

    assert len(seen) == 2
    assert wanted is None or {item.headers["accept"] for item in seen} == {wanted}


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (page(b"oops", status=500), Unavailable, "500"),
        (page(b"oops", status=413), TooLarge, "ask for less"),
        (page(HTML), ProviderChanged, "not as on record"),
    ],
)
def test_answers_that_are_none(
    answer: object, error: type[Exception], words: str, server: FaultServer, fetcher: Fetcher, tmp_path: Path
) -> None:
    """A page in place of data is told as such, whatever the status says."""
    for service in SERVICES:
        with pytest.raises(error, match=words):
            _refresh(service, server, fetcher, tmp_path, answer)


@pytest.mark.parametrize("service", [service for service in SERVICES if service != "eurostat"])
def test_not_found_means_no_results(service: str, server: FaultServer, fetcher: Fetcher, tmp_path: Path) -> None:
    """HTTP 404 is how SDMX says that nothing has that key; at the IMF it may be the missing key of a user."""
    words = "IMF_API_KEY" if service == "imf" else "no results"
    with pytest.raises(NotFound, match=f"{service}, .*{words}"):
        _refresh(service, server, fetcher, tmp_path, page(b"NoRecordsFound", status=404))


def test_a_code_holds_for_all_areas(server: FaultServer, fetcher: Fetcher, tmp_path: Path) -> None:
    """The library has one series for each area of the code."""
    specimen = read_specimen("ecb", "data.json")
    _refresh("ecb", server, fetcher, tmp_path, page(specimen.body, kind="application/json"))
    library = ReferenceLibrary(tmp_path)
    keys = [SeriesKey(dataset="ecb", indicator=specimen.request.indicator, ref_area=area) for area in ("DEU", "EMU")]
    frame = library.observations(keys, as_of=date.max)

    assert sorted(zip(frame["ref_area"], frame["obs_value"], strict=True)) == [
        ("DEU", "2.4"),
        ("DEU", "2.50"),
        ("EMU", "2.2"),
    ]


def test_a_unit_that_changes_is_told_by_the_gate(server: FaultServer, fetcher: Fetcher, tmp_path: Path) -> None:
    """A later vintage with another unit of the same code: the refresh warns of it, and each keeps its own unit."""
    body = read_specimen("imf", "data.xml").body
    changed = body.replace(b'UNIT="XDC"', b'UNIT="USD"').replace(b"2025-10-14", b"2026-04-14")
    first = _refresh("imf", server, fetcher, tmp_path, page(body), gate=gate_reference)
    later = _refresh("imf", server, fetcher, tmp_path, page(changed), gate=gate_reference)

    assert not any("unit" in warning for warning in first.vintage.warnings)
    assert any("every unit is as before" in warning for warning in later.vintage.warnings)


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_on_record(service: str) -> None:
    """Address over https, quirks, and limits where the service publishes some."""
    info = read_registry()[service]

    assert info.url.startswith("https://")
    assert info.quirks
    assert (service in ("oecd", "imf", "insee", "istat")) == bool(info.limits)
