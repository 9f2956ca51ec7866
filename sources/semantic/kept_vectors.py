"""Kept vectors: what a model made of the names of a catalogue, kept under the home so that it is made once.

In: a folder, a model's hashes, texts. Out: the matrix kept for just these, or None. Never: a half-written file under
a final name, a matrix whose bytes are not those that were written.

::

    <home>/semantic/<sha256 of model, tokenizer and texts>.vectors     sha256 of the rest, then a .npy file

The folder may be deleted at any time: it is made again.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from sources.semantic.model import EmbeddingModel, Vectors

_DIGEST = hashlib.sha256().digest_size


def vectors_for(texts: Sequence[str], model: EmbeddingModel, folder: Path) -> Vectors:
    """One vector per text, read where they are kept, else made and kept; a folder that takes none costs time only."""
    key = hashlib.sha256(json.dumps([model.id, model.tokenizer_id, list(texts)]).encode()).hexdigest()
    path = folder / f"{key}.vectors"
    kept = read_vectors(path, len(texts))
    if kept is None:
        kept = model.embed(texts)
        with suppress(OSError):
            write_vectors(path, kept)
    return kept


def read_vectors(path: Path, rows: int) -> Vectors | None:
    """The matrix of a file, None where it is not there, torn, changed, or of another number of rows."""
    try:
        body = path.read_bytes()
    except OSError:
        return None
    if hashlib.sha256(body[_DIGEST:]).digest() != body[:_DIGEST]:
        return None
    found: Vectors = np.load(io.BytesIO(body[_DIGEST:]), allow_pickle=False)
    return found if found.ndim == 2 and found.shape[0] == rows else None


def write_vectors(path: Path, vectors: Vectors) -> None:
    """Write the whole file aside, to the disk, then give it its name: two writers write the same."""
    stream = io.BytesIO()
    np.save(stream, vectors, allow_pickle=False)
    body = stream.getvalue()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, text = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    name = Path(text)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(body).digest() + body)
            file.flush()
            os.fsync(file.fileno())
        name.replace(path)
    finally:
        with suppress(OSError):
            name.unlink()
