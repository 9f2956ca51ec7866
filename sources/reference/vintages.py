"""Vintages: one immutable Parquet file per state of a dataset, named by its own hash, and the manifest that lists them.

In: a sorted Arrow table and facts about it. Out: files under ``<home>/references/<dataset>/`` and manifest rows.
Never: a torn file, a changed file, a manifest row whose files are not there; two processes at once lose nothing.

::

    <home>/references/<dataset>/manifest.json        rows, oldest first; replaced atomically, under a lock
                                <sha256>.parquet     observations
                                <sha256>.json        catalogue
                                <sha256>.series      figures by series, named by the catalogue; made of the other two
    <home>/snapshots/                                raw files by hash (``sources.snapshots``)
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sources.reference.errors import EvidenceLost, ReferenceNotWritten
from sources.reference.manifest import IN_USE, Failure, HeldVintage, Manifest, read_manifest

if TYPE_CHECKING:
    import pyarrow as pa

#: Raised whenever the reader would make other bytes of the same input: 3 since the catalogue keeps the precision.
READER = 3
SORTED = ("indicator", "ref_area", "time_period")
#: Observations of one row group: what a look-up compares with its hash for one series, and decodes where there is no
#: series file (measured in benchmarks/references.py; 2,048 was the fastest of 1,024 to 65,536).
GROUP_ROWS = 2_048
#: Bytes that have a hash of their own.
BLOCK = 1 << 16
#: Rows written at once, to hold memory down; a multiple of GROUP_ROWS.
_PIECE = GROUP_ROWS * 128
#: A temporary file older than this is what a killed process left.
_STALE_SECONDS = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenFile:
    """A Parquet file as written: its hash, and what the catalogue says of its layout.

    ``groups`` are the places in the file where its row groups begin, and the end of the last; ``blocks`` the hashes
    of its pieces of ``block_size`` bytes, so that a look-up verifies only what it reads.
    """

    sha256: str
    layout: dict[str, Any]


def file_hash(path: Path) -> str:
    """The sha256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def block_hashes(path: Path) -> tuple[str, list[str]]:
    """The sha256 of a file, and those of its blocks."""
    whole, blocks = hashlib.sha256(), []
    with path.open("rb") as stream:
        while piece := stream.read(BLOCK):
            whole.update(piece)
            blocks.append(hashlib.sha256(piece).hexdigest())
    return whole.hexdigest(), blocks


