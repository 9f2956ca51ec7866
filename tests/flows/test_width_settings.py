"""Widths of the settings, from countercheck.toml to the record and back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from pydantic import ValidationError

from flows.adding import add_reference
from flows.ingest import read_sources
from flows.pipeline import Checker, check_documents
from flows.rechecking import recheck_record
from flows.recording import finish_run, gate_run
from flows.replaying import replay_result
from flows.settings import Settings
from reports import queries
from reports.recorded import ResultRow
from reports.store import Record
from tests.flows.running import run

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
TEXT = "There were 114 fire stations in Norway in 2020."


def write_widths(home: Path, text: str) -> Settings:
    home.mkdir(parents=True, exist_ok=True)
    (home / "countercheck.toml").write_text(text, "utf-8")
    return Settings(home=home)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with 111 fire stations in Norway."""
    source = tmp_path / "data"
    source.mkdir()
    for name in ("fire-stations.csv", "fire-stations.toml"):
        shutil.copy(EXAMPLES / name, source)
    add_reference(Settings(home=tmp_path / "home"), str(source / "fire-stations.toml"), None)
    return tmp_path / "home"


def check(settings: Settings, tmp_path: Path) -> ResultRow:
    """Check and record the text; its one result."""
    file = tmp_path / "documents.jsonl"
    file.write_text(json.dumps({"id": "d", "text": TEXT, "published_on": "2021-06-01"}) + "\n", "utf-8")
    checked = check_documents(read_sources([str(file)], settings), Checker(settings.home, overrides=settings.overrides))
    run_id = finish_run(checked, gate_run(checked), settings, kind="check", parameters={}).run_id
    record = Record.open(settings.record_url)
    try:
        return next(iter(queries.results_of_run(record, run_id)))
    finally:
        record.close()


def test_a_widened_floor_moves_the_verdict_and_is_replayed(home: Path, tmp_path: Path) -> None:
    """Each result is replayed by the widths of its own run, and it is said that the settings are others now."""
    plain = check(Settings(home=home), tmp_path)
    settings = write_widths(home, '[widths.measures."fire-stations:STATIONS"]\nfloor = "0.03"\n')
    widened = check(settings, tmp_path)

    first, second = (replay_result(settings, row.id) for row in (plain, widened))

    assert [row.document["label"] for row in (plain, widened)] == ["refuted", "not_enough_evidence"]
    assert plain.document["rules_version"] != widened.document["rules_version"]
    assert first.same and second.same
    assert "the settings now have" in first.notice and not second.notice
    assert "those of the program" in replay_result(write_widths(home, ""), widened.id).notice


def test_recheck_judges_again_when_the_widths_change(home: Path, tmp_path: Path) -> None:
    """As it does when the rules change; and nothing when they do not."""
    check(Settings(home=home), tmp_path)
    settings = write_widths(home, '[widths]\nfloor = "0.03"\n')

    assert [(one.before[0], one.after[0]) for one in recheck_record(settings).moved if one.before and one.after] == [
        ("refuted", "not_enough_evidence")
    ]
    assert recheck_record(settings).judged == 0


def test_a_wrong_width_in_the_file_ends_the_command(home: Path, tmp_path: Path) -> None:
    """Exit code 2, the width and the next step; so does a measure that nobody knows."""
    article = tmp_path / "article.txt"
    article.write_text(TEXT, "utf-8")
    command = ["check", article, "--published-on", "2021-06-01", "--no-record", "--home", home]

    told = []
    for text in ('[widths]\nflor = "0.02"\n', '[widths.measures.stations_of_fire]\nfloor = "0.02"\n'):
        (home / "countercheck.toml").write_text(text, "utf-8")
        done = run(*command)
        told.append((done.code, done.err))

    assert [code for code, _ in told] == [2, 2]
    assert "did you mean 'floor'" in told[0][1]
    assert "no measure of that name" in told[1][1]


def test_the_settings_refuse_it_too(tmp_path: Path) -> None:
    """Before anything is checked."""
    with pytest.raises(ValidationError, match="out of bounds"):
        write_widths(tmp_path, '[widths]\nfloor = "7"\n')
