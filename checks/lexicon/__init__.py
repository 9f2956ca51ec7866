"""The tables of knowledge: every word, unit, hedge, place and measure is a row of a CSV file here.

In: packaged CSV files with a header. Out: lists of rows, read once. Never: code that knows a word.
A table with a blank required cell, an unknown or missing column, or a duplicate key is refused by name and line.
Where each table's facts come from is written in ``ORIGINS.md`` beside the tables.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from importlib import resources

from checks.errors import InvalidTable


@cache
def read_table(name: str, *, columns: tuple[str, ...], key: tuple[str, ...]) -> tuple[dict[str, str], ...]:
    """Rows of ``<name>.csv`` in file order, cells stripped.

    ``columns`` are all columns the table must have, in order; those ending in "?" may be blank.
    ``key`` columns together must be unique. Raises InvalidTable naming the file and line.

    >>> read_table("hedges", columns=("wording", "hedge", "side", "why"), key=("wording", "side"))[0]["hedge"]
    'exact'
    """
    text = resources.files("checks.lexicon").joinpath(f"{name}.csv").read_text("utf-8")
    return tuple(parse_table(f"{name}.csv", text, columns=columns, key=key))


def parse_table(title: str, text: str, *, columns: Sequence[str], key: Sequence[str]) -> list[dict[str, str]]:
    """Read CSV text as ``read_table`` does; ``title`` names it in errors."""
    reader = csv.DictReader(text.splitlines(), strict=True)
    names = [column.rstrip("?") for column in columns]
    if list(reader.fieldnames or ()) != names:
        raise InvalidTable(f"{title}: the header must be {','.join(names)}, it is {reader.fieldnames}")
    required = [column for column in columns if not column.endswith("?")]
    seen: dict[tuple[str, ...], int] = {}
    rows: list[dict[str, str]] = []
    for raw in reader:
        where = f"{title}, line {reader.line_num}"
        if None in raw or any(value is None for value in raw.values()):
            raise InvalidTable(f"{where}: it has not {len(names)} cells")
        row = {name: str(value).strip() for name, value in raw.items()}
        blank = [name for name in required if not row[name]]
        if blank:
            raise InvalidTable(f"{where}: blank {', '.join(blank)}")
        identity = tuple(row[name] for name in key)
        if identity in seen:
            raise InvalidTable(f"{where}: {identity} stands already on line {seen[identity]}")
        seen[identity] = reader.line_num
        rows.append(row)
    return rows
