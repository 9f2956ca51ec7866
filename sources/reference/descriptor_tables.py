"""The tables of a descriptor: where each is, which column is what, and how its cells are written.

In: sections of a TOML file. Out: Reading rows. Never: opens the data.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from checks.errors import InvalidInput
from checks.model.period import Period
from sources.reference.descriptor import (
    AREA_CODINGS,
    CASES,
    ENDINGS,
    FORMATS,
    FREQUENCIES,
    Columns,
    Field,
    Limits,
    Reading,
    Table,
    Wording,
)
from sources.reference.toml_section import REQUIRED, Section

_PART = re.compile(r"\{(\w+)\}")
#: Stands for the name of the value column, in a constant.
VALUE = "value"


def read_readings(top: Section, dataset: str, kind: str) -> tuple[Reading, ...]:
    """The one ``[table]`` with its ``[columns]``, or each of ``[[tables]]``; what a table leaves out, the top says."""
    wording = _read_wording(top, Wording())
    limits = _read_limits(top)
    if kind == "crosswalk":
        section = top.section("table")
        columns = top.section("columns")
        assert section is not None and columns is not None
        return (_read_crosswalk(dataset, section, columns, limits),)
    if "tables" not in top.content:
        section = top.section("table")
        columns = top.section("columns")
        assert section is not None and columns is not None
        return (_read_reading(dataset, section, columns, wording, limits),)
    raw = top.take("tables", list, REQUIRED, "a list of [[tables]]")
    readings = []
    for number, content in enumerate(raw, 1):
        if not isinstance(content, dict):
            raise top.fail("tables", f"entry {number} is no table; write [[tables]] with file and columns below it")
        section = Section(top.title, f"tables[{number}].", content)
        columns = section.section("columns")
        assert columns is not None
        readings.append(_read_reading(dataset, section, columns, _read_wording(section, wording), limits))
    if not readings:
        raise top.fail("tables", "it is empty; write one [[tables]] for each file, or a [table]")
    return tuple(readings)


def _read_reading(dataset: str, section: Section, columns: Section, wording: Wording, limits: Limits) -> Reading:
    table = _read_query(section) if "query" in section.content else _read_table(section)
    section.close()
    parts = set(_PART.findall(table.file + (table.members or "")))
    return Reading(dataset=dataset, table=table, columns=_read_columns(columns, parts), wording=wording, limits=limits)


def _read_crosswalk(dataset: str, section: Section, columns: Section, limits: Limits) -> Reading:
    """``code`` stands where an area stands in other tables, the columns of ``names`` where values stand."""
    names = read_texts(columns, "names")
    if not names:
        raise columns.fail("names", 'missing; list the columns whose cells name what the code stands for: ["name"]')
    code = Field(kind="column", text=columns.text("code"))
    table = _read_query(section) if "query" in section.content else _read_table(section)
    section.close()
    columns.close()
    nothing = Field(kind="constant", text="-")
    return Reading(
        dataset=dataset,
        table=table,
        columns=Columns(indicator=None, area=code, period=nothing, values=names, unit=None),
        limits=limits,
    )


def _read_query(section: Section) -> Table:
    query = str(section.text("query")).strip().rstrip(";")
    if re.match(r"(?i)(select|with)\b", query) is None:
        raise section.fail("query", "it is no SELECT; a reference is only ever read")
    database, variable = section.text("database", None), section.text("database_env", None)
    if (database is None) == (variable is None):
        raise section.fail(
            "database", 'give one: database = "postgresql://host/name", or database_env = "VARIABLE" that holds it'
        )
    if database is not None and re.search(r"://[^/@]*:[^/@]*@", database):
        raise section.fail("database", "it holds a password; put the address into a variable and name it: database_env")
    return Table(format="sql", file="query.csv", query=query, database=database, database_env=variable)


def _read_table(section: Section) -> Table:
    file = section.text("file")
    if file.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", file):
        raise section.fail("file", f"{file!r} leaves its folder; write a path below it and give the folder by --data")
    guess = next((kind for ending, kind in ENDINGS.items() if file.lower().endswith(ending)), None)
    form = section.choice("format", [name for name in FORMATS if name != "sql"], guess)
    if form is None:
        raise section.fail("format", f"missing, and {file!r} does not tell; write one of {', '.join(FORMATS)}")
    table = Table(
        format=form,
        file=file,
        members=section.text("members", None),
        leave_out=read_texts(section, "leave_out"),
        sheet=section.text("sheet", None),
        delimiter=section.take("delimiter", str, "\t" if file.lower().endswith(".tsv") else ",", "one character"),
        encoding=section.text("encoding", "utf8"),
        skip_rows=section.count("skip_rows", 0),
        header=read_texts(section, "header"),
        short_rows=section.truth("short_rows", default=False),
        empty_members=section.truth("empty_members", default=False),
    )
    if (table.format == "zip") != (table.members is not None):
        raise section.fail("members", 'a zip, and only a zip, needs it: members = "data/{indicator}.csv"')
    if len(table.delimiter) != 1:
        raise section.fail("delimiter", f"{table.delimiter!r}; write one character")
    return table


def _read_columns(section: Section, parts: set[str]) -> Columns:
    raw = section.take("value", (str, list), REQUIRED, 'a column, a list of columns, or "*"')
    values = tuple([raw] if isinstance(raw, str) else raw)
    if not values or not all(isinstance(value, str) and value for value in values):
        raise section.fail("value", f'{raw!r}; write a column, a list of columns, or "*"')
    wide = len(values) > 1 or values == ("*",)
    columns = Columns(
        indicator=_read_field(section, "indicator", parts, wide=wide),
        area=_needed(section, "area", _read_field(section, "area", parts, wide=wide)),
        period=_needed(section, "period", _read_field(section, "period", parts, wide=wide)),
        values=values,
        unit=_read_field(section, "unit", parts, wide=wide),
        leave_out=read_texts(section, "leave_out"),
        status=_read_field(section, "status", parts, wide=wide),
    )
    _check_indicator(section, columns, wide=wide)
    section.close()
    return columns


def _check_indicator(section: Section, columns: Columns, *, wide: bool) -> None:
    if not wide and columns.indicator is None:
        raise section.fail("indicator", 'missing; name its column, or { constant = "..." }')
    named = [field.text for field in (columns.indicator, columns.area) if field is not None]
    if wide and columns.indicator is not None and not any("{" + VALUE + "}" in text for text in named):
        raise section.fail(
            "indicator",
            'leave it out: each value column is an indicator; or say by { constant = "... {value}" } in indicator '
            "or area what the columns are",
        )


def _read_field(section: Section, key: str, parts: set[str], *, wide: bool) -> Field | None:
    value = section.take(key, (str, dict), None, 'a column name, or { constant = "..." }')
    if value is None:
        return Field(kind="part", text="{" + key + "}") if key in parts else None
    if not isinstance(value, dict):
        _check_parts(section, key, value, parts)
        return Field(kind="column", text=value)
    text = value.get("constant")
    if set(value) != {"constant"} or not isinstance(text, str) or not text.strip():
        raise section.fail(key, f'it is {value!r}; write {{ constant = "..." }} or a column name')
    _check_parts(section, key, text, parts | ({VALUE} if wide else set()))
    return Field(kind="constant", text=text)


def _check_parts(section: Section, key: str, text: str, known: set[str]) -> None:
    missing = sorted(set(_PART.findall(text)) - known)
    if missing:
        raise section.fail(key, f"{{{missing[0]}}} is no part of the file's or member's name; add it there")


def _needed(section: Section, key: str, field: Field | None) -> Field:
    if field is None:
        raise section.fail(key, f'missing; name its column, or write {key} = {{ constant = "..." }}')
    return field


def _read_wording(section: Section, given: Wording) -> Wording:
    """The keys of how cells are written; ``given`` is what stands above."""
    missing = read_texts(section, "missing", given.missing)
    return replace(
        given,
        missing=("", *(text.strip() for text in missing if text.strip())),
        decimal=section.choice("decimal", (".", ","), given.decimal),
        thousands=section.choice("thousands", (",", ".", " ", "'"), given.thousands),
        areas=section.choice("areas", AREA_CODINGS, given.areas),
        area_names=_read_area_names(section, given),
        area_crosswalk=_read_area_crosswalk(section, given),
        leave_out_areas=read_texts(section, "leave_out_areas", given.leave_out_areas),
        frequency=section.choice("frequency", FREQUENCIES, given.frequency),
        period_format=section.text("period_format", given.period_format),
        any_day=section.truth("any_day", default=given.any_day),
        day_zero=_read_day(section, given),
        leave_out_periods=read_texts(section, "leave_out_periods", given.leave_out_periods),
        until=_read_until(section, given),
        early_years=section.truth("early_years", default=given.early_years),
        indicator_case=section.choice("indicator_case", CASES, given.indicator_case),
        unit_mult=section.count("unit_mult", given.unit_mult, least=-15),
    )


def _read_area_names(section: Section, given: Wording) -> tuple[tuple[str, str], ...]:
    raw: dict[str, Any] = section.take("area_names", dict, {}, 'a table: area_names = { "The North" = "NRT" }')
    for name, code in raw.items():
        if not isinstance(code, str) or re.fullmatch(r"[A-Z0-9_]{2,40}", code) is None:
            raise section.fail("area_names", f"{name!r} is {code!r}; write a code of capital letters and digits")
    return tuple({**dict(given.area_names), **raw}.items())


def _read_area_crosswalk(section: Section, given: Wording) -> tuple[str, str] | None:
    """(dataset, column) of a crosswalk that is held, which names areas that no other table knows."""
    inner = section.section("area_crosswalk", needed=False)
    if inner is None:
        return given.area_crosswalk
    found = inner.text("dataset"), inner.text("column")
    inner.close()
    return found


def _read_day(section: Section, given: Wording) -> date | None:
    value = section.take("day_zero", date, given.day_zero, "a date, unquoted: day_zero = 2020-01-21")
    return value.date() if isinstance(value, datetime) else value


def _read_until(section: Section, given: Wording) -> str | None:
    until: str | None = section.text("until", given.until)
    if until not in (None, "vintage"):
        try:
            Period.parse(str(until))
        except InvalidInput as error:
            raise section.fail("until", f'{error}; or write "vintage"') from None
    return until


def read_texts(section: Section, key: str, given: tuple[str, ...] = ()) -> tuple[str, ...]:
    """A list of texts."""
    texts: list[str] = section.take(key, list, list(given), f'a list of texts: {key} = ["..", "n/a"]')
    if not all(isinstance(text, str) for text in texts):
        raise section.fail(key, f'{texts!r}; write a list of texts: {key} = ["..", "n/a"]')
    return tuple(texts)


def _read_limits(top: Section) -> Limits:
    section = top.section("limits", needed=False)
    if section is None:
        return Limits()
    held = {name: section.count(name, getattr(Limits(), name), least=1) for name in Limits.__slots__}
    section.close()
    return Limits(**held)
