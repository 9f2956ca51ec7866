"""The flows on a real Prefect server of the tests' own: runs, artifacts, failures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from prefect.client.orchestration import get_client
from prefect.exceptions import ParameterTypeError
from prefect.testing.utilities import prefect_test_harness

import checks.model.frames
import flows.refresh_references
import flows.tasks
from flows.check_articles import check_articles
from flows.check_feed import check_feed
from flows.demo.run import sample_page
from flows.refresh_references import refresh_references
from flows.settings import Settings
from reports import queries
from reports.store import Record
from sources.reference.library import ReferenceLibrary
from tests.flows.world_bank import script_pages, settings_for, worldbank_page
from tests.sources.fault_server import FaultServer, page

pytestmark = pytest.mark.xdist_group("prefect")

TEXT = "At least 197 people were punished in China this year for spreading rumors about the stock market."
DAY = date(2015, 12, 16)


@pytest.fixture(scope="module", autouse=True)
def prefect() -> Iterator[None]:
    """One temporary server and database for this file."""
    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries happen at once."""
    for name in ("ingest_sources", "ingest_feed"):
        task = getattr(flows.tasks, name)
        monkeypatch.setattr(flows.tasks, name, task.with_options(retry_delay_seconds=0))
    refresh = flows.refresh_references.refresh_one.with_options(retry_delay_seconds=0)
    monkeypatch.setattr(flows.refresh_references, "refresh_one", refresh)


def ask(path: str, question: dict[str, Any]) -> list[dict[str, Any]]:
    """What the server's API answers."""
    with get_client(sync_client=True) as client:
        answer: list[dict[str, Any]] = client.request("POST", path, json=question).json()
        return answer


def artifacts(state: Any) -> dict[str, dict[str, Any]]:
    """The artifacts of the run that ended in this state, by key."""
    run_id = str(state.state_details.flow_run_id)
    found = ask("/artifacts/filter", {"flow_runs": {"id": {"any_": [run_id]}}})
    return {artifact["key"]: artifact for artifact in found}


def recorded(run_id: str) -> list[dict[str, Any]]:
    """The results that the record holds of a run."""
    with closing(Record.open(Settings().record_url)) as record:
        return [row.document for row in queries.results_of_run(record, run_id)]


def runs_recorded() -> list[str]:
    """The status of every run in the record."""
    with closing(Record.open(Settings().record_url)) as record:
        return [run.status for run in queries.list_runs(record)]


def test_a_page_goes_through_the_flow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Results are recorded; the run has a table, a summary and a link to a page that exists."""
    with sample_page() as origin:
        monkeypatch.setenv("COUNTERCHECK_ALLOWED_ORIGINS", origin)
        state = check_articles([f"http://{origin}/crackdown"], return_state=True)
    report = state.result()
    shown = artifacts(state)
    table = json.loads(shown["verdicts"]["data"])

    assert state.is_completed()
    assert {row["surface"]: row["label"] for row in recorded(report.run_id)} == {
        "197": "supported",
        "24,000": "not_enough_evidence",
        "596": "not_enough_evidence",
    }
    assert {key: artifact["type"] for key, artifact in shown.items()} == {
        "verdicts": "table",
        "summary": "markdown",
        "report": "markdown",
    }
    assert [row["verdict"] for row in table] == ["supported", "not_enough_evidence", "not_enough_evidence"]
    assert "| supported | 1 |" in shown["summary"]["data"]
    assert f"/{report.run_id}/index.html" in shown["report"]["data"]
    assert report.index_page.is_file()


def test_files_texts_and_addresses_are_sources_alike(tmp_path: Path, server: FaultServer) -> None:
    """A bad source is named and the others are checked; a task reads a batch, not an article."""
    file = tmp_path / "article.txt"
    file.write_text(TEXT)
    state = check_articles([TEXT, str(file), str(tmp_path / "missing.txt")], published_on=DAY, return_state=True)
    report = state.result()

    assert state.is_completed()
    assert "2 of 3" in state.message
    assert [(source, status) for source, status, _ in report.failed] == [(str(tmp_path / "missing.txt"), "failed")]
    assert "missing" in artifacts(state)["summary"]["data"]
    assert runs_recorded() == ["partial"]
    tasks = ask("/task_runs/filter", {"flow_runs": {"id": {"any_": [str(state.state_details.flow_run_id)]}}})
    assert sorted(task["name"].rsplit("-", 1)[0] for task in tasks) == [
        "check-documents",
        "gate-and-record",
        "ingest-sources",
    ]


def test_when_no_source_can_be_read_the_run_fails(tmp_path: Path) -> None:
    """Failed, with the first source and its status in the message."""
    state = check_articles([str(tmp_path / "a.txt"), str(tmp_path / "b.txt")], return_state=True)

    assert state.is_failed()
    assert "a.txt: failed: no such file or folder" in state.message


def test_a_host_in_trouble_is_asked_again(monkeypatch: pytest.MonkeyPatch, server: FaultServer) -> None:
    """The whole batch could not be reached: the task is run again, and the page is checked."""
    monkeypatch.setenv("COUNTERCHECK_ALLOWED_ORIGINS", server.origin)
    away = page(b"later", status=503, Retry_After="0")
    url = server.script("/page", away, away, away, page(TEXT, kind="text/plain; charset=utf-8"))
    state = check_articles([url], published_on=DAY, return_state=True)

    assert state.is_completed()
    assert server.count("/page") == 4


def test_hostile_text_stays_text_in_the_summary() -> None:
    """Markdown and HTML of an article or a source's name are escaped."""
    hostile = (
        "<script>alert(1)</script> [x](http://evil.example) ![y](http://evil.example/z) | a | `b` missing file.txt"
    )
    state = check_articles([f"/{hostile.replace(' ', '_')}", TEXT], published_on=DAY, return_state=True)
    summary = artifacts(state)["summary"]["data"]

    assert state.is_completed()
    assert "script" in summary
    for raw in ("<script>", "](http", "![y]", "_`b`", "http://evil"):
        assert raw not in summary


