"""World Bank: recorded pages, served on loopback, become a vintage; every odd answer is named."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest

from checks.errors import GateFailed, InvalidInput
from checks.model.measure import SeriesKey
from sources.provider import InvalidWanted, Provider, ProviderChanged, ProviderRefused, Request, Wanted
from sources.providers import worldbank
from sources.reference.library import ReferenceLibrary
from sources.reference.refresh import RefreshReport, refresh_provider
from sources.registry import find_provider, read_registry

from .conftest import pass_gate

GDP = Request(indicator="NY.GDP.MKTP.CD", path="x", query=())


def _page(page: int, pages: int, rows: object, updated: str = "2021-05-25") -> bytes:
    meta = {"page": page, "pages": pages, "per_page": 50, "total": 3, "lastupdated": updated}
    return json.dumps([meta, rows]).encode()


def _row(
    value: object, year: str = "2019", iso3: str = "JPN", two: str = "JP", code: str = "NY.GDP.MKTP.CD"
) -> dict[str, object]:
    return {
        "indicator": {"id": code, "value": "GDP (current US$)"},
        "country": {"id": two, "value": "Somewhere"},
        "countryiso3code": iso3,
        "date": year,
        "value": value,
    }


def test_numbers_keep_their_text() -> None:
    """No float stands between the response and the value."""
    body = _page(1, 1, [_row(0)]).replace(b'"value": 0', b'"value": 1.10')

    assert worldbank.parse(body, GDP).rows[0].obs_value == "1.10"


def test_nulls_periods_and_aggregates() -> None:
    """Nulls are counted; quarters and months are codes; an area without a code is named, never guessed."""
    rows = [
        _row(None),
        _row(1, "2020Q1"),
        _row(2, "2020M01"),
        _row(3, iso3="", two="1W"),
        _row(4, iso3="", two="Q9"),
    ]
    page = worldbank.parse(_page(1, 1, rows), GDP)

    assert [(row.ref_area, row.time_period) for row in page.rows] == [
        ("JPN", "2020-Q1"),
        ("JPN", "2020-01"),
        ("WLD", "2019"),
    ]
    assert (page.nulls, page.unmapped) == (1, ("Somewhere",))


def test_no_data_is_no_error() -> None:
    """[meta, null] is an empty page."""
    assert worldbank.parse(_page(1, 0, None), GDP).rows == ()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html></html>",
        b"{}",
        b"[]",
        b"[[]]",
        _page(2, 3, [_row(1)]),
        _page(1, 1, [_row("about 5")]),
        _page(1, 1, [_row(True)]),
        _page(1, 1, [_row(1, "2019/20")]),
        _page(1, 1, [{"value": 1}]),
        _page(1, 1, [_row(1, code="SP.POP.TOTL")]),
        _page(1, 1, [], updated="yesterday"),
        _page(1, 1, [_row(1)]).replace(b'"value": 1}', b'"value": NaN}'),
        b"[" * 100_000,
    ],
)
def test_changed_answers_are_named(body: bytes) -> None:
    """Whatever has another shape is not read."""
    with pytest.raises(ProviderChanged, match=r"worldbank, NY\.GDP\.MKTP\.CD, page 1"):
        worldbank.parse(body, GDP)


def test_a_code_cannot_change_the_address() -> None:
    """Slashes and question marks are no codes."""
    with pytest.raises(InvalidWanted):
        worldbank.plan(Wanted(indicators=("../x?y",)))


def test_long_lists_of_areas_are_cut() -> None:
    """The API takes 1,500 signs between two slashes."""
    requests = worldbank.plan(Wanted(indicators=("A",), areas=tuple(f"A{n:03d}" for n in range(600))))

    assert len(requests) == 3
    assert all(len(request.path.split("/")[1]) <= 1500 for request in requests)


def test_registry() -> None:
    """Every registered provider has a module with the protocol's functions; an unknown one is named."""
    assert all(isinstance(find_provider(provider), Provider) for provider in read_registry())
    with pytest.raises(InvalidInput, match="worldbank"):
        find_provider("nowhere")


