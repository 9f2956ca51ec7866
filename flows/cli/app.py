"""The application: every command at its name."""

from __future__ import annotations

import typer

from flows.cli import check, explaining, fact_checks, references, results, service

app = typer.Typer(
    name="countercheck",
    help="Checks the statistics in news against reference data: right or silent, with all the evidence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(service.demo)
app.command()(check.check)
app.command()(check.extract)
app.add_typer(references.app, name="references")
app.command()(service.serve)
app.command()(explaining.explain)
app.command()(explaining.replay)
app.command()(explaining.recheck)
app.command("fact-checks")(fact_checks.fact_checks)
app.command()(results.export)
app.add_typer(service.database, name="db")
