"""Snapshots: the bytes as served or read, kept by their sha256 before anyone looks into them.

In: bytes (or a file) and a small dict that says where they come from. Out: the sha256; later the same bytes.
Never: a half-written file under a final name, an overwritten origin, bytes handed out without checking their hash.

::

    <folder>/ab/cd/abcd...            the bytes
    <folder>/ab/cd/abcd....json       origin of the first time they were seen
    <folder>/ab/cd/abcd....origins.jsonl   origins of later times, one per line
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from sources.errors import EvidenceLost

_BLOCK = 1 << 20


class Snapshots:
    """A content-addressed folder; any number of processes may use it at once.

    >>> import tempfile
    >>> snapshots = Snapshots(Path(tempfile.mkdtemp()))
    >>> snapshots.read(snapshots.keep(b"197 people", {"path": "a.txt"}))
    b'197 people'
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, body: bytes, origin: Mapping[str, object]) -> str:
        """Store the bytes and their origin; the sha256. Raises ``OSError`` when the disk does not take them."""
        sha256 = hashlib.sha256(body).hexdigest()
        path = self.path(sha256)
        if not _has_hash(path, sha256):
            _write(path, body)
        self._keep_origin(path, origin)
        return sha256

    def keep_file(self, source: Path, origin: Mapping[str, object]) -> str:
        """As ``keep``, for a file that need not fit into memory."""
        digest = hashlib.sha256()
        self.folder.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as body, _temporary(self.folder) as (copy, name):
            while block := body.read(_BLOCK):
                digest.update(block)
                copy.write(block)
            path = self.path(digest.hexdigest())
            path.parent.mkdir(parents=True, exist_ok=True)
            _settle(copy, name, path)
        self._keep_origin(path, origin)
        return digest.hexdigest()

    def read(self, sha256: str) -> bytes:
        """The bytes with that hash; EvidenceLost when they are gone or changed."""
        path = self.path(sha256)
        try:
            body = path.read_bytes()
        except OSError as error:
            reason = error.strerror or "not there"
            raise EvidenceLost(f"evidence lost: snapshot {sha256} cannot be read ({reason}); fetch it again") from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise EvidenceLost(f"evidence lost: snapshot {sha256} no longer has its hash; fetch it again or restore it")
        return body

    def origins(self, sha256: str) -> list[dict[str, object]]:
        """Where the bytes were seen, the first time first; a torn last line is left out."""
        path = self.path(sha256)
        lines: list[str] = []
        for name in (f"{path.name}.json", f"{path.name}.origins.jsonl"):
            with suppress(OSError):
                lines += path.with_name(name).read_text(encoding="utf-8").splitlines()
        found: list[dict[str, object]] = []
        for line in lines:
            with suppress(ValueError):
                found.append(json.loads(line))
        return found

    def path(self, sha256: str) -> Path:
        """Where the bytes with that hash lie; EvidenceLost for anything that is no sha256."""
        if not re.fullmatch(r"[0-9a-f]{64}", sha256):
            raise EvidenceLost(f"evidence lost: {sha256[:80]!r} is no sha256; give 64 hexadecimal digits")
        return self.folder / sha256[:2] / sha256[2:4] / sha256

    def _keep_origin(self, path: Path, origin: Mapping[str, object]) -> None:
        line = json.dumps(dict(origin), ensure_ascii=False, sort_keys=True, default=str) + "\n"
        first = path.with_name(f"{path.name}.json")
        if _write_once(first, line.encode("utf-8", "backslashreplace")):
            return
        if first.read_text(encoding="utf-8") == line:
            return
        later = path.with_name(f"{path.name}.origins.jsonl")
        handle = os.open(later, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(handle, line.encode("utf-8", "backslashreplace"))  # one write: lines of two processes do not mix
        finally:
            os.close(handle)


def _has_hash(path: Path, sha256: str) -> bool:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == sha256
    except OSError:
        return False


@contextmanager
def _temporary(folder: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """A new file in the folder that is gone afterwards, unless it was renamed."""
    handle, text = tempfile.mkstemp(prefix=".new-", dir=folder)
    name = Path(text)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file, name
    finally:
        with suppress(OSError):
            name.unlink()


def _settle(file: BinaryIO, name: Path, path: Path) -> None:
    """Bytes to the disk, then the final name, then the folder's entry to the disk."""
    file.flush()
    os.fsync(file.fileno())
    name.chmod(0o644)
    name.replace(path)
    _sync_folder(path.parent)


def _write(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with _temporary(path.parent) as (file, name):
        file.write(body)
        _settle(file, name, path)


def _write_once(path: Path, body: bytes) -> bool:
    """Write the file unless it is there; whether this call wrote it. Two processes: exactly one wins."""
    if path.exists():
        return False
    with _temporary(path.parent) as (file, name):
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
        try:
            os.link(name, path)
        except FileExistsError:
            return False
        except OSError:  # a file system without links: the last of two writers wins, with equal right
            name.replace(path)
    _sync_folder(path.parent)
    return True


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # some systems cannot open a folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
