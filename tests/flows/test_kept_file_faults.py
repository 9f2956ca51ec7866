"""Faults of kept files: what is gone or changed is named, gives no verdict, and adding the data again heals it."""

from __future__ import annotations

import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from checks.errors import CountercheckError
from checks.model.article import Article
from flows.adding import add_reference
from flows.pipeline import Checker
from flows.settings import Settings
from sources.reference.errors import EvidenceLost
from sources.reference.vintages import VintageStore
from tests.flows.faulty_tables import good_file, write_edition
from tests.flows.running import COMMAND

CLAIM = "The bicycle ownership rate in France was 38.4% in 2015."
Spoil = Callable[[Path], object]


def judged(home: Path) -> str:
    """The label of the claim in an article of June 2016."""
    article = Article(id="text", text=CLAIM, published_on=date(2016, 6, 1), published_on_from="caller")
    ((_, (result,)),) = Checker(home).check([article])
    return result.verdict.label


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one good edition that supports the claim."""
    folder = tmp_path_factory.mktemp("good")
    add_again(folder)
    assert judged(folder / "own") == "supported"
    return folder / "own"


@pytest.fixture
def home(good: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    shutil.copytree(good, tmp_path / "own")
    return tmp_path / "own"


def add_again(folder: Path) -> None:
    descriptor = write_edition(folder / "data", "csv", good_file("csv"))
    add_reference(Settings(home=folder / "own"), str(descriptor), None)


def files(home: Path) -> dict[str, Path]:
    """The three kept files of the dataset."""
    store = VintageStore(home, "town-tables")
    (held,) = store.held()
    return {
        "parquet": store.parquet(held),
        "catalogue": store.catalogue(held),
        "manifest": store.folder / "manifest.json",
    }


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


SPOILS: dict[str, Spoil] = {
    "gone": Path.unlink,
    "cut": cut,
    "empty": lambda path: path.write_bytes(b""),
    "noughts": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "page": lambda path: path.write_bytes(b"<html></html>"),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"x"),
}


@pytest.mark.parametrize("name", ["parquet", "catalogue", "manifest"])
@pytest.mark.parametrize("spoil", SPOILS)
def test_a_spoilt_file_is_named_and_decides_nothing(home: Path, name: str, spoil: str) -> None:
    """The dataset is named; without its manifest nothing is held, which is no ground for a verdict either."""
    SPOILS[spoil](files(home)[name])

    if (name, spoil) == ("manifest", "gone"):
        assert judged(home) == "not_enough_evidence"
        return
    with pytest.raises(EvidenceLost, match="town-tables") as caught:
        judged(home)
    assert caught.value.status == "evidence_lost"


@pytest.mark.parametrize("name", ["parquet", "catalogue"])
@pytest.mark.parametrize("spoil", SPOILS)
def test_adding_the_data_again_heals(home: Path, name: str, spoil: str) -> None:
    """The same bytes give the same files."""
    SPOILS[spoil](files(home)[name])
    add_again(home.parent)

    assert judged(home) == "supported"


@pytest.mark.parametrize("name", ["parquet", "catalogue", "manifest"])
def test_one_flipped_bit_anywhere_is_found(home: Path, name: str) -> None:
    """At thirty places of each file; a date of the manifest is as good a place as any."""
    path = files(home)[name]
    whole = path.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 30)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(EvidenceLost, match="town-tables"):
            judged(home)
    path.write_bytes(whole)

    assert judged(home) == "supported"


def test_a_manifest_without_a_hash_is_read(home: Path) -> None:
    """Manifests written before they had one."""
    path = files(home)["manifest"]
    lines = path.read_text("utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(' "sha256"')]
    assert len(kept) == len(lines) - 1
    path.write_text("\n".join(kept), "utf-8")

    assert judged(home) == "supported"


def small_files() -> None:
    """A process that may write only a little at a time, as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3_000, 3_000))


def test_a_refusing_disk_keeps_what_was_held(home: Path, tmp_path: Path) -> None:
    """Half-written files get no name; the message says what to do; with room the same command goes through."""
    descriptor = write_edition(tmp_path / "data", "csv", good_file("csv"))
    command = [COMMAND, "references", "add", str(descriptor), "--home", str(home), "--vintage", "2016-09-01", "--quiet"]
    done = subprocess.run(
        [sys.executable, *command], preexec_fn=small_files, capture_output=True, text=True, check=False
    )

    assert done.returncode == 3
    assert "reference_not_written: town-tables" in done.stderr
    assert "make room" in done.stderr
    assert "Traceback" not in done.stderr
    assert judged(home) == "supported"
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize(("what", "status"), [("references", "evidence_lost"), ("snapshots", "reference_not_written")])
def test_a_folder_that_cannot_be_written(home: Path, tmp_path: Path, what: str, status: str) -> None:
    """A file stands where the folder of the dataset, or of the snapshots, should be."""
    other = tmp_path / "other"
    shutil.copytree(home, other)
    shutil.rmtree(other / what)
    (other / what).write_text("in the way")
    descriptor = write_edition(tmp_path / "data", "csv", good_file("csv"))
    with pytest.raises(CountercheckError, match="town-tables") as caught:
        add_reference(Settings(home=other), str(descriptor), None, vintage=date(2016, 9, 1))

    assert caught.value.status == status
