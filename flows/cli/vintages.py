"""Commands of the library over time: show (also as of a date), revisions, doctor."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import date
from itertools import islice
from typing import Annotated, Any

import typer

from flows.cli import options
from flows.cli.output import json_line
from flows.cli.rows import print_rows

Indicator = Annotated[str | None, typer.Option(metavar="CODE", help="Only this indicator.")]
Area = Annotated[str | None, typer.Option(metavar="CODE", help="Only this area: an ISO 3166 code of three letters.")]
Style = Annotated[options.Format | None, typer.Option("--format", help="How to print.", show_default=False)]


def show(
    dataset: Annotated[str, typer.Argument(metavar="ID", help="Id of a dataset.")],
    indicator: Indicator = None,
    area: Area = None,
    period: Annotated[str | None, typer.Option(metavar="PERIOD", help="Only this period: 2015, 2015-Q3.")] = None,
    as_of: Annotated[
        date | None, typer.Option(parser=options.read_date, metavar="DATE", help="What was known on this date.")
    ] = None,
    style: Style = None,
    home: options.Home = None,
) -> None:
    """A dataset and each of its indicators; with --indicator its figures, as they were known on --as-of."""
    settings = options.open_settings(home)
    if indicator is None:
        if area or period or as_of:
            raise typer.BadParameter("it needs --indicator CODE", param_hint="--area, --period, --as-of")
        from flows.references import dataset_lines

        lines: list[dict[str, Any]] = list(dataset_lines(settings, dataset))
        if style in (None, options.Format.jsonl):
            for line in lines:
                print(json_line(line))
        else:
            print_rows(lines[1:], style or options.Format.table)
        return
    from flows.vintages import figure_lines

    style = style or options.Format.table
    rows = figure_lines(settings, dataset, indicator, area=area, period=period, as_of=as_of or date.max)
    print_rows(_for_people(rows) if style is options.Format.table else rows, style)


def _for_people(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with figures written out and without what only a program compares."""
    from sources.reference.figures import plain_text

    left_out = ("dataset", "sha256")
    told = [{name: fact for name, fact in row.items() if name not in left_out} for row in rows]
    figures = [{name: plain_text(row[name]) for name in ("value", "old", "new") if name in row} for row in told]
    return [row | written for row, written in zip(told, figures, strict=True)]


def revisions(
    dataset: Annotated[str, typer.Argument(metavar="ID", help="Id of a dataset.")],
    indicator: Indicator = None,
    area: Area = None,
    since: Annotated[
        date | None,
        typer.Option(parser=options.read_date, metavar="DATE", help="Only what editions after this date changed."),
    ] = None,
    most: Annotated[int, typer.Option(min=1, metavar="N", help="Rows of a table; JSON lines and CSV have all.")] = 100,
    style: options.OutputFormat = options.Format.table,
    home: options.Home = None,
) -> None:
    """The observations whose figure differs between two kept editions: old, new, both dates, the relative change."""
    from flows.vintages import revision_lines

    found = revision_lines(options.open_settings(home), dataset, indicator, area, since)
    if style is options.Format.jsonl:
        for row in found:
            print(json_line(row))
        return
    shown = list(found if style is options.Format.csv else islice(found, most))
    if not shown:
        print("no figure differs between the editions held", file=sys.stderr)
        return
    names = dict.fromkeys(name for row in shown for name in row)
    rows = [{name: row.get(name) for name in names} for row in shown]
    print_rows(_for_people(rows) if style is options.Format.table else rows, style)
    more = sum(1 for _ in found)
    if more:
        print(f"{more:,} more; --format jsonl prints all, --most N more of them", file=sys.stderr)


def doctor(style: options.OutputFormat = options.Format.table, home: options.Home = None) -> None:
    """The state of every dataset and provider, and series that disagree. Exit code 3: a person must look at something.

    Compares every kept file with its hash, and the figures of series that different datasets hold of one measure.
    """
    from datetime import UTC, datetime

    from flows.doctor import examine_references

    rows = examine_references(options.open_settings(home), datetime.now(UTC).date())
    told = [asdict(row) for row in rows]
    if style is options.Format.table:  # the details of what is wrong follow, one line each
        told = [{name: fact for name, fact in row.items() if name != "detail"} for row in told]
    print_rows(told, style)
    wrong = [row for row in rows if not row.sound]
    for row in wrong:
        print(f"{row.id}: {row.state}: {row.detail}", file=sys.stderr)
    if style is options.Format.table:
        print(f"{len(wrong)} to look at" if wrong else "every dataset is whole")
    if wrong:
        raise typer.Exit(3)
