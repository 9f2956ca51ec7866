"""A model of a dozen words, written as ONNX's protocol buffer by hand: a table of vectors that a word looks up.

Field numbers are those of onnx.proto (ONNX, IR version 8).
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

_INT64, _FLOAT = 7, 1


def _number(value: int) -> bytes:
    found = b""
    while value > 127:
        found += bytes((value & 127 | 128,))
        value >>= 7
    return found + bytes((value,))


def _field(field: int, value: int | bytes | str) -> bytes:
    if isinstance(value, int):
        return _number(field << 3) + _number(value)
    body = value.encode() if isinstance(value, str) else value
    return _number(field << 3 | 2) + _number(len(body)) + body


def _value(name: str, kind: int, axes: Sequence[str]) -> bytes:
    shape = b"".join(_field(1, _field(2, axis)) for axis in axes)
    return _field(1, name) + _field(2, _field(1, _field(1, kind) + _field(2, shape)))


def onnx_bytes(vectors: Sequence[Sequence[float]], inputs: Sequence[str] = ("input_ids", "attention_mask")) -> bytes:
    """A model whose token vectors are the rows of ``vectors``; all but the first input are ignored."""
    node = _field(1, "table") + _field(1, inputs[0]) + _field(2, "out") + _field(4, "Gather")
    raw = b"".join(struct.pack("<f", part) for row in vectors for part in row)
    table = _field(1, len(vectors)) + _field(1, len(vectors[0])) + _field(2, _FLOAT) + _field(8, "table")
    graph = _field(1, node) + _field(2, "tiny") + _field(5, table + _field(9, raw))
    graph += b"".join(_field(11, _value(name, _INT64, ("batch", "tokens"))) for name in inputs)
    graph += _field(12, _value("out", _FLOAT, ("batch", "tokens", "size")))
    return _field(1, 8) + _field(7, graph) + _field(8, _field(1, "") + _field(2, 17))


def write_model(folder: Path, words: Mapping[str, Sequence[float]]) -> Path:
    """A folder with a model in which each word has the vector given, and every other word none."""
    folder.mkdir(parents=True, exist_ok=True)
    size = len(next(iter(words.values())))
    (folder / "model.onnx").write_bytes(onnx_bytes([[0.0] * size, *words.values()]))
    vocabulary = {"[UNK]": 0} | {word: number for number, word in enumerate(words, start=1)}
    tokenizer = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": None,
        "decoder": None,
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "[UNK]"},
    }
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer), "utf-8")
    return folder
