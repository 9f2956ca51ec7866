"""Find the files and zip members a descriptor speaks of, and hand over their bytes under caps.

In: a Descriptor and the path of the data (file or folder). Out: members: a name, the parts of the name that the
descriptor captures, and a function that reads the bytes. Never: unpacks to disk, or reads more than the limits allow.
"""

from __future__ import annotations

import gzip
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from sources.reference.descriptor import Descriptor
from sources.reference.errors import InvalidReference

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
    """The files on disk, the members in them, and a reader of any other member or neighbouring file."""

    files: tuple[Path, ...]
    members: tuple[Member, ...]
    extra: Callable[[str], bytes | None]


def find_files(descriptor: Descriptor, data: Path) -> tuple[tuple[Path, dict[str, str]], ...]:
    """The data files with their parts, in order of name; ``data`` is the file itself or the folder that holds it."""
    wanted = descriptor.table.file
    pattern = _pattern(wanted)
    if data.is_file():
        match = pattern.fullmatch(data.name) or _pattern(Path(wanted).name).fullmatch(data.name)
        if match is None and "{" in wanted:
            raise InvalidReference(f"{descriptor.id}: {data} does not fit table.file {wanted!r}; give the folder")
        return ((data, match.groupdict() if match else {}),)
    if not data.is_dir():
        raise InvalidReference(
            f"{descriptor.id}: no data at {data}; give --data the file or folder that holds {wanted}"
        )
    if "{" not in wanted:
        path = data / wanted
        if not path.is_file():
            raise InvalidReference(f"{descriptor.id}: {data} holds no {wanted}; give --data the file, or its folder")
        return ((path, {}),)
    found = []
    for path in sorted(data.rglob("*")):
        name = path.relative_to(data).as_posix()
        match = pattern.fullmatch(name)
        if match is not None and path.is_file() and not _left_out(descriptor, name):
            found.append((path, match.groupdict()))
    if not found:
        raise InvalidReference(f"{descriptor.id}: no file below {data} fits table.file {wanted!r}; mend the pattern")
    return tuple(found)


@contextmanager
def open_source(descriptor: Descriptor, data: Path) -> Iterator[Source]:
    """Open what ``data`` holds; a zip stays open inside the ``with``."""
    files = find_files(descriptor, data)
    paths = tuple(path for path, _ in files)
    folder = paths[0].parent
    if descriptor.table.format != "zip":
        members = tuple(_plain(descriptor, path, parts) for path, parts in files)
        yield Source(files=paths, members=members, extra=lambda name: _beside(folder, name))
        return
    if len(paths) != 1:
        raise InvalidReference(f"{descriptor.id}: {len(paths)} zips fit table.file; name one")
    with _open_zip(descriptor, paths[0]) as archive:
        members = _zip_members(descriptor, archive)
        held = set(archive.namelist())

        def extra(name: str) -> bytes | None:
            return _read_zip(descriptor, archive, name) if name in held else _beside(folder, name)

        yield Source(files=paths, members=members, extra=extra)


def check_zip(descriptor: Descriptor, name: str, infos: list[zipfile.ZipInfo]) -> None:
    """Refuse archives that would unpack to more than the limits."""
    limits = descriptor.limits
    total = sum(info.file_size for info in infos)
    if len(infos) > limits.members or total > limits.unpacked_bytes:
        raise InvalidReference(
            f"{descriptor.id}: {name} holds {len(infos)} members of {total} bytes unpacked; the caps are "
            f"{limits.members} and {limits.unpacked_bytes}: if the file is sound, raise [limits] in the descriptor"
        )
    for info in infos:
        if info.file_size > max(_RATIO_FROM, info.compress_size * limits.ratio):
            raise InvalidReference(
                f"{descriptor.id}: {name}, member {info.filename}: it unpacks to more than {limits.ratio} times its "
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


def _left_out(descriptor: Descriptor, name: str) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in descriptor.table.leave_out)


def _beside(folder: Path, name: str) -> bytes | None:
    path = folder / name
    return path.read_bytes() if path.is_file() else None


def _plain(descriptor: Descriptor, path: Path, parts: dict[str, str]) -> Member:
    gzipped = descriptor.table.format == "csv.gz"

    def load() -> bytes:
        cap = descriptor.limits.unpacked_bytes
        try:
            with gzip.open(path, "rb") if gzipped else path.open("rb") as stream:
                body = stream.read(cap + 1)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise InvalidReference(
                f"{descriptor.id}: {path.name} is no whole gzip file ({error}); fetch it again"
            ) from None
        except OSError as error:
            raise InvalidReference(f"{descriptor.id}: {path.name} cannot be read ({error.strerror})") from None
        if len(body) > cap:
            raise InvalidReference(f"{descriptor.id}: {path.name} is larger than limits.unpacked_bytes, {cap}")
        return body

    return Member(name=path.name, parts=parts, load=load)


def _open_zip(descriptor: Descriptor, path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise InvalidReference(
            f"{descriptor.id}: {path.name} is no whole zip file ({error}); fetch it again, or mend table.format"
        ) from None


def _zip_members(descriptor: Descriptor, archive: zipfile.ZipFile) -> tuple[Member, ...]:
    name = Path(str(archive.filename)).name
    infos = [info for info in archive.infolist() if not info.is_dir()]
    check_zip(descriptor, name, infos)
    pattern = _pattern(str(descriptor.table.members))
    members: dict[str, Member] = {}
    for info in infos:
        match = pattern.fullmatch(info.filename)
        if match is None or _left_out(descriptor, info.filename):
            continue
        if info.filename in members:
            raise InvalidReference(f"{descriptor.id}: {name} holds {info.filename} twice; fetch it again")
        members[info.filename] = Member(
            name=info.filename, parts=match.groupdict(), load=_loader(descriptor, archive, info.filename)
        )
    if not members:
        raise InvalidReference(
            f"{descriptor.id}: no member of {name} fits table.members {descriptor.table.members!r}; "
            f"it holds {', '.join(info.filename for info in infos[:3]) or 'nothing'} ..."
        )
    return tuple(members[key] for key in sorted(members))


def _loader(descriptor: Descriptor, archive: zipfile.ZipFile, name: str) -> Callable[[], bytes]:
    return lambda: _read_zip(descriptor, archive, name)


def _read_zip(descriptor: Descriptor, archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError) as error:
        raise InvalidReference(
            f"{descriptor.id}: member {name} cannot be unpacked ({error}); fetch the zip again"
        ) from None
