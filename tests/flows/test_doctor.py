"""The doctor: what works, what is stale, and series under each other's names."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from checks.errors import CountercheckError
from flows.adding import add_reference
from flows.doctor import Condition, examine_references
from flows.settings import ProviderSettings, Settings
from sources.reference.vintages import VintageStore
from tests.flows.faulty_tables import HEAD, LONG, TABLES, as_csv, good_cells, good_file, write_edition
from tests.flows.running import run

TODAY = date(2016, 10, 1)
Spoil = Callable[[Path, Path], object]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one good edition."""
    folder = tmp_path_factory.mktemp("good")
    descriptor = write_edition(folder / "data", "csv", good_file("csv"))
    add_reference(Settings(home=folder / "home"), str(descriptor), None)
    return folder / "home"


@pytest.fixture
def home(good: Path, tmp_path: Path) -> Path:
    shutil.copytree(good, tmp_path / "own")
    return tmp_path / "own"


def rows(home: Path, today: date = TODAY, **settings: object) -> dict[str, Condition]:
    return {row.id: row for row in examine_references(Settings(home=home, **settings), today)}  # type: ignore[arg-type]


def test_what_works(home: Path) -> None:
    """A whole dataset with its vintage, age and last period; the World Bank was never asked."""
    found = rows(home)
    held, worldbank = found["town-tables"], found["worldbank"]

    assert (held.kind, held.state, held.vintage, held.age, held.last_period) == (
        "dataset",
        "ok",
        "2016-01-15",
        260,
        "2015",
    )
    assert (worldbank.kind, worldbank.state, worldbank.sound) == ("provider", "never_fetched", True)


def again(home: Path, folder: Path, body: bytes, more: str = "") -> None:
    """Add a further edition, whatever becomes of it."""
    path = write_edition(folder / "data", "csv", body)
    path.write_text(f"{HEAD}{more}{TABLES['csv']}columns = {LONG}\n", encoding="utf-8")
    try:
        add_reference(Settings(home=home), str(path), None, vintage=date(2016, 9, 1))
    except CountercheckError:
        return


STATES: dict[str, tuple[Spoil, str, str]] = {
    "cut": (lambda home, folder: again(home, folder, as_csv(good_cells()[:90])), "quarantined", "references accept"),
    "page": (lambda home, folder: again(home, folder, b"<html></html>"), "stale", "could not be used"),
    "old": (lambda home, folder: again(home, folder, good_file("csv"), "stale_after = 10\n"), "stale", "10 days"),
    "gone": (lambda home, _: store(home).parquet(store(home).held()[0]).unlink(), "file_lost", "add the dataset again"),
    "no_list": (lambda home, _: (store(home).folder / "manifest.json").unlink(), "file_lost", "manifest.json is gone"),
    "bad_list": (lambda home, _: (store(home).folder / "manifest.json").write_text("{"), "file_lost", "manifest.json"),
    "raw": (lambda home, _: shutil.rmtree(home / "snapshots"), "file_lost", "cannot be read"),
}


def store(home: Path) -> VintageStore:
    return VintageStore(home, "town-tables")


@pytest.mark.parametrize("name", STATES)
def test_what_a_person_must_look_at(home: Path, tmp_path: Path, name: str) -> None:
    """The state and the next step."""
    spoil, state, says = STATES[name]
    spoil(home, tmp_path)
    found = rows(home)["town-tables"]

    assert (found.state, found.sound) == (state, False), found
    assert says in found.detail


def test_the_files_of_an_edition_in_quarantine_are_no_leftovers(home: Path, tmp_path: Path) -> None:
    """They may be accepted yet; what a killed run left is named, and is no fault."""
    again(home, tmp_path, as_csv(good_cells()[:90]))
    (store(home).folder / ".new-abc").write_bytes(b"half")
    found = examine_references(Settings(home=home), TODAY)

    assert [row.detail for row in found if row.state == "leftover"] == [
        "town-tables: .new-abc belongs to no vintage (a run was stopped); it may go"
    ]


