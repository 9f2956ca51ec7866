"""The same articles twice, by two processes at once, and by one that is killed: recorded once, nothing lost."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

from flows.ingest import read_sources
from flows.pipeline import Checker, check_documents
from flows.recording import finish_run, gate_run
from flows.settings import Settings
from reports import integrity, queries, tables
from reports.store import Record
from tests.flows.running import start, write_lines
from tests.reports.conftest import fresh_postgres

SENTENCE = "At least 197 people were punished in China this year for spreading rumors, and page {n} has {n} lines."


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty record of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'record' / 'record.db'}"
        return
    with fresh_postgres() as url:
        yield url


def documents(folder: Path, count: int) -> Path:
    """So many documents, each with a claim of its own."""
    made = [{"id": f"d{n}", "text": SENTENCE.format(n=n + 2), "published_on": "2015-12-16"} for n in range(count)]
    return write_lines(folder / "documents.jsonl", made)


def check_again(file: Path, url: str) -> int:
    """The same run in this process; returns how many results it has."""
    settings = Settings(database_url=url)
    checked = check_documents(read_sources([str(file)], settings), Checker(settings.home))
    report = finish_run(checked, gate_run(checked), settings, kind="check", parameters={})
    assert report.failed == ()
    return sum(report.counts.values())


def counted(url: str) -> dict[str, int]:
    """How many rows of each kind the record holds, after its integrity was checked."""
    names = ("articles", "claims", "numbers", "results", "runs")
    with closing(Record.open(url)) as record:
        assert integrity.check(record) == []
        return {
            name: record.read(
                lambda connection, table=tables.METADATA.tables[name]: connection.execute(
                    select(func.count()).select_from(table)
                ).scalar_one()
            )
            for name in names
        }


def test_two_processes_at_once_and_one_more_record_once(database_url: str, tmp_path: Path) -> None:
    """Every article, claim and result stands there once; each run has all of its results."""
    file = documents(tmp_path, 12)
    options = ("check", file, "--database-url", database_url, "--quiet", "--format", "jsonl")
    both = [start(*options), start(*options)]
    outputs = [process.communicate(timeout=110) for process in both]
    assert [process.returncode for process in both] == [0, 0], outputs
    first = counted(database_url)

    again = check_again(file, database_url)
    assert counted(database_url) == {**first, "runs": 3}
    assert outputs[0][0] == outputs[1][0]
    assert (first["articles"], first["runs"]) == (12, 2)
    assert first["results"] == first["claims"] == again
    with closing(Record.open(database_url)) as record:
        runs = queries.list_runs(record)
        assert {(each.status, len(queries.results_of_run(record, each.id))) for each in runs} == {
            ("done", first["results"])
        }


def test_a_run_killed_in_the_middle_is_made_whole_by_the_next(database_url: str, tmp_path: Path) -> None:
    """kill -9 while 200 documents are being recorded leaves whole articles; the same run again has all, once."""
    file = documents(tmp_path, 200)
    Record.open(database_url).close()
    killed = start("check", file, "--database-url", database_url, "--quiet", "--output", tmp_path / "never.txt")
    recorded = articles_once_some(database_url, killed)
    killed.send_signal(signal.SIGKILL)
    killed.communicate(timeout=30)

    left = counted(database_url)
    again = check_again(file, database_url)
    whole = counted(database_url)
    assert killed.returncode == -signal.SIGKILL
    assert 0 < recorded <= left["articles"] < 200
    assert (whole["articles"], whole["runs"]) == (200, 2)
    assert whole["results"] == whole["claims"] == again
    with closing(Record.open(database_url)) as record:
        assert sorted(each.status for each in queries.list_runs(record)) == ["done", "running"]


def articles_once_some(url: str, process: subprocess.Popen[bytes]) -> int:
    """Wait until the process has recorded some articles; returns how many it had then."""
    statement = select(func.count()).select_from(tables.METADATA.tables["articles"])
    deadline = time.monotonic() + 90
    with closing(Record.open(url)) as record:
        while time.monotonic() < deadline and process.poll() is None:
            found = record.read(lambda connection: connection.execute(statement).scalar_one())
            if found:
                return found
            time.sleep(0.005)
    raise AssertionError(f"nothing was recorded: {process.communicate(timeout=5)}")
