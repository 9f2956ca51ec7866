"""Reads a page in a child process with limits of time and memory, so that a hostile page cannot take the run down.

In: decoded HTML. Out: Page; a child that was stopped gives ``timed_out``, ``too_large`` or ``failed``.
Never: a fork (worker threads hold locks), a module from the working directory, an exception for a bad page.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sources.articles.html import Page, read_page


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseLimits:
    """What reading one page may cost (faults, section 2): seconds and bytes of address space."""

    seconds: float = 15.0
    memory: int = 1 << 30


PARSE_LIMITS = ParseLimits()


def read_page_in_child(html: str, *, url: str | None = None, limits: ParseLimits = PARSE_LIMITS) -> Page:
    """As ``read_page``, in a process of its own.

    >>> read_page_in_child("<html lang='fr'><title>Rien</title></html>").status
    'extraction_empty'
    """
    job = {"html": html, "url": url, "seconds": limits.seconds, "memory": limits.memory}
    root = str(Path(__file__).resolve().parents[2])
    known = os.environ.get("PYTHONPATH")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([root, known] if known else [root])}
    command = [sys.executable, "-P", "-m", "sources.articles.child"]  # -P: the working directory is no place for code
    try:
        done = subprocess.run(  # noqa: S603  our own interpreter and module, no shell
            command,
            input=json.dumps(job).encode("ascii"),
            capture_output=True,
            timeout=limits.seconds,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Page(status="timed_out", detail=f"not parsed within {limits.seconds:g} s; give the text as .txt")
    except OSError as error:
        return Page(status="failed", detail=f"no process to parse it in ({error}); free memory and try again")
    return _page(done.returncode, done.stdout, done.stderr)


def _page(code: int, answer: bytes, complaint: bytes) -> Page:
    if code == 0:
        with suppress(ValueError, TypeError):
            found = json.loads(answer)
            day = found["published_on"]
            return Page(**{**found, "published_on": date.fromisoformat(day) if day else None})
    if b"MemoryError" in complaint:
        return Page(status="too_large", detail="needs more memory to parse than is allowed; give the text as .txt")
    lines = complaint.decode("utf-8", "replace").split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), "no message")
    how = f"was stopped by signal {-code}" if code < 0 else f"ended with code {code}"
    return Page(status="failed", detail=f"the parser {how} ({last[:120]}); give the text as .txt")


def limit_this_process(*, seconds: float, memory: int) -> None:
    """Ask the system to hold the limits too: the parent may be gone before the child is."""
    try:
        import resource
    except ImportError:  # a system without them: the parent's clock still holds
        return
    for kind, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, int(seconds) + 2),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (limit, limit))


def main() -> None:
    """The child: a job as JSON on standard input, a Page as JSON on standard output."""
    job: dict[str, Any] = json.loads(sys.stdin.buffer.read())
    limit_this_process(seconds=job["seconds"], memory=job["memory"])
    page = read_page(job["html"], url=job["url"])
    sys.stdout.write(json.dumps({**asdict(page), "published_on": page.published_on and page.published_on.isoformat()}))


if __name__ == "__main__":
    main()
