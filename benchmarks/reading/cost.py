"""What reading costs: speed beside another reader, memory over many documents, growth on hostile texts.

In: the shared texts (COUNTERCHECK_SHARED, or shared beside the checkout). Out: figures as plain dictionaries.
Never: a file; a figure of two runs side by side.
"""

from __future__ import annotations

import csv
import os
import re
import statistics
import time
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from checks.claims import extract_claims
from checks.model.article import Article

SHARED = Path(os.environ.get("COUNTERCHECK_SHARED", Path(__file__).resolve().parents[3] / "shared"))
Json = dict[str, Any]

#: Repeated to 100 kB each.
HOSTILE = {
    "digits": "7",
    "commas": ",",
    "dollar signs": "$",
    "brackets": "(",
    "one": "one ",
    "spaces": " ",
    "quotes": '"',
    "dashes": "-",
    "numbers": "1 ",
    "bracketed numbers": "+1 (",
    "grouped numbers": "1,000 ",
    "hedges": "about ",
    "years": "in 2015 ",
    "percentages": "5% ",
    "ranges": "1 to ",
    "fractions": "1/2 ",
    "letters": "a",
    "lines": "1\n",
    "ends of sentences": "5. ",
    "combining marks": "a\u0301",
}


def real_texts() -> list[str]:
    """Texts of the Wikinews articles."""
    csv.field_size_limit(10**9)
    texts: list[str] = []
    for path in sorted((SHARED / "articles").rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as rows:
            texts += [row.get("text") or " ".join(row.values()) for row in csv.DictReader(rows)]
    return texts


def seconds(work: Callable[[], object]) -> float:
    """How long one piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def extract_all(texts: list[str]) -> int:
    """Extract every text; how many claims."""
    return sum(len(extract_claims(Article(id=str(place), text=text)).claims) for place, text in enumerate(texts))


def _bare_scan(texts: list[str]) -> int:
    pattern = re.compile(r"[$€£]?\d[\d,]*(?:\.\d+)?(?:\s?(?:million|billion|trillion|percent|%|people))?")
    return sum(1 for text in texts for _ in pattern.finditer(text))


def _rival() -> Callable[[list[str]], int] | None:
    """The reader that we are measured against, without its classifier; None where it is not installed."""
    try:
        from quantulum3 import parser
    except ImportError:
        return None
    return lambda texts: sum(len(parser.parse(text, classifier_path=None)) for text in texts)


def speed(sentences: int, workers: int) -> Json:
    """Characters per second, ours, a bare scan's and quantulum3's in one run; sentences on several workers."""
    texts = real_texts()
    size = sum(map(len, texts))
    extract_all(texts[:20])
    rival = _rival()
    sample = texts[:: max(1, len(texts) // 12)][:12]
    report: Json = {"characters": size}
    ours = [seconds(lambda: extract_all(texts)) for _ in range(3)]
    bare = [seconds(lambda: _bare_scan(texts)) for _ in range(3)]
    report["characters_per_second"] = round(size / statistics.median(ours))
    report["bare_scan_characters_per_second"] = round(size / statistics.median(bare))
    if rival is None:
        report["quantulum3"] = "not installed"
    else:
        rival(sample[:1])
        theirs, own = seconds(lambda: rival(sample)), seconds(lambda: extract_all(sample))
        report["quantulum3_characters_per_second"] = round(sum(map(len, sample)) / theirs)
        report["times_faster_than_quantulum3"] = round(theirs / own, 1)
    pieces = [line for text in texts for line in re.split(r"(?<=[.!?])\s+", text) if line.strip()]
    many = [pieces[place % len(pieces)] for place in range(sentences)]
    taken = seconds(lambda: _on_workers(many, workers))
    report["sentences"] = {"count": sentences, "workers": workers, "seconds": round(taken, 1)}
    return report


def _on_workers(sentences: list[str], workers: int) -> int:
    batches = [sentences[start : start + 2_000] for start in range(0, len(sentences), 2_000)]
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        return sum(pool.map(extract_all, batches))


def memory(documents: int) -> Json:
    """Memory still held, in kB, after more and more documents, and the peak within one."""
    texts = real_texts()
    extract_all(texts[:50])
    tracemalloc.start()
    held: Json = {}
    for count in range(1, documents + 1):
        extract_all([texts[count % len(texts)][:3_000]])
        if count in (documents // 10, documents // 2, documents):
            held[str(count)] = round(tracemalloc.get_traced_memory()[0] / 1024)
    peak = round(tracemalloc.get_traced_memory()[1] / 1024)
    tracemalloc.stop()
    return {"held_kB_after_documents": held, "peak_kB": peak}


def growth(size: int) -> Json:
    """t(2n)/t(n) of each hostile text, n its first half; and its microseconds per character."""
    report: Json = {}
    for name, unit in HOSTILE.items():
        whole = (unit * (size // len(unit) + 1))[:size]
        half = whole[: size // 2]
        extract_all([half[:2_000]])
        times = [
            (seconds(lambda h=half: extract_all([h])), seconds(lambda w=whole: extract_all([w]))) for _ in range(3)
        ]
        small, large = min(a for a, _ in times), min(b for _, b in times)
        report[name] = {"ratio": round(large / max(small, 1e-5), 2), "us_per_character": round(large / size * 1e6, 2)}
    return report
