"""Vintages and the library: nothing is lost, nothing torn, and every changed byte is found."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from checks.errors import GateFailed
from checks.model.frames import OBSERVATIONS, check_frame
from checks.model.measure import SeriesKey
from sources.reference.descriptor_file import find_descriptor, parse_descriptor, read_descriptor
from sources.reference.doctor import examine_library
from sources.reference.errors import EvidenceLost, InvalidReference, ReferenceNotWritten
from sources.reference.library import ReferenceLibrary, add_dataset
from sources.reference.vintages import VintageStore

from .conftest import CSV, HEAD, LONG, Add, pass_gate

THEFT = SeriesKey(dataset="crime", indicator="theft", ref_area="FRA")


def _own(tmp_path: Path, text: str = CSV) -> Path:
    path = tmp_path / "crime.csv"
    path.write_text(text)
    return path


def test_same_bytes_add_nothing(tmp_path: Path, home: Path, add: Add) -> None:
    """The second add finds the first by its hash."""
    first = add(_own(tmp_path))
    second = add(_own(tmp_path))

    assert (first.added, second.added) == (True, False)
    assert first.sha256 == second.sha256
    assert len(ReferenceLibrary(home).datasets()[0].vintages) == 1


def test_parquet_bytes_are_deterministic(tmp_path: Path, home: Path, add: Add) -> None:
    """Another order of rows gives the same file."""
    lines = CSV.splitlines()
    first = add(_own(tmp_path))
    second = add(_own(tmp_path, "\n".join([lines[0], *reversed(lines[1:])]) + "\n"))

    assert (first.sha256, second.added) == (second.sha256, False)


def test_vintage_as_of(tmp_path: Path, home: Path, add: Add) -> None:
    """The newest not later than as_of answers; before the first, the earliest with later_vintage."""
    add(_own(tmp_path))
    newer = add(_own(tmp_path, CSV.replace(",24", ",26")), head=HEAD.replace("2020-05", "2021-05"))
    older = add(_own(tmp_path, CSV.replace(",24", ",22")), head=HEAD.replace("2020-05", "2019-05"))
    library = ReferenceLibrary(home)

    def at(year: int) -> tuple[str, str, bool]:
        frame = check_frame(OBSERVATIONS, library.observations([THEFT], as_of=date(year, 6, 1)))
        row = frame[frame["time_period"] == "2015"].iloc[0]
        return row["obs_value"], row["vintage"], bool(row["later_vintage"])

    assert at(2018) == ("22", "2019-05-01", True)
    assert at(2020) == ("24", "2020-05-01", False)
    assert at(2030) == ("26", "2021-05-01", False)
    assert (newer.newest, older.newest) == (True, False)


def test_unknown_series_give_an_empty_frame(home: Path) -> None:
    """Nothing held is no error."""
    frame = ReferenceLibrary(home).observations([THEFT], as_of=date(2020, 1, 1))

    assert check_frame(OBSERVATIONS, frame).empty


def test_areas_of(tmp_path: Path, home: Path, add: Add) -> None:
    """The catalogue knows the areas of each indicator."""
    add(_own(tmp_path))

    assert ReferenceLibrary(home).areas_of("crime", "theft") == {"FRA"}
    assert ReferenceLibrary(home).areas_of("crime", "arson") == set()


def test_failed_gate_records_nothing(tmp_path: Path, home: Path, add: Add) -> None:
    """The old vintage stays and answers."""
    add(_own(tmp_path))

    def refuse(name: str, frame: pd.DataFrame, unknown_areas: float) -> tuple[str, ...]:
        pass_gate(name, frame, unknown_areas)
        raise GateFailed("percent for ratio")

    with pytest.raises(GateFailed):
        add(_own(tmp_path, CSV.replace(",24", ",0.24")), gate=refuse)
    frame = ReferenceLibrary(home).observations([THEFT], as_of=date(2030, 1, 1))

    assert frame["obs_value"].tolist() == ["24", "25.50"]


def test_every_flipped_byte_is_found(tmp_path: Path, home: Path, add: Add) -> None:
    """One bit anywhere in the Parquet file is a lost evidence; adding the data again heals it."""
    add(_own(tmp_path))
    store = VintageStore(home, "crime")
    path = store.parquet(store.held()[0])
    whole = path.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 40)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(EvidenceLost, match="crime, vintage 2020-05-01") as caught:
            ReferenceLibrary(home).observations([THEFT], as_of=date(2030, 1, 1))
        assert caught.value.status == "evidence_lost"
        path.write_bytes(whole)
    path.unlink()
    assert [finding.status for finding in examine_library(home)] == ["evidence_lost"]

    add(_own(tmp_path))
    assert examine_library(home) == []


def test_damaged_manifest_is_named(tmp_path: Path, home: Path, add: Add) -> None:
    """A manifest that is no JSON is an error and not an empty library."""
    add(_own(tmp_path))
    (home / "references" / "crime" / "manifest.json").write_text('{"vintages": [')

    with pytest.raises(EvidenceLost, match="manifest"):
        ReferenceLibrary(home).datasets()


def test_full_disk(tmp_path: Path, home: Path, add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    """No room while writing: a named error, no leftover, the old vintage answers."""
    add(_own(tmp_path))

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ReferenceNotWritten, match="No space left"):
        add(_own(tmp_path, CSV.replace(",24", ",26")))
    monkeypatch.undo()

    assert examine_library(home) == []
    assert len(ReferenceLibrary(home).observations([THEFT], as_of=date(2030, 1, 1))) == 2


def _add_year(home: Path, folder: Path, year: int) -> None:
    path = folder / f"{year}" / "crime.csv"
    path.parent.mkdir(parents=True)
    path.write_text(CSV.replace(",24", f",{year}"))
    head = HEAD.replace("2020-05", f"{year}-05")
    descriptor = parse_descriptor(f'{head}\ntable = {{ file = "crime.csv" }}\ncolumns = {LONG}', title="crime.toml")
    add_dataset(
        home, descriptor, path, area_codes=lambda name: None, gate=pass_gate, progress=lambda label, done, total: None
    )


def test_two_processes_at_once_lose_nothing(tmp_path: Path, home: Path) -> None:
    """Every vintage of four concurrent writers is in the manifest."""
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_add_year, args=(home, tmp_path / "in", year)) for year in range(2001, 2009)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)

    assert [writer.exitcode for writer in writers] == [0] * 8
    assert len(ReferenceLibrary(home).datasets()[0].vintages) == 8
    assert examine_library(home) == []


_KILLED = """
import os, sys, time
from pathlib import Path
from sources.reference import vintages
from sources.reference.descriptor_file import read_descriptor
from sources.reference.library import add_dataset
real = vintages.VintageStore._settle
count = 0
def settle(self, stream, name, final):
    global count
    count += 1
    if count > int(sys.argv[3]):
        print("here", flush=True)
        time.sleep(60)
    real(self, stream, name, final)
