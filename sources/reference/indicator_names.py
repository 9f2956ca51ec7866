"""Names of indicators: the descriptor's own, a reviewed table, or the publisher's (CSV, JSON).

In: codes as written in the data, a function that reads neighbouring files. Out: name, unit and description of each.
Never: a unit that neither the publisher nor a reviewer wrote.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from fnmatch import fnmatchcase
from typing import Any

from sources.reference.descriptor import Descriptor, Field, IndicatorEntry, IndicatorTable
from sources.reference.errors import InvalidReference

#: Parentheses with at most one level inside: "GDP (constant 2015 US$)".
_PARENTHESIS = re.compile(r"\(((?:[^()]|\([^()]*\))*)\)")
_ORDINAL = re.compile(r"(\d)(?:st|nd|rd|th)\b")
#: A description longer than this says no more for matching.
_DESCRIPTION = 4_000


def unit_in_name(name: str, not_units: tuple[str, ...] = ()) -> str | None:
    """The last parenthesis that is not passed over, or None.

    >>> unit_in_name("Unemployment (% of labor force) (modeled ILO estimate)", ("modeled ILO estimate",))
    '% of labor force'
    >>> unit_in_name("Population, total") is None
    True
    """
    for text in reversed(_PARENTHESIS.findall(name)):
        unit = text.strip()
        if unit and not any(fnmatchcase(unit, pattern) for pattern in not_units):
            return str(unit)
    return None


def read_names(
    descriptor: Descriptor,
    spellings: Mapping[str, str],
    tables: NameTables,
    parts: Mapping[str, Mapping[str, str]],
    vintage: date,
) -> dict[str, IndicatorEntry]:
    """Code -> entry for every indicator of the data; one that no table names bears its own code as name.

    ``parts`` are those of the member's name that an indicator was met in. Entries of the descriptor go first; what
    they leave blank is the publisher's.
    """
    own = {entry.code: entry for entry in descriptor.indicators}
    found = {}
    for code, spelling in spellings.items():
        of_member = dict(parts.get(code, {}))
        blank = IndicatorEntry(code=code, name="")
        entry = own.get(spelling) or own.get(code) or blank
        published = tables.entry(code, spelling, of_member) or blank
        name = entry.name or published.name or spelling
        unit = entry.unit or published.unit
        if not unit and descriptor.unit_from_name:
            unit = unit_in_name(name, descriptor.not_units)
        published_at = tables.published_at(of_member)
        found[code] = IndicatorEntry(
            code=code,
            name=name,
            unit=unit or descriptor.unit,
            description=(entry.description or published.description)[:_DESCRIPTION],
            published_at=None if published_at is None else min(published_at, vintage),
            rounded_to=entry.rounded_to or descriptor.rounded_to,
            margin=entry.margin or descriptor.margin,
        )
    return found


class NameTables:
    """The publisher's own tables of names; each file is read once."""

    def __init__(self, descriptor: Descriptor, read: Callable[[str], bytes | None]) -> None:
        self.descriptor, self.read = descriptor, read
        self._csv: dict[str, IndicatorEntry] | None = None
        self._json: dict[str, Any] = {}

    def entry(self, code: str, spelling: str, parts: Mapping[str, str]) -> IndicatorEntry | None:
        """What the publisher says of one indicator."""
        table = self.descriptor.indicator_table
        if table is None:
            return None
        if table.format == "json":
            return self._json_entry(table, spelling, parts)
        if self._csv is None:
            body = self.read(table.file)
            if body is None:
                raise InvalidReference(
                    f"{self.descriptor.id}: no {table.file} in the zip or beside the data; add it, or mend "
                    f"indicators.file"
                )
            self._csv = _read_csv(self.descriptor, table, body)
        return self._csv.get(spelling) or self._csv.get(code)

    def published_at(self, parts: Mapping[str, str]) -> date | None:
        """The day on which the publisher had the figures of a member, where it says one that can be read."""
        table = self.descriptor.indicator_table
        if table is None or table.vintage is None:
            return None
        facts = self._facts(table, table.file, parts)
        text = str(value_at(facts, table.vintage) or "") if facts is not None else ""
        return next((day for form in table.vintage_formats if (day := read_day(text, form)) is not None), None)

    def _json_entry(self, table: IndicatorTable, spelling: str, parts: Mapping[str, str]) -> IndicatorEntry | None:
        facts = self._facts(table, table.file, {"indicator": spelling, **parts})
        if facts is not None and table.entries is not None:
            listed = value_at(facts, table.entries)
            facts = next((one for one in listed or () if value_at(one, str(table.code)) == parts.get("value")), None)
        if facts is None:
            return None
        title = value_at(facts, table.name)
        if not isinstance(title, str):
            raise InvalidReference(
                f"{self.descriptor.id}: {table.file} gives no {table.name!r} for {spelling!r}; fetch it again, or mend "
                f"[indicators]"
            )
        return IndicatorEntry(
            code=spelling,
            name=title.strip() or spelling,
            unit=str(value_at(facts, table.unit) or "").strip() or None if table.unit else None,
            description=str(value_at(facts, table.description) or "").strip() if table.description else "",
        )

    def _facts(self, table: IndicatorTable, template: str, parts: Mapping[str, str]) -> Any:  # noqa: ANN401 - JSON
        name = Field(kind="part", text=template).fill(dict(parts))
        if name not in self._json:
            body = self.read(name)
            try:
                self._json[name] = None if body is None else json.loads(body)
            except ValueError as error:
                raise InvalidReference(
                    f"{self.descriptor.id}: {name} is no JSON ({error}); fetch it again, or mend [indicators]"
                ) from None
        return self._json[name]


