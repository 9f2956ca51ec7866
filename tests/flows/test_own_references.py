"""A newsroom's database as a reference; a bad new edition in quarantine; the descriptors that come along."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest

from flows.adding import add_reference
from flows.settings import Settings
from sources.reference.library import find_descriptor, read_descriptor
from tests.flows.running import run
from tests.flows.tables import RIGHT, TABLE, WRONG, write_dataset

SHIPPED = sorted(path.stem for path in Path("sources/descriptors").glob("*.toml"))
SMALL = ("inflation", "cpi", "gdp", "country-codes", "population", "oil-prices", "covid-19", "global-temp")
ADDRESS = os.environ.get("COUNTERCHECK_TEST_POSTGRES", "postgresql://postgres@127.0.0.1/postgres")
QUERY = """\
id = "court-cases"
title = "Court cases"
publisher = "The newsroom's data desk"
licence = "CC0-1.0"
vintage = 2021-03-01
table = { query = "SELECT 'CASES' AS code, iso3, year, cases FROM countercheck_court_cases", database_env = "COURT" }
columns = { indicator = "code", area = "iso3", period = "year", value = "cases" }
[[indicators]]
code = "CASES"
name = "Court cases"
unit = "number"
"""


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_descriptor_is_read(name: str) -> None:
    described = read_descriptor(find_descriptor(name))

    assert described.id == name
    assert described.publisher and described.licence


def test_a_table_of_a_real_postgresql_is_checked_against(tmp_path: Path) -> None:
    try:
        connection = psycopg.connect(ADDRESS, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        assert not os.environ.get("CI"), f"CI has a PostgreSQL: {error}"
        pytest.skip(f"no PostgreSQL at {ADDRESS}")
    (tmp_path / "court.toml").write_text(QUERY, encoding="utf-8")
    home = ("--home", str(tmp_path / "home"))
    with connection:
        connection.execute("DROP TABLE IF EXISTS countercheck_court_cases")
        connection.execute("CREATE TABLE countercheck_court_cases (iso3 text, year int, cases numeric)")
        connection.execute("INSERT INTO countercheck_court_cases VALUES ('NOR', 2019, 1210), ('NOR', 2020, 1250)")
        added = run("references", "add", tmp_path / "court.toml", *home, COURT=ADDRESS)
        again = run("references", "add", tmp_path / "court.toml", *home, COURT=ADDRESS)
        connection.execute("DROP TABLE countercheck_court_cases")
    text = "There were 1,250 court cases in Norway in 2020. There were 1,400 court cases in Norway in 2020."
    checked = run("check", "-", "--published-on", "2021-06-01", "--no-record", "--format", "jsonl", *home, stdin=text)
    without = run("references", "add", tmp_path / "court.toml", *home)

    assert (added.code, again.code) == (0, 0)
    assert b"2 observations" in added.out and b"already held" in again.out
    assert checked.labels == ["supported", "refuted"]
    assert (without.code, "COURT" in without.err) == (3, True)


def test_a_cut_edition_goes_into_quarantine_and_the_old_one_decides_nothing_firm_in_silence(tmp_path: Path) -> None:
    """The old vintage stays; an article of before is judged as ever, one of after never firmly without the reason."""
    years = "".join(f"Bicycle ownership rate,FRA,{year},{20 + year % 10}.5,percent\n" for year in range(1960, 2015))
    descriptor = write_dataset(tmp_path / "data", table=TABLE + years)
    settings = Settings(home=tmp_path / "home")
    add_reference(settings, str(descriptor), None)
    (tmp_path / "data" / "town.csv").write_text(
        TABLE.splitlines()[0] + "\n" + TABLE.splitlines()[1] + "\n", encoding="utf-8"
    )
    home = ("--home", str(tmp_path / "home"))
    cut = run("references", "add", descriptor, "--vintage", "2017-01-15", *home)

    def judged(text: str, day: str) -> tuple[str, str]:
        (result,) = run(
            "check", "-", "--published-on", day, "--no-record", "--format", "jsonl", *home, stdin=text
        ).results
        return result["label"], result["reason"]

    assert (cut.code, "quarantined" in cut.err) == (3, True)
    assert judged(RIGHT, "2016-06-01")[0] == "supported"
    assert judged(WRONG, "2016-06-01")[0] == "refuted"
    assert "references accept town-tables" in cut.err
    assert judged(WRONG, "2017-06-01") == ("not_enough_evidence", "reference_stale")

    shown = run("references", "show", "town-tables", *home).lines[0]
    accepted = run("references", "accept", "town-tables", *home)
    again = run("references", "accept", "town-tables", *home)

    assert (shown["quarantined"], "in quarantine" in shown["stale"]) == (["2017-01-15"], True)
    assert (accepted.code, accepted.out.decode()) == (0, "town-tables, vintage 2017-01-15: in use\n")
    assert (again.code, "in quarantine" in again.err) == (2, True)
    assert run("references", "accept", "../elsewhere", *home).code == 2
    assert not (tmp_path / "home" / "elsewhere").exists()
    assert judged(RIGHT, "2017-06-01")[0] == "supported"


@pytest.mark.parametrize("name", SMALL)
def test_small_public_datasets_are_added(name: str, shared: Path, tmp_path: Path) -> None:
    done = run("references", "add", name, "--data", shared / "reference" / name, "--home", tmp_path / "home", "--quiet")

    assert done.code == 0, done.err


def test_the_swapped_inflation_files_are_read_as_what_they_hold(shared: Path, tmp_path: Path) -> None:
    """Consumer prices in Turkey rose 8.89% in 2014; the deflator is another number under the other name."""
    home = ("--home", str(tmp_path / "home"))
    run("references", "add", "inflation", "--data", shared / "reference" / "inflation", *home, "--quiet")
    lines = run("references", "show", "inflation", *home).out.decode()

    assert "Inflation, consumer prices" in lines and "Inflation, GDP deflator" in lines
