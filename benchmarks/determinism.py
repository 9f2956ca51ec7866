"""Are results the same bytes whatever the workers, the order, the hash seed, the time zone and the locale?

Run: python benchmarks/determinism.py --home FOLDER [--articles N]. Prints JSON; exit code 1 where bytes differ.
The articles are the shared texts (`articles/` and the texts of `bench/verdicts`), taken again with other ids until
there are enough. Each round is a `countercheck check` in a process of its own. The shuffled round is compared with its
lines sorted by id.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle, islice
from pathlib import Path

COMMAND = str(Path(sys.executable).with_name("countercheck"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One way to run the same job."""

    name: str
    workers: int = 1
    shuffled: bool = False
    environment: dict[str, str] = field(default_factory=dict)


ROUNDS = (
    Round(name="base", environment={"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}),
    Round(name="two workers", workers=2, environment={"PYTHONHASHSEED": "0"}),
    Round(name="shuffled, other hash seed", shuffled=True, environment={"PYTHONHASHSEED": "4242"}),
    Round(name="other zone and locale", environment={"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONUTF8": "0"}),
    Round(
        name="all at once",
        workers=2,
        shuffled=True,
        environment={"PYTHONHASHSEED": "7", "TZ": "America/Adak", "LC_ALL": "de_DE.UTF-8"},
    ),
)


def shared_documents(shared: Path) -> list[dict[str, object]]:
    """The shared texts as documents: dated by their file's name, or as the cases say."""
    found: list[dict[str, object]] = []
    for path in sorted((shared / "articles").rglob("*.txt")):
        try:
            day = date.fromisoformat(path.name[:10]).isoformat()
        except ValueError:
            day = "2015-12-16"
        found.append({"id": path.stem, "text": path.read_text("utf-8"), "published_on": day})
    for line in (shared / "bench/verdicts/dev.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        found.append({name: case[name] for name in ("id", "text", "published_on")})
    return found


def so_many(documents: list[dict[str, object]], count: int) -> list[dict[str, object]]:
    """So many documents, the given ones again and again, each with an id of its own."""
    chosen = enumerate(islice(cycle(documents), count))
    return [{**document, "id": f"{number:05d}-{document['id']}"} for number, document in chosen]


def run_round(one: Round, documents: list[dict[str, object]], home: Path, folder: Path) -> bytes:
    """The lines of one round in the order of ids."""
    ordered = list(documents)
    if one.shuffled:
        random.Random(1).shuffle(ordered)
    source, output = folder / "documents.jsonl", folder / "results.jsonl"
    source.write_text("".join(json.dumps(document) + "\n" for document in ordered), "utf-8")
    command = [COMMAND, "check", source, "--format", "jsonl", "--no-record", "--quiet", "--home", home]
    command += ["--workers", one.workers, "--output", output]
    environment = {name: value for name, value in os.environ.items() if name not in ("LANG", "LC_ALL", "TZ")}
    done = subprocess.run(list(map(str, command)), env=environment | one.environment, check=False)
    if done.returncode != 0:
        raise SystemExit(f"round {one.name!r} ended with {done.returncode}")
    lines = output.read_bytes().splitlines(keepends=True)
    return b"".join(sorted(lines, key=lambda line: str(json.loads(line)["id"])))


def compare(documents: list[dict[str, object]], home: Path) -> dict[str, object]:
    """Every round beside the first: whether its bytes are the same, and the first line that is not."""
    with tempfile.TemporaryDirectory() as folder:
        first = run_round(ROUNDS[0], documents, home, Path(folder))
        told: dict[str, object] = {}
        for one in ROUNDS[1:]:
            again = run_round(one, documents, home, Path(folder))
            differing = [
                json.loads(left)["id"]
                for left, right in zip(first.splitlines(), again.splitlines(), strict=True)
                if left != right
            ]
            told[one.name] = {"same": again == first, "differing": differing[:5]}
    lines = first.splitlines()
    return {
        "articles": len(lines),
        "results": sum(len(json.loads(line)["results"]) for line in lines),
        "sha256": hashlib.sha256(first).hexdigest(),
        "rounds": told,
        "same": all(entry["same"] for entry in told.values()),  # type: ignore[index]
    }


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=1000)
    options = parser.parse_args()
    shared = Path(os.environ.get("COUNTERCHECK_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    told = compare(so_many(shared_documents(shared), options.articles), options.home)
    print(json.dumps(told, indent=1))
    sys.exit(not told["same"])


if __name__ == "__main__":
    main()
