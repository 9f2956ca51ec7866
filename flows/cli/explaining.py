"""Commands about one recorded result: explain."""

from __future__ import annotations

import json
import sys
from datetime import date
from typing import Annotated

import typer

from flows.cli import options
from flows.cli.output import json_line, open_output, progress

ResultId = Annotated[str, typer.Argument(metavar="RESULT_ID", help="Id of a result, or its first digits (4 or more).")]


def explain(
    result_id: ResultId,
    style: Annotated[options.Format, typer.Option("--format", help="table (steps to read) or jsonl.")] = (
        options.Format.table
    ),
    output: options.Output = None,
    home: options.Home = None,
    database_url: options.DatabaseUrl = None,
) -> None:
    """Why a result is what it is, step by step."""
    from reports.explanation import explain as explain_result
    from reports.queries import article_page, find_result
    from reports.store import Record

    if style is options.Format.csv:
        raise typer.BadParameter("explain prints steps (table) or the whole result (jsonl)")
    record = Record.open(options.open_settings(home, database_url).record_url)
    try:
        row = find_result(record, result_id)
        body = article_page(record, row.article_key).article.text
    finally:
        record.close()
    with open_output(output) as stream:
        if style is options.Format.jsonl:
            stream.write(json.dumps(row.document, ensure_ascii=False, allow_nan=False) + "\n")
        else:
            stream.writelines(f"{line}\n" for line in explain_result(row, body))


def replay(
    result_id: ResultId,
    home: options.Home = None,
    database_url: options.DatabaseUrl = None,
) -> None:
    """The same verdict again from the kept text and vintages, offline. Exit code 3 when it differs."""
    from flows.replaying import replay_result

    found = replay_result(options.open_settings(home, database_url), result_id)
    print(found.recorded if found.again is None else found.again)
    if found.notice:
        print(f"countercheck: {found.notice}", file=sys.stderr)
    if not found.same:
        print(f"countercheck: differs from the record in: {', '.join(found.differing)}", file=sys.stderr)
        raise typer.Exit(3)
    print("the same as recorded, byte for byte", file=sys.stderr)


def recheck(
    since: Annotated[
        date | None,
        typer.Option(parser=options.read_date, metavar="DATE", help="Only articles published on or after this date."),
    ] = None,
    style: options.OutputFormat = options.Format.table,
    output: options.Output = None,
    home: options.Home = None,
    database_url: options.DatabaseUrl = None,
    workers: options.Workers = 1,
    quiet: options.Quiet = False,
) -> None:
    """Judge recorded claims again where a reference, or the rules, changed; list the verdicts that moved."""
    from flows.rechecking import moved_lines, recheck_record

    if style is options.Format.csv:
        raise typer.BadParameter("recheck prints lines to read (table) or jsonl")
    settings = options.open_settings(home, database_url)
    with progress(quiet) as report:
        done = recheck_record(settings, since=since, workers=workers, progress=report)
    with open_output(output) as stream:
        if style is options.Format.jsonl:
            stream.writelines(f"{json_line(one.as_dict())}\n" for one in done.moved)
        else:
            stream.writelines(f"{line}\n" for line in moved_lines(done.moved))
    run = f", recorded as run {done.run_id}" if done.run_id else ""
    told = f"{done.judged} of {done.recorded} articles judged again, {len(done.moved)} verdicts moved{run}"
    print(told, file=sys.stderr)
