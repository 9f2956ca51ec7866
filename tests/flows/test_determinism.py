"""Same articles, same library: the same bytes, whatever the order, the workers, the hash seed, the zone, the locale."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from flows.adding import add_reference
from flows.settings import Settings
from tests.flows.running import run, write_lines

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"

TEXTS = (
    "There were 150 fire stations in Norway in 2020, and 320 fire engines.",
    "Norway had 111 fire stations in 2020; last year it was about 120.",
    "China punished 197 people for online rumours. Some 24,000 websites were shut down in 2015.",
    "The jobless rate in France was 8%. In Spain the figure was 14%, up from 12% in 2018.",
)

#: Two batches of the pipeline, so that two workers both have one.
COPIES = 13

BASE = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
OTHER = {"PYTHONHASHSEED": "4242", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"}


def test_results_are_the_same_bytes(tmp_path: Path) -> None:
    """In order with one worker; turned round with two, in another environment."""
    home = tmp_path / "home"
    shutil.copytree(EXAMPLES, tmp_path / "data")
    for name in ("fire-stations", "fire-brigade"):
        add_reference(Settings(home=home), str(tmp_path / "data" / f"{name}.toml"), None)
    documents = [
        {"id": f"d{number:03d}", "text": text, "published_on": f"202{number % 5 + 1}-06-01"}
        for number, text in enumerate(TEXTS * COPIES)
    ]
    forth = write_lines(tmp_path / "forth.jsonl", documents)
    back = write_lines(tmp_path / "back.jsonl", documents[::-1])
    options = ["--format", "jsonl", "--no-record", "--quiet", "--home", home]

    first = run("check", forth, *options, **BASE)
    second = run("check", back, *options, "--workers", 2, **OTHER)

    assert (first.code, second.code) == (0, 0)
    assert first.out.splitlines() == second.out.splitlines()[::-1]
    assert {result["label"] for result in map(json.loads, first.out.splitlines()) for result in result["results"]} > {
        "supported"
    }
