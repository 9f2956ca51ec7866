"""Exports: safe cells, exact numbers, the same bytes twice."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from reports import queries
from reports.exports import rows as exports
from reports.exports.rows import safe_cell
from reports.store import Record
from tests.reports.samples import make_document
from tests.reports.specimen import specimen

OPENINGS = [
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\0",
    "＝",
    "＋",
    "－",
    "＠",
    " ",
    '"',
    "'",
    " =",
    '"=',
    "\t=",
    "\ufeff=",
]
PAYLOADS = [
    opening + rest
    for opening in OPENINGS
    for rest in ("1+1", 'HYPERLINK("http://x","y")', "cmd|' /C calc'!A0", "é, ;x")
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_cells_start_with_an_apostrophe(payload: str) -> None:
    cell = safe_cell(payload)
    buffer = io.StringIO()
    csv.writer(buffer).writerow(["id", cell])
    read = pd.read_csv(io.StringIO(buffer.getvalue(), newline=""), header=None, dtype=str, keep_default_na=False)

    if not cell.lstrip("'").replace(".", "").isdigit():
        assert cell.startswith("'")
    assert cell[1:] == payload.replace("\0", "\\u0000") or cell == payload
    assert read.iloc[0, 1].replace("\r\n", "\n") == cell.replace("\r\n", "\n")


@pytest.mark.parametrize("value", ["-5", "-0.25", "197", "1400000000"])
def test_numbers_stay_numbers(value: str) -> None:
    assert safe_cell(value) == value


def results(record: Record) -> list[queries.ResultRow]:
    run = record.begin_run("check", {})
    record.record_document(run, **specimen())
    hostile = make_document("=cmd 197 people\ud800 in 2014.", title="=1+1", url="@SUM(A1)", id="h")
    record.record_document(run, **hostile)
    return queries.results_of_run(record, run)


def test_csv_holds_every_result(small: Record) -> None:
    found = results(small)
    text = "".join(exports.csv_lines(found))
    read = list(csv.DictReader(io.StringIO(text, newline="")))

    assert [row["id"] for row in read] == [row.id for row in found]
    assert {row["article_title"] for row in read if row["article_url"].startswith("'@")} == {"'=1+1"}
    assert "24000" in {row["value"] for row in read}
    assert {"period_widened single_origin self_reported"} & {row["flags"] for row in read}


def test_json_lines_hold_the_whole_result(small: Record) -> None:
    found = results(small)
    lines = list(exports.jsonl_lines(found))

    for line, row in zip(lines, found, strict=True):
        parsed = json.loads(line)
        assert parsed.pop("article")["key"] == row.article_key
        assert parsed == row.document
        assert line.isascii()
        assert line.count("\n") == 1


def test_parquet_is_typed_and_the_same_twice(small: Record, tmp_path: Path) -> None:
    found = results(small)
    for name in ("a", "b"):
        exports.write_parquet(found, tmp_path / name)
    table = pq.read_table(tmp_path / "a")

    assert table.column_names == list(exports.COLUMNS)
    assert str(table.schema.field("start").type) == "int64"
    assert str(table.schema.field("value").type) == "string"
    assert table.num_rows == len(found)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.endswith(".part")) == []
