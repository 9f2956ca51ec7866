"""The raw data of a dataset: its files, or what a database answered, before anyone looks into them.

In: a Descriptor and the path of the data. Out: RawTable rows with hashes; copies in the snapshots. Never: reads a cell.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sources.reference.descriptor import Descriptor, Reading
from sources.reference.errors import MissingData, ReferenceNotWritten
from sources.reference.members import Source, find_files, open_source, source_of_bytes
from sources.reference.vintages import file_hash
from sources.snapshots import Snapshots


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """One table of the descriptor: its files with the parts of their names, or the bytes of an answer."""

    reading: Reading
    data: Path
    files: tuple[tuple[Path, dict[str, str]], ...] = ()
    answer: bytes | None = None

    @contextmanager
    def open(self) -> Iterator[Source]:
        """The members, while the ``with`` lasts."""
        if self.answer is not None:
            yield source_of_bytes(self.reading.table.file, self.answer)
            return
        with open_source(self.reading, self.files, self.data) as source:
            yield source


def find_raw(descriptor: Descriptor, data: Path) -> tuple[RawTable, ...]:
    """Every table of the descriptor; MissingData when a file is not there or a database cannot be asked."""
    from sources.reference.sql_table import run_query

    files = {reading.table.file for reading in descriptor.readings}
    if data.is_file() and len(files) > 1:
        raise MissingData(
            f"{descriptor.id}: it has {len(files)} files and {data} is one; give --data the folder that holds "
            f"{', '.join(sorted(files)[:3])} ..."
        )
    return tuple(
        RawTable(reading=reading, data=data, answer=run_query(reading))
        if reading.table.format == "sql"
        else RawTable(reading=reading, data=data, files=find_files(reading, data))
        for reading in descriptor.readings
    )


def raw_paths(descriptor: Descriptor, tables: Sequence[RawTable]) -> tuple[Path, ...]:
    """Every file once, and the table of names where it lies beside them."""
    paths = list(dict.fromkeys(path for table in tables for path, _ in table.files))
    names = descriptor.indicator_table
    if names is not None and "{" not in names.file and paths:
        beside = [folder / names.file for folder in dict.fromkeys((paths[0].parent, tables[0].data))]
        paths += [path for path in beside if path.is_file()][:1]
    return tuple(paths)


def raw_hashes(descriptor: Descriptor, tables: Sequence[RawTable]) -> list[str]:
    """Hashes of all files and answers, in order."""
    answers = [hashlib.sha256(table.answer).hexdigest() for table in tables if table.answer is not None]
    return [*(file_hash(path) for path in raw_paths(descriptor, tables)), *answers]


def keep_raw(home: Path, descriptor: Descriptor, tables: Sequence[RawTable], vintage: date) -> tuple[str, ...]:
    """Copy the raw data into the snapshots; their hashes, in order."""
    keeper = Snapshots(home / "snapshots")
    origin = {"dataset": descriptor.id, "publisher": descriptor.publisher, "url": descriptor.url, "vintage": vintage}
    try:
        files = [keeper.keep_file(path, {**origin, "file": path.name}) for path in raw_paths(descriptor, tables)]
        answers = [
            keeper.keep(table.answer, {**origin, "query": table.reading.table.query})
            for table in tables
            if table.answer is not None
        ]
    except OSError as error:
        raise ReferenceNotWritten(
            f"{descriptor.id}: the snapshots folder took no copy ({error.strerror or error}); make room or give write "
            f"permission, then run the same command again: what was held is unchanged"
        ) from error
    return (*files, *answers)
