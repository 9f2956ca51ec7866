"""Commands about one recorded result: explain."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from flows.cli import options
from flows.cli.output import open_output

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
