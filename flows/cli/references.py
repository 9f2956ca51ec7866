"""Commands of the reference library: add, accept, refresh, list, search, show, doctor."""

from __future__ import annotations

import csv
import sys
from typing import Annotated, Any

import typer

from flows.cli import options
from flows.cli.adding import Vintage, add
from flows.cli.output import json_line, progress

app = typer.Typer(help="The reference library: add, refresh, list and show datasets.", no_args_is_help=True)

app.command()(add)


@app.command()
def accept(
    dataset: Annotated[str, typer.Argument(metavar="ID", help="Id of a dataset with a vintage in quarantine.")],
    vintage: Vintage = None,
    home: options.Home = None,
) -> None:
    """Take a vintage that failed a gate into use: a person has looked at it. [default: the newest in quarantine]"""
    from flows.references import accept_reference

    taken = accept_reference(options.open_settings(home), dataset, vintage)
    print(f"{dataset}, vintage {taken}: in use")


@app.command()
def refresh(
    dataset: Annotated[
        list[str] | None, typer.Argument(metavar="[ID...]", help="Datasets to fetch anew. [default: all that can be]")
    ] = None,
    home: options.Home = None,
    quiet: options.Quiet = False,
) -> None:
    """Fetch the online datasets anew; what changed becomes a new vintage, the old one stays."""
    from flows.references import refresh_all

    settings = options.open_settings(home)
    with progress(quiet) as report:
        outcomes = refresh_all(settings, dataset or [], progress=report)
    for outcome in outcomes:
        stream = sys.stdout if outcome.ok else sys.stderr
        print(f"{outcome.dataset}: {outcome.status}: {outcome.detail}", file=stream)
    if not all(outcome.ok for outcome in outcomes):
        raise typer.Exit(3)


@app.command("list")
def list_datasets(style: options.OutputFormat = options.Format.table, home: options.Home = None) -> None:
    """The datasets held, and the curated announcements that come along."""
    from flows.references import held_datasets

    _print_rows(held_datasets(options.open_settings(home)), style)


def _print_rows(rows: list[dict[str, Any]], style: options.Format) -> None:
    """JSON lines, CSV, or a table for people; a row's parts of a score on one line."""
    if style is options.Format.jsonl:
        for row in rows:
            print(json_line(row))
        return
    told = [{name: _cell(value) for name, value in row.items()} for row in rows]
    if style is options.Format.csv:
        writer = csv.DictWriter(sys.stdout, list(told[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows if not any(isinstance(value, dict) for value in rows[0].values()) else told)
        return
    from rich.console import Console
    from rich.table import Table

    table = Table()
    for name in told[0] if told else ("dataset",):
        table.add_column(name)
    for row in told:
        table.add_row(*row.values())
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def _cell(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(f"{name} {part:g}" for name, part in value.items())
    return f"{value:,}" if isinstance(value, int) else "" if value is None else str(value)


@app.command()
def search(
    text: Annotated[list[str], typer.Argument(metavar="TEXT", help="Words of an article: jobless rate among women.")],
    style: options.OutputFormat = options.Format.table,
    dataset: options.Dataset = None,
    most: Annotated[int, typer.Option(min=1, max=1000, metavar="N", help="How many rows to print.")] = 20,
    home: options.Home = None,
) -> None:
    """Which indicators some words speak of, best first, with the parts of each score."""
    from flows.references import search_references

    rows = search_references(options.open_settings(home), " ".join(text), dataset or (), most)
    if rows:
        _print_rows(rows, style)
    else:
        print("nothing held speaks of that", file=sys.stderr)


@app.command()
def show(
    dataset: Annotated[str, typer.Argument(metavar="ID", help="Id of a dataset.")],
    home: options.Home = None,
) -> None:
    """One dataset: its vintages, and every indicator with unit and period, as JSON lines."""
    from flows.references import dataset_lines

    for line in dataset_lines(options.open_settings(home), dataset):
        print(json_line(line))


@app.command()
def doctor(home: options.Home = None) -> None:
    """Whether every file of the library is there and has its hash. Exit code 3 when something is wrong."""
    from flows.references import examine

    problems = examine(options.open_settings(home))
    for problem in problems:
        print(f"{problem['dataset']}: {problem['status']}: {problem['detail']}", file=sys.stderr)
    print(f"{len(problems)} problems" if problems else "every dataset is whole")
    if problems:
        raise typer.Exit(3)
