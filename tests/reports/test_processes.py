"""Several processes at one record, and processes that are killed."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from contextlib import closing

from sqlalchemy import func, select

from reports import integrity, queries, tables
from reports.store import Record
from tests.reports.conftest import ROOT

#: Records the same 20 articles as every other such process; ``{again}`` makes it go on until killed.
WRITER = """
from reports.store import Record
from tests.reports.samples import make_document, numbered_documents
record = Record.open({url!r})
run = record.begin_run("check", {{}})
print(run, flush=True)
documents = numbered_documents(20) if not {again} else (
    make_document(f"Page {{n}} of {again}: in 2014 the ministry counted 197 people.", id=str(n)) for n in range(100000))
for document in documents:
    record.record_document(run, **document)
record.finish_run(run, "done", {{"documents": 20}})
record.close()
"""


def start(url: str, again: int = 0) -> subprocess.Popen[str]:
    code = WRITER.format(url=url, again=again)
    return subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def count(record: Record, name: str) -> int:
    statement = select(func.count()).select_from(tables.METADATA.tables[name])
    return record.read(lambda connection: connection.execute(statement).scalar_one())


def test_processes_recording_the_same_articles_record_them_once(database_url: str) -> None:
    ended = [(process, *process.communicate(timeout=90)) for process in [start(database_url) for _ in range(3)]]
    assert [process.returncode for process, *_ in ended] == [0, 0, 0], ended

    with closing(Record.open(database_url)) as record:
        assert {name: count(record, name) for name in ("articles", "claims", "numbers", "results")} == dict.fromkeys(
            ("articles", "claims", "numbers", "results"), 20
        )
        seen = [queries.results_of_run(record, out.strip()) for _, out, _ in ended]
        assert len(seen[0]) == 20
        assert seen[0] == seen[1] == seen[2]
        assert integrity.check(record) == []


def test_a_killed_run_leaves_whole_articles_only(database_url: str) -> None:
    Record.open(database_url).close()
    for attempt in range(1, 4):
        process = start(database_url, again=attempt)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.15 + 0.11 * attempt)
        process.send_signal(signal.SIGKILL)
        process.communicate()

    with closing(Record.open(database_url)) as record:
        articles = count(record, "articles")
        assert articles > 0
        assert {count(record, name) for name in ("claims", "numbers", "results", "run_results")} == {articles}
        assert integrity.check(record) == []
        assert {run.status for run in queries.list_runs(record)} == {"running"}
