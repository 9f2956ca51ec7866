"""The command fact-checks: what others found about a claim, in their own words."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli import options
from flows.cli.output import json_line

if TYPE_CHECKING:
    from sources.fact_checks import EarlierCheck
_NOTE = "Earlier fact-checks by others, found by their words. They are no part of any verdict here."


def fact_checks(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The claim, as a sentence. It is sent to Google.")],
    language: Annotated[
        str | None, typer.Option(metavar="CODE", help="Only reviews in this language: en, de, pt-BR. [default: all]")
    ] = None,
    most: Annotated[int, typer.Option(min=1, max=50, metavar="N", help="How many claims to show at most.")] = 10,
    style: Annotated[options.Format, typer.Option("--format", help="table (to read) or jsonl.")] = (
        options.Format.table
    ),
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="Address of a relay to the service. [default: Google's]")
    ] = None,
    home: options.Home = None,
) -> None:
    """Earlier fact-checks of a claim, by others; the key is in GOOGLE_FACTCHECK_API_KEY."""
    from flows.fact_checks import find_earlier_checks

    if style is options.Format.csv:
        raise typer.BadParameter("fact-checks prints a list to read (table) or jsonl")
    found = find_earlier_checks(options.open_settings(home), text, language=language, most=most, url=url)
    if style is options.Format.jsonl:
        for check in found.checks:
            print(json_line({name: _plain(value) for name, value in asdict(check).items()}))
    else:
        print(_NOTE)
        for check in found.checks:
            print("\n".join(["", *_lines(check)]))
        if not found.checks:
            print("\nnone found; that says nothing about the claim")
    if found.left_out:
        print(f"{found.left_out} left out: without a claim, rating, publisher or address", file=sys.stderr)
    if found.next_page:
        print("there are more; ask with --most, or with fewer words", file=sys.stderr)


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, str) else str(value)


def _lines(check: EarlierCheck) -> list[str]:
    said = "; ".join(str(part) for part in (check.claimant, check.claimed_on) if part)
    reviewed = ", ".join(str(part) for part in (check.publisher, check.reviewed_on, check.language) if part)
    lines = [f"“{check.claim}”" + (f" ({said})" if said else ""), f"  {check.rating} — {reviewed}"]
    return [*lines, *([f"  {check.title}"] if check.title else []), f"  {check.url}"]
