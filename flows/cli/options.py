"""Options that mean the same in every command (contract)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from checks.errors import InvalidInput

if TYPE_CHECKING:
    from flows.settings import Settings


class Format(StrEnum):
    """How results are printed."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"


class FailOn(StrEnum):
    """What ends in exit code 1."""

    refuted = "refuted"


def read_date(text: str) -> date:
    """A date written YYYY-MM-DD."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no date; write YYYY-MM-DD") from None


Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE...",
        help="URL of a page or feed, a .html .txt .md .jsonl file, a folder, or - for standard input.",
        show_default=False,
    ),
]
OutputFormat = Annotated[Format, typer.Option("--format", help="How to print the results.")]
Output = Annotated[
    Path | None, typer.Option("--output", metavar="FILE", help="Write there instead of standard output.")
]
PublishedOn = Annotated[
    date | None,
    typer.Option(
        parser=read_date, metavar="DATE", help="Publication date of the articles (YYYY-MM-DD); replaces the date found."
    ),
]
AsOf = Annotated[
    date | None,
    typer.Option(parser=read_date, metavar="DATE", help="Judge by what was known on this date (YYYY-MM-DD)."),
]
NoRecord = Annotated[bool, typer.Option("--no-record", help="Record nothing: no gates, no pages, no snapshots.")]
Home = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Folder of all data. [default: COUNTERCHECK_HOME or ~/.countercheck]")
]
DatabaseUrl = Annotated[
    str | None, typer.Option(metavar="URL", help="The record: sqlite:///... or postgresql://... [default: in the home]")
]
Dataset = Annotated[
    list[str] | None, typer.Option(metavar="ID", help="Use only this reference dataset; may be repeated.")
]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress on standard error.")]
FailOnOption = Annotated[FailOn | None, typer.Option("--fail-on", help="Exit with 1 when a claim has this verdict.")]
Workers = Annotated[int, typer.Option(min=1, max=64, metavar="N", help="Processes that extract and judge.")]


def open_settings(home: Path | None, database_url: str | None = None) -> Settings:
    """Settings with the options on top; a broken settings file or variable is named, without its value."""
    from pydantic import ValidationError

    from flows.settings import Settings

    given: dict[str, object] = {}
    if home is not None:
        given["home"] = home
    if database_url is not None:
        given["database_url"] = database_url
    try:
        return Settings.model_validate({}) if not given else Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, item['loc'])) or 'countercheck.toml'}: {item['msg']}" for item in error.errors()
        )
        raise InvalidInput(f"settings: {problems}. See docs/settings.md") from None
