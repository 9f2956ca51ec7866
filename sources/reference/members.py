"""Find the files and zip members a descriptor speaks of, and hand over their bytes under caps.

In: a Reading and the path of the data (file or folder). Out: members: a name, the parts of the name that the
descriptor captures, and a function that reads the bytes. Never: unpacks to disk, or reads more than the limits allow.
"""

from __future__ import annotations

import gzip
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from sources.reference.descriptor import Reading
from sources.reference.errors import InvalidReference, MissingData

#: A member smaller than this may shrink as far as it likes: short repetitive tables do.
_RATIO_FROM = 20_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One table to read: ``parts`` are what the braces of its name captured."""

    name: str
    parts: dict[str, str]
    load: Callable[[], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The members to read, and a reader of any other member or neighbouring file."""

    members: tuple[Member, ...]
    beside: Callable[[str], bytes | None]


def find_files(reading: Reading, data: Path) -> tuple[tuple[Path, dict[str, str]], ...]:
    """The data files with their parts, in order of name; ``data`` is the file itself or the folder that holds it."""
    wanted = reading.table.file
    pattern = _pattern(wanted)
    if data.is_file():
        match = pattern.fullmatch(data.name) or _pattern(Path(wanted).name).fullmatch(data.name)
        if match is None and "{" in wanted:
            raise InvalidReference(f"{reading.dataset}: {data} does not fit table.file {wanted!r}; give the folder")
        return ((data, match.groupdict() if match else {}),)
    if not data.is_dir():
        raise MissingData(f"{reading.dataset}: no data at {data}; give --data the file or folder that holds {wanted}")
    if "{" not in wanted:
        path = data / wanted
        if not path.is_file():
            raise MissingData(f"{reading.dataset}: {data} holds no {wanted}; give --data the file, or its folder")
        return ((path, {}),)
    found = []
    for path in sorted(data.rglob("*")):
        name = path.relative_to(data).as_posix()
        match = pattern.fullmatch(name)
        if match is not None and path.is_file() and not _left_out(reading, name):
            found.append((path, match.groupdict()))
    if not found:
        raise MissingData(f"{reading.dataset}: no file below {data} fits table.file {wanted!r}; mend the pattern")
    return tuple(found)


@contextmanager
def open_source(reading: Reading, files: Sequence[tuple[Path, dict[str, str]]], data: Path) -> Iterator[Source]:
    """Open what the files hold; a zip stays open inside the ``with``."""
    paths = [path for path, _ in files]
    folders = tuple(dict.fromkeys((paths[0].parent, data if data.is_dir() else data.parent)))
    if reading.table.format != "zip":
        members = tuple(_plain(reading, path, parts) for path, parts in files)
        yield Source(members=members, beside=lambda name: _beside(folders, name))
        return
    if len(paths) != 1:
        raise InvalidReference(f"{reading.dataset}: {len(paths)} zips fit table.file; name one")
    with _open_zip(reading, paths[0]) as archive:
        members = _zip_members(reading, archive)
        held = set(archive.namelist())

        def read_beside(name: str) -> bytes | None:
            return _read_zip(reading, archive, name) if name in held else _beside(folders, name)

        yield Source(members=members, beside=read_beside)


def source_of_bytes(name: str, body: bytes) -> Source:
    """One member that is at hand already: what a database answered."""
    return Source(members=(Member(name=name, parts={}, load=lambda: body),), beside=lambda _: None)


def check_zip(reading: Reading, name: str, infos: list[zipfile.ZipInfo], most: int | None = None) -> None:
    """Refuse archives that would unpack to more than the limits, or than ``most`` bytes."""
    limits = reading.limits
    cap = min(limits.unpacked_bytes, most or limits.unpacked_bytes)
    total = sum(info.file_size for info in infos)
    if len(infos) > limits.members or total > cap:
        raise InvalidReference(
            f"{reading.dataset}: {name} holds {len(infos)} members of {total} bytes unpacked; the caps are "
            f"{limits.members} and {cap}: if the file is sound, raise [limits] in the descriptor"
        )
    for info in infos:
        if info.file_size > max(_RATIO_FROM, info.compress_size * limits.ratio):
            raise InvalidReference(
                f"{reading.dataset}: {name}, member {info.filename}: it unpacks to more than {limits.ratio} times its "
                f"size, as zip bombs do; if the file is sound, raise limits.ratio in the descriptor"
            )


