"""Measure `countercheck recheck` over some 100,000 recorded claims (SQLite), and that it says what a fresh check says.

Run: python benchmarks/recheck.py --home FOLDER [--claims N] [--workers N]. Prints JSON.
The home holds a library; it is copied. The articles are made up of its own series (`made/`) and recorded with their
claims, as by older rules and without results, so that the first recheck judges everything: what a change of the rules
costs. The second finds nothing to do.
Then a vintage of one dataset is added, dated so that it touches the later articles, and the third recheck judges those.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from made.articles import as_documents, made_articles
from made.libraries import add_vintage, copy_home

from checks.claims import extract_claims
from checks.model.article import Article
from checks.model.claim import EXTRACTOR_VERSION
from flows.looked_at import LookedAt
from flows.pipeline import Checker, check_documents
from flows.rechecking import recheck_record
from flows.settings import Settings
from reports.queries import article_page
from reports.store import Record
from sources.reference.library import ReferenceLibrary

#: The articles' days, and the day of the new vintage: a fifth of them are younger.
FIRST, LAST, NEW_VINTAGE = date(2024, 1, 1), date(2026, 11, 20), date(2026, 4, 10)
CLAIMS_PER_ARTICLE = 14.3


def record_claims(settings: Settings, articles: Sequence[Article]) -> None:
    """The articles with their claims, as a run of older rules; it judged nothing."""
    record = Record.open(settings.record_url)
    run_id = record.begin_run("benchmark", {"library": Checker(settings.home).seen.as_dict()})
    for article in articles:
        looked_at = LookedAt(as_of=article.published_on, extractor=EXTRACTOR_VERSION, rules="0", series={})
        record.record_document(
            run_id,
            source=article.id,
            status="ok",
            detail="",
            article=article,
            extraction=extract_claims(article),
            results=(),
            looked_at=looked_at.as_dict(),
        )
    record.finish_run(run_id, "done", {})
    record.close()


def timed_recheck(settings: Settings, workers: int) -> dict[str, object]:
    """Wall and processor seconds of one recheck, of this process and its workers."""
    begun, used = time.perf_counter(), _cpu()
    done = recheck_record(settings, workers=workers)
    return {
        "seconds": round(time.perf_counter() - begun, 1),
        "cpu_seconds": round(_cpu() - used, 1),
        "recorded": done.recorded,
        "judged": done.judged,
        "moved": len(done.moved),
    }


def _cpu() -> float:
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def same_as_fresh(settings: Settings, articles: Sequence[Article], count: int) -> dict[str, int]:
    """Some articles judged anew beside what the record's newest run says of each, byte for byte."""
    some = random.Random(2).sample(list(articles), min(count, len(articles)))
    record = Record.open(settings.record_url)
    differing = 0
    for document in check_documents(as_documents(some), Checker(settings.home)):
        assert document.ingested.article is not None
        page = article_page(record, document.ingested.article.key)
        fresh = [json.dumps(one.as_dict(), sort_keys=True) for one in document.results]
        differing += sorted(fresh) != sorted(json.dumps(row.document, sort_keys=True) for row in page.results)
    record.close()
    return {"articles": len(some), "differing": differing}


def count_claims(settings: Settings) -> int:
    """Distinct claims in the record."""
    import sqlite3

    with sqlite3.connect(settings.home / "record.db") as connection:
        return int(connection.execute("SELECT count(*) FROM claims").fetchone()[0])


def measure(home: Path, folder: Path, claims: int, workers: int) -> dict[str, object]:
    """All three rechecks."""
    settings = Settings(home=copy_home(home, folder))
    library = ReferenceLibrary(folder)
    articles = made_articles(library, round(claims / CLAIMS_PER_ARTICLE), first=FIRST, last=LAST)
    record_claims(settings, articles)
    rounds: dict[str, object] = {"everything": timed_recheck(settings, workers)}
    told = {"claims": count_claims(settings), "articles": len(articles), "rounds": rounds}
    rounds["nothing_changed"] = timed_recheck(settings, workers)
    add_vintage(folder, "systema-globalis", NEW_VINTAGE)
    rounds["new_vintage"] = timed_recheck(settings, workers)
    rounds["nothing_changed_again"] = timed_recheck(settings, workers)
    told["as_a_fresh_check"] = same_as_fresh(settings, articles, 300)
    told["record_mb"] = round((folder / "record.db").stat().st_size / 2**20)
    return told


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        told = measure(options.home, Path(folder), options.claims, options.workers)
    facts = {"python": platform.python_version(), "cpus": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}
    print(json.dumps(facts | {"workers": options.workers} | told, indent=1))


if __name__ == "__main__":
    main()