Serve = Callable[[dict[tuple[str, int], bytes]], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve bodies by (indicator, page) on loopback; gives the base address."""
    servers: list[ThreadingHTTPServer] = []

    def start(bodies: dict[tuple[str, int], bytes]) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                page = int(parse_qs(parts.query)["page"][0])
                body = bodies.get((parts.path.rsplit("/", 1)[1], page), b"[]")
                self.send_response(200)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                """Silent."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}/v2"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def _fetch(url: str, headers: tuple[tuple[str, str], ...] = ()) -> bytes:
    with urlopen(url, timeout=10) as answer:
        body: bytes = answer.read()
        return body


def _refresh(home: Path, base: str, *indicators: str) -> RefreshReport:
    return refresh_provider("worldbank", _fetch, base, indicators, ("JPN", "USA"), home=home, gate=pass_gate)


@pytest.mark.shared
def test_recorded_pages_become_a_vintage(shared: Path, home: Path, serve: Serve) -> None:
    """The recorded first page of three and two further pages of its shape; bytes are kept before they are read."""
    recorded = (shared / "api_samples/worldbank/bodies/data_JPN_USA_gdp_page1_of_3.json").read_bytes()
    further = {page: _page(page, 3, [_row(page, str(1950 + page), "USA", "US")]) for page in (2, 3)}
    base = serve({("NY.GDP.MKTP.CD", 1): recorded, **{("NY.GDP.MKTP.CD", n): body for n, body in further.items()}})
    report = _refresh(home, base, "NY.GDP.MKTP.CD")

    key = SeriesKey(dataset="worldbank", indicator="NY.GDP.MKTP.CD", ref_area="JPN")
    frame = ReferenceLibrary(home).observations([key], as_of=date(2021, 6, 1))
    row = frame[frame["time_period"] == "2019"].iloc[0]
    assert (row["obs_value"], row["vintage"], bool(row["later_vintage"])) == ("5081769542379.77", "2021-05-25", False)
    assert (report.pages, report.failed) == (3, ())
    assert report.nulls >= 1
    assert len([path for path in (home / "snapshots").rglob("*") if len(path.name) == 64]) == 3
    assert not _refresh(home, base, "NY.GDP.MKTP.CD").vintage.added


@pytest.mark.shared
def test_recorded_message_is_named(shared: Path, home: Path, serve: Serve) -> None:
    """HTTP 200 with a message is an error of that indicator; its bytes are kept all the same."""
    recorded = (shared / "api_samples/worldbank/bodies/error_invalid_indicator.json").read_bytes()
    base = serve({("NO.SUCH", 1): recorded, ("NY.GDP.MKTP.CD", 1): _page(1, 1, [_row(5)])})

    with pytest.raises(ProviderRefused, match="message 120"):
        _refresh(home, base, "NO.SUCH")
    assert ReferenceLibrary(home).datasets() == []
    report = _refresh(home, base, "NO.SUCH", "NY.GDP.MKTP.CD")
    assert report.failed[0][0] == "NO.SUCH"
    assert report.vintage.rows == 1


def test_other_indicators_are_carried_over(home: Path, serve: Serve) -> None:
    """A refresh of one indicator does not lose another; one that fails keeps its old values."""
    first = serve({("A", 1): _page(1, 1, [_row(1, code="A")]), ("B", 1): _page(1, 1, [_row(2, code="B")])})
    _refresh(home, first, "A", "B")
    second = serve({("A", 1): _page(1, 1, [_row(9, code="A")], updated="2021-07-01")})
    report = _refresh(home, second, "A", "B")

    library = ReferenceLibrary(home)
    keys = [SeriesKey(dataset="worldbank", indicator=code, ref_area="JPN") for code in "AB"]
    assert library.observations(keys, as_of=date(2022, 1, 1))["obs_value"].tolist() == ["9", "2"]
    assert library.observations(keys, as_of=date(2021, 6, 1))["obs_value"].tolist() == ["1", "2"]
    assert [indicator for indicator, _ in report.failed] == ["B"]


def test_a_status_is_carried_over(home: Path, serve: Serve) -> None:
    """With the value that it is of, when another indicator is refreshed."""
    marked = {**_row(2, code="B"), "obs_status": "P"}
    first = serve({("A", 1): _page(1, 1, [_row(1, code="A")]), ("B", 1): _page(1, 1, [marked])})
    _refresh(home, first, "A", "B")
    _refresh(home, serve({("A", 1): _page(1, 1, [_row(9, code="A")], updated="2021-07-01")}), "A")

    keys = [SeriesKey(dataset="worldbank", indicator=code, ref_area="JPN") for code in "AB"]
    frame = ReferenceLibrary(home).observations(keys, as_of=date(2022, 1, 1))
    assert list(zip(frame["obs_value"], frame["obs_status"], strict=True)) == [("9", ""), ("2", "P")]


def test_gate_stops_a_refresh(home: Path, serve: Serve) -> None:
    """What the gate refuses is not recorded."""
    base = serve({("A", 1): _page(1, 1, [_row(1, code="A")])})

    def refuse(name: str, frame: object, unknown_areas: float) -> tuple[str, ...]:
        raise GateFailed("jump")

    with pytest.raises(GateFailed):
        refresh_provider("worldbank", _fetch, base, ["A"], home=home, gate=refuse)
    assert ReferenceLibrary(home).datasets() == []
