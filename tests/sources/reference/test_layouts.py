"""Layouts: each format gives the same observations, exactly as published; what is broken is named."""

from __future__ import annotations

import gzip
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from checks.model.measure import SeriesKey
from sources.reference.errors import InvalidReference
from sources.reference.library import ReferenceLibrary

from .conftest import CSV, LONG, Add


def _values(home: Path, indicator: str = "theft", area: str = "FRA") -> dict[str, str]:
    key = SeriesKey(dataset="crime", indicator=indicator, ref_area=area)
    frame = ReferenceLibrary(home).observations([key], as_of=date(2021, 1, 1))
    return dict(zip(frame["time_period"], frame["obs_value"], strict=True))


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def _write_zip(path: Path, members: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def test_csv(tmp_path: Path, home: Path, add: Add) -> None:
    """Values keep their digits."""
    report = add(_write(tmp_path / "crime.csv", "\ufeff" + CSV))

    assert (report.rows, report.series, report.indicators) == (3, 2, 2)
    assert _values(home) == {"2015": "24", "2016": "25.50"}
    assert _values(home, "fraud", "DEU") == {"2015-Q3": "7"}


def test_csv_gz(tmp_path: Path, home: Path, add: Add) -> None:
    """Gzip is unpacked."""
    path = tmp_path / "crime.csv.gz"
    path.write_bytes(gzip.compress(CSV.encode()))
    add(path)

    assert _values(home) == {"2015": "24", "2016": "25.50"}


def test_zip_with_indicator_in_member_and_column(tmp_path: Path, home: Path, add: Add) -> None:
    """The member's name is the indicator, and the value column bears it; other members are ignored."""
    path = _write_zip(
        tmp_path / "crime.zip",
        {
            "data/theft.csv": "geo,time,theft\nfra,2015,24\n",
            "data/by-age/x.csv": "a\n1\n",
            "names.csv": "c,n\ntheft,Thefts\n",
        },
    )
    add(
        path,
        table=', members = "data/{indicator}.csv"',
        columns='{ area = "geo", period = "time", value = "{indicator}" }',
        more='indicators = { file = "names.csv", code = "c", name = "n" }',
    )

    assert _values(home) == {"2015": "24"}
    assert ReferenceLibrary(home).catalogue()[0].name == "Thefts"


def test_parquet(tmp_path: Path, home: Path, add: Add) -> None:
    """Numbers of a Parquet file are written shortest."""
    path = tmp_path / "crime.parquet"
    table = pa.table({"offence": ["theft", "theft"], "geo": ["FRA"] * 2, "year": [2015, 2016], "cases": [0.1, None]})
    pq.write_table(table, path)
    report = add(path)

    assert _values(home) == {"2015": "0.1"}
    assert report.missing == 1


def test_xlsx(tmp_path: Path, home: Path, add: Add) -> None:
    """Dates and whole numbers of a workbook are read as such."""
    book = openpyxl.Workbook()
    book.active.append(["offence", "geo", "year", "cases"])
    book.active.append(["theft", "FRA", 2015, 24])
    book.active.append(["theft", "FRA", datetime(2016, 1, 31), 0.1])
    book.save(tmp_path / "crime.xlsx")
    add(tmp_path / "crime.xlsx")

    assert _values(home) == {"2015": "24", "2016-01-31": "0.1"}


@pytest.mark.parametrize(
    ("value", "number_format", "text"), [("=1+1", "General", "=1\\+1"), (0.05, "0%", "percentage")]
)
def test_xlsx_formula_and_percent_are_refused(
    tmp_path: Path, add: Add, value: object, number_format: str, text: str
) -> None:
    """Neither a formula nor 5 % kept as 0.05 becomes an observation."""
    book = openpyxl.Workbook()
    book.active.append(["offence", "geo", "year", "cases"])
    book.active.append(["theft", "FRA", 2015, value])
    book.active["D2"].number_format = number_format
    book.save(tmp_path / "crime.xlsx")

    with pytest.raises(InvalidReference, match=text):
        add(tmp_path / "crime.xlsx")


def test_wide_table_without_names(tmp_path: Path, home: Path, add: Add) -> None:
    """Each further column is an indicator with nothing but its name; areas are names; unknown ones are counted."""
    text = "Entity,Year,Thefts,Frauds\nFrance,2015,24,1\nAtlantis,2015,9,9\nGermany,2015,,2\n"
    report = add(
        _write(tmp_path / "crime.csv", text),
        columns='{ area = "Entity", period = "Year", value = "*" }',
        more='areas = "names"',
    )

    assert _values(home, "Thefts") == {"2015": "24"}
    assert report.unmapped == (("Atlantis", 2),)
    assert report.missing == 1


def test_files_of_a_folder(tmp_path: Path, home: Path, add: Add) -> None:
    """The file pattern may hold the indicator too."""
    from sources.reference.descriptor_file import parse_descriptor
    from sources.reference.library import add_dataset

    from .conftest import HEAD, pass_gate

    (tmp_path / "d").mkdir()
    _write(tmp_path / "d" / "theft.csv", "geo,year,n\nFRA,2015,1\n")
    _write(tmp_path / "d" / "fraud.csv", "geo,year,n\nFRA,2015,2\n")
    descriptor = parse_descriptor(
        HEAD + 'table = { file = "d/{indicator}.csv" }\ncolumns = { area = "geo", period = "year", value = "n" }',
        title="crime.toml",
    )
    add_dataset(home, descriptor, tmp_path, area_codes=lambda name: None, gate=pass_gate, progress=lambda a, b, c: None)

    assert (_values(home, "theft"), _values(home, "fraud")) == ({"2015": "1"}, {"2015": "2"})


@pytest.mark.parametrize(
    ("more", "row", "expected"),
    [
        ('missing = ["..", "p"]', "theft,FRA,2017,..", None),
        ('decimal = ","', 'theft,FRA,2017,"12,5"', "12.5"),
        ('thousands = ","', 'theft,FRA,2017,"12,500"', "12500"),
        ("", "theft,FRA,2017,1.5e-7", "1.5e-7"),
        ("", "theft,FRA,2017,  -3 ", "-3"),
        ("", "theft,FRA,2017,", None),
    ],
)
def test_cells(tmp_path: Path, home: Path, add: Add, more: str, row: str, expected: str | None) -> None:
    """Markers and signs are the descriptor's."""
    text = "offence,geo,year,cases\ntheft,FRA,2015,24\n" + row + "\n"
    add(_write(tmp_path / "crime.csv", text), more)

    assert _values(home).get("2017") == expected


@pytest.mark.parametrize(("coding", "cell"), [("iso2", "FR"), ("m49", "250"), ("iso3", "fra"), ("names", "France")])
def test_area_codings(tmp_path: Path, home: Path, add: Add, coding: str, cell: str) -> None:
    """All four give alpha-3."""
    add(_write(tmp_path / "crime.csv", CSV.replace("FRA", cell).replace("DEU", cell)), f'areas = "{coding}"')

    assert _values(home) == {"2015": "24", "2016": "25.50"}


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("cases", "cases_total", "no column 'cases'.*'offence', 'geo', 'year', 'cases_total'"),
        ("25.50", "..", "data row 2.*'\\.\\.'"),
        ("25.50", "25.50 p", "data row 2"),
        ("25.50", "NaN", "data row 2"),
        ("25.50", '"25,50"', "data row 2"),
        ("2016", "FY16", "data row 2, column 'year': 'FY16' is no period"),
        ("2016", "", "data row 2, column 'year'"),
        ("2015-Q3,7\n", "Note,\nfraud,DEU,FY17,7\n", "data row 4, column 'year': 'FY17'"),
        ("2016", "42246", "data row 2"),
        ("2016", "2015", "two values for one key, indicator theft, ref_area FRA, time_period 2015: 24 and 25.50"),
        ("theft,FRA,2016", ",FRA,2016", "data row 2, column 'offence'"),
        (CSV, "", "empty"),
        (CSV, "offence,geo,year,cases\n", "0 rows"),
        (CSV, "<!doctype html><html></html>", "web page"),
        ("theft,FRA,2016,25.50", "theft,FRA", "no readable CSV"),
        ("fraud,DEU,2015-Q3,7\n", "Source: City police\n", "no readable CSV"),
        ("FRA", "France", "names"),
        ("offence,geo", "geo,geo", "no column 'offence'|twice|2 times"),
    ],
)
def test_broken_csv_is_named(tmp_path: Path, home: Path, add: Add, old: str, new: str, text: str) -> None:
    """Nothing of a broken file is recorded."""
    body = CSV.replace(old, new)
    if new == "France":
        body = body.replace("DEU", "Germany")

    with pytest.raises(InvalidReference, match=text):
        add(_write(tmp_path / "crime.csv", body))
    assert ReferenceLibrary(home).datasets() == []


