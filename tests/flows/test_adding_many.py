"""``references add --all FOLDER`` and several names at once: each dataset a line, a failure named, the others go on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from checks.errors import InvalidInput
from flows.adding import add_many, datasets_in
from sources.reference.vintages import VintageStore
from tests.flows.running import run
from tests.flows.tables import TABLE, write_dataset

BROKEN = TABLE.replace("2015", "the year of the flood", 1)


def _lines(text: bytes) -> list[str]:
    return [line.split(",")[0] for line in text.decode().splitlines()]


def _two_towns(folder: Path, *, second: str = TABLE) -> Path:
    """A folder of two datasets: their TOML files and tables side by side."""
    path = write_dataset(folder)
    text = path.read_text(encoding="utf-8")
    (folder / "other.csv").write_text(second, encoding="utf-8")
    other = text.replace('id = "town-tables"', 'id = "other-tables"').replace("town.csv", "other.csv")
    (folder / "other.toml").write_text(other, encoding="utf-8")
    return folder


def test_all_of_a_folder_are_added_and_again_add_nothing(tmp_path: Path) -> None:
    folder = _two_towns(tmp_path / "data")
    home = ("--home", str(tmp_path / "home"))
    first = run("references", "add", "--all", folder, *home)
    again = run("references", "add", "--all", folder, *home, "--quiet")

    assert (first.code, again.code) == (0, 0), first.err
    assert _lines(first.out) == ["other-tables", "town-tables"]
    assert (first.out.count(b": added;"), again.out.count(b": already held;")) == (2, 2)
    assert ("2 of 2" in first.err, again.err) == (True, "")


def test_a_failure_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    """A table that cannot be read and a TOML file that is none: two lines on standard error, exit code 3."""
    folder = _two_towns(tmp_path / "data", second=BROKEN)
    (folder / "notes.toml").write_text("id = \n", encoding="utf-8")
    done = run("references", "add", "--all", folder, "--home", tmp_path / "home", "--quiet", "--workers", "1")

    assert (done.code, _lines(done.out)) == (3, ["town-tables"])
    assert [line.split(": ")[:2] for line in done.err.splitlines()] == [
        ["notes", "invalid_descriptor"],
        ["other", "reference_invalid"],
    ]


def test_several_are_named_at_once(tmp_path: Path) -> None:
    """TOML files with the data beside them; an id among them that does not exist stops all before anything is read."""
    folder = _two_towns(tmp_path / "data")
    home = ("--home", str(tmp_path / "home"), "--quiet")
    unknown = run("references", "add", folder / "other.toml", "no-such-set", *home)
    held = (tmp_path / "home").exists()
    done = run("references", "add", folder / "other.toml", next(folder.glob("t*.toml")), *home)

    assert (unknown.code, "no-such-set" in unknown.err, held) == (2, True, False)
    assert (done.code, _lines(done.out)) == (0, ["other-tables", "town-tables"])


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ((), "--all FOLDER"),
        (("--all", "nowhere"), "no such folder"),
        (("gdp", "--all", "."), "leave out"),
        (("gdp", "cpi", "--vintage", "2020-01-01"), "by itself"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(words: tuple[str, ...], hint: str, tmp_path: Path) -> None:
    done = run("references", "add", *words, "--home", tmp_path / "home")

    assert (done.code, hint in done.err) == (2, True)


def test_a_folder_without_any_dataset_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="bears the id of a descriptor that comes along"):
        datasets_in(tmp_path)


def test_small_public_datasets_come_from_one_folder_by_two_processes(shared: Path, tmp_path: Path) -> None:
    """The same vintages by one process and by two; an own descriptor stands for the one that comes along."""
    names = ("country-codes", "gdp-us", "gini-index", "oil-prices")
    for name in names:
        shutil.copytree(shared / "reference" / name, tmp_path / "data" / name)
    wanted = datasets_in(tmp_path / "data")
    by_one = add_many(tmp_path / "one", wanted, workers=1)
    by_two = add_many(tmp_path / "two", wanted, workers=2)

    assert [one.name for one in wanted] == list(names)
    assert [one.status for one in by_two] == ["ok"] * len(names), by_two
    assert [one.report for one in by_one] == [two.report for two in by_two]
    assert all(VintageStore(tmp_path / "two", name).held() for name in names)
