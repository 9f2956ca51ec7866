"""Measure extraction, matching and judging in batches of some 1,000 claims, part by part, in one process.

Run: python benchmarks/batches.py --home FOLDER [--batches N] [--profile]. Prints JSON.
The home holds a library (`countercheck references add`). The articles are made up of its own series (`made/`).
Milliseconds per claim of each batch: the first batch warms up and is told apart. The second round has three times the
library: the same datasets under other ids with other names.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import platform
import pstats
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from made.articles import made_articles
from made.libraries import triple

from checks.claims import extract_claims
from checks.model.article import Article
from flows import pipeline
from flows.pipeline import Checker
from sources.reference.library import ReferenceLibrary

#: The parts of `Checker.check`, by the functions that do them; "rest" is what is left.
PARTS = {
    "extract": ("extract_claims",),
    "rank": ("rank_claims",),
    "match": ("match_claims",),
    "judge": ("judge_matches", "check_arithmetic", "mark_findings"),
}


def in_batches(articles: Sequence[Article], claims: int = 1000) -> Iterator[list[Article]]:
    """The articles in batches that hold some 1,000 claims."""
    batch: list[Article] = []
    held = 0
    for article in articles:
        batch.append(article)
        held += len(extract_claims(article).claims)
        if held >= claims:
            yield batch
            batch, held = [], 0


@contextmanager
def timed_parts(checker: Checker) -> Iterator[Counter[str]]:
    """Seconds by part while the block runs: the pipeline's functions are wrapped with a clock."""
    seconds: Counter[str] = Counter()

    def clocked(part: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> Any:
            begun = time.perf_counter()
            try:
                return work(*given, **named)
            finally:
                seconds[part] += time.perf_counter() - begun

        return run

    kept = {name: getattr(pipeline, name) for names in PARTS.values() for name in names}
    for part, names in PARTS.items():
        for name in names:
            setattr(pipeline, name, clocked(part, kept[name]))
    checker._evidence = clocked("look_up", checker._evidence)  # type: ignore[method-assign]
    try:
        yield seconds
    finally:
        for name, work in kept.items():
            setattr(pipeline, name, work)
        del checker._evidence


def measure(home: Path, batches: Sequence[Sequence[Article]]) -> dict[str, object]:
    """Milliseconds per claim over the batches, and by part."""
    begun = time.perf_counter()
    checker = Checker(home)
    concepts = len(checker.catalogue.concepts)
    opened = time.perf_counter() - begun
    totals, parts = [], []
    for batch in batches:
        with timed_parts(checker) as seconds:
            begun = time.perf_counter()
            results = sum(len(found) for _, found in checker.check(batch))
            took = time.perf_counter() - begun
        seconds["rest"] = took - sum(seconds.values())
        totals.append(1000 * took / results)
        parts.append({name: 1000 * part / results for name, part in seconds.items()})
    return {
        "concepts": concepts,
        "indicators": len(checker.catalogue.indicators),
        "open_seconds": round(opened, 3),
        "first_batch_ms_per_claim": round(totals[0], 3),
        "ms_per_claim": spread(totals[1:]),
        "parts_median_ms": {
            name: round(statistics.median(part.get(name, 0.0) for part in parts[1:]), 3) for name in sorted(parts[0])
        },
    }


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median, 95th percentile and worst."""
    ordered = sorted(values)
    return {
        "median": round(statistics.median(ordered), 3),
        "p95": round(ordered[int(0.95 * (len(ordered) - 1) + 0.5)], 3),
        "worst": round(ordered[-1], 3),
    }


def measure_single_claims(home: Path, articles: Sequence[Article]) -> dict[str, float]:
    """Milliseconds per claim of single articles, after a warm-up: what the slowest articles cost."""
    checker = Checker(home)
    checker.check(articles)
    took = []
    for article in articles:
        begun = time.perf_counter()
        ((_, results),) = checker.check([article])
        took.append(1000 * (time.perf_counter() - begun) / max(len(results), 1))
    return spread(took)


def show_profile(home: Path, batches: Sequence[Sequence[Article]]) -> None:
    """Where the time goes, on standard error."""
    checker = Checker(home)
    checker.check(batches[0])
    profile = cProfile.Profile()
    profile.enable()
    for batch in batches[1:]:
        checker.check(batch)
    profile.disable()
    pstats.Stats(profile, stream=sys.stderr).sort_stats("tottime").print_stats(45)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--batches", type=int, default=12, help="batches of some 1,000 claims")
    parser.add_argument("--days", type=int, default=3650, help="over how many days the articles are spread")
    parser.add_argument("--profile", action="store_true", help="print a profile to standard error and measure nothing")
    options = parser.parse_args()
    last = date(2026, 11, 20)
    first = date.fromordinal(last.toordinal() - options.days)
    articles = made_articles(ReferenceLibrary(options.home), 75 * options.batches, first=first, last=last)
    batches = list(in_batches(articles))[: options.batches]
    if options.profile:
        show_profile(options.home, batches)
        return
    with tempfile.TemporaryDirectory() as folder:
        one = measure(options.home, batches)
        three = measure(triple(options.home, Path(folder)), batches)
        print(
            json.dumps(
                {
                    "python": platform.python_version(),
                    "batches": len(batches),
                    "library": one,
                    "library_single_articles_ms_per_claim": measure_single_claims(options.home, batches[0]),
                    "three_times": three,
                    "ratio": round(three["ms_per_claim"]["median"] / one["ms_per_claim"]["median"], 3),  # type: ignore[index]
                },
                indent=1,
            )
        )


if __name__ == "__main__":
    main()
