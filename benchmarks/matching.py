"""Measure how well and how fast the series of a claim is found.

In: a library with the datasets of the labelled cases, and the cases. Out: JSON on standard output.
Never: the values of the cases; a part of the phrases that is kept aside is only scored.

    python benchmarks/matching.py quality --home DIR               first and first ten, by source of cases
    python benchmarks/matching.py quality --home DIR --misses look  and every miss of one source
    python benchmarks/matching.py speed --home DIR                 milliseconds per claim
    python benchmarks/matching.py values --home DIR                our phrases with the true value, and a false one

The home holds a library with both datasets (`countercheck references add`); the cases are in cases.py.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from benchmarks.cases import DATASETS, HERE, PUBLISHED, Case, labelled_cases, oblique, passages, phrases
from checks.claims import extract_claims
from checks.matching import Catalogue, Ranked, rank_claims, read_cells
from checks.model.article import Article
from checks.model.measure import SeriesKey
from flows.pipeline import Checker
from sources.reference.library import ReferenceLibrary

#: What is scored: the shared cases, and the parts of ours.
SOURCES: dict[str, Callable[[], Iterator[Case]]] = {
    "labelled": lambda: (case for case in labelled_cases() if case.series),
    "look": lambda: (case for case in phrases() if case.series and not case.aside),
    "aside": lambda: (case for case in phrases() if case.series and case.aside),
    "passages_look": lambda: (case for case in passages() if case.series and not case.aside),
    "passages_aside": lambda: (case for case in passages() if case.series and case.aside),
    "oblique_look": lambda: (case for case in oblique() if case.series and not case.aside),
    "oblique_aside": lambda: (case for case in oblique() if case.series and case.aside),
    "silent": lambda: (case for case in phrases() if not case.series),
}


def rank_case(case: Case, catalogue: Catalogue) -> Ranked | None:
    """The ranked claim that overlaps the case's number; None where no claim was read there."""
    claims = extract_claims(Article(id=case.id, text=case.text, published_on=case.published_on)).claims
    ranked = rank_claims(claims, catalogue)
    return next((one for one in ranked if one.claim.span.start < case.end and case.start < one.claim.span.end), None)


def place_of(case: Case, ranked: Ranked | None) -> int | None:
    """Where the first right concept stands among the candidates, from 0; None where it does not."""
    for place, candidate in enumerate(ranked.candidates if ranked is not None else ()):
        if case.series & {f"{series.dataset}:{series.indicator}" for series in candidate.concept.series}:
            return place
    return None


def measure_quality(catalogue: Catalogue, misses: str | None) -> dict[str, object]:
    """First and first ten per source; for the silent ones how many got a full name all the same."""
    found: dict[str, object] = {}
    for source, cases in SOURCES.items():
        rows = [(case, rank_case(case, catalogue)) for case in cases()]
        if source == misses:
            print_misses(rows)
        if source == "silent":
            named = sum(1 for _, ranked in rows if ranked is not None and _named(ranked))
            found[source] = {"cases": len(rows), "named_in_full": named}
            continue
        places = [place_of(case, ranked) for case, ranked in rows]
        found[source] = {
            "cases": len(rows),
            "first": round(100 * sum(place == 0 for place in places) / max(len(places), 1), 1),
            "first_ten": round(100 * sum(place is not None for place in places) / max(len(places), 1), 1),
            "no_claim": sum(ranked is None for _, ranked in rows),
        }
    return found


def _named(ranked: Ranked) -> bool:
    from checks.matching.candidates import FULL

    return bool(ranked.candidates) and ranked.candidates[0].coverage >= FULL


def print_misses(rows: Iterable[tuple[Case, Ranked | None]]) -> None:
    """What was wanted and what came first, on standard error."""
    for case, ranked in rows:
        place = place_of(case, ranked)
        if place == 0 or (not case.series and not (ranked and ranked.candidates)):
            continue
        said = "no claim" if ranked is None else f"{ranked.claim.quantity.unit} {ranked.claim.kind}"
        print(f"\n{case.id} [{place}] {case.text}", file=sys.stderr)
        print(f"  {case.text[case.start : case.end]}: {said}; wanted {sorted(case.series)}", file=sys.stderr)
        for candidate in ranked.candidates[:3] if ranked else ():
            parts = {name: round(part, 1) for name, part in candidate.score if part}
            print(
                f"    {candidate.concept.id} {candidate.total:.2f} {sorted(candidate.alias)}"
                f" without {sorted(candidate.missing)} {parts}",
                file=sys.stderr,
            )


