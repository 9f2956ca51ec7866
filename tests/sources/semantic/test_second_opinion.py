"""A model of the user: vectors, what is kept of them, the ranking, and every way it can be missing or wrong."""

from __future__ import annotations

import pickle
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from checks.errors import InvalidModel
from checks.matching import Catalogue, rank_claims
from sources.semantic import EmbeddingModel, SemanticAdviser
from tests.factories import claim, indicator
from tests.sources.semantic.tiny_model import onnx_bytes, write_model

EXTRA = "needs the extra: pip install 'countercheck[semantic]'"
WORDS = {"stations": (1.0, 0.0), "engines": (0.0, 1.0), "norway": (0.0, 0.5), "alarms": (0.0, 1.0)}
CATALOGUE = Catalogue(
    [
        indicator("STATIONS", "Fire stations", "number"),
        indicator("ENGINES", "Fire engines", "number"),
        indicator("ALARMS", "Smoke alarms (% of households)", "%"),
    ]
)
CLAIM = claim("Norway had 111 fire stations in 2015.", "111", "111", "fire station", counted="fire stations")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pytest.importorskip("onnxruntime", reason=EXTRA)
    pytest.importorskip("tokenizers", reason=EXTRA)
    return write_model(tmp_path / "model", WORDS)


def test_a_text_is_the_mean_of_its_words_and_of_length_one(folder: Path) -> None:
    """The same whatever stands beside it."""
    model = EmbeddingModel(folder)

    alone = model.embed(["fire stations"])
    beside = model.embed(["engines and more engines", "fire stations", ""])

    assert alone.tolist() == [[1.0, 0.0]]
    assert beside[1].tolist() == alone[0].tolist()
    assert beside[2].tolist() == [0.0, 0.0]
    assert len(model.id) == len(model.tokenizer_id) == 64


def test_the_ranking_has_the_unit_class_and_ends_ties_by_id(folder: Path, tmp_path: Path) -> None:
    """A share of households is no count; the sentence's own words decide the rest."""
    advice = SemanticAdviser(folder, tmp_path / "kept").advise(rank_claims([CLAIM], CATALOGUE), CATALOGUE)[CLAIM.id]

    assert [(row.concept, row.similarity) for row in advice.ranking] == [
        ("d:STATIONS", Decimal("0.8944")),
        ("d:ENGINES", Decimal("0.4472")),
    ]
    assert advice.model == EmbeddingModel(folder).id


def test_names_are_embedded_once(folder: Path, tmp_path: Path) -> None:
    """Kept under the hash of model, tokenizer and names; a torn or changed file is made again, another model has its
    own."""
    kept = tmp_path / "kept"
    ranked = rank_claims([CLAIM], CATALOGUE)
    first = SemanticAdviser(folder, kept).advise(ranked, CATALOGUE)
    (file,) = kept.iterdir()
    whole = file.read_bytes()

    for body in (whole[:40], whole[:-1] + b"x", b""):
        file.write_bytes(body)
        assert SemanticAdviser(folder, kept).advise(ranked, CATALOGUE) == first
        assert file.read_bytes() == whole

    other = write_model(tmp_path / "other", {**WORDS, "fire": (1.0, 1.0)})
    SemanticAdviser(other, kept).advise(ranked, CATALOGUE)
    assert len(list(kept.iterdir())) == 2


def test_a_folder_that_takes_nothing_costs_only_time(folder: Path, tmp_path: Path) -> None:
    """No place to keep vectors is no reason to fail."""
    (tmp_path / "kept").write_text("a file in the way", "utf-8")

    assert SemanticAdviser(folder, tmp_path / "kept").advise(rank_claims([CLAIM], CATALOGUE), CATALOGUE)


def test_an_adviser_goes_to_another_process_as_its_paths(folder: Path, tmp_path: Path) -> None:
    """And is the same there."""
    adviser = SemanticAdviser(folder, tmp_path / "kept")

    assert pickle.loads(pickle.dumps(adviser)).identity == adviser.identity


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ({"model.onnx": None}, "no model.onnx and no onnx/model.onnx there"),
        ({"tokenizer.json": None}, "tokenizer.json: cannot be read"),
        ({"tokenizer.json": b"{}"}, "no tokenizer"),
        ({"tokenizer.json": b"\xff\xfe"}, "no tokenizer"),
        ({"model.onnx": b"not a model"}, "no model that onnxruntime can open"),
        ({"model.onnx": b""}, "no model that onnxruntime can open"),
        ({"model.onnx": onnx_bytes([[1.0]], ("pixel_values",))}, "takes pixel_values, not input_ids"),
    ],
)
def test_what_is_wrong_is_named_with_the_next_step(folder: Path, broken: dict[str, bytes | None], told: str) -> None:
    """A usage error that names the file."""
    for name, body in broken.items():
        (folder / name).unlink()
        if body is not None:
            (folder / name).write_bytes(body)

    with pytest.raises(InvalidModel, match=told) as caught:
        EmbeddingModel(folder)

    assert "second-opinion" in str(caught.value)


@pytest.mark.parametrize("part", [float("nan"), float("inf")])
def test_a_model_that_gives_no_numbers_is_named(folder: Path, part: float) -> None:
    """Nothing is ranked by what cannot be compared."""
    (folder / "model.onnx").write_bytes(onnx_bytes([[part]] * 5))

    with pytest.raises(InvalidModel, match="no finite vector"):
        EmbeddingModel(folder).embed(["fire stations"])


def test_a_word_beyond_the_table_is_named(folder: Path) -> None:
    """A tokenizer of another model: its numbers lie outside the table."""
    (folder / "model.onnx").write_bytes(onnx_bytes([[1.0]]))

    with pytest.raises(InvalidModel, match="failed on a text"):
        EmbeddingModel(folder).embed(["fire stations"])


@pytest.mark.parametrize("name", ["onnxruntime", "tokenizers"])
def test_an_absent_extra_is_named(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the command that installs it."""
    monkeypatch.setitem(sys.modules, name, None)

    with pytest.raises(InvalidModel, match=r"not installed; .*countercheck\[semantic\]"):
        EmbeddingModel(tmp_path)
