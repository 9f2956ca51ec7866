"""The catalogue of one vintage: its indicators with names, units, periods, and where each series lies in its file.

In: the sorted observations, the names of the indicators, the layout of the Parquet file. Out: the catalogue as JSON
bytes, always the same for the same input. Never: values.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from checks.lexicon import read_table
from checks.model.precision import Precision
from sources.reference.descriptor import Descriptor, IndicatorEntry

if TYPE_CHECKING:
    import pyarrow as pa

_WORD = re.compile(r"[a-z]+")


def build_catalogue(
    descriptor: Descriptor,
    table: pa.Table,
    names: Mapping[str, IndicatorEntry],
    units: Mapping[str, str],
    unit_mults: Mapping[str, int] = MappingProxyType({}),
) -> dict[str, Any]:
    """What is in the sorted table, per indicator.

    ``areas`` of an indicator are places in the list of all areas, ``counts`` the observations of each: since the
    table is sorted, they tell in which rows a series lies.
    """
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
        found, counts = np.unique(places[start:end], return_counts=True)
        indicators.append(
            {
                "indicator": code,
                "name": entry.name,
                "unit": units.get(code) or entry.unit,
                "description": entry.description,
                "rows": end - start,
                "first_period": period_codes[int(times[start:end].min())],
                "last_period": period_codes[int(times[start:end].max())],
                "areas": found.tolist(),
                "counts": counts.tolist(),
                **({"published_at": entry.published_at.isoformat()} if entry.published_at else {}),
                **_precision_entry(entry, unit_mults.get(code, 0)),
            }
        )
    return {"dataset": descriptor.id, "areas": areas.dictionary.to_pylist(), "indicators": indicators}


def _precision_entry(entry: IndicatorEntry, unit_mult: int) -> dict[str, Any]:
    """What is known of an indicator's precision, in the unit of its values as kept; nothing where nothing is known."""
    found: dict[str, Any] = {"unit_mult": unit_mult} if unit_mult else {}
    for name in ("rounded_to", "margin"):
        value: Decimal | None = getattr(entry, name)
        if value is not None:
            found[name] = format(value.scaleb(unit_mult), "f")
    return found


def read_precision(entry: Mapping[str, Any]) -> Precision:
    """The precision of an indicator from its entry in the catalogue.

    >>> read_precision({"rounded_to": "5"}).rounded_to, read_precision({}).unit_mult
    (Decimal('5'), 0)
    """
    given = {name: Decimal(entry[name]) for name in ("rounded_to", "margin") if name in entry}
    return Precision(unit_mult=int(entry.get("unit_mult", 0)), whole=is_multiple(entry.get("unit")), **given)


def is_multiple(unit: str | None) -> bool:
    """Whether a unit is a multiple of another, so that whole figures are rounded: no rate "per million".

    >>> is_multiple("Thousand persons"), is_multiple("deaths per million people"), is_multiple("persons")
    (True, False, False)
    """
    words = _WORD.findall((unit or "").lower())
    rates = {after for word, after in pairwise(words) if word == "per"}
    return bool(_multiples() & set(words) - rates)


@cache
def _multiples() -> frozenset[str]:
    rows = read_table("multiple_units", columns=("word", "why"), key=("word",))
    return frozenset(row["word"] for row in rows)


def catalogue_bytes(catalogue: Mapping[str, Any]) -> bytes:
    """The catalogue as JSON, the same bytes for the same content."""
    return (json.dumps(catalogue, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n").encode()
