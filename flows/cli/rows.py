"""Rows of one kind on standard output: JSON lines, CSV, or a table for people.

In: rows that share their fields. Out: text. Never: anything but JSON lines with ``--format jsonl``.
"""

from __future__ import annotations

import csv
import sys
from typing import Any

from flows.cli.options import Format
from flows.cli.output import json_line

Row = dict[str, Any]


def print_rows(rows: list[Row], style: Format) -> None:
    """JSON lines, CSV, or a table for people; a row's parts of a score on one line."""
    if style is Format.jsonl:
        for row in rows:
            print(json_line(row))
        return
    told = [{name: _cell(value) for name, value in row.items()} for row in rows]
    if style is Format.csv:
        if told:
            writer = csv.DictWriter(sys.stdout, list(told[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows if not any(isinstance(value, dict) for value in rows[0].values()) else told)
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table()
    for name in told[0] if told else ("dataset",):
        table.add_column(name, overflow="fold")
    for row in told:
        table.add_row(*(Text(cell) for cell in row.values()))
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def _cell(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(f"{name} {part:g}" for name, part in value.items())
    if isinstance(value, bool):
        return "yes" if value else ""
    return f"{value:,}" if isinstance(value, int) else "" if value is None else str(value)
