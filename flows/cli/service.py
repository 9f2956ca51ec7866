"""Commands demo, serve and db: what starts and tends the machinery."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from flows.cli import options

database = typer.Typer(help="The record: migrations and an integrity check.", no_args_is_help=True)


def demo(
    home: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of the demo's data. [default: ~/.countercheck/demo]")
    ] = None,
) -> None:
    """Serve the sample page on loopback and check it through the real Prefect flow."""
    from flows.demo import run_demo
    from flows.settings import default_home

    sys.exit(run_demo((home or default_home() / "demo").expanduser().absolute()))


def serve(
    home: options.Home = None,
    database_url: options.DatabaseUrl = None,
    feed: Annotated[
        list[str] | None, typer.Option(metavar="URL", help="Feed of the daily deployment; may be repeated.")
    ] = None,
) -> None:
    """Start the scheduled and manual deployments, with the Prefect UI unless PREFECT_API_URL names a server."""
    from flows.serving import serve_deployments

    settings = options.open_settings(home, database_url)
    serve_deployments(settings.model_copy(update={"feeds": tuple(feed)} if feed else {}))


@database.command("upgrade")
def upgrade(home: options.Home = None, database_url: options.DatabaseUrl = None) -> None:
    """Bring the record to this version; an embedded record is copied beside itself first."""
    from reports.migrations.runner import upgrade as run_upgrade

    settings = options.open_settings(home, database_url)
    run_upgrade(settings.record_url)
    print("the record is up to date")


@database.command("check")
def check(home: options.Home = None, database_url: options.DatabaseUrl = None) -> None:
    """Check the record: structure, ids, evidence behind every firm verdict. Exit code 3 when something is wrong."""
    from reports import integrity
    from reports.store import Record

    settings = options.open_settings(home, database_url)
    record = Record.open(settings.record_url)
    try:
        problems = integrity.check(record)
    finally:
        record.close()
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(problems)} problems" if problems else "the record is sound")
    if problems:
        raise typer.Exit(3)
