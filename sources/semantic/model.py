"""The model: texts in, unit vectors out; one thread, one provider, so that the same text gives the same vector.

In: a folder of the user's. Out: float32 vectors of length one. Never: the network, a file outside the folder.
The pooling is the one of Sentence-Transformers: the mean of the token vectors that the attention mask keeps
(Reimers and Gurevych 2019, section 3).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from checks.errors import InvalidModel

#: A matrix of float32, one row per text.
Vectors = npt.NDArray[np.float32]

#: Where an exported model may lie in its folder.
MODEL_FILES = ("model.onnx", "onnx/model.onnx")
TOKENIZER_FILE = "tokenizer.json"

#: Tokens of a text that count; what MiniLM and its kin were trained on.
MOST_TOKENS = 256

#: A protocol buffer is at most so long: a larger model is in several files, whose bytes no hash would cover.
MOST_BYTES = 2_000_000_000

#: What such models take in.
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class EmbeddingModel:
    """An ONNX model with its tokenizer, opened from bytes whose hash is its identity.

    ``id`` is the sha256 of the model file, ``tokenizer_id`` that of tokenizer.json.
    Raises InvalidModel where the extra is not installed, a file is missing, or one of them cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        runtime, tokenizers = _import("onnxruntime"), _import("tokenizers")
        path = _model_file(folder)
        body, words = _read(path), _read(folder / TOKENIZER_FILE)
        self.id = hashlib.sha256(body).hexdigest()
        self.tokenizer_id = hashlib.sha256(words).hexdigest()
        self._path = path
        try:
            self._tokenizer = tokenizers.Tokenizer.from_str(words.decode("utf-8"))
            self._tokenizer.no_padding()
            self._tokenizer.enable_truncation(MOST_TOKENS)
        except Exception as error:  # noqa: BLE001 - the library raises a bare Exception
            raise InvalidModel(f"{folder / TOKENIZER_FILE}: no tokenizer ({_short(error)}); {_NEXT}") from None
        options = runtime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        try:
            self._session = runtime.InferenceSession(body, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # noqa: BLE001 - the library's errors have no common base
            raise InvalidModel(f"{path}: no model that onnxruntime can open ({_short(error)}); {_NEXT}") from None
        self._inputs = [item.name for item in self._session.get_inputs()]
        unknown = sorted(set(self._inputs) - set(_INPUTS))
        if unknown or "input_ids" not in self._inputs:
            raise InvalidModel(f"{path}: takes {', '.join(self._inputs)}, not {', '.join(_INPUTS)}; {_NEXT}")

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One vector of length one per text; each is run alone, so that its neighbours do not move it.

        Raises InvalidModel where the model gives something else than finite vectors of one size.
        """
        rows = [self._embed(text) for text in texts]
        if len({row.shape for row in rows}) > 1:
            raise InvalidModel(f"{self._path}: its vectors are of several sizes; {_NEXT}")
        return np.stack(rows) if rows else np.zeros((0, 0), np.float32)

    def _embed(self, text: str) -> Vectors:
        encoded = self._tokenizer.encode(text)
        ids = np.array([encoded.ids], np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        try:
            found: Any = self._session.run(None, {name: given[name] for name in self._inputs})[0]
        except Exception as error:  # noqa: BLE001 - as above
            raise InvalidModel(f"{self._path}: the model failed on a text ({_short(error)}); {_NEXT}") from None
        vector = np.asarray(found, np.float64)
        if vector.ndim == 3:  # (1, tokens, size): the mean over the tokens, of which a text may have none
            vector = vector.sum(axis=1) / max(vector.shape[1], 1)
        if vector.ndim != 2 or vector.shape[0] != 1 or not np.isfinite(vector).all():
            raise InvalidModel(f"{self._path}: gives no finite vector for a text, but shape {vector.shape}; {_NEXT}")
        length = np.sqrt((vector[0] ** 2).sum())
        return np.asarray(vector[0] / length if length > 0 else vector[0], np.float32)


_NEXT = "export a sentence-embedding model to ONNX as docs/how-to/ask-a-second-opinion.md says"


def _import(name: str) -> ModuleType:
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError:
        raise InvalidModel(
            f"semantic_model is set, but {name} is not installed; `pip install 'countercheck[semantic]'` installs it"
        ) from None


def _model_file(folder: Path) -> Path:
    found = [folder / name for name in MODEL_FILES if (folder / name).is_file()]
    if not found:
        raise InvalidModel(f"{folder}: no {' and no '.join(MODEL_FILES)} there; {_NEXT}")
    return found[0]


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InvalidModel(f"{path}: over {MOST_BYTES:,} bytes; take a smaller model, in one file")
        return path.read_bytes()
    except OSError as error:
        raise InvalidModel(f"{path}: cannot be read ({error.strerror or 'not there'}); {_NEXT}") from None


def _short(error: Exception) -> str:
    """The first line of a library's message."""
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
