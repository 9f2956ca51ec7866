"""A small dataset as a newsroom keeps one: a CSV file and its ten lines of TOML."""

from __future__ import annotations

from pathlib import Path

DESCRIPTOR = """\
id = "town-tables"
title = "Tables of the newsroom"
publisher = "The newsroom's data desk"
licence = "CC0-1.0"
url = "https://example.org/tables"
vintage = 2016-01-15
[table]
file = "town.csv"
[columns]
{ columns }
"""
COLUMNS = """\
indicator = "series"
area = "country"
period = "year"
value = "value"
unit = "unit"
"""
TABLE = """\
series,country,year,value,unit
Bicycle ownership rate,FRA,2015,38.4,percent
Registered beekeepers,FRA,2015,48200,person
"""

RIGHT = "The bicycle ownership rate in France was 38.4% in 2015."
WRONG = "The bicycle ownership rate in France was 45% in 2015."


def write_dataset(folder: Path, columns: str = COLUMNS, table: str = TABLE) -> Path:
    """Write both files; returns the descriptor."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "town.csv").write_text(table, encoding="utf-8")
    descriptor = folder / "town.toml"
    descriptor.write_text(DESCRIPTOR.replace("{ columns }\n", columns), encoding="utf-8")
    return descriptor
