"""A newsroom's table in three layouts, and what may go wrong with its next edition.

``FAULTS`` has a function for each fault of ``tests/tables/reference_faults.csv``: the bytes of a good file and the
row's argument in, the bytes of a faulty file out.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl

HEAD = """\
id = "town-tables"
title = "Tables of the newsroom"
publisher = "The newsroom's data desk"
licence = "CC0-1.0"
vintage = 2016-01-15
"""
LONG = '{ indicator = "series", area = "country", period = "year", value = "value", unit = "unit" }'
TABLES = {
    "csv": 'table = { file = "town.csv" }\n',
    "xlsx": 'table = { file = "town.xlsx" }\n',
    "zip": 'table = { file = "town.zip", members = "data/{part}.csv" }\n',
}
RATE, COUNT = "Bicycle ownership rate", "Registered beekeepers"
UNITS = {RATE: "percent", COUNT: "person"}
AREAS = {
    "FRA": ("FR", "France", "250"),
    "DEU": ("DE", "Germany", "276"),
    "ITA": ("IT", "Italy", "380"),
    "ESP": ("ES", "Spain", "724"),
    "NLD": ("NL", "Netherlands", "528"),
    "BEL": ("BE", "Belgium", "056"),
    "PRT": ("PT", "Portugal", "620"),
    "POL": ("PL", "Poland", "616"),
    "SWE": ("SE", "Sweden", "752"),
    "NOR": ("NO", "Norway", "578"),
    "DNK": ("DK", "Denmark", "208"),
    "FIN": ("FI", "Finland", "246"),
}
YEARS = range(2008, 2016)
COLUMNS = ["series", "country", "year", "value", "unit"]
Cells = list[list[str]]
Fault = Callable[[bytes, str], bytes]


def good_cells() -> Cells:
    """Rows without the header: figures of five and six digits that look like no other's; 38.417% in France in 2015."""
    found = []
    for series in (RATE, COUNT):
        for place, area in enumerate(AREAS):
            for step, year in enumerate(YEARS):
                seed = (place * 7919 + step * 104729 + place * step * 31) % 997
                rate = Decimal(30) + place + Decimal(seed) / Decimal(1000) + step
                figure = str(rate) if series == RATE else str(40_001 + 997 * place + 13 * seed)
                if (series, area, year) == (RATE, "FRA", 2015):
                    figure = "38.417"
                found.append([series, area, str(year), figure, UNITS[series]])
    return found


def as_csv(rows: Cells, header: list[str] | None = None) -> bytes:
    """A CSV file."""
    return "".join(",".join(row) + "\n" for row in [header or COLUMNS, *rows]).encode()


def as_zip(members: dict[str, bytes]) -> bytes:
    """An archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return out.getvalue()


def two_members() -> dict[str, bytes]:
    """The members of a good archive: one for each series."""
    rows = good_cells()
    return {
        f"data/{name}.csv": as_csv([row for row in rows if row[0] == series])
        for name, series in (("rate", RATE), ("count", COUNT))
    }


def as_xlsx(change: Callable[[openpyxl.Workbook], None] = lambda book: None) -> bytes:
    """A workbook, with a change before it is saved."""
    book = openpyxl.Workbook()
    book.active.append(COLUMNS)
    for series, area, year, figure, unit in good_cells():
        book.active.append([series, area, int(year), float(figure), unit])
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def good_file(layout: str) -> bytes:
    """The first edition in a layout."""
    return {"csv": lambda: as_csv(good_cells()), "zip": lambda: as_zip(two_members()), "xlsx": as_xlsx}[layout]()


def write_edition(folder: Path, layout: str, body: bytes) -> Path:
    """The file and its descriptor, whose path comes back."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"town.{layout}").write_bytes(body)
    path = folder / "town.toml"
    path.write_text(f"{HEAD}{TABLES[layout]}columns = {LONG}\n", encoding="utf-8")
    return path


def _cell(column: int) -> Fault:
    """The cell of the third row in a column is the argument."""

    def fault(_: bytes, argument: str) -> bytes:
        rows = good_cells()
        rows[2][column] = "9" * 1_000_000 if argument == "LONG" else argument
        return as_csv(rows)

    return fault


def _column(column: int, new: Callable[[list[str], str], str]) -> Fault:
    """Every cell of a column is what ``new`` makes of its row."""

    def fault(_: bytes, argument: str) -> bytes:
        return as_csv([[*row[:column], new(row, argument), *row[column + 1 :]] for row in good_cells()])

    return fault


def _times(row: list[str], factor: str) -> str:
    return format(Decimal(row[3]) * Decimal(factor), "f")


def _times_where(column: int, code: str) -> Fault:
    return _column(3, lambda row, factor: _times(row, factor) if row[column] == code else row[3])


