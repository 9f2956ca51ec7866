"""Command export: recorded results out."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.cli import options
from flows.cli.output import open_output


class ExportFormat(StrEnum):
    """Formats of an export."""

    csv = "csv"
    jsonl = "jsonl"
    parquet = "parquet"


def export(
    style: Annotated[ExportFormat, typer.Option("--format", help="Format of the export.")] = ExportFormat.jsonl,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Needed for parquet.")] = None,
    run: Annotated[str | None, typer.Option(metavar="RUN_ID", help="Only the results of this run.")] = None,
    home: options.Home = None,
    database_url: options.DatabaseUrl = None,
) -> None:
    """Write the recorded results as CSV, JSON lines or Parquet."""
    from reports.exports.rows import csv_lines, jsonl_lines, write_parquet
    from reports.queries import all_results, results_of_run
    from reports.store import Record

    settings = options.open_settings(home, database_url)
    record = Record.open(settings.record_url)
    try:
        rows = results_of_run(record, run) if run else all_results(record)
        if style is ExportFormat.parquet:
            if output is None:
                raise typer.BadParameter("parquet needs --output FILE")
            write_parquet(rows, output)
            return
        with open_output(output) as stream:
            stream.writelines((csv_lines if style is ExportFormat.csv else jsonl_lines)(rows))
    finally:
        record.close()
