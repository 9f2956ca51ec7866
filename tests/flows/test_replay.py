"""Replay and recheck: the same bytes again offline, and the verdicts that a new vintage moves."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from checks.errors import InvalidInput
from flows.adding import add_reference
from flows.cli.app import app
from flows.ingest import read_sources
from flows.pipeline import Checker, check_documents
from flows.rechecking import recheck_record
from flows.recording import finish_run, gate_run
from flows.replaying import NotReplayable, replay_result, replay_run
from flows.settings import Settings
from reports import queries
from reports.store import Record
from sources.reference.errors import EvidenceLost
from tests.flows.running import write_lines

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
TEXTS = (
    "There were 150 fire stations in Norway in 2020.",
    "Norway had 111 fire stations in 2020, and 40 dogs.",
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home with one dataset and two checked articles."""
    made = Settings(home=tmp_path / "home", database_url=f"sqlite:///{tmp_path / 'record.db'}")
    source = tmp_path / "data"
    source.mkdir()
    for name in ("fire-stations.csv", "fire-stations.toml"):
        shutil.copy(EXAMPLES / name, source)
    add_reference(made, str(source / "fire-stations.toml"), None)
    lines = [{"id": f"d{n}", "text": text, "published_on": "2021-06-01"} for n, text in enumerate(TEXTS)]
    run(made, write_lines(tmp_path / "documents.jsonl", lines))
    return made


def run(settings: Settings, file: Path) -> None:
    checked = check_documents(read_sources([str(file)], settings), Checker(settings.home))
    finish_run(checked, gate_run(checked), settings, kind="check", parameters={})


def ids(settings: Settings) -> list[str]:
    record = Record.open(settings.record_url)
    try:
        return [row.id for row in queries.all_results(record)]
    finally:
        record.close()


def revise(settings: Settings, tmp_path: Path) -> None:
    """A newer edition, still before the articles' date, with 150 stations."""
    from datetime import date

    source = tmp_path / "data"
    file = source / "fire-stations.csv"
    file.write_text(file.read_text("utf-8").replace("111", "150"), "utf-8")
    add_reference(settings, str(source / "fire-stations.toml"), None, vintage=date(2021, 5, 1))


def test_every_result_replays_to_the_same_bytes(settings: Settings, tmp_path: Path) -> None:
    """Also after a newer vintage came that would say something else."""
    before = ids(settings)
    revise(settings, tmp_path)

    assert len(before) == 3
    assert all(replay_result(settings, result_id).same for result_id in before)


def test_a_whole_run_replays_at_once(settings: Settings, tmp_path: Path) -> None:
    """The run of the check and the one of a recheck, each by what it saw."""
    revise(settings, tmp_path)
    rechecked = recheck_record(settings).run_id
    record = Record.open(settings.record_url)
    runs = [run.id for run in queries.list_runs(record)]
    record.close()

    assert rechecked in runs
    assert [len(replay_run(settings, run_id)) for run_id in runs] == [3, 3]
    assert all(one.same for run_id in runs for one in replay_run(settings, run_id).values())


def test_a_lost_vintage_is_named(settings: Settings) -> None:
    """Nothing is judged from what is not there."""
    shutil.rmtree(settings.home / "references" / "fire-stations")

    with pytest.raises(EvidenceLost, match="no longer held"):
        replay_result(settings, ids(settings)[0])


def test_other_rules_are_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A result of other rules is not replayed by these."""
    monkeypatch.setattr("flows.replaying.RULES_VERSION", "0")

    with pytest.raises(NotReplayable, match="recheck"):
        replay_result(settings, ids(settings)[0])


def test_recheck_lists_what_moved(settings: Settings, tmp_path: Path) -> None:
    """Nothing without a change; after a revision both verdicts turn round, and the old rows stay."""
    assert recheck_record(settings).judged == 0
    old = set(ids(settings))
    revise(settings, tmp_path)

    done = recheck_record(settings)

    sides = {(one.surface, one.before and one.before[0], one.after and one.after[0]) for one in done.moved}
    assert sides == {("150", "refuted", "supported"), ("111", "supported", "refuted")}
    assert old < set(ids(settings))
    assert recheck_record(settings).judged == 0


def test_the_commands(settings: Settings, tmp_path: Path) -> None:
    """``replay`` prints the result and ends with 0; ``recheck`` prints JSON lines of what moved."""
    runner, result_id = CliRunner(), ids(settings)[0]
    where = ["--home", str(settings.home), "--database-url", str(settings.database_url)]
    replayed = runner.invoke(app, ["replay", result_id, *where])
    revise(settings, tmp_path)
    rechecked = runner.invoke(app, ["recheck", "--format", "jsonl", "--quiet", *where])
    lines = [json.loads(line) for line in rechecked.stdout.splitlines()]

    assert replayed.exit_code == 0
    assert json.loads(replayed.stdout)["id"] == result_id
    assert rechecked.exit_code == 0
    assert {line["surface"] for line in lines} == {"150", "111"}


def test_search_prints_its_parts(settings: Settings) -> None:
    """The series of the words, with parts that add up; nothing for words of nothing; an unknown dataset is named."""
    runner, where = CliRunner(), ["--home", str(settings.home)]
    found = runner.invoke(app, ["references", "search", "fire", "stations", "--format", "jsonl", *where])
    nothing = runner.invoke(app, ["references", "search", "zebra", *where])
    unknown = runner.invoke(app, ["references", "search", "fire", "--dataset", "nowhere", *where])
    (row,) = [json.loads(line) for line in found.stdout.splitlines()]

    assert (row["dataset"], row["indicator"]) == ("fire-stations", "STATIONS")
    assert row["score"] == pytest.approx(sum(row["parts"].values()), abs=0.01)
    assert (nothing.exit_code, nothing.stdout) == (0, "")
    assert isinstance(unknown.exception, InvalidInput)