def test_a_critical_gate_ends_the_run_before_anything_is_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A frame with a negative length is not ours to trust: Failed, and no run, article or page is there."""
    real = checks.model.frames.claims_frame

    def broken(claims: Any) -> pd.DataFrame:
        return real(claims).assign(length=-1)

    monkeypatch.setattr(checks.model.frames, "claims_frame", broken)
    state = check_articles([TEXT], published_on=DAY, return_state=True)

    assert state.is_failed()
    assert "claims_gate" in state.message
    assert runs_recorded() == []
    assert not list(Settings().pages.rglob("*"))


def test_a_feeds_pages_are_checked(monkeypatch: pytest.MonkeyPatch, server: FaultServer) -> None:
    """The newest entries up to the limit, with the feed's date where the page has none."""
    monkeypatch.setenv("COUNTERCHECK_ALLOWED_ORIGINS", server.origin)
    items = ""
    for name in "abc":
        address = server.script(f"/{name}", page(TEXT, kind="text/plain; charset=utf-8"))
        items += (
            f"<item><title>{name}</title><link>{address}</link><pubDate>Wed, 16 Dec 2015 08:00:00 GMT</pubDate></item>"
        )
    feed = f"<?xml version='1.0'?><rss version='2.0'><channel><title>f</title>{items}</channel></rss>"
    url = server.script("/feed", page(feed, kind="application/rss+xml"))
    state = check_feed([url], limit=2, return_state=True)

    assert state.is_completed()
    assert [row["label"] for row in recorded(state.result().run_id)] == ["supported", "supported"]
    assert server.count("/c") == 0


def test_a_feed_that_is_none_fails_the_run(monkeypatch: pytest.MonkeyPatch, server: FaultServer) -> None:
    """The daily run says so instead of ending well with nothing."""
    monkeypatch.setenv("COUNTERCHECK_ALLOWED_ORIGINS", server.origin)
    url = server.script("/feed", page(b"no feed at all", kind="application/rss+xml"))
    state = check_feed([url], return_state=True)

    assert state.is_failed()
    assert "/feed" in state.message


def use(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


def test_references_are_refreshed_and_a_failure_keeps_the_old(
    monkeypatch: pytest.MonkeyPatch, server: FaultServer
) -> None:
    """A new vintage; then a server that answers 500 is asked again, the run fails, and the vintage stays in use."""
    use(monkeypatch, settings_for(server))
    script_pages(server, worldbank_page(1, 1, "2019", 5))
    first = refresh_references(return_state=True)
    (path,) = {seen.path.partition("?")[0] for seen in server.requests}
    server.script(path, page(b"down", status=500, Retry_After="0"))
    before = server.count(path)
    second = refresh_references(["worldbank"], return_state=True)

    assert first.is_completed()
    assert "new_vintage" in first.message
    assert second.is_failed()
    assert "not refreshed: worldbank" in second.message
    assert server.count(path) - before == 9  # three tries of the task, of three tries each
    assert [item["status"] for item in json.loads(artifacts(second)["references"]["data"])] == ["fetch_failed"]
    assert vintages(ReferenceLibrary(Settings().home)) == ["2021-05-25"]


def test_the_artifact_tells_what_is_in_quarantine_and_stale(
    monkeypatch: pytest.MonkeyPatch, server: FaultServer
) -> None:
    """An edition without the last year is quarantined; the next run, which finds nothing new, still says so."""
    use(monkeypatch, settings_for(server))
    good = [worldbank_page(number, 2, str(2017 + number), number) for number in (1, 2)]
    cut = worldbank_page(1, 1, "2018", 1, "2021-07-01")
    script_pages(server, *good, cut, *good)
    states = [refresh_references(return_state=True) for _ in range(3)]
    rows = [json.loads(artifacts(state)["references"]["data"])[0] for state in states[1:]]

    assert [state.is_completed() for state in states] == [True, False, False]
    assert [row["status"] for row in rows] == ["quarantined", "unchanged"]
    assert all("2021-07-01 is in quarantine" in row["stale"] for row in rows)
    assert "worldbank (unchanged, stale)" in states[2].message


def vintages(library: ReferenceLibrary) -> Sequence[str]:
    return [vintage.published_at.isoformat() for item in library.datasets() for vintage in item.vintages]


def test_an_unknown_dataset_fails_the_refresh() -> None:
    """It is named, not asked again."""
    state = refresh_references(["nowhere"], return_state=True)

    assert state.is_failed()
    assert "nowhere" in state.message


@pytest.mark.parametrize(
    "parameters",
    [{"sources": 5}, {"sources": ["a text of four words"], "published_on": "someday"}, {"sources": [["nested"]]}],
)
def test_bad_parameters_are_refused(parameters: dict[str, Any]) -> None:
    """Before anything runs; a form that was filled in wrongly says which field."""
    with pytest.raises(ParameterTypeError):
        check_articles(**parameters)
    assert not Settings().home.exists()
