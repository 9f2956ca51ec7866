"""Commands of the reference library: add, accept, refresh, list, search; and those of flows.cli.vintages."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from flows.cli import options, vintages
from flows.cli.adding import Vintage, add
from flows.cli.output import progress
from flows.cli.rows import print_rows

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

    print_rows(held_datasets(options.open_settings(home)), style)


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
        print_rows(rows, style)
    else:
        print("nothing held speaks of that", file=sys.stderr)


app.command()(vintages.show)
app.command()(vintages.revisions)
app.command()(vintages.doctor)
