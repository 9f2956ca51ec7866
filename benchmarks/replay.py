"""Do all results of a recorded run replay to the same bytes, offline? And how long does it take?

Run: python benchmarks/replay.py --home FOLDER [--articles N]. Prints JSON; exit code 1 where one differs.
The articles are the shared texts, checked and recorded beside a copy of the home's references.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from determinism import shared_documents, so_many
from made.articles import as_documents
from made.libraries import copy_home

from checks.model.article import Article
from flows.pipeline import Checker, check_documents
from flows.recording import gate_run, record_run
from flows.replaying import replay_run
from flows.settings import Settings
from reports.store import Record


def main() -> None:
    """Record, replay and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=500)
    options = parser.parse_args()
    shared = Path(os.environ.get("COUNTERCHECK_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    articles = [
        Article(
            id=str(one["id"]),
            url=f"made:{one['id']}",
            text=str(one["text"]),
            published_on=date.fromisoformat(str(one["published_on"])) if one["published_on"] else None,
        )
        for one in so_many(shared_documents(shared), options.articles)
    ]
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=copy_home(options.home, Path(folder)))
        documents = check_documents(as_documents(articles), Checker(settings.home))
        record = Record.open(settings.record_url)
        run_id = record_run(record, documents, gate_run(documents), kind="check", parameters={})
        record.close()
        begun, used = time.perf_counter(), time.process_time()
        replays = replay_run(settings, run_id)
        told = {
            "articles": len(articles),
            "results": len(replays),
            "seconds": round(time.perf_counter() - begun, 1),
            "cpu_seconds": round(time.process_time() - used, 1),
            "differing": [result_id for result_id, one in replays.items() if not one.same][:5],
        }
    print(json.dumps(told, indent=1))
    sys.exit(bool(told["differing"]))


if __name__ == "__main__":
    main()
