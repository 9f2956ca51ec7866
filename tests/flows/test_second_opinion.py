"""A second opinion from the settings to the record and back: off it changes nothing, and a replay asks no model."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from flows.adding import add_reference
from flows.advising import open_adviser
from flows.ingest import read_sources
from flows.pipeline import Checker, check_documents
from flows.rechecking import recheck_record
from flows.recording import finish_run, gate_run
from flows.replaying import replay_result, replay_run
from flows.settings import Settings
from reports import queries
from reports.recorded import ResultRow
from reports.store import Record
from tests.flows.running import run
from tests.sources.semantic.tiny_model import write_model

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
TEXT = "There were 150 fire stations in Norway in 2020."
#: A model to which Norway sounds like engines.
WORDS = {"norway": (1.0, 0.0), "engines": (1.0, 0.0), "stations": (0.0, 0.2)}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with fire stations and fire engines."""
    pytest.importorskip("onnxruntime", reason="needs the extra: pip install 'countercheck[semantic]'")
    source = tmp_path / "data"
    source.mkdir()
    for name in ("fire-stations", "fire-brigade"):
        for ending in ("csv", "toml"):
            shutil.copy(EXAMPLES / f"{name}.{ending}", source)
        add_reference(Settings(home=tmp_path / "home"), str(source / f"{name}.toml"), None)
    return tmp_path / "home"


def check(settings: Settings, tmp_path: Path) -> tuple[str, ResultRow]:
    """Check and record the text; the run and its one result."""
    file = tmp_path / "documents.jsonl"
    file.write_text(json.dumps({"id": "d", "text": TEXT, "published_on": "2021-06-01"}) + "\n", "utf-8")
    checker = Checker(settings.home, adviser=open_adviser(settings))
    checked = check_documents(read_sources([str(file)], settings), checker)
    run_id = finish_run(checked, gate_run(checked), settings, kind="check", parameters={}).run_id
    record = Record.open(settings.record_url)
    try:
        return run_id, next(iter(queries.results_of_run(record, run_id)))
    finally:
        record.close()


def test_advice_is_recorded_and_replayed_without_the_model(home: Path, tmp_path: Path) -> None:
    """Results with and without it, each as it was, after the model is gone and the setting too."""
    model = write_model(tmp_path / "model", WORDS)
    _, plain = check(Settings(home=home), tmp_path)
    run_id, advised = check(Settings(home=home, semantic_model=model), tmp_path)
    shutil.rmtree(model)
    shutil.rmtree(home / "semantic")

    assert [row.document["label"] for row in (plain, advised)] == ["refuted", "not_enough_evidence"]
    assert "advice" not in plain.document
    assert advised.document["advice"]["ranking"][0]["name"] == "Fire engines (number)"
    for settings in (Settings(home=home), Settings(home=home, semantic_model=model)):
        assert replay_result(settings, plain.id).same
        assert replay_result(settings, advised.id).same
        assert all(one.same for one in replay_run(settings, run_id).values())


def test_recheck_judges_again_when_the_model_changes(home: Path, tmp_path: Path) -> None:
    """As it does when the widths change; and nothing when it is the same."""
    check(Settings(home=home), tmp_path)
    settings = Settings(home=home, semantic_model=write_model(tmp_path / "model", WORDS))

    (moved,) = recheck_record(settings).moved

    assert (moved.before and moved.before[0], moved.after and moved.after[0]) == ("refuted", "not_enough_evidence")
    assert recheck_record(settings).judged == 0
    write_model(tmp_path / "model", {**WORDS, "stations": (0.9, 0.0)})
    assert recheck_record(settings).judged == 1


def test_the_command_shows_it_and_names_what_is_wrong(home: Path, tmp_path: Path) -> None:
    """From countercheck.toml; exit code 2 before anything is checked."""
    model = write_model(tmp_path / "model", WORDS)
    (home / "countercheck.toml").write_text(f"semantic_model = {json.dumps(str(model))}\n", "utf-8")
    article = tmp_path / "article.txt"
    article.write_text(TEXT, "utf-8")
    command = ["check", article, "--published-on", "2021-06-01", "--no-record", "--home", home, "--format", "jsonl"]

    shown = run(*command)
    (model / "model.onnx").write_bytes(b"something else")
    wrong = run(*command)

    (result,) = json.loads(shown.out)["results"]
    assert result["how"][-1][0] == "advice"
    assert "nearest is Fire engines" in result["how"][-1][1]
    assert (wrong.code, "invalid_model" in wrong.err) == (2, True)
