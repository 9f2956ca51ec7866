"""Read a descriptor: TOML text -> Descriptor, refusing what is unknown, missing or contradictory.

In: the path of a TOML file. Out: a Descriptor. Never: opens the data it describes.
Every error names the file, the key and the next step.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime
from importlib import resources
from pathlib import Path

from checks.model.measure import STANDINGS
from sources.reference.descriptor import KINDS, Descriptor
from sources.reference.descriptor_indicators import read_indicators
from sources.reference.descriptor_tables import read_readings, read_texts
from sources.reference.errors import InvalidDescriptor, UnknownDataset
from sources.reference.toml_section import REQUIRED, Section

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: Word of a ``vintage`` that is the day on which the data were read.
RETRIEVED = "retrieved"


def shipped_descriptors() -> dict[str, Path]:
    """Id -> path of the descriptors that come with the program."""
    folder = Path(str(resources.files("sources"))) / "descriptors"
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}


def find_descriptor(name_or_path: str) -> Path:
    """The path of a shipped descriptor (by id) or of a TOML file; raises UnknownDataset.

    >>> find_descriptor("systema-globalis").name
    'systema-globalis.toml'
    """
    shipped = shipped_descriptors()
    if name_or_path in shipped:
        return shipped[name_or_path]
    path = Path(name_or_path)
    if path.suffix == ".toml" and path.is_file():
        return path
    raise UnknownDataset(
        f"no descriptor {name_or_path!r}: give the path of a TOML file, or one of the shipped ids: {', '.join(shipped)}"
    )


def read_descriptor(path: Path) -> Descriptor:
    """Read and validate one TOML file; raises InvalidDescriptor naming file, key and next step."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidDescriptor(f"{path}: it cannot be read ({error}); give a UTF-8 TOML file") from None
    return parse_descriptor(text, title=path.name, folder=path.parent)


def parse_descriptor(text: str, *, title: str, folder: Path | None = None) -> Descriptor:
    """Validate TOML text; ``title`` names it in errors, ``folder`` holds the tables that it names beside itself."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidDescriptor(f"{title}: no valid TOML: {error}; mend that line") from None
    top = Section(title, "", content)
    dataset = _read_id(top)
    kind = top.choice("kind", KINDS, "observations")
    indicator_table, entries = read_indicators(top, folder)
    descriptor = Descriptor(
        id=dataset,
        title=top.text("title"),
        publisher=top.text("publisher"),
        licence=top.text("licence"),
        url=top.text("url", None),
        vintage=_read_vintage(top),
        rank=top.count("rank", 50, least=1),
        readings=read_readings(top, dataset, kind),
        kind=kind,
        note=" ".join(top.text("note", "").split()),
        indicator_table=indicator_table,
        indicators=entries,
        unit=top.text("unit", None),
        unit_from_name=top.truth("unit_from_name", default=False),
        not_units=read_texts(top, "not_units"),
        minimum_rows=top.count("minimum_rows", 1, least=1),
        projections=top.truth("projections", default=False),
        unknown_areas=_read_share(top, "unknown_areas", 0.25),
        stale_after=top.count("stale_after", 0) or None,
        rounded_to=top.measure("rounded_to"),
        margin=top.measure("margin"),
        standing=top.choice("standing", STANDINGS, "primary"),
    )
    top.close()
    return descriptor


def _read_id(top: Section) -> str:
    value = str(top.text("id"))
    if _ID.fullmatch(value) is None or len(value) > 80:
        raise top.fail("id", f"{value!r}; use lower-case letters, digits and single dashes, at most 80")
    return value


def _read_vintage(top: Section) -> date | None:
    what = 'the date the data was published, unquoted: vintage = 2026-07-01; or "retrieved"'
    value = top.take("vintage", (date, str), REQUIRED, what)
    if isinstance(value, str):
        if value != RETRIEVED:
            raise top.fail("vintage", f"it is {value!r}; write {what}")
        return None
    return value.date() if isinstance(value, datetime) else value


def _read_share(top: Section, key: str, default: float) -> float:
    value = float(top.take(key, (float, int), default, f"a share from 0 to 1: {key} = {default}"))
    if not 0 <= value <= 1:
        raise top.fail(key, f"{value} is no share; write a number from 0 to 1")
    return value