def value_at(facts: Any, path: str) -> Any:  # noqa: ANN401 - JSON
    """The value at a path of keys and places, or None.

    >>> value_at({"sources": [{"link": "x"}]}, "sources.0.link")
    'x'
    """
    for step in [path] if isinstance(facts, dict) and path in facts else path.split("."):
        if isinstance(facts, list) and step.isdigit() and int(step) < len(facts):
            facts = facts[int(step)]
        elif isinstance(facts, dict):
            facts = facts.get(step)
        else:
            return None
    return facts


def read_day(text: str, form: str) -> date | None:
    """A date in the given form; "1st", "2nd" and the like are days.

    >>> read_day("16th February 2022", "%d %B %Y"), read_day("soon", "%Y-%m-%d")
    (datetime.date(2022, 2, 16), None)
    """
    try:
        return datetime.strptime(_ORDINAL.sub(r"\1", text.strip()), form).date()
    except ValueError:
        return None


def _read_csv(descriptor: Descriptor, table: IndicatorTable, body: bytes) -> dict[str, IndicatorEntry]:
    try:
        reader = csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""))
        held = list(reader.fieldnames or ())
        rows = list(reader)
    except (UnicodeDecodeError, csv.Error) as error:
        raise InvalidReference(f"{descriptor.id}: {table.file} is no readable UTF-8 CSV ({error}); mend it") from None
    for column in (table.code, table.name, table.unit, table.description):
        if column is not None and column not in held:
            raise InvalidReference(
                f"{descriptor.id}: {table.file} has no column {column!r}; it has {', '.join(held[:20])}: "
                f"mend [indicators]"
            )

    def cell(row: dict[str, Any], column: str | None) -> str:
        return str(row.get(column) or "").strip() if column else ""

    entries: dict[str, IndicatorEntry] = {}
    for row in rows:
        code = cell(row, table.code)
        if code and code not in entries:
            entries[code] = IndicatorEntry(
                code=code,
                name=cell(row, table.name) or code,
                unit=cell(row, table.unit) or None,
                description=cell(row, table.description),
            )
    return entries
