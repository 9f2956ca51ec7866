"""Output: results as a table, JSON lines or CSV; progress on standard error.

In: checked documents. Out: text. Never: anything but JSON lines on standard output with ``--format jsonl``.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from checks.errors import InvalidInput
from flows.cli.options import Format

if TYPE_CHECKING:
    from flows.pipeline import CheckedDocument, Progress
    from sources.articles import Ingested

#: Word and sign of each label: never colour alone.
SIGNS = {
    "supported": ("✓", "green"),
    "refuted": ("✗", "red"),
    "conflicting_evidence": ("⇄", "magenta"),
    "not_enough_evidence": ("?", "yellow"),
}


@contextmanager
def open_output(path: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that appears whole or not at all."""
    if path is None:
        yield sys.stdout
        return
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="\n", errors="backslashreplace") as stream:
            yield stream
    except OSError as error:
        raise InvalidInput(f"--output {path}: {error.strerror}") from None
    partial.replace(path)


def json_line(value: object) -> str:
    """One JSON line; lone surrogates are written as escapes."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def document_line(document: CheckedDocument) -> dict[str, object]:
    """The contract's line of `check`, with ``detail`` added where there is one."""
    article = document.ingested.article
    line: dict[str, object] = {
        "id": article.id if article else document.ingested.source,
        "results": [result.as_dict() for result in document.results],
        "status": document.ingested.status,
    }
    if document.ingested.detail:
        line["detail"] = document.ingested.detail
    return line


def print_documents(documents: Sequence[CheckedDocument], style: Format, stream: TextIO) -> None:
    """Print checked documents in the given format."""
    if style is Format.jsonl:
        for document in documents:
            stream.write(json_line(document_line(document)) + "\n")
    elif style is Format.csv:
        from flows.recording import result_rows
        from reports.exports.rows import csv_lines

        stream.writelines(csv_lines(row for document in documents for row in result_rows(document)))
    else:
        print_table(documents, stream)


def print_table(documents: Sequence[CheckedDocument], stream: TextIO) -> None:
    """A table per document, or its named status."""
    for document in documents:
        article = document.ingested.article
        if article is None:
            print(f"{document.ingested.source}: {document.ingested.status}: {document.ingested.detail}", file=stream)
        else:
            print_results(article.title or article.id, [result.as_dict() for result in document.results], stream)


def print_results(title: str, results: Sequence[dict[str, Any]], stream: TextIO) -> None:
    """The verdicts of one document: the claim, the verdict, and why, with the rivals and why not each."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(file=stream, width=None if stream.isatty() else 120, highlight=False)
    if not results:
        console.print(f"[bold]{escape(title)}[/bold]: no numeric claims")
        return
    table = Table(title=escape(title), title_justify="left", show_lines=True, expand=True)
    table.add_column("claim", ratio=2)
    table.add_column("verdict", ratio=3)
    table.add_column("why", ratio=7)
    for result in results:
        sign, colour = SIGNS[result["label"]]
        flags = "".join(f"\n+ {flag}" for flag in result["flags"])
        verdict = f"[{colour}]{sign} {result['label'].replace('_', ' ')}[/{colour}]\n{result['reason']}{flags}"
        claim = f"{result['surface']} {result['counted'] or ''}".strip()
        table.add_row(escape(claim), verdict, escape("\n".join([result["explanation"], *rival_lines(result)])))
    console.print(table)


def rival_lines(result: dict[str, Any]) -> list[str]:
    """One line per contradiction of the article's own, and per rival; copies of the chosen one are counted."""
    copies = [rival for rival in result["rivals"] if rival["why_not"] == ["same_origin_copy"]]
    lines = [f"- the article against itself: {'; '.join(item['steps'])}" for item in result["findings"]]
    lines += [
        f"- not used: {Decimal(rival['value']):,} {rival['name']} ({rival['publisher']}, {rival['vintage']}):"
        f" {', '.join(rival['why_not'])}"
        for rival in result["rivals"]
        if rival not in copies
    ]
    return lines + ([f"- {len(copies)} more reports repeat the same statement"] if copies else [])


@contextmanager
def progress(quiet: bool) -> Iterator[Progress]:
    """A bar on a terminal, a plain line every two seconds elsewhere, nothing when quiet."""
    if quiet:
        yield lambda _what, _done, _total: None
        return
    if not sys.stderr.isatty():
        yield _plain_lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks = {}

        def update(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total or None)
            bar.update(tasks[what], completed=done, total=total or None)

        yield update


def _plain_lines() -> Progress:
    last: tuple[str, float] = ("", 0.0)

    def update(what: str, done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if what != last[0] or done == total or now - last[1] >= 2:
            last = (what, now)
            print(f"{what}: {done} of {total}" if total else f"{what}: {done}", file=sys.stderr, flush=True)

    return update


def name_failure(document: Ingested) -> bool:
    """Name a document that is not ``ok`` on standard error, in one line; returns whether it could not be read."""
    if document.status == "ok":
        return False
    line = f"{document.source}: {document.status}: {document.detail}"
    safe = "".join(char if char.isprintable() else " " for char in line)
    print(f"countercheck: {' '.join(safe.split())}", file=sys.stderr)
    return document.article is None