def told_values(home: Path) -> dict[str, list[Article]]:
    """Our phrases with the value that the first series holds, with 1.6 times it, and those that no series has."""
    library = ReferenceLibrary(home)
    found: dict[str, list[Article]] = {"true": [], "false": [], "silent": []}
    with (HERE / "measure_phrases.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if not row["series"]:
            found["silent"].append(Article(id=row["id"], text=row["text"], published_on=PUBLISHED))
            continue
        dataset, indicator = row["series"].split("|")[0].split(":", 1)
        key = SeriesKey(dataset=dataset, indicator=indicator, ref_area=row["ref_area"])
        cells = read_cells(library.observations([key], as_of=date.max)).get(key, {})
        if row["period"] not in cells:
            continue
        value = abs(cells[row["period"]].obs_value)
        for name, told in (("true", value), ("false", value * Decimal("1.6"))):
            if surface := written_like(row["surface"], told):
                text = row["text"].replace(row["surface"], surface)
                found[name].append(Article(id=row["id"], text=text, published_on=PUBLISHED))
    return found


def written_like(surface: str, value: Decimal) -> str | None:
    """A value written as the number of a phrase is; None for a percentage beyond 100.

    >>> written_like("$3.5 billion", Decimal(4_210_000_000)), written_like("57%", Decimal("160"))
    ('$4.2 billion', None)
    """
    found = re.match(r"(\$?)([\d,.]+)(.*)", surface)
    if found is None or ("%" in surface and value > 100):
        return None
    number = value / {" million": 10**6, " billion": 10**9}.get(found[3], 1)
    return f"{found[1]}{number:,.1f}{found[3]}" if number < 1000 else f"{found[1]}{number:,.0f}{found[3]}"


def measure_values(home: Path) -> dict[str, object]:
    """Labels of the phrases' documents by set; each document that is wrongly accused or confirmed, by its text."""
    checker = Checker(home, DATASETS)
    told: dict[str, object] = {}
    for name, articles in told_values(home).items():
        counts: Counter[str] = Counter()
        wrong = []
        for _, results in checker.check(articles):
            labels = {result.verdict.label for result in results}
            counts[next((label for label in ("supported", "refuted") if label in labels), "silent")] += 1
            never = {"true": {"refuted"}, "false": {"supported"}, "silent": {"refuted", "supported"}}[name]
            wrong += [
                f"{result.verdict.label}: {result.claim.quantity.surface}: {result.claim.sentence.text}"
                for result in results
                if result.verdict.label in never
            ]
        told[name] = {**dict(sorted(counts.items())), "wrong": wrong}
    return told


def measure_speed(catalogue: Catalogue) -> dict[str, object]:
    """Milliseconds to rank the candidates of one claim, over all labelled texts."""
    from checks.matching.candidates import find_candidates
    from checks.matching.segments import claim_segment

    articles = [Article(id=case.id, text=case.text, published_on=case.published_on) for case in labelled_cases()]
    claims = [claim for article in articles for claim in extract_claims(article).claims]
    took = []
    for claim in claims + claims:
        begun = time.perf_counter()
        find_candidates(claim, claim_segment(claim, ()), catalogue)
        took.append((time.perf_counter() - begun) * 1000)
    took = sorted(took[len(claims) :])
    return {
        "claims": len(claims),
        "concepts": len(catalogue.concepts),
        "indicators": len(catalogue.indicators),
        "median_ms": round(statistics.median(took), 3),
        "p95_ms": round(took[int(0.95 * len(took))], 3),
    }


def main() -> None:
    """Read the arguments, measure, print JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("quality", "speed", "values"))
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--misses", choices=tuple(SOURCES))
    parser.add_argument("--all", action="store_true", help="all datasets of the library, and not only the labelled two")
    given = parser.parse_args()
    if given.what == "values":
        print(json.dumps(measure_values(given.home), indent=1, ensure_ascii=False))
        return
    library = ReferenceLibrary(given.home)
    begun = time.perf_counter()
    catalogue = Catalogue(library.catalogue(None if given.all or given.what == "speed" else DATASETS))
    built = time.perf_counter() - begun
    found = measure_quality(catalogue, given.misses) if given.what == "quality" else measure_speed(catalogue)
    facts = {
        "catalogue_seconds": round(built, 3),
        "indicators": len(catalogue.indicators),
        "by_name_alone": sum(len(concept.series) for concept in catalogue.concepts if not concept.reviewed),
    }
    print(json.dumps({**facts, **found}, indent=1))


if __name__ == "__main__":
    main()
