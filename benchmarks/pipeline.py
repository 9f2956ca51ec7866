"""Measure the whole pipeline: a cold start, one article from the command line, articles per second in one process.

Run: python benchmarks/pipeline.py [--home FOLDER] [--copies N]. Prints JSON. The articles are the shared Wikinews
texts, repeated, each copy with an id of its own. ``--home`` adds a second round against that home's datasets.
Two workers count from the start of their processes, some 2 s, as they do for a person who waits.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from checks.model.article import Article
from flows.pipeline import BATCH, CheckedDocument, Checker, check_documents
from sources.articles import Ingested

COMMAND = str(Path(sys.executable).with_name("countercheck"))


def time_command(*arguments: object, times: int = 5) -> dict[str, float]:
    """Median and worst seconds of a command in a process of its own; the first, cold one apart."""
    seconds = []
    for _ in range(times + 1):
        begun = time.perf_counter()
        subprocess.run([COMMAND, *map(str, arguments)], capture_output=True, check=True)
        seconds.append(time.perf_counter() - begun)
    return {
        "first": round(seconds[0], 3),
        "median": round(statistics.median(seconds[1:]), 3),
        "worst": round(max(seconds[1:]), 3),
    }


def read_articles(folder: Path, copies: int) -> list[Ingested]:
    """Every text so many times, dated by its file's name."""
    return [
        Ingested(
            source=f"{path.name}#{copy}",
            status="ok",
            article=Article(
                id=f"{path.name}#{copy}",
                text=path.read_text(encoding="utf-8"),
                published_on=date.fromisoformat(path.name[:10]),
                published_on_from="caller",
            ),
        )
        for copy in range(copies)
        for path in sorted(folder.glob("*.txt"))
    ]


def time_articles(documents: list[Ingested], home: Path, workers: int) -> dict[str, object]:
    """Extract, match and judge all of them; the first batch warms up and is not counted with one worker."""
    checker = Checker(home)
    if workers == 1:
        check_documents(documents[:BATCH], checker)
    begun = time.perf_counter()
    checked = check_documents(documents, checker, workers=workers)
    seconds = time.perf_counter() - begun
    return {
        "workers": workers,
        "articles": len(checked),
        "results": count(checked),
        "seconds": round(seconds, 3),
        "articles_per_second": round(len(checked) / seconds, 1),
    }


def count(documents: list[CheckedDocument]) -> int:
    """How many results they have."""
    return sum(len(document.results) for document in documents)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--home", type=Path, help="a home with datasets, for a second round")
    parser.add_argument("--copies", type=int, default=40, help="how many times the texts are taken")
    options = parser.parse_args()
    shared = Path(os.environ.get("COUNTERCHECK_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    documents = read_articles(shared / "articles/wikinews/text", options.copies)
    seed = shared / "articles/seed/xinhua-2015-12-16.txt"
    with tempfile.TemporaryDirectory() as empty:
        homes = {"no datasets": Path(empty)} | ({"datasets of --home": options.home} if options.home else {})
        measured = {
            "python": platform.python_version(),
            "cpus": os.cpu_count(),
            "characters": sum(len(each.article.text) for each in documents if each.article),
            "help_seconds": time_command("--help"),
            "check_one_article_seconds": {
                name: time_command("check", seed, "--published-on", "2015-12-16", "--no-record", "--home", home)
                for name, home in homes.items()
            },
            "throughput": {
                name: [time_articles(documents, home, workers) for workers in (1, 2)] for name, home in homes.items()
            },
        }
    print(json.dumps(measured, indent=1))


if __name__ == "__main__":
    main()
