"""Code lists over HTTP: asked for once, kept, and no loss where a service does not serve them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from fault_server import FaultServer, cut, page, silent

from flows.references import refresh_dataset
from flows.settings import ProviderSettings, Settings
from sources.errors import Unavailable
from sources.http import Fetcher, FetchLimits
from sources.provider import ProviderChanged
from sources.reference.library import ReferenceLibrary
from sources.reference.refresh import RefreshReport, refresh_provider
from sources.snapshots import Snapshots

from .battery import HTML, read_specimen

CODE = "NAMA_10_GDP/A.CP_MEUR.B1GQ.{geo}"
FLOW = "/dataflow/ESTAT/NAMA_10_GDP/latest"
BY_CODES = "Gross domestic product (GDP) and main components, CP_MEUR, B1GQ"
BY_NAMES = (
    "Gross domestic product (GDP) and main components, Current prices, euro, Gross domestic product at market prices"
)
STRUCTURE = read_specimen("eurostat_sdmx", "structure.xml").body
ALONE = read_specimen("eurostat_sdmx", "flow.xml").body
DATA = read_specimen("eurostat_sdmx", "data.csv")
ERROR = (
    b'<m:Error xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" '
    b'xmlns:c="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common">'
    b'<m:ErrorMessage code="501"><c:Text>not implemented</c:Text></m:ErrorMessage></m:Error>'
)


def _pass(name: str, frame: pd.DataFrame, unknown_areas: float) -> tuple[str, ...]:
    return ()


def refresh(
    server: FaultServer, fetcher: Fetcher, home: Path, *answers: object, codes: tuple[str, ...] = (CODE,)
) -> RefreshReport:
    """Refresh with these answers at the address of the dataflow."""
    server.script(FLOW, *answers)
    for code in codes:
        parts = code.partition("/")[2].replace("{geo}", "")
        body = DATA.body.replace(b"B1GQ", parts.split(".")[2].encode())
        server.script(f"/data/NAMA_10_GDP/{parts}", page(body, kind="text/csv"))

    def fetch(url: str, headers: tuple[tuple[str, str], ...]) -> bytes:
        return fetcher.fetch(url, headers=dict(headers)).body

    return refresh_provider("eurostat_sdmx", fetch, server.url(""), codes, home=home, gate=_pass)


def names(home: Path) -> dict[str, str]:
    return {row.indicator: row.name for row in ReferenceLibrary(home).catalogue(["eurostat_sdmx"])}


def asked(server: FaultServer) -> list[str]:
    """The queries with which the dataflow was asked for."""
    return [seen.path.partition("?")[2] for seen in server.requests if seen.path.startswith(FLOW)]


def test_code_lists_are_asked_for_once_and_kept(server: FaultServer, fetcher: Fetcher, tmp_path: Path) -> None:
    """Two series of one dataflow: one question; its bytes are a snapshot with the address they came from."""
    other = CODE.replace("B1GQ", "P3")
    report = refresh(server, fetcher, tmp_path, page(STRUCTURE, kind="application/xml"), codes=(CODE, other))
    snapshots = Snapshots(tmp_path / "snapshots")
    kept = [path for path in snapshots.folder.rglob("*") if path.is_file() and path.read_bytes() == STRUCTURE]

    assert asked(server) == ["references=descendants"]
    assert names(tmp_path) == {CODE: BY_NAMES, other: f"{BY_NAMES.rpartition(', ')[0]}, P3"}
    assert (report.failed, report.spared) == ((), ())
    assert [origin["url"] for path in kept for origin in snapshots.origins(path.name)] == [
        server.url(f"{FLOW}?references=descendants")
    ]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (page(b"no", status=400), "HTTP 400"),
        (page(b"no", status=404), "HTTP 404"),
        (page(b"no", status=406), "HTTP 406"),
        (page(b"no", status=413), "HTTP 413"),
        (page(b"no", status=501), "HTTP 501"),
        (page(ERROR, kind="application/xml"), "SDMX 501"),
    ],
)
def test_a_service_without_code_lists_still_works(
    answer: object, why: str, server: FaultServer, fetcher: Fetcher, tmp_path: Path
) -> None:
    """The dataflow alone is asked for, the codes stand for themselves, and the report says why."""
    codes = (CODE, CODE.replace("B1GQ", "P3"))
    report = refresh(server, fetcher, tmp_path, answer, page(ALONE, kind="application/xml"), codes=codes)

    assert names(tmp_path)[CODE] == BY_CODES
    assert report.failed == ()
    assert [indicator for indicator, _ in report.spared] == list(codes)
    assert all(why in told for _, told in report.spared)
    assert asked(server) == ["references=descendants", ""]


def test_a_service_that_leaves_out_the_lists_still_works(server: FaultServer, fetcher: Fetcher, tmp_path: Path) -> None:
    """It answers with the dataflow alone, whatever is asked."""
    report = refresh(server, fetcher, tmp_path, page(ALONE, kind="application/xml"))

    assert names(tmp_path) == {CODE: BY_CODES}
    assert (report.spared, asked(server)) == ((), ["references=descendants"])


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (page(HTML), ProviderChanged),
        (page(STRUCTURE[:-30], kind="application/xml"), ProviderChanged),
        (cut(STRUCTURE, at=900), Unavailable),
        (page(b"later", status=503), Unavailable),
    ],
    ids=["page", "torn", "cut", "away"],
)
def test_what_is_broken_or_away_is_no_service_without_lists(
    answer: object, error: type[Exception], server: FaultServer, fetcher: Fetcher, tmp_path: Path
) -> None:
    """Named as it is; the names held before do not become codes."""
    refresh(server, fetcher, tmp_path, page(STRUCTURE, kind="application/xml"))

    with pytest.raises(error):
        refresh(server, fetcher, tmp_path, answer)

    assert names(tmp_path) == {CODE: BY_NAMES}


def test_lists_that_take_too_long_are_left(server: FaultServer, tmp_path: Path) -> None:
    """All code lists of a dataflow can be more than a service puts together in time."""
    with Fetcher(limits=FetchLimits(deadline=1.0, connect=1.0, backoff=0.01), allowed_origins={server.origin}) as hasty:
        report = refresh(server, hasty, tmp_path, silent(3), page(ALONE, kind="application/xml"))

    assert names(tmp_path) == {CODE: BY_CODES}
    assert [indicator for indicator, _ in report.spared] == [CODE]


def test_the_refresh_tells_what_is_named_by_codes(server: FaultServer, fetcher: Fetcher, tmp_path: Path) -> None:
    """In its one line, with the answer that was none; what was had is a vintage all the same."""
    refresh(server, fetcher, tmp_path / "other", page(b"no", status=404), page(ALONE, kind="application/xml"))
    server.script(FLOW, page(b"no", status=404), page(ALONE, kind="application/xml"))
    wanted = ProviderSettings(url=server.url(""), indicators=(CODE,))
    settings = Settings(home=tmp_path / "home", allowed_origins=(server.origin,), providers={"eurostat_sdmx": wanted})

    done = refresh_dataset(settings, "eurostat_sdmx")

    assert (done.ok, done.status) == (True, "new_vintage")
    assert f"named by codes: {CODE}: " in done.detail
    assert "HTTP 404" in done.detail


def test_names_that_come_later_are_taken(server: FaultServer, fetcher: Fetcher, tmp_path: Path) -> None:
    """The next refresh names what the last one could not."""
    refresh(server, fetcher, tmp_path, page(b"no", status=404), page(ALONE, kind="application/xml"))
    report = refresh(server, fetcher, tmp_path, page(STRUCTURE, kind="application/xml"))

    assert names(tmp_path) == {CODE: BY_NAMES}
    assert report.vintage.vintage <= datetime.now(UTC).date()
