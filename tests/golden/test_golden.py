"""Three articles of our own, in three forms, and the whole lines that ``check`` prints for them.

They are checked against the announcements only, which come along. After an intended change:
``COUNTERCHECK_REGENERATE=1 python -m pytest tests/golden``, then read the difference before it is committed.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.flows.running import run

HERE = Path(__file__).parent
REGENERATE = os.environ.get("COUNTERCHECK_REGENERATE") == "1"
CASES = [("report.txt", "2015-12-16"), ("page.html", None), ("lines.jsonl", None)]


@pytest.mark.parametrize(("name", "published_on"), CASES, ids=[name for name, _ in CASES])
def test_whole_lines(name: str, published_on: str | None) -> None:
    """Every field of every result, the order of lines, the statuses."""
    dated = ("--published-on", published_on) if published_on else ()
    expected = HERE / f"{name}.expected.jsonl"
    options = ("--no-record", "--quiet", "--format", "jsonl", "--dataset", "announcements-china-internet")
    done = run("check", name, *dated, *options, cwd=HERE)
    if REGENERATE:
        expected.write_bytes(done.out)

    wanted = [json.loads(line) for line in expected.read_text(encoding="utf-8").splitlines()]
    assert (done.code, done.lines) == (0, wanted)
