"""The shape of the house: import contracts, file sizes, and what the core never does."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("checks", "sources", "reports", "flows")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

#: Lines in one file; tables are outside it.
CEILING = 300

#: What would make a verdict depend on something other than its inputs.
CLOCK = {("date", "today"), ("datetime", "now"), ("datetime", "utcnow"), ("time", "time"), ("time", "monotonic")}


def test_import_contracts_are_kept() -> None:
    """Every arrow in the picture is an import, and there are no others."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_small_rooms(path: Path) -> None:
    """One idea per file."""
    lines = len(path.read_text("utf-8").splitlines())

    assert lines <= CEILING, f"{path.relative_to(ROOT)} has {lines} lines: split it by idea"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_say_what_they_are(path: Path) -> None:
    """A module's docstring says what goes in and what comes out."""
    assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), f"{path.relative_to(ROOT)} has no docstring"


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.is_relative_to(ROOT / "checks")], ids=lambda path: path.name
)
def test_core_reads_no_clock_and_opens_no_file(path: Path) -> None:
    """A function of the core that needs a date takes it; only the lexicon reads files, its own."""
    calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    for call in calls:
        if isinstance(call.func, ast.Name):
            assert call.func.id != "open", f"{path}:{call.lineno} opens a file"
        if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
            assert (call.func.value.id, call.func.attr) not in CLOCK, f"{path}:{call.lineno} reads the clock"


def test_analytics_are_off_by_default() -> None:
    """The names that the libraries read."""
    from flows.environment import QUIET_ENVIRONMENT

    assert QUIET_ENVIRONMENT == {
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "GX_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    }
