"""How well, how fast and how evenly the extractor reads.

In: the shared texts (COUNTERCHECK_SHARED, or shared beside the checkout). Out: one JSON document on standard output.
Never: a file of its own; a base revision is unpacked into a temporary folder and removed.

    python benchmarks/extraction.py                      quality, speed, memory and growth: about two minutes
    python benchmarks/extraction.py quality              only the labelled sets
    python benchmarks/extraction.py --base HEAD~1        which claims appear, vanish or change against a revision
    python benchmarks/extraction.py speed --sentences 300000 --workers 2
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from reading.cost import SHARED, growth, memory, real_texts, speed

from checks.claims import extract_claims
from checks.model.article import Article

HERE = Path(__file__).resolve().parents[1]
BENCH = SHARED / "bench"
PARTS = ("quality", "speed", "memory", "growth")
Json = dict[str, Any]

#: A hedge of the contract as the modifier of the public specifications.
MODIFIERS = {
    "exact": "=",
    "between": "=",
    "approximately": "~",
    "just_under": "~",
    "just_over": "~",
    "more_than": ">",
    "at_least": ">=",
    "less_than": "<",
    "at_most": "<=",
}


def read_lines(path: Path) -> list[Json]:
    """Documents of a JSON lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def as_article(document: Json) -> Article:
    """A document of the contract as an article."""
    day = document.get("published_on")
    return Article(id=str(document["id"]), text=document["text"], published_on=date.fromisoformat(day) if day else None)


# Quality: the scorers of the shared folder, each in a process of its own.


def predicted(document: Json) -> Json:
    """The line of ``countercheck extract --all`` for a document."""
    found = extract_claims(as_article(document))
    return {
        "id": document["id"],
        "claims": [claim.as_dict() for claim in found.claims],
        "numbers": [number.as_dict() for number in found.numbers],
    }


def as_quantities(line: Json) -> Json:
    """Claims and plain numbers together, as the public specifications list quantities."""
    quantities: list[Json] = []
    for claim in line["claims"]:
        value, high = float(claim["value"]), claim["value_high"]
        quantities.append(
            {
                **{name: claim[name] for name in ("start", "end", "surface", "unit")},
                "value": value if high is None else [value, float(high)],
                "modifier": MODIFIERS[claim["hedge"]],
            }
        )
    for number in line["numbers"]:
        value = None if number["value"] is None else float(number["value"])
        quantities.append({**number, "value": value, "unit": None, "modifier": "="})
    return {"id": line["id"], "quantities": quantities}


def score(scorer: str, gold: Path, lines: list[Json], folder: Path) -> Json:
    """What a scorer says, as JSON."""
    answers = folder / f"{gold.stem}.jsonl"
    answers.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    command = [sys.executable, str(BENCH / scorer), str(gold), str(answers), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"failed": done.stderr.strip().splitlines()[-1:]}
    found: Json = json.loads(done.stdout)
    return found


def quality() -> Json:
    """Figures over the labelled sets."""
    report: Json = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        gold = BENCH / "extraction" / "dev.jsonl"
        report["extraction"] = score("score_claims.py", gold, [predicted(item) for item in read_lines(gold)], folder)
        for gold in sorted((BENCH / "public").glob("*.jsonl")):
            lines = [as_quantities(predicted(item)) for item in read_lines(gold)]
            scored = score("score_quantities.py", gold, lines, folder)
            metrics = scored.get("metrics", scored)
            report[gold.stem] = {name: part.get("F1", part) for name, part in metrics.items()}
    return report


# Gains and losses against a base revision.


def sample_documents() -> list[Json]:
    """All texts on which two revisions are compared."""
    documents = read_lines(BENCH / "extraction" / "dev.jsonl")
    for path in sorted((BENCH / "public").glob("*.jsonl")):
        documents += read_lines(path)
    return documents + [
        {"id": f"article-{place:04d}", "text": text, "published_on": "2019-06-30"}
        for place, text in enumerate(real_texts())
    ]


def extract_in(folder: Path, documents: Path) -> dict[str, Json]:
    """Document id -> extraction, by the program that lies in a folder."""
    command = [sys.executable, str(HERE / "benchmarks" / "extraction.py"), "--dump", str(documents)]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder, env=environment)
    return {line["id"]: line for line in map(json.loads, done.stdout.splitlines())}


def compare(base: str, shown: int) -> Json:
    """Claims that appear, vanish or change against a base revision, the first of each shown."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive = folder / "base.tar"
        subprocess.run(["git", "archive", "-o", str(archive), base], cwd=HERE, check=True)
        (folder / "base").mkdir()
        subprocess.run(["tar", "-xf", str(archive), "-C", str(folder / "base")], check=True)
        documents = folder / "documents.jsonl"
        documents.write_text("".join(json.dumps(item) + "\n" for item in sample_documents()), "utf-8")
        before, after = extract_in(folder / "base", documents), extract_in(HERE, documents)
    found: dict[str, list[Json]] = {"appear": [], "vanish": [], "change": []}
    for key in sorted(after):
        old = {(claim["start"], claim["end"]): claim for claim in before[key]["claims"]}
        new = {(claim["start"], claim["end"]): claim for claim in after[key]["claims"]}
        for place in sorted(old.keys() | new.keys()):
            if place not in old:
                found["appear"].append({"id": key, **new[place]})
            elif place not in new:
                found["vanish"].append({"id": key, **old[place]})
            elif old[place] != new[place]:
                fields = {f: [old[place][f], new[place][f]] for f in new[place] if old[place].get(f) != new[place][f]}
                found["change"].append({"id": key, "surface": new[place]["surface"], **fields})
    return {"base": base, **{kind: {"count": len(items), "first": items[:shown]} for kind, items in found.items()}}


def _dump(path: Path) -> Iterator[str]:
    for document in read_lines(path):
        yield json.dumps(predicted(document))


def main() -> None:
    """Print the parts asked for as one JSON document."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all when none is named")
    parser.add_argument("--base", help="a git revision to compare with, and nothing else")
    parser.add_argument("--shown", type=int, default=20, help="how many claims of each kind to show")
    parser.add_argument("--sentences", type=int, default=30_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--documents", type=int, default=2_000)
    parser.add_argument("--hostile-size", type=int, default=100_000)
    parser.add_argument("--dump", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if unknown := sorted(set(arguments.parts) - set(PARTS)):
        parser.error(f"no part {', '.join(unknown)}; known: {', '.join(PARTS)}")
    if arguments.dump:
        sys.stdout.writelines(f"{line}\n" for line in _dump(arguments.dump))
        return
    if not BENCH.is_dir():
        print(json.dumps({"skipped": "the shared data is not here; set COUNTERCHECK_SHARED"}))
        return
    if arguments.base:
        print(json.dumps(compare(arguments.base, arguments.shown), indent=1, ensure_ascii=False))
        return
    parts = arguments.parts or PARTS
    work: dict[str, Callable[[], Json]] = {
        "quality": quality,
        "speed": lambda: speed(arguments.sentences, arguments.workers),
        "memory": lambda: memory(arguments.documents),
        "growth": lambda: growth(arguments.hostile_size),
    }
    print(json.dumps({part: work[part]() for part in PARTS if part in parts}, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
