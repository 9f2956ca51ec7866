"""The status of an observation: from a table or a service to the verdict, and no byte where there is none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from checks.model.article import Article
from checks.model.measure import SeriesKey
from checks.model.result import CheckResult
from flows.adding import add_reference
from flows.pipeline import Checker
from flows.settings import Settings
from sources.obs_status import obs_status
from sources.provider import Request
from sources.providers import worldbank
from sources.reference.fetching import Fetched
from sources.reference.library import ReferenceLibrary

from .conftest import CSV, Add

THEFT = SeriesKey(dataset="crime", indicator="theft", ref_area="FRA")
MARKED = '{ indicator = "offence", area = "geo", period = "year", value = "cases", status = "flag" }'


def _table(folder: Path, *marks: str) -> Path:
    """The three rows of CSV, each with a mark."""
    head, *rows = CSV.splitlines()
    path = folder / "crime.csv"
    path.write_text(
        "\n".join([f"{head},flag", *(f"{row},{mark}" for row, mark in zip(rows, marks, strict=True))]) + "\n"
    )
    return path


@pytest.mark.parametrize(
    ("mark", "letters", "why"),
    [
        ("p", "P", "Eurostat writes small letters"),
        ("bp", "BP", "and several in a row"),
        ("P; B", "BP", "or with signs between"),
        ("A", "", "a normal value"),
        ("", "", "none"),
        ("provisional", "", "a word, though its letters are letters of the list"),
        ("*", "", "a sign of another list"),
        ("_Z", "", "not applicable: nothing is said of the value"),
    ],
)
def test_marks(mark: str, letters: str, why: str) -> None:
    """The letters of CL_OBS_STATUS, and nothing else."""
    assert obs_status(mark) == letters, why


def test_without_a_status_no_byte_changes(tmp_path: Path, add: Add) -> None:
    """A column in which all is normal is no column: file, catalogue and date stay those of the plain table."""
    plain = tmp_path / "plain.csv"
    plain.write_text(CSV)
    first = add(plain)
    second = add(_table(tmp_path, "A", "", "A"), columns=MARKED)

    assert (first.sha256, second.added) == (second.sha256, False)


def test_a_status_is_kept_with_its_value(tmp_path: Path, home: Path, add: Add) -> None:
    """In another file than the plain table's, found by frame and by row, of the series asked for alone."""
    plain = tmp_path / "plain.csv"
    plain.write_text(CSV)
    first, second = add(plain), add(_table(tmp_path, "b", "p", "e"), columns=MARKED)
    library = ReferenceLibrary(home)
    day = date(2030, 1, 1)
    frame = library.observations([THEFT], as_of=day)

    assert first.sha256 != second.sha256
    assert dict(zip(frame["time_period"], frame["obs_status"], strict=True)) == {"2015": "B", "2016": "P"}
    row = library.rows({day: [THEFT]})[day][THEFT]
    assert {code: row[code].obs_status for code in row} == {"2015": "B", "2016": "P"}


def test_a_page_of_the_world_bank_has_statuses() -> None:
    """Its rows have a place for them, mostly blank."""
    body = b"""[{"page":1,"pages":1,"lastupdated":"2021-06-30"},[
      {"indicator":{"id":"A","value":"a"},"country":{"id":"JP","value":"Japan"},"countryiso3code":"JPN","date":"2020",
       "value":1,"obs_status":"F"},
      {"indicator":{"id":"A","value":"a"},"country":{"id":"JP","value":"Japan"},"countryiso3code":"JPN","date":"2019",
       "value":1,"obs_status":""}]]"""
    page = worldbank.parse(body, Request(indicator="A", path="", query=()))
    fetched = Fetched()
    fetched.take(page)

    assert [row.obs_status for row in page.rows] == ["F", ""]
    assert fetched.statuses == {("A", "JPN", "2020"): "F"}


TOML = """
id = "stations"
title = "Made-up stations"
publisher = "Example Office"
licence = "CC0-1.0"
vintage = 2021-03-01
areas = "names"
[table]
file = "stations.csv"
[columns]
indicator = { constant = "STATIONS" }
area = "country"
period = "year"
value = "stations"
status = "flag"
[[indicators]]
code = "STATIONS"
name = "Fire stations"
unit = "number"
"""


def _judged(folder: Path, text: str, marks: dict[int, str]) -> CheckResult:
    rows = [f"Norway,{year},{value},{marks.get(year, '')}" for year, value in ((2018, 100), (2019, 105), (2020, 110))]
    (folder / "stations.toml").write_text(TOML, "utf-8")
    (folder / "stations.csv").write_text("\n".join(["country,year,stations,flag", *rows]) + "\n", "utf-8")
    settings = Settings(home=folder / "home")
    add_reference(settings, str(folder / "stations.toml"), None)
    article = Article(id="a", text=text, published_on=date(2021, 6, 1))
    ((_, (result, *_)),) = Checker(settings.home).check([article])
    return result


@pytest.mark.parametrize(
    ("text", "marks", "label", "flags"),
    [
        ("There were 110 fire stations in Norway in 2020.", {}, "supported", ()),
        ("There were 110 fire stations in Norway in 2020.", {2020: "p"}, "supported", ("preliminary_used",)),
        ("There were 110 fire stations in Norway in 2020.", {2019: "p"}, "supported", ()),
        ("Norway had 110 fire stations in 2020, the highest number ever.", {2020: "b"}, "supported", ("series_break",)),
        ("The number of fire stations in Norway rose 10% between 2018 and 2020.", {}, "supported", ()),
        (
            "The number of fire stations in Norway rose 10% between 2018 and 2020.",
            {2019: "b"},
            "not_enough_evidence",
            ("series_break",),
        ),
    ],
)
def test_from_the_table_to_the_flag(
    text: str, marks: dict[int, str], label: str, flags: tuple[str, ...], tmp_path: Path
) -> None:
    """A newsroom's own column of marks is judged as a service's."""
    result = _judged(tmp_path, text, marks)

    assert (result.verdict.label, result.verdict.flags) == (label, flags), result.verdict.explanation