def test_a_missing_key_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a provider that the settings name; with a key it was only never fetched."""
    monkeypatch.delenv("FRED_API_KEY", raising=False)
    providers = {"fred": ProviderSettings(indicators=("UNRATE@USA",))}
    without = rows(home, providers=providers)["fred"]
    monkeypatch.setenv("FRED_API_KEY", "secret-canary")
    with_key = rows(home, providers=providers)["fred"]

    assert (without.state, without.sound, "FRED_API_KEY" in without.detail) == ("key_missing", False, True)
    assert with_key.state == "never_fetched"
    assert "secret-canary" not in str(with_key)


def test_exit_codes_and_lines(home: Path) -> None:
    """0 and a table; 3 and JSON lines when a file is gone, with the dataset named on standard error."""
    whole = run("references", "doctor", "--home", home)
    store(home).parquet(store(home).held()[0]).unlink()
    broken = run("references", "doctor", "--home", home, "--format", "jsonl")

    assert (whole.code, whole.err) == (0, "")
    assert broken.code == 3
    assert [line["state"] for line in broken.lines] == ["file_lost", "never_fetched"]
    assert broken.err.startswith("town-tables: file_lost: ")


OVERLAP = """\
id = "{id}"
title = "Prices"
publisher = "Example"
licence = "CC0-1.0"
vintage = 2026-07-01
"""


def test_series_under_each_others_names_are_named(shared: Path, tmp_path: Path) -> None:
    """The two files of `inflation` read as what they are called, and `cpi` read as the index that it is described as,
    beside the World Bank's own series: three disagreements, two with what the series is instead."""
    settings = Settings(home=tmp_path / "own")
    names = {
        "FP.CPI.TOTL.ZG": "Inflation, consumer prices (annual %)",
        "NY.GDP.DEFL.KD.ZG": "Inflation, GDP deflator (annual %)",
    }
    with zipfile.ZipFile(shared / "reference/world-development-indicators/world-development-indicators.zip") as archive:
        held = set(archive.namelist())
        for code in names:
            member = f"indicators/{code.lower()}/data.csv"
            assert member in held
            (tmp_path / f"{code}.csv").write_bytes(archive.read(member))
    add_table(settings, tmp_path, "prices", {code: f"{code}.csv" for code in names}, names, "Value")
    folder = shared / "reference" / "inflation" / "data"
    files = {"FP.CPI.TOTL.ZG": "inflation-consumer.csv", "NY.GDP.DEFL.KD.ZG": "inflation-gdp.csv"}
    for file in files.values():
        shutil.copy(folder / file, tmp_path / file)
    add_table(settings, tmp_path, "swapped", files, names, "Inflation")
    found = {row.id: row for row in examine_references(settings, date(2026, 11, 1)) if row.kind == "overlap"}

    assert sorted(found) == [f"swapped:{code} / prices:{code}" for code in sorted(names)]
    for code, other in zip(sorted(names), sorted(names, reverse=True), strict=True):
        row = found[f"swapped:{code} / prices:{code}"]
        assert (row.state, row.sound) == ("disagrees", False)
        assert f"it is like prices:{other} instead" in row.detail


def test_a_rate_that_is_called_an_index_is_named(tmp_path: Path) -> None:
    """Inflation in percent under the name of the index; a revision of the index is no disagreement."""
    rows_of = [(area, year, 80 + 3.1 * (year - 1980)) for area in ("FRA", "DEU", "ITA") for year in range(1990, 2020)]
    for name, value in (
        ("index", lambda figure: figure),
        ("revised", lambda figure: figure * 1.004),
        ("rate", lambda figure: 310 / figure),
    ):
        lines = [f"{area},{year},{value(figure):.3f}\n" for area, year, figure in rows_of]
        (tmp_path / f"{name}.csv").write_text("Country Code,Year,Value\n" + "".join(lines))
        code = {"CPI": "Consumer price index (2010 = 100)"}
        add_table(Settings(home=tmp_path / "own"), tmp_path, f"prices-{name}", {"CPI": f"{name}.csv"}, code, "Value")
    found = [row for row in examine_references(Settings(home=tmp_path / "own"), date(2026, 11, 1)) if not row.sound]

    assert [(row.id, row.state) for row in found] == [("prices-rate:CPI / prices-index:CPI", "disagrees")]


def add_table(
    settings: Settings, folder: Path, dataset: str, files: dict[str, str], names: dict[str, str], value: str
) -> None:
    """A dataset with one file for each series."""
    text = OVERLAP.format(id=dataset)
    for code, file in files.items():
        columns = f'indicator = {{ constant = "{code}" }}, area = "Country Code", period = "Year", value = "{value}"'
        text += f'\n[[tables]]\nfile = "{file}"\ncolumns = {{ {columns} }}\n'
    for code, name in names.items():
        unit = "annual %" if "annual" in name else "index"
        text += f'\n[[indicators]]\ncode = "{code}"\nname = "{name}"\nunit = "{unit}"\n'
    path = folder / f"{dataset}.toml"
    path.write_text(text, encoding="utf-8")
    add_reference(settings, str(path), None)