def _moved(key: Callable[[list[str]], tuple[str, str, str]]) -> Fault:
    """Every value is that of another row; rows whose other row is not there are left out."""

    def fault(_: bytes, argument: str) -> bytes:
        rows = good_cells()
        values = {(row[0], row[1], row[2]): row[3] for row in rows}
        return as_csv([[*row[:3], values[key(row)], row[4]] for row in rows if key(row) in values])

    return fault


def _next_area(row: list[str]) -> tuple[str, str, str]:
    areas = list(AREAS)
    return row[0], areas[(areas.index(row[1]) + 1) % len(areas)], row[2]


def _other_series(row: list[str]) -> tuple[str, str, str]:
    return COUNT if row[0] == RATE else RATE, row[1], row[2]


def _coded(row: list[str], coding: str) -> str:
    place = {"iso2": 0, "names": 1, "m49": 2}.get(coding)
    return f"Z{list(AREAS).index(row[1]):02}" if place is None else AREAS[row[1]][place]


def _without(_: bytes, argument: str) -> bytes:
    gone = set(argument.split(","))
    return as_csv([row for row in good_cells() if not gone & set(row)])


def _flipped(body: bytes, _: str) -> bytes:
    place = body.index(b"data/rate.csv") + 200
    return body[:place] + bytes([body[place] ^ 0xFF]) + body[place + 1 :]


def _members(_: bytes, argument: str) -> bytes:
    members = two_members()
    if argument == "other":
        return as_zip({name.replace("data/", "tables/"): body for name, body in members.items()})
    return as_zip(dict([list(members.items())[int(argument)]]))


def _bomb(body: bytes, _: str) -> bytes:
    bomb = b"0" * 60_000_000
    if b"xl/workbook.xml" not in body:
        return as_zip({"data/rate.csv": bomb})
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return as_zip({name: bomb if name.startswith("xl/worksheets") else part for name, part in members.items()})


def _in_workbook(change: Callable[[openpyxl.Workbook, str], None]) -> Fault:
    return lambda _, argument: as_xlsx(lambda book: change(book, argument))


def _set(address: str, number: bool = False, style: str = "General") -> Callable[[openpyxl.Workbook, str], None]:
    def change(book: openpyxl.Workbook, argument: str) -> None:
        book.active[address] = float(argument) if number else argument
        book.active[address].number_format = style

    return change


def _merge(book: openpyxl.Workbook, where: str) -> None:
    if where:
        book.active.merge_cells(where)
        return
    book.active.insert_rows(1)
    book.active["A1"] = "Tables of the newsroom"
    book.active.merge_cells("A1:E1")


FAULTS: dict[str, Fault] = {
    "body": lambda _, text: text.replace("\\n", "\n").encode(),
    "rows": lambda _, count: as_csv(good_cells()[: int(count)]),
    "cut": lambda body, share: body[: int(len(body) * float(share))],
    "without": _without,
    "header": lambda _, names: as_csv(good_cells(), names.split(";")),
    "headless": lambda body, _: body.split(b"\n", 1)[1],
    "above": lambda body, line: line.encode() + b"\n" + body,
    "delimiter": lambda body, sign: body.replace(b",", sign.encode()),
    "columns": lambda body, count: body.replace(b"unit\n", b"unit" + b",x" * int(count) + b"\n", 1),
    "series": _cell(0),
    "period": _cell(2),
    "value": _cell(3),
    "unit_of_one": _cell(4),
    "unit": _column(4, lambda row, unit: unit if row[0] == RATE else row[4]),
    "areas": _column(1, _coded),
    "grouped": _column(3, lambda row, sign: f"{row[3][:2]}{sign}{row[3][2:]}" if row[0] == COUNT else row[3]),
    "times": _column(3, _times),
    "times_series": _times_where(0, COUNT),
    "times_area": _times_where(1, "FRA"),
    "alike": _column(3, lambda _, figure: figure),
    "twice": lambda body, figure: body + f"{RATE},FRA,2015,{figure},percent\n".encode(),
    "shift": _moved(lambda row: (row[0], row[1], str(int(row[2]) - 1 if row[2] != "2008" else 2015))),
    "rotate": _moved(_next_area),
    "swap": _moved(_other_series),
    "encoding": lambda body, name: body.decode().encode(name),
    "encoding_name": lambda body, name: body + f"{RATE},Curaçao,2015,1.5,percent\n".encode(name),
    "nul": lambda body, _: body[:400] + b"\0" * 64 + body[464:],
    "binary": lambda _, __: good_file("zip"),
    "bomb": _bomb,
    "flip": _flipped,
    "members": _members,
    "cell": _in_workbook(_set("D4")),
    "percent": _in_workbook(_set("D4", number=True, style="0.0%")),
    "serial": _in_workbook(_set("C4", number=True)),
    "merge": _in_workbook(_merge),
    "merge_above": _in_workbook(_merge),
}
