"""Commands in the pages run and print what the page shows.

In a ``console`` block a line after ``$ `` is run; ``(exit code 3)`` names another code than 0; any other line must be
found in what the command printed.
"""

from __future__ import annotations

import csv
import gzip
import re
import shlex
import shutil
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import click
import pytest
from typer.testing import CliRunner

from checks.errors import CountercheckError
from flows.cli.app import app
from tests.docs.pages import EXAMPLES, PAGES, named


@dataclass
class Step:
    """One command of a page, the exit code it should have, and lines that it should print."""

    command: str
    code: int = 0
    prints: list[str] = field(default_factory=list)


def steps(text: str) -> list[Step]:
    """The commands of a page's console blocks, in order."""
    found: list[Step] = []
    for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
        for line in block.splitlines():
            code = re.fullmatch(r"\(exit code (\d+)\)", line.strip())
            if line.startswith("$ "):
                found.append(Step(line[2:]))
            elif code is not None:
                found[-1].code = int(code[1])
            elif line.strip() not in ("", "..."):
                found[-1].prints.append(line)
    return found


def run(command: str, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    """Run ``countercheck ...``, with ``echo "..." |`` before it where a text goes in, inside this process."""
    given = re.fullmatch(r'echo "([^"]*)" \| (.*)', command)
    words = shlex.split(given[2] if given else command)
    while "=" in words[0]:
        monkeypatch.setenv(*words.pop(0).split("=", 1))
    assert words[0] == "countercheck", f"only countercheck is run in console blocks, not {words[0]}"
    done = CliRunner().invoke(app, words[1:], input=f"{given[1]}\n" if given else None)
    if isinstance(done.exception, CountercheckError):
        return 2, f"{done.output}\ncountercheck: {done.exception.status}: {done.exception}"
    if done.exception is not None and not isinstance(done.exception, SystemExit | click.ClickException):
        raise done.exception
    return done.exit_code, done.output


def flat(text: str) -> str:
    return " ".join(text.split())


RUNNABLE = [path for path in PAGES if "```console" in path.read_text("utf-8")]


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the examples, their packed forms made from the tables that lie there."""
    pack_examples(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


def pack_examples(folder: Path) -> None:
    """Copy the examples to ``folder``/docs/examples and write the gzip, zip, Parquet and xlsx files beside them."""
    import openpyxl
    import pyarrow.csv
    import pyarrow.parquet

    there = folder / "docs" / "examples"
    shutil.copytree(EXAMPLES, there)
    (there / "fire-alarms.csv.gz").write_bytes(gzip.compress((there / "fire-alarms.csv").read_bytes()))
    inside = there / "fire-service"
    with zipfile.ZipFile(there / "fire-service.zip", "w") as archive:
        for path in sorted(inside.rglob("*.csv")):
            archive.write(path, path.relative_to(inside).as_posix())
    pyarrow.parquet.write_table(pyarrow.csv.read_csv(there / "fire-calls.csv"), there / "fire-calls.parquet")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Costs"
    sheet.append(["made up"])
    for row in csv.reader((there / "fire-costs.csv").read_text("utf-8").splitlines()):
        sheet.append([int(cell) if cell.isdigit() else cell for cell in row])
    book.save(there / "fire-costs.xlsx")


@pytest.mark.parametrize("path", RUNNABLE, ids=named)
def test_commands_of_the_docs_run(path: Path, workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In order, in a home of their own, offline; what the page shows is what they print."""
    assert workplace.is_dir()
    for step in steps(path.read_text("utf-8")):
        code, output = run(step.command, monkeypatch)

        assert code == step.code, f"{step.command}\n{output}"
        for line in step.prints:
            assert flat(line) in flat(output), f"{step.command}\nprinted\n{output}\nand not\n{line}"


def test_all_examples_can_be_added(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of each layout."""
    for path in sorted((workplace / "docs" / "examples").glob("*.toml")):
        code, output = run(f"countercheck references add {path}", monkeypatch)

        assert code == 0, output
        assert "added" in output
