"""Recheck judges what a change touches, and nothing else; what it leaves alone reads as a fresh check would say it."""

from __future__ import annotations

import gzip
import json
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from checks.claims import extract_claims
from checks.model.article import Article
from checks.model.claim import Extraction
from flows.adding import add_reference
from flows.ingest import read_sources
from flows.pipeline import Checker, check_documents
from flows.rechecking import recheck_record
from flows.recording import finish_run, gate_run
from flows.settings import Settings
from reports.queries import article_page, list_runs
from reports.store import Record
from tests.flows.running import write_lines

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"

#: Two articles about one dataset, before and after its new edition; one about another; one about nothing held.
DOCUMENTS = (
    {"id": "early", "text": "There were 150 fire stations in Norway in 2020.", "published_on": "2021-03-01"},
    {"id": "late", "text": "Norway had 111 fire stations in 2020, and 40 dogs.", "published_on": "2021-06-01"},
    {"id": "engines", "text": "Norway had 320 fire engines in 2020.", "published_on": "2021-06-01"},
    {"id": "nothing", "text": "There were 12 zebras in Norway in 2020.", "published_on": "2021-06-01"},
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home with two datasets and four checked articles."""
    made = Settings(home=tmp_path / "home", database_url=f"sqlite:///{tmp_path / 'record.db'}")
    shutil.copytree(EXAMPLES, tmp_path / "data")
    for name in ("fire-stations", "fire-brigade"):
        add_reference(made, str(tmp_path / "data" / f"{name}.toml"), None, vintage=date(2021, 1, 10))
    file = write_lines(tmp_path / "documents.jsonl", list(DOCUMENTS))
    checked = check_documents(read_sources([str(file)], made), Checker(made.home))
    finish_run(checked, gate_run(checked), made, kind="check", parameters={})
    return made


def revise(settings: Settings, tmp_path: Path) -> None:
    """A newer edition of the stations, with 150 of them; between the two articles about them."""
    file = tmp_path / "data" / "fire-stations.csv"
    file.write_text(file.read_text("utf-8").replace("111", "150"), "utf-8")
    add_reference(settings, str(tmp_path / "data" / "fire-stations.toml"), None, vintage=date(2021, 5, 1))


def add_alarms(settings: Settings, tmp_path: Path) -> None:
    """A third dataset."""
    packed = tmp_path / "data" / "fire-alarms.csv.gz"
    packed.write_bytes(gzip.compress((tmp_path / "data" / "fire-alarms.csv").read_bytes()))
    add_reference(settings, str(tmp_path / "data" / "fire-alarms.toml"), None, vintage=date(2021, 1, 10))


def on_record(settings: Settings, tmp_path: Path) -> tuple[list[str], list[str]]:
    """What the record says last of every document, and what a fresh check says."""
    file = str(tmp_path / "documents.jsonl")
    fresh, last = [], []
    record = Record.open(settings.record_url)
    for document in check_documents(read_sources([file], settings), Checker(settings.home)):
        assert document.ingested.article is not None
        page = article_page(record, document.ingested.article.key)
        last += [json.dumps(row.document, sort_keys=True) for row in page.results]
        fresh += [json.dumps(one.as_dict(), sort_keys=True) for one in document.results]
    record.close()
    return last, fresh


def test_only_what_is_touched_is_judged_again(settings: Settings, tmp_path: Path) -> None:
    """Two articles of four are about the dataset: one is young enough for the new edition, the other was revised since;
    nothing else could change."""
    revise(settings, tmp_path)

    done = recheck_record(settings)

    assert (done.recorded, done.judged) == (4, 2)
    assert [one.surface for one in done.moved] == ["111"]
    last, fresh = on_record(settings, tmp_path)
    assert sorted(last) == sorted(fresh)
    assert recheck_record(settings).judged == 0


def test_other_rules_touch_everything(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also an article without a claim: other rules may read one."""
    monkeypatch.setattr("flows.looked_at.RULES_VERSION", "0")

    assert recheck_record(settings).judged == 4
    assert recheck_record(settings).judged == 0


def test_claims_on_record_are_not_read_again(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only where another extractor read the text; what is said is what a fresh check says."""
    add_alarms(settings, tmp_path)
    texts: list[str] = []

    def reading(article: Article) -> Extraction:
        texts.append(article.text)
        return extract_claims(article)

    monkeypatch.setattr("flows.pipeline.extract_claims", reading)

    assert recheck_record(settings).judged == 4
    assert texts == []
    last, fresh = on_record(settings, tmp_path)
    assert sorted(last) == sorted(fresh)

    texts.clear()
    for module in ("flows.rechecking", "flows.looked_at"):
        monkeypatch.setattr(f"{module}.EXTRACTOR_VERSION", "later")
    assert recheck_record(settings).judged == len(texts) == 4


def test_a_new_dataset_touches_everything(settings: Settings, tmp_path: Path) -> None:
    """Its names may be what a claim speaks of."""
    add_alarms(settings, tmp_path)

    assert recheck_record(settings).judged == 4
    last, fresh = on_record(settings, tmp_path)
    assert sorted(last) == sorted(fresh)


def test_workers_change_nothing(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes, one article at a time: the same verdicts, one run, all results in it."""
    monkeypatch.setattr("flows.rechecking.PIECE", 1)
    monkeypatch.setattr("flows.rechecking.SMALLEST_PIECE", 1)
    add_alarms(settings, tmp_path)

    done = recheck_record(settings, workers=2)

    record = Record.open(settings.record_url)
    runs = [(run.kind, run.status) for run in list_runs(record)]
    record.close()
    assert (done.judged, len(done.run_ids)) == (4, 1)
    assert runs == [("recheck", "done"), ("check", "done")]
    last, fresh = on_record(settings, tmp_path)
    assert sorted(last) == sorted(fresh)


def test_a_stopped_recheck_goes_on(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was judged before the stop is recorded and reads as done."""
    monkeypatch.setattr("flows.rechecking.PIECE", 3)
    monkeypatch.setattr("flows.rechecking.SMALLEST_PIECE", 3)
    add_alarms(settings, tmp_path)

    def stop(what: str, _done: int, _total: int) -> None:
        if what == "rechecked":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        recheck_record(settings, progress=stop)

    assert recheck_record(settings).judged == 1
    last, fresh = on_record(settings, tmp_path)
    assert sorted(last) == sorted(fresh)


def test_a_text_whose_claims_were_lost_is_read_again(settings: Settings, tmp_path: Path) -> None:
    """The record says more of it than its rows of claims do."""
    add_alarms(settings, tmp_path)
    with closing(sqlite3.connect(tmp_path / "record.db")) as connection:
        connection.execute("UPDATE claims SET extractor_version = 'lost' WHERE surface = '111'")
        connection.commit()

    assert recheck_record(settings).judged == 4
    last, fresh = on_record(settings, tmp_path)
    assert sorted(last) == sorted(fresh)
