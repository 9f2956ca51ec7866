"""The catalogue of one vintage: each indicator with its name, unit, description, periods and areas.

In: the sorted observations, the descriptor's table of names (CSV, JSON per indicator, or inline). Out: the catalogue
as JSON bytes, always the same for the same input. Never: a unit that the publisher did not write.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from sources.reference.descriptor import Descriptor, IndicatorEntry, IndicatorTable
from sources.reference.errors import InvalidReference

if TYPE_CHECKING:
    import pyarrow as pa

#: Parentheses with at most one level inside: "GDP (constant 2015 US$)".
_PARENTHESIS = re.compile(r"\(((?:[^()]|\([^()]*\))*)\)")
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
    descriptor: Descriptor, spellings: Mapping[str, str], extra: Callable[[str], bytes | None]
) -> dict[str, IndicatorEntry]:
    """Code -> entry for every indicator of the data; one that no table names bears its own code as name."""
    named = {entry.code: entry for entry in descriptor.indicators}
    if descriptor.indicator_table is not None:
        named = _read_table(descriptor, descriptor.indicator_table, spellings, extra)
    found = {}
    for code, spelling in spellings.items():
        entry = named.get(spelling) or named.get(code) or IndicatorEntry(code=code, name=spelling)
        unit = entry.unit
        if not unit and descriptor.unit_from_name:
            unit = unit_in_name(entry.name, descriptor.not_units)
        found[code] = IndicatorEntry(
            code=code, name=entry.name, unit=unit or descriptor.unit, description=entry.description[:_DESCRIPTION]
        )
    return found


def _read_table(
    descriptor: Descriptor,
    table: IndicatorTable,
    spellings: Mapping[str, str],
    extra: Callable[[str], bytes | None],
) -> dict[str, IndicatorEntry]:
    if table.format == "json":
        return {
            spelling: entry
            for spelling in spellings.values()
            if (entry := _read_json(descriptor, table, spelling, extra)) is not None
        }
    body = extra(table.file)
    if body is None:
        raise InvalidReference(
            f"{descriptor.id}: no {table.file} in the zip or beside the data; add it, or mend indicators.file"
        )
    return _read_csv(descriptor, table, body)


def _read_json(
    descriptor: Descriptor, table: IndicatorTable, spelling: str, extra: Callable[[str], bytes | None]
) -> IndicatorEntry | None:
    name = table.file.replace("{indicator}", spelling)
    body = extra(name)
    if body is None:
        return None
    try:
        facts = json.loads(body)
        title = str(facts[table.name]).strip()
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidReference(
            f"{descriptor.id}: {name} gives no {table.name!r} ({type(error).__name__}); "
            f"fetch it again, or mend [indicators]"
        ) from None
    return IndicatorEntry(
        code=spelling,
        name=title or spelling,
        unit=str(facts.get(table.unit) or "").strip() or None if table.unit else None,
        description=str(facts.get(table.description) or "").strip() if table.description else "",
    )


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


def build_catalogue(
    descriptor: Descriptor, table: pa.Table, names: Mapping[str, IndicatorEntry], units: Mapping[str, str]
) -> dict[str, Any]:
    """What is in the sorted table, per indicator; ``areas`` of an indicator are places in the list of all areas."""
    import numpy as np

    codes, areas, periods = (table.column(name).combine_chunks() for name in ("indicator", "ref_area", "time_period"))
    numbers, places, times = (column.indices.to_numpy() for column in (codes, areas, periods))
    held = codes.dictionary.to_pylist()
    period_codes = periods.dictionary.to_pylist()
    starts = np.searchsorted(numbers, np.arange(len(held)))
    ends = [*starts[1:].tolist(), len(numbers)]
    indicators = []
    for code, start, end in zip(held, starts.tolist(), ends, strict=True):
        if start == end:
            continue
        entry = names[code]
        indicators.append(
            {
                "indicator": code,
                "name": entry.name,
                "unit": units.get(code) or entry.unit,
                "description": entry.description,
                "rows": end - start,
                "first_period": period_codes[int(times[start:end].min())],
                "last_period": period_codes[int(times[start:end].max())],
                "areas": np.unique(places[start:end]).tolist(),
            }
        )
    return {"dataset": descriptor.id, "areas": areas.dictionary.to_pylist(), "indicators": indicators}


def catalogue_bytes(catalogue: Mapping[str, Any]) -> bytes:
    """The catalogue as JSON, the same bytes for the same content."""
    return (json.dumps(catalogue, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n").encode()