def _pattern(template: str) -> re.Pattern[str]:
    pieces = re.split(r"\{(\w+)\}", template)
    seen: set[str] = set()
    pattern = ""
    for number, piece in enumerate(pieces):
        if number % 2 == 0:
            pattern += re.escape(piece)
        else:
            pattern += f"(?P={piece})" if piece in seen else f"(?P<{piece}>[^/]+?)"
            seen.add(piece)
    return re.compile(pattern)


def _left_out(reading: Reading, name: str) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in reading.table.leave_out)


def _beside(folders: Sequence[Path], name: str) -> bytes | None:
    return next(((folder / name).read_bytes() for folder in folders if (folder / name).is_file()), None)


def _plain(reading: Reading, path: Path, parts: dict[str, str]) -> Member:
    gzipped = reading.table.format == "csv.gz"

    def load() -> bytes:
        cap = reading.limits.unpacked_bytes
        try:
            with gzip.open(path, "rb") if gzipped else path.open("rb") as stream:
                body = stream.read(cap + 1)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise InvalidReference(
                f"{reading.dataset}: {path.name} is no whole gzip file ({error}); fetch it again"
            ) from None
        except OSError as error:
            raise InvalidReference(f"{reading.dataset}: {path.name} cannot be read ({error.strerror})") from None
        if len(body) > cap:
            raise InvalidReference(f"{reading.dataset}: {path.name} is larger than limits.unpacked_bytes, {cap}")
        return body

    return Member(name=path.name, parts=parts, load=load)


def _open_zip(reading: Reading, path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise InvalidReference(
            f"{reading.dataset}: {path.name} is no whole zip file ({error}); fetch it again, or mend table.format"
        ) from None


def _zip_members(reading: Reading, archive: zipfile.ZipFile) -> tuple[Member, ...]:
    name = Path(str(archive.filename)).name
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if reading.table.empty_members:
        infos = [info for info in infos if info.file_size]
    check_zip(reading, name, infos)
    pattern = _pattern(str(reading.table.members))
    members: dict[str, Member] = {}
    for info in infos:
        match = pattern.fullmatch(info.filename)
        if match is None or _left_out(reading, info.filename):
            continue
        if info.filename in members:
            raise InvalidReference(f"{reading.dataset}: {name} holds {info.filename} twice; fetch it again")
        members[info.filename] = Member(
            name=info.filename, parts=match.groupdict(), load=_loader(reading, archive, info.filename)
        )
    if not members:
        raise InvalidReference(
            f"{reading.dataset}: no member of {name} fits table.members {reading.table.members!r}; "
            f"it holds {', '.join(info.filename for info in infos[:3]) or 'nothing'} ..."
        )
    return tuple(members[key] for key in sorted(members))


def _loader(reading: Reading, archive: zipfile.ZipFile, name: str) -> Callable[[], bytes]:
    return lambda: _read_zip(reading, archive, name)


def _read_zip(reading: Reading, archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError) as error:
        raise InvalidReference(
            f"{reading.dataset}: member {name} cannot be unpacked ({error}); fetch the zip again"
        ) from None


def check_columns(reading: Reading, member: Member, held: Sequence[str], wanted: Sequence[str] | None) -> None:
    """Refuse a table that lacks a wanted column, has it twice, or has too many columns."""
    where = f"{reading.dataset}: {member.name}"
    if len(held) > reading.limits.columns:
        raise InvalidReference(f"{where} has {len(held)} columns; the cap is limits.columns = {reading.limits.columns}")
    for name in wanted if wanted is not None else held:
        if held.count(name) > 1:
            raise InvalidReference(f"{where} has column {name!r} {held.count(name)} times; rename one of them")
        if name not in held:
            shown = ", ".join(repr(column) for column in held[:20])
            raise InvalidReference(f"{where} has no column {name!r}; it has {shown}: mend [columns], or the file")