def test_exact_repetition_is_no_error(tmp_path: Path, add: Add) -> None:
    """The same key with the same text counts once."""
    report = add(_write(tmp_path / "crime.csv", CSV + "theft,FRA,2015,24\n"))

    assert (report.rows, report.repeated) == (3, 1)


def test_until_drops_projections(tmp_path: Path, home: Path, add: Add) -> None:
    """What was not over by the vintage is left out and counted."""
    report = add(_write(tmp_path / "crime.csv", CSV + "theft,FRA,2020,1\ntheft,FRA,2050,1\n"), 'until = "vintage"')

    assert report.later == 2
    assert set(_values(home)) == {"2015", "2016"}


def test_two_units_of_one_indicator_are_refused(tmp_path: Path, add: Add) -> None:
    """A unit column may not mix."""
    text = "offence,geo,year,cases,u\ntheft,FRA,2015,24,person\ntheft,FRA,2016,24,percent\n"

    with pytest.raises(InvalidReference, match="two units"):
        add(_write(tmp_path / "crime.csv", text), columns=LONG.replace(" }", ', unit = "u" }'))


@pytest.mark.parametrize("cut", [0, 10, 60])
def test_truncated_gzip_and_zip(tmp_path: Path, add: Add, cut: int) -> None:
    """A file cut short is named."""
    packed = tmp_path / "crime.csv.gz"
    packed.write_bytes(gzip.compress(CSV.encode())[: cut or 5])
    with pytest.raises(InvalidReference):
        add(packed)
    whole = _write_zip(tmp_path / "whole.zip", {"a/theft.csv": CSV}).read_bytes()
    (tmp_path / "crime.zip").write_bytes(whole[:cut])
    with pytest.raises(InvalidReference, match="zip"):
        add(tmp_path / "crime.zip", table=', members = "a/{indicator}.csv"')


