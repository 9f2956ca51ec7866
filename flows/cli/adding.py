"""``countercheck references add``: one dataset, several, or all of a folder.

In: descriptors and where the data lie. Out: a line per dataset on standard output; what was left out, warnings and
failures on standard error. Never: a half-added dataset told as added.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from checks.errors import InvalidInput
from flows.cli import options
from flows.cli.output import progress

if TYPE_CHECKING:
    from flows.adding import Wanted
    from sources.reference.recording import AddReport

Vintage = Annotated[
    date | None,
    typer.Option(parser=options.read_date, metavar="DATE", help="When the data were published, if not as described."),
]


def add(
    descriptor: Annotated[
        list[str] | None,
        typer.Argument(metavar="[DESCRIPTOR...]", help="A TOML file, or the id of a descriptor that comes along."),
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH",
            help="File or folder with the data; for several, the folder that holds one for each id."
            " [default: beside the TOML file]",
        ),
    ] = None,
    everything: Annotated[
        Path | None,
        typer.Option(
            "--all", metavar="FOLDER", help="Add every dataset whose data lie in FOLDER/ID, and every TOML file there."
        ),
    ] = None,
    vintage: Vintage = None,
    workers: Annotated[
        int, typer.Option(min=1, max=64, metavar="N", help="Processes that read, where there are several datasets.")
    ] = 2,
    home: options.Home = None,
    quiet: options.Quiet = False,
) -> None:
    """Read a dataset, gate it, and keep it as a vintage. The same bytes again add nothing."""
    from flows.adding import add_many, add_reference

    names = list(dict.fromkeys(descriptor or ()))
    wanted = _wanted(names, data, everything, vintage)
    settings = options.open_settings(home)
    if wanted is None:
        with progress(quiet) as report:
            added = add_reference(settings, names[0], data, vintage=vintage, progress=report)
        _tell(added)
        return
    with progress(quiet) as report:
        outcomes = add_many(settings.home.expanduser(), wanted, workers=workers, progress=report)
    for outcome in outcomes:
        if outcome.report is not None:
            _tell(outcome.report)
        else:
            print(f"{outcome.name}: {outcome.status}: {outcome.detail}", file=sys.stderr)
    if any(outcome.report is None for outcome in outcomes):
        raise typer.Exit(3)


def _wanted(names: list[str], data: Path | None, everything: Path | None, vintage: date | None) -> list[Wanted] | None:
    """The datasets of a folder or of several names; None for a single one."""
    from flows.adding import datasets_in, datasets_named

    if everything is not None and (names or data is not None):
        raise InvalidInput("--all FOLDER stands for itself: leave out DESCRIPTOR and --data")
    if everything is None and not names:
        raise InvalidInput("nothing to add: give a TOML file or an id, or --all FOLDER")
    if vintage is not None and len(names) != 1:
        raise InvalidInput("--vintage is the date of one dataset: add that one by itself")
    if everything is not None:
        return datasets_in(everything)
    return datasets_named(names, data) if len(names) > 1 else None


def _tell(added: AddReport) -> None:
    what = "added" if added.added else "already held"
    counted = (
        f"{added.rows:,} observations, {added.series:,} series, {added.indicators:,} indicators,"
        f" {added.first_period} to {added.last_period}"
    )
    held = counted if added.kind == "observations" else "names for codes of areas, no observations"
    print(f"{added.dataset}, vintage {added.vintage}: {what}; {held}")
    if not added.newest:
        print("  older than the newest vintage held, which stays in use for later articles", file=sys.stderr)
    for warning in added.warnings:
        print(f"  {warning}", file=sys.stderr)
    left_out = {
        "without a value": added.missing,
        "after the last period wanted": added.later,
        "that the descriptor leaves out": added.described,
        "that repeat another": added.repeated,
        "of areas without a code": sum(count for _, count in added.unmapped),
    }
    for label, count in left_out.items():
        if count:
            print(f"  {count:,} rows {label} left out", file=sys.stderr)
    if added.unmapped:
        names = ", ".join(name for name, _ in added.unmapped[:8])
        print(f"  areas without a code: {names}{' ...' if len(added.unmapped) > 8 else ''}", file=sys.stderr)
