"""Run ``countercheck`` as a person does: another process, its two streams and its exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: The command that stands beside the interpreter of the tests.
COMMAND = str(Path(sys.executable).with_name("countercheck"))


@dataclass(frozen=True, slots=True)
class Done:
    """A process that ended."""

    code: int
    out: bytes
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines; anything else there fails the test."""
        return [json.loads(line) for line in self.out.decode().splitlines()]

    @property
    def results(self) -> list[dict[str, Any]]:
        """All results of all documents."""
        return [result for line in self.lines for result in line["results"]]

    @property
    def labels(self) -> list[str]:
        """The verdicts in order."""
        return [result["label"] for result in self.results]


def run(*arguments: object, stdin: bytes | str = b"", cwd: Path | None = None, **environment: str) -> Done:
    """Run one command to its end; whatever it was, it printed no traceback."""
    done = subprocess.run(
        [COMMAND, *map(str, arguments)],
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        check=False,
        cwd=cwd,
        env={**os.environ, **environment},
        timeout=120,
    )
    errors = done.stderr.decode("utf-8", "replace")
    assert "Traceback" not in errors, errors
    return Done(done.returncode, done.stdout, errors)


def start(*arguments: object) -> subprocess.Popen[bytes]:
    """Start one command and let it run."""
    return subprocess.Popen([COMMAND, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def write_lines(path: Path, documents: list[dict[str, Any]]) -> Path:
    """A file of JSON lines."""
    path.write_text("".join(json.dumps(document) + "\n" for document in documents), encoding="utf-8")
    return path