vintages.VintageStore._settle = settle
add_dataset(Path(sys.argv[1]), read_descriptor(Path(sys.argv[2])), Path(sys.argv[2]).parent, area_codes=lambda n: None,
            gate=lambda *a: (), progress=lambda *a: None)
"""


@pytest.mark.parametrize("step", [0, 1, 2])
def test_killed_in_mid_add(tmp_path: Path, home: Path, add: Add, step: int) -> None:
    """Killed before the Parquet file, the catalogue or the manifest has its name: the old vintage answers, and a
    further add goes through."""
    add(_own(tmp_path))
    _own(tmp_path, CSV.replace(",24", ",26"))
    head = HEAD.replace("2020-05", "2021-05")
    toml = tmp_path / "own.toml"
    toml.write_text(f'{head}\ntable = {{ file = "crime.csv" }}\ncolumns = {LONG}')
    child = subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(home), str(toml), str(step)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "here\n"
    child.send_signal(signal.SIGKILL)
    child.wait(10)
    child.stdout.close()

    frame = ReferenceLibrary(home).observations([THEFT], as_of=date(2030, 1, 1))
    assert frame["obs_value"].tolist() == ["24", "25.50"]
    assert add(tmp_path / "crime.csv", head=head).added


def test_missing_data(tmp_path: Path, add: Add) -> None:
    """No file is a named error."""
    with pytest.raises(InvalidReference, match="no data at"):
        add(tmp_path / "crime.csv")


@pytest.mark.shared
def test_real_world_development_indicators(shared: Path, home: Path) -> None:
    """The shipped descriptor reads the real zip; China's population in 2015 is as published; again adds nothing."""
    descriptor = read_descriptor(find_descriptor("world-development-indicators"))
    data = shared / "reference" / "world-development-indicators"
    seen: list[str] = []

    def run() -> bool:
        return add_dataset(
            home,
            descriptor,
            data,
            area_codes=lambda name: None,
            gate=pass_gate,
            progress=lambda label, done, total: seen.append(label),
        ).added

    assert run()
    begun = time.perf_counter()
    assert not run()
    assert time.perf_counter() - begun < 5

    key = SeriesKey(dataset=descriptor.id, indicator="SP.POP.TOTL", ref_area="CHN")
    frame = ReferenceLibrary(home).observations([key], as_of=date(2015, 12, 16))
    row = frame[frame["time_period"] == "2015"].iloc[0]
    assert (row["obs_value"], row["vintage"], bool(row["later_vintage"])) == ("1379860000", "2026-07-01", True)
    names = {entry.indicator: (entry.name, entry.unit) for entry in ReferenceLibrary(home).catalogue()}
    assert names["SP.POP.TOTL"] == ("Population, total", None)
    assert names["NY.GDP.MKTP.CD"] == ("GDP (current US$)", "current US$")
    assert names["SL.UEM.TOTL.ZS"][1] == "% of total labor force"
    assert len(seen) == 326
