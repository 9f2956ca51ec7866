"""Which files a path stands for, and their bytes.

In: a path as the caller wrote it. Out: paths in a fixed order; bytes within the limit; or a named SourceError.
Never: a hidden file, a link to a folder, a device or pipe, a file that is read beyond its limit.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from sources.errors import FinalError, InvalidSource, NotFound, TooLarge

PAGES = (".html", ".htm")
TEXTS = (".txt", ".md")
LINES = (".jsonl",)
KNOWN = PAGES + TEXTS + LINES
MAX_FILE_BYTES = 20_000_000


class MissingFile(NotFound):
    """There is no such file or folder."""

    status = "failed"


def find_files(path: Path) -> Iterator[Path]:
    """The path itself, or the known files of a folder and its folders, sorted; files of other kinds are left out.

    >>> next(find_files(Path("no/such/folder")))
    Traceback (most recent call last):
    ...
    sources.articles.files.MissingFile: no such file or folder; check the path
    """
    if not _exists(path):
        raise MissingFile("no such file or folder; check the path")
    if not path.is_dir():
        yield path
        return
    found = sorted(_in_folder(path), key=lambda p: p.relative_to(path).parts)
    if not found:
        raise InvalidSource(f"a folder without any file of a known kind ({', '.join(KNOWN)}); check the path")
    yield from found


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError) as error:
        raise InvalidSource(f"is no usable path ({error}); check it") from error


def _in_folder(folder: Path) -> Iterator[Path]:
    failures: list[OSError] = []
    for here, folders, names in os.walk(folder, onerror=failures.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(here, name)
            if not name.startswith(".") and path.suffix.lower() in KNOWN:
                yield path
    if failures:
        raise InvalidSource(f"a folder could not be listed ({failures[0].strerror}); check its permissions")


def check_kind(path: Path) -> str:
    """The file's suffix in lower case, if it is one we read."""
    suffix = path.suffix.lower()
    if suffix not in KNOWN:
        raise InvalidSource(f"a file of unknown kind {suffix!r}; known are {', '.join(KNOWN)}")
    if not path.is_file():
        raise InvalidSource("no regular file; give a file, a folder, or - for standard input")
    return suffix


def read_bytes(path: Path, *, most: int = MAX_FILE_BYTES) -> bytes:
    """The file's bytes, at most ``most``."""
    try:
        with path.open("rb") as file:
            body = file.read(most + 1)
    except OSError as error:
        raise unreadable(error) from error
    if len(body) > most:
        raise TooLarge(f"over {most:,} bytes; split the document")
    return body


def unreadable(error: OSError) -> FinalError:
    """What the system said about a file, as one of our errors."""
    return InvalidSource(f"could not be read ({error.strerror or type(error).__name__}); check its permissions")
