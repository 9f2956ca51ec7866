"""A kept file in pieces, each compared with its hash before it is used for the first time.

In: a path, where the pieces end, their hashes. Out: nothing, or EvidenceLost. Never: a byte of the file.
"""

from __future__ import annotations

import hashlib
import os
import weakref
from collections.abc import Callable
from pathlib import Path

from sources.reference.errors import EvidenceLost


class PlacedReader:
    """An open file, read at any place: not mapped, so that one that is cut meanwhile kills nobody. Raises OSError.

    ``size`` is its length in bytes when it was opened. It is closed with its last user.
    """

    def __init__(self, path: Path) -> None:
        self._number = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        weakref.finalize(self, os.close, self._number)
        self.size = os.fstat(self._number).st_size

    def read(self, start: int, end: int) -> bytes:
        """The bytes from ``start`` to ``end``; fewer where the file ends before."""
        return os.pread(self._number, end - start, start)


class HashedPieces:
    """The pieces of an open file.

    ``bounds(number)`` are the place where a piece begins and the one behind its end, ``expected(number)`` its sha256.
    """

    def __init__(
        self,
        path: Path,
        where: str,
        *,
        bounds: Callable[[int], tuple[int, int]],
        expected: Callable[[int], bytes],
    ) -> None:
        self.path, self.where = path, where
        self._bounds, self._expected = bounds, expected
        self._verified: set[int] = set()
        try:
            self._file = PlacedReader(path)
        except OSError as error:
            raise self.lost(f"cannot be read ({error})") from None

    @property
    def size(self) -> int:
        """The length of the file in bytes when it was opened."""
        return self._file.size

    def lost(self, why: str) -> EvidenceLost:
        """The error for this file."""
        return EvidenceLost(
            f"{self.where}: {self.path.name} {why}; add the dataset again from its data, or restore the file"
        )

    def read(self, start: int, end: int) -> bytes:
        """Bytes of the file, whether or not they have their hash; fewer where it ends before."""
        try:
            return self._file.read(start, end)
        except OSError as error:
            raise self.lost(f"cannot be read ({error})") from None

    def verify(self, number: int) -> None:
        """Compare a piece with its hash, once. Raises EvidenceLost."""
        if number in self._verified:
            return
        if hashlib.sha256(self.read(*self._bounds(number))).digest() != self._expected(number):
            raise self.lost("no longer has its hash")
        self._verified.add(number)