def group_starts(path: Path) -> list[int]:
    """Where the row groups of a Parquet file begin, and the end of the last."""
    import pyarrow.parquet as pq

    metadata = pq.read_metadata(path)
    starts, end = [], 4
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        columns = [group.column(place) for place in range(metadata.num_columns)]
        starts.append(min(one.dictionary_page_offset or one.data_page_offset for one in columns))
        end = max((one.dictionary_page_offset or one.data_page_offset) + one.total_compressed_size for one in columns)
    return [*starts, end]


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
        """The vintages in use, oldest first; EvidenceLost when the manifest is there and cannot be read."""
        return self.manifest().in_use

    def manifest(self) -> Manifest:
        """All that is known of the dataset; empty where nothing is held."""
        path = self.folder / "manifest.json"
        try:
            return read_manifest(path.read_text("utf-8"))
        except FileNotFoundError:
            return Manifest()
        except OSError as error:
            raise EvidenceLost(f"{self.dataset}: manifest.json cannot be read ({error.strerror}); restore it") from None
        except (ValueError, KeyError, TypeError) as error:
            raise EvidenceLost(
                f"{self.dataset}: manifest.json is damaged ({type(error).__name__}); restore it, or add the data again "
                f"after moving the folder away"
            ) from None

    def parquet(self, held: HeldVintage) -> Path:
        """Where the observations of a vintage lie."""
        return self.folder / f"{held.sha256}.parquet"

    def catalogue(self, held: HeldVintage) -> Path:
        """Where the catalogue of a vintage lies."""
        return self.folder / f"{held.catalogue}.json"

    def series(self, held: HeldVintage) -> Path:
        """Where the series file of a vintage lies: made of the other two, and made anew where it is gone."""
        return self.folder / f"{held.catalogue}.series"

    def is_whole(self, held: HeldVintage) -> bool:
        """Whether both files of a vintage are there with the right bytes."""
        try:
            return file_hash(self.parquet(held)) == held.sha256 and file_hash(self.catalogue(held)) == held.catalogue
        except OSError:
            return False

    def put_table(self, table: pa.Table, sort: Sequence[str] = SORTED) -> WrittenFile:
        """Keep the rows; the file's hash and layout. The same table gives the same bytes.

        Codes are written as texts piece by piece: each row group then has a dictionary of its own few codes.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        schema = pa.schema([(name, pa.string()) for name in table.column_names])
        options = {"compression": "zstd", "use_dictionary": list(sort), "write_statistics": list(sort)}
        with self._new_file() as (stream, name):
            with pq.ParquetWriter(stream, schema, **options) as writer:
                for start in range(0, max(table.num_rows, 1), _PIECE):
                    writer.write_table(table.slice(start, _PIECE).cast(schema), row_group_size=GROUP_ROWS)
            stream.flush()
            sha256, blocks = block_hashes(name)
            groups = group_starts(name)
            self._settle(stream, name, f"{sha256}.parquet")
        layout = {"group_rows": GROUP_ROWS, "groups": groups, "block_size": BLOCK, "blocks": blocks}
        return WrittenFile(sha256=sha256, layout=layout)

    def put_bytes(self, body: bytes, ending: str) -> str:
        """Keep bytes under their hash."""
        sha256 = hashlib.sha256(body).hexdigest()
        with self._new_file() as (stream, name):
            stream.write(body)
            self._settle(stream, name, f"{sha256}{ending}")
        return sha256

    @contextmanager
    def derived_file(self, name: str) -> Iterator[io.BufferedWriter]:
        """A file to be written that can be made anew and tells itself whether it is whole: nothing waits for the disk.

        It has its name when the block ends. Raises ReferenceNotWritten.
        """
        with self._new_file() as (stream, path):
            yield stream
            stream.flush()
            path.chmod(0o644)
            path.replace(self.folder / name)

    def record(self, row: HeldVintage) -> bool:
        """Make a vintage visible. False when the same one was held: its facts are renewed, its date kept.

        One in use takes the place of the same one in quarantine, and ends the failure of its date or an earlier one.
        """
        with self._locked():
            manifest = self.manifest()
            alike = [
                one for one in manifest.vintages if (one.sha256, one.published_at) == (row.sha256, row.published_at)
            ]
            same = [one for one in alike if one.state == row.state]
            if same:
                row = replace(row, retrieved_at=same[0].retrieved_at)
            rows = [*(one for one in manifest.vintages if one not in alike), row]
            failure = manifest.failure
            if failure is not None and row.state == IN_USE and row.published_at >= failure.since:
                failure = None
            self._write(replace(manifest, vintages=tuple(sorted(rows, key=lambda one: one.age)), failure=failure))
            self._sweep()
        return not same

    def fail(self, failure: Failure | None) -> None:
        """Note an edition that could not be read (None: it was read after all); nothing where nothing is held."""
        if not self.held():
            return
        with self._locked():
            manifest = self.manifest()
            if manifest.failure != failure:
                self._write(replace(manifest, failure=failure))

    def accept(self, published_at: str | None = None) -> HeldVintage | None:
        """Take the newest vintage in quarantine (or that of a date) into use: a person has looked at it."""
        with self._locked():
            manifest = self.manifest()
            waiting = [row for row in manifest.quarantined if published_at in (None, row.published_at)]
            if not waiting:
                return None
            taken = replace(waiting[-1], state=IN_USE)
            rows = [taken if row == waiting[-1] else row for row in manifest.vintages]
            self._write(replace(manifest, vintages=tuple(rows)))
        return taken

    def _write(self, manifest: Manifest) -> None:
        with self._new_file() as (stream, name):
            stream.write(manifest.as_text().encode())
            self._settle(stream, name, "manifest.json")

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