def test_damaged_member(tmp_path: Path, add: Add) -> None:
    """A flipped byte inside a member is found by its checksum."""
    path = _write_zip(tmp_path / "crime.zip", {"a/theft.csv": CSV * 50})
    body = bytearray(path.read_bytes())
    body[60] ^= 0xFF
    path.write_bytes(bytes(body))

    with pytest.raises(InvalidReference, match="cannot be unpacked"):
        add(path, table=', members = "a/{indicator}.csv"', columns='{ area = "geo", period = "year", value = "cases" }')


def test_zip_bomb_is_not_unpacked(tmp_path: Path, add: Add) -> None:
    """Declared sizes are checked before anything is read."""
    path = _write_zip(tmp_path / "crime.zip", {"a/theft.csv": "0" * 30_000_000})
    table = ', members = "a/{indicator}.csv"'
    columns = '{ area = "geo", period = "year", value = "cases" }'

    with pytest.raises(InvalidReference, match="zip bombs"):
        add(path, table=table, columns=columns)
    with pytest.raises(InvalidReference, match="caps"):
        add(path, table=table, columns=columns, more="limits = { unpacked_bytes = 1000 }")


def test_no_member_fits(tmp_path: Path, add: Add) -> None:
    """The error shows what the zip holds."""
    path = _write_zip(tmp_path / "crime.zip", {"b/theft.csv": CSV})

    with pytest.raises(InvalidReference, match=r"b/theft\.csv"):
        add(path, table=', members = "a/{indicator}.csv"')


@pytest.mark.parametrize("name", ["crime.zip", "crime.parquet", "crime.xlsx"])
def test_text_under_another_ending(tmp_path: Path, add: Add, name: str) -> None:
    """A file that is not what its name says is named."""
    table = ', members = "{indicator}.csv"' if name.endswith("zip") else ""

    with pytest.raises(InvalidReference, match="crime"):
        add(_write(tmp_path / name, CSV), table=table)


def test_too_many_columns(tmp_path: Path, add: Add) -> None:
    """A million columns are refused by their number."""
    text = "offence,geo,year,cases," + ",".join(f"c{n}" for n in range(6000)) + "\n"

    with pytest.raises(InvalidReference, match=r"cap is limits\.columns"):
        add(_write(tmp_path / "crime.csv", text))
