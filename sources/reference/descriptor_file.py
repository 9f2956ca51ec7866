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

from checks.errors import InvalidInput
from checks.model.period import Period
from sources.reference.descriptor import (
    AREA_CODINGS,
    ENDINGS,
    FORMATS,
    FREQUENCIES,
    Columns,
    Descriptor,
    Field,
    IndicatorEntry,
    IndicatorTable,
    Limits,
    Table,
    Wording,
)
from sources.reference.errors import InvalidDescriptor, UnknownDataset
from sources.reference.toml_section import REQUIRED, Section

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


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
    return parse_descriptor(text, title=path.name)


def parse_descriptor(text: str, *, title: str) -> Descriptor:
    """Validate TOML text; ``title`` names it in errors."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidDescriptor(f"{title}: no valid TOML: {error}; mend that line") from None
    top = Section(title, "", content)
    table = _read_table(top)
    parts = _parts(table)
    indicator_table, entries = _read_indicators(top)
    descriptor = Descriptor(
        id=_read_id(top),
        title=top.text("title"),
        publisher=top.text("publisher"),
        licence=top.text("licence"),
        url=top.text("url", None),
        vintage=_read_vintage(top),
        rank=top.count("rank", 50, least=1),
        table=table,
        columns=_read_columns(top, parts),
        wording=_read_wording(top),
        indicator_table=indicator_table,
        indicators=entries,
        unit=top.text("unit", None),
        unit_from_name=top.take("unit_from_name", bool, False, "true or false"),
        not_units=tuple(_texts(top, "not_units")),
        minimum_rows=top.count("minimum_rows", 1, least=1),
        limits=_read_limits(top),
    )
    top.close()
    return descriptor


def _read_id(top: Section) -> str:
    value = str(top.text("id"))
    if _ID.fullmatch(value) is None or len(value) > 80:
        raise top.fail("id", f"{value!r}; use lower-case letters, digits and single dashes, at most 80")
    return value


def _read_vintage(top: Section) -> date:
    value = top.take("vintage", date, REQUIRED, "the date the data was published, unquoted: vintage = 2026-07-01")
    return value.date() if isinstance(value, datetime) else value


def _read_table(top: Section) -> Table:
    section = top.section("table")
    assert section is not None
    file = section.text("file")
    if file.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", file):
        raise section.fail("file", f"{file!r} leaves its folder; write a path below it and give the folder by --data")
    guess = next((kind for ending, kind in ENDINGS.items() if file.lower().endswith(ending)), None)
    form = section.choice("format", FORMATS, guess)
    if form is None:
        raise section.fail("format", f"missing, and {file!r} does not tell; write one of {', '.join(FORMATS)}")
    table = Table(
        format=form,
        file=file,
        members=section.text("members", None),
        leave_out=tuple(_texts(section, "leave_out")),
        sheet=section.text("sheet", None),
        delimiter=section.take("delimiter", str, "\t" if file.lower().endswith(".tsv") else ",", "one character"),
        encoding=section.text("encoding", "utf8"),
        skip_rows=section.count("skip_rows", 0),
    )
    if (table.format == "zip") != (table.members is not None):
        raise section.fail("members", 'a zip, and only a zip, needs it: members = "data/{indicator}.csv"')
    if len(table.delimiter) != 1:
        raise section.fail("delimiter", f"{table.delimiter!r}; write one character")
    section.close()
    return table


def _parts(table: Table) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", table.file + (table.members or "")))


def _read_columns(top: Section, parts: set[str]) -> Columns:
    section = top.section("columns")
    assert section is not None
    raw = section.take("value", (str, list), REQUIRED, 'a column, a list of columns, or "*"')
    values = tuple([raw] if isinstance(raw, str) else raw)
    if not values or not all(isinstance(value, str) and value for value in values):
        raise section.fail("value", f'{raw!r}; write a column, a list of columns, or "*"')
    columns = Columns(
        indicator=_read_field(section, "indicator", parts),
        area=_needed(section, "area", _read_field(section, "area", parts)),
        period=_needed(section, "period", _read_field(section, "period", parts)),
        values=values,
        unit=_read_field(section, "unit", parts),
    )
    wide = len(values) > 1 or values == ("*",)
    if wide == (columns.indicator is not None):
        why = (
            "leave it out: each value column is an indicator"
            if wide
            else 'missing; name its column, or { constant = "..." }'
        )
        raise section.fail("indicator", why)
    section.close()
    return columns


def _read_field(section: Section, key: str, parts: set[str]) -> Field | None:
    value = section.take(key, (str, dict), None, 'a column name, or { constant = "..." }')
    if value is None:
        return Field(kind="part", text="{" + key + "}") if key in parts else None
    if isinstance(value, dict):
        if set(value) != {"constant"} or not isinstance(value["constant"], str) or not value["constant"].strip():
            raise section.fail(key, f'it is {value!r}; write {{ constant = "..." }} or a column name')
        return Field(kind="constant", text=value["constant"])
    missing = set(re.findall(r"\{(\w+)\}", value)) - parts
    if missing:
        raise section.fail(key, f"{{{missing.pop()}}} is no part of the file's or member's name; add it there")
    return Field(kind="column", text=value)


def _needed(section: Section, key: str, field: Field | None) -> Field:
    if field is None:
        raise section.fail(key, f'missing; name its column, or write {key} = {{ constant = "..." }}')
    return field


def _read_wording(top: Section) -> Wording:
    missing = _texts(top, "missing")
    until = top.text("until", None)
    if until not in (None, "vintage"):
        try:
            Period.parse(until)
        except InvalidInput as error:
            raise top.fail("until", f'{error}; or write "vintage"') from None
    return Wording(
        missing=("", *(text.strip() for text in missing if text.strip())),
        decimal=top.choice("decimal", (".", ","), "."),
        thousands=top.choice("thousands", (",", ".", " ", "'"), ""),
        areas=top.choice("areas", AREA_CODINGS, "iso3"),
        frequency=top.choice("frequency", FREQUENCIES, None),
        period_format=top.text("period_format", None),
        until=until,
        early_years=top.take("early_years", bool, False, "true or false"),
        indicator_case=top.choice("indicator_case", ("upper", "lower", "as_is"), "as_is"),
    )


def _texts(top: Section, key: str) -> list[str]:
    texts: list[str] = top.take(key, list, [], f'a list of texts: {key} = ["..", "n/a"]')
    if not all(isinstance(text, str) for text in texts):
        raise top.fail(key, f'{texts!r}; write a list of texts: {key} = ["..", "n/a"]')
    return texts


def _read_indicators(top: Section) -> tuple[IndicatorTable | None, tuple[IndicatorEntry, ...]]:
    raw = top.take("indicators", (dict, list), None, "one table with a file, or a list of [[indicators]]")
    if raw is None:
        return None, ()
    if isinstance(raw, list):
        return None, tuple(_read_entry(top, number, entry) for number, entry in enumerate(raw, 1))
    section = Section(top.title, "indicators.", raw)
    file = section.text("file")
    per_indicator = file.lower().endswith(".json")
    if per_indicator and "{indicator}" not in file:
        raise section.fail("file", "a JSON file names one indicator: put {indicator} into its name, or use a CSV file")
    table = IndicatorTable(
        file=file,
        format="json" if per_indicator else "csv",
        code=section.text("code", None) if per_indicator else section.text("code"),
        name=section.text("name"),
        unit=section.text("unit", None),
        description=section.text("description", None),
    )
    section.close()
    return table, ()


def _read_entry(top: Section, number: int, entry: object) -> IndicatorEntry:
    if not isinstance(entry, dict):
        raise top.fail("indicators", f"entry {number} is no table; write [[indicators]] with code and name below it")
    section = Section(top.title, f"indicators[{number}].", entry)
    read = IndicatorEntry(
        code=section.text("code"),
        name=section.text("name"),
        unit=section.text("unit", None),
        description=section.text("description", ""),
    )
    section.close()
    return read


def _read_limits(top: Section) -> Limits:
    section = top.section("limits", needed=False)
    if section is None:
        return Limits()
    held = {name: section.count(name, getattr(Limits(), name), least=1) for name in Limits.__slots__}
    section.close()
    return Limits(**held)
