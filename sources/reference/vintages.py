"""Vintages: one immutable Parquet file per state of a dataset, named by its own hash, and the manifest that lists them.

In: a sorted Arrow table and facts about it. Out: files under ``<home>/references/<dataset>/`` and manifest rows.
Never: a torn file, a changed file, a manifest row whose files are not there; two processes at once lose nothing.

::

    <home>/references/<dataset>/manifest.json        rows, oldest first; replaced atomically, under a lock
                                <sha256>.parquet     observations
                                <sha256>.json        catalogue
    <home>/snapshots/                                raw files by hash (``sources.snapshots``)
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import json
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sources.reference.errors import EvidenceLost, ReferenceNotWritten

if TYPE_CHECKING:
    import pyarrow as pa

#: Raised whenever the reader would make other Parquet bytes of the same input.
READER = 1
#: A temporary file older than this is what a killed process left.
_STALE_SECONDS = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldVintage:
    """One row of a manifest. Dates are ISO texts; ``snapshot`` hashes the raw data, ``sha256`` the Parquet file."""

    dataset: str
    title: str
    publisher: str
    licence: str
    url: str | None
    rank: int
    published_at: str
    retrieved_at: str
    snapshot: str
    snapshots: tuple[str, ...]
    sha256: str
    catalogue: str
    rows: int
    series: int
    indicators: int
    first_period: str
    last_period: str
    fingerprint: str
    reader: int
    unmapped: tuple[str, ...] = ()

    @property
    def age(self) -> tuple[str, str]:
        """Order of vintages: by date of publication, then of retrieval."""
        return self.published_at, self.retrieved_at


def file_hash(path: Path) -> str:
    """The sha256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def joint_hash(hashes: Sequence[str]) -> str:
    """One hash for one or several files.

    >>> joint_hash(["ab"])
    'ab'
    """
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("\n".join(hashes).encode()).hexdigest()


class VintageStore:
    """The folder of one dataset."""

    def __init__(self, home: Path, dataset: str) -> None:
        self.dataset = dataset
        self.folder = home / "references" / dataset

    def held(self) -> list[HeldVintage]:
        """Manifest rows, oldest first; EvidenceLost when the manifest is there and cannot be read."""
        path = self.folder / "manifest.json"
        try:
            text = path.read_text("utf-8")
        except FileNotFoundError:
            return []
        except OSError as error:
            raise EvidenceLost(f"{self.dataset}: manifest.json cannot be read ({error.strerror}); restore it") from None
        try:
            rows = json.loads(text)["vintages"]
            held = [
                HeldVintage(**{**row, "snapshots": tuple(row["snapshots"]), "unmapped": tuple(row["unmapped"])})
                for row in rows
            ]
        except (ValueError, KeyError, TypeError) as error:
            raise EvidenceLost(
                f"{self.dataset}: manifest.json is damaged ({type(error).__name__}); restore it, or add the data again "
                f"after moving the folder away"
            ) from None
        return sorted(held, key=lambda row: row.age)

    def parquet(self, held: HeldVintage) -> Path:
        """Where the observations of a vintage lie."""
        return self.folder / f"{held.sha256}.parquet"

    def catalogue(self, held: HeldVintage) -> Path:
        """Where the catalogue of a vintage lies."""
        return self.folder / f"{held.catalogue}.json"

    def is_whole(self, held: HeldVintage) -> bool:
        """Whether both files of a vintage are there with the right bytes."""
        try:
            return file_hash(self.parquet(held)) == held.sha256 and file_hash(self.catalogue(held)) == held.catalogue
        except OSError:
            return False

    def put_table(self, table: pa.Table) -> str:
        """Keep the observations; the file's hash. The same table gives the same bytes."""
        import pyarrow.parquet as pq

        with self._new_file() as (stream, name):
            pq.write_table(
                table,
                stream,
                row_group_size=1 << 16,
                compression="zstd",
                use_dictionary=["indicator", "ref_area", "time_period"],
                write_statistics=["indicator", "ref_area", "time_period"],
            )
            stream.flush()
            sha256 = file_hash(name)
            self._settle(stream, name, f"{sha256}.parquet")
        return sha256

    def put_bytes(self, body: bytes, ending: str) -> str:
        """Keep bytes under their hash."""
        sha256 = hashlib.sha256(body).hexdigest()
        with self._new_file() as (stream, name):
            stream.write(body)
            self._settle(stream, name, f"{sha256}{ending}")
        return sha256

    def record(self, row: HeldVintage) -> bool:
        """Make a vintage visible. False when the same one was held: its facts are renewed, its date kept."""
        with self._locked():
            rows = self.held()
            same = [one for one in rows if (one.sha256, one.published_at) == (row.sha256, row.published_at)]
            if same:
                row = replace(row, retrieved_at=same[0].retrieved_at)
                rows = [one for one in rows if one not in same]
            rows = sorted([*rows, row], key=lambda one: one.age)
            body = json.dumps({"vintages": [asdict(one) for one in rows]}, ensure_ascii=False, indent=1, sort_keys=True)
            with self._new_file() as (stream, name):
                stream.write(body.encode())
                self._settle(stream, name, "manifest.json")
            self._sweep()
        return not same

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Only one process at a time; the lock dies with its holder."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with (self.folder / ".lock").open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield
        except OSError as error:
            raise self._refused(error) from error

    @contextmanager
    def _new_file(self) -> Iterator[tuple[io.BufferedWriter, Path]]:
        """A temporary file that is gone afterwards unless settled; a refusing disk is a named error."""
        name: Path | None = None
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, text = tempfile.mkstemp(prefix=".new-", dir=self.folder)
            name = Path(text)
            with os.fdopen(handle, "wb") as stream:
                yield stream, name
        except OSError as error:
            raise self._refused(error) from error
        finally:
            if name is not None:
                with suppress(OSError):
                    name.unlink()

    def _settle(self, stream: io.BufferedWriter, name: Path, final: str) -> None:
        stream.flush()
        os.fsync(stream.fileno())
        name.chmod(0o644)
        name.replace(self.folder / final)
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def _sweep(self) -> None:
        """Remove what killed processes left, long ago."""
        for path in self.folder.glob(".new-*"):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > _STALE_SECONDS:
                    path.unlink()

    def _refused(self, error: OSError) -> ReferenceNotWritten:
        return ReferenceNotWritten(
            f"{self.dataset}: the reference folder took no new vintage ({error.strerror or error}); make room or give "
            f"write permission, then run the same command again: what was held is unchanged"
        )


def held_datasets(home: Path) -> list[str]:
    """Ids of the datasets with a manifest."""
    return sorted(path.parent.name for path in (home / "references").glob("*/manifest.json"))
