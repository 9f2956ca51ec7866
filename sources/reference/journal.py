"""The journal of a refresh: which pages a run of today has fetched and kept, so that a stopped one can go on.

In: the home folder, a provider, a day. Out: the hash of a page that is at hand. Never: bytes (those lie in the
snapshots), an address with a key, or a page of another day: the service may have published since.

::

    <home>/references/.refresh/<provider>.jsonl    one line per page that was read; gone when the refresh is complete
                               <provider>.lock     held by the one refresh that runs
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

from sources.reference.errors import ReferenceNotWritten


class RefreshJournal:
    """The pages of one provider that were fetched on one day.

    >>> import tempfile
    >>> journal = RefreshJournal(Path(tempfile.mkdtemp()), "worldbank", date(2021, 5, 25))
    >>> journal.note("https://example.org/a?page=1", "ab12")
    >>> journal.find("https://example.org/a?page=1"), journal.find("https://example.org/a?page=2")
    ('ab12', None)
    """

    def __init__(self, home: Path, provider: str, day: date) -> None:
        self.folder = home / "references" / ".refresh"
        self.provider, self.day = provider, day.isoformat()
        self.path = self.folder / f"{provider}.jsonl"
        self._pages: dict[str, str] | None = None

    @contextmanager
    def alone(self, waiting: Callable[[], None]) -> Iterator[None]:
        """Only one refresh of a provider at a time; a second one calls ``waiting`` and waits. The lock dies with its
        holder. What the first one noted before it ended is seen."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = (self.folder / f"{self.provider}.lock").open("a")
        except OSError as error:
            raise self._refused(error) from error
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                waiting()
                fcntl.flock(lock, fcntl.LOCK_EX)
            self._pages = None
            yield

    def find(self, address: str) -> str | None:
        """The hash of the page, where it was fetched today."""
        if self._pages is None:
            self._pages = self._read()
        return self._pages.get(address)

    def note(self, address: str, sha256: str) -> None:
        """Remember a page that was kept and could be read; raises ReferenceNotWritten."""
        line = json.dumps({"day": self.day, "url": address, "sha256": sha256}) + "\n"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
            try:
                os.write(handle, line.encode())
            finally:
                os.close(handle)
        except OSError as error:
            raise self._refused(error) from error
        if self._pages is not None:
            self._pages[address] = sha256

    def end(self) -> None:
        """Forget all pages: the refresh is complete, or its pages are not to be used again."""
        self._pages = None
        with suppress(OSError):
            self.path.unlink()

    def _read(self) -> dict[str, str]:
        """The lines of today; a torn last line is left out."""
        found = {}
        try:
            lines = self.path.read_text("utf-8", "replace").splitlines()
        except OSError:
            return {}
        for line in lines:
            with suppress(ValueError, KeyError, TypeError):
                row = json.loads(line)
                if row["day"] == self.day:
                    found[str(row["url"])] = str(row["sha256"])
        return found

    def _refused(self, error: OSError) -> ReferenceNotWritten:
        return ReferenceNotWritten(
            f"{self.provider}: the folder {self.folder.name} took no note of a page ({error.strerror or error}); make "
            f"room or give write permission, then run again: pages that were noted are not fetched again today"
        )
