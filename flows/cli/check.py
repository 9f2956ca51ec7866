"""Commands check and extract."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from flows.cli import options
from flows.cli.extractions import ExtractionWriter
from flows.cli.output import name_failure, open_output, print_documents, progress

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.pipeline import Progress
    from sources.articles import Ingested


def check(
    sources: options.Sources,
    style: options.OutputFormat = options.Format.table,
    output: options.Output = None,
    published_on: options.PublishedOn = None,
    as_of: options.AsOf = None,
    no_record: options.NoRecord = False,
    home: options.Home = None,
    database_url: options.DatabaseUrl = None,
    dataset: options.Dataset = None,
    quiet: options.Quiet = False,
    fail_on: options.FailOnOption = None,
    workers: options.Workers = 1,
) -> None:
    """Check the statistics in articles: ingest, extract, match, judge, record."""
    from flows.advising import open_adviser
    from flows.ingest import read_sources
    from flows.pipeline import Checker, check_documents
    from flows.recording import finish_run, gate_run, prepare_record

    settings = options.open_settings(home, database_url)
    if not no_record:
        prepare_record(settings)
    checker = Checker(settings.home, dataset or (), overrides=settings.overrides, adviser=open_adviser(settings))
    with progress(quiet) as report:
        ingested = read_sources(
            sources, settings, published_on=published_on, stdin=sys.stdin.buffer, keep=not no_record, texts=False
        )
        documents = check_documents(ingested, checker, as_of, report, workers=workers)
    gates = () if no_record else gate_run(documents)
    with open_output(output) as stream:
        print_documents(documents, style, stream)
    if not no_record:
        parameters = {"sources": sources, "published_on": published_on, "as_of": as_of, "datasets": dataset}
        texts = {name: value if value is None else str(value) for name, value in parameters.items()}
        run = finish_run(documents, gates, settings, kind="check", parameters=dict(texts))
        if not quiet:
            print(f"recorded as run {run.run_id}; page: {run.index_page}", file=sys.stderr)
    if sum(name_failure(document.ingested) for document in documents):
        raise typer.Exit(3)
    if fail_on and any(result.verdict.label == fail_on for item in documents for result in item.results):
        raise typer.Exit(1)


def extract(
    sources: options.Sources,
    style: options.OutputFormat = options.Format.table,
    output: options.Output = None,
    published_on: options.PublishedOn = None,
    all_numbers: Annotated[bool, typer.Option("--all", help="Also the numbers that are no claims, with why.")] = False,
    home: options.Home = None,
    quiet: options.Quiet = False,
) -> None:
    """Extraction only: every numeric claim with its fields. Nothing is recorded."""
    from flows.ingest import read_sources

    settings = options.open_settings(home)
    documents = read_sources(
        sources, settings, published_on=published_on, stdin=sys.stdin.buffer, keep=False, texts=False
    )
    with progress(quiet) as report, open_output(output) as stream:
        failed = _print_extractions(documents, style, all_numbers, stream, report)
    if failed:
        raise typer.Exit(3)


def _print_extractions(
    documents: Iterable[Ingested], style: options.Format, all_numbers: bool, stream: TextIO, report: Progress
) -> int:
    """Print each document as it comes; returns how many failed."""
    from checks.claims import extract_claims

    failed = 0
    writer = ExtractionWriter(style, all_numbers, stream)
    for count, document in enumerate(documents, start=1):
        failed += name_failure(document)
        writer.write(document, extract_claims(document.article) if document.article else None)
        report("extracted", count, 0)
    writer.close()
    return failed
