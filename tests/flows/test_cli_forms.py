"""The forms that go in and come out of the command line."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from tests.flows.running import run, write_lines

TEXT = "At least 197 people were punished in China this year for spreading rumors about the stock market."
QUIET = ("--published-on", "2015-12-16", "--no-record", "--quiet")


def test_output_goes_to_a_file_whole(tmp_path: Path) -> None:
    """--output writes what standard output would have got, leaves that empty, and no half file beside."""
    target = tmp_path / "results.jsonl"
    printed = run("check", "-", *QUIET, "--format", "jsonl", stdin=TEXT)
    written = run("check", "-", *QUIET, "--format", "jsonl", "--output", target, stdin=TEXT)

    assert (written.code, written.out, written.err) == (0, b"", "")
    assert target.read_bytes() == printed.out
    assert [path.name for path in tmp_path.iterdir()] == ["results.jsonl"]


def test_output_to_no_folder_is_named(tmp_path: Path) -> None:
    """A path that cannot be written is a usage error."""
    done = run("check", "-", *QUIET, "--output", tmp_path / "no" / "x.csv", stdin=TEXT)

    assert done.code == 2
    assert "--output" in done.err


def test_csv_has_one_row_per_result(tmp_path: Path) -> None:
    """A header, then the claim, the verdict and its evidence."""
    done = run("check", "-", *QUIET, "--format", "csv", stdin=TEXT)
    (row,) = csv.DictReader(io.StringIO(done.out.decode()))

    assert [row[name] for name in ("surface", "value", "label", "reference_value")] == [
        "197",
        "197",
        "supported",
        "197",
    ]
    assert row["sentence"] == TEXT


def test_cells_are_no_formulas() -> None:
    """A cell that a spreadsheet would run is written as text."""
    done = run("check", "-", *QUIET, "--format", "csv", stdin="=HYPERLINK() 197 people were punished in China in 2015.")

    assert done.code == 0
    assert not [cell for row in csv.reader(io.StringIO(done.out.decode())) for cell in row if cell.startswith("=")]


def test_the_table_says_verdict_and_why_in_words() -> None:
    """Read without colour: sign and word of the verdict, reason, sentence; brackets of the text are no markup."""
    done = run(
        "check", "-", *QUIET, stdin=f"{TEXT}\n\nAbout 24,000 [red]websites[/red] were shut down in China in 2015."
    )
    shown = done.out.decode()

    assert "✓ supported" in shown
    assert "? not enough evidence" in shown
    assert "matches_announcement" in shown
    assert "\x1b[" not in shown


def test_json_lines_on_standard_input_keep_their_ids(tmp_path: Path) -> None:
    """Standard input that begins with an object is JSON lines; a file of the same lines gives the same answers."""
    documents = [
        {"id": "a", "text": TEXT, "published_on": "2015-12-16", "title": None, "url": None, "language": "en"},
        {"id": "b", "text": "Nothing is counted here.", "published_on": None},
    ]
    file = write_lines(tmp_path / "two.jsonl", documents)
    from_file = run("check", file, "--no-record", "--format", "jsonl")
    from_input = run("check", "-", "--no-record", "--format", "jsonl", stdin=file.read_bytes())

    assert [(line["id"], len(line["results"])) for line in from_file.lines] == [("a", 1), ("b", 0)]
    assert from_input.lines == from_file.lines


def test_one_bad_line_among_good_ones_is_named(tmp_path: Path) -> None:
    """The line keeps its place with a named status; the others are checked; the exit code says in part."""
    good = json.dumps({"id": "good", "text": TEXT, "published_on": "2015-12-16"})
    lines = [good, "{not json", '{"id": "no text"}', '{"id": 5, "text": 6}', good.replace("good", "also good")]
    file = tmp_path / "mixed.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    done = run("check", file, "--no-record", "--format", "jsonl")

    assert done.code == 3
    assert [line["status"] for line in done.lines] == ["ok", "failed", "failed", "failed", "ok"]
    assert [line["id"] for line in done.lines if line["status"] == "ok"] == ["good", "also good"]
    assert "mixed.jsonl:2: failed" in done.err


def test_a_folder_is_read_in_a_fixed_order(tmp_path: Path) -> None:
    """Known kinds only, folders within folders, hidden files left out; a page's own date is used."""
    folder = tmp_path / "desk"
    (folder / "sub").mkdir(parents=True)
    (folder / "b.txt").write_text(TEXT)
    (folder / "a.md").write_text(TEXT)
    (folder / ".hidden.txt").write_text(TEXT)
    (folder / "picture.png").write_bytes(b"\x89PNG")
    page = f"<html><head><meta property='article:published_time' content='2015-12-16'></head><body><p>{TEXT}</p>"
    (folder / "sub" / "c.html").write_text(
        f"{page}<p>{'More was said about the matter than that. ' * 8}</p></body></html>"
    )
    done = run("check", folder, "--no-record", "--format", "jsonl")

    assert [Path(line["id"]).name for line in done.lines] == ["a.md", "b.txt", "c.html"]
    assert [result["reason"] for result in done.results] == ["date_unknown", "date_unknown", "matches_announcement"]


def test_every_digit_of_every_article_is_in_a_claim_or_a_number(shared: Path, tmp_path: Path) -> None:
    """extract --all leaves no digit out, over all the news texts we have."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((shared / "articles").rglob("*.txt"))]
    documents = [{"id": str(n), "text": text, "published_on": "2019-06-01"} for n, text in enumerate(texts)]
    done = run("extract", write_lines(tmp_path / "all.jsonl", documents), "--all", "--format", "jsonl")

    assert (done.code, len(done.lines)) == (0, len(texts))
    for line, text in zip(done.lines, texts, strict=True):
        spans = [(item["start"], item["end"]) for item in line["claims"] + line["numbers"]]
        covered = {place for start, end in spans for place in range(start, end)}
        assert not {match.start() for match in re.finditer(r"[0-9]", text)} - covered, line["id"]
        assert all(text[item["start"] : item["end"]] == item["surface"] for item in line["claims"] + line["numbers"])


def test_extract_records_nothing_and_prints_every_format(tmp_path: Path) -> None:
    """Claims only unless --all; no home folder appears."""
    text = f"{TEXT} Call 555-0134 on 3 May."
    few = run("extract", "-", "--format", "jsonl", "--published-on", "2015-12-16", stdin=text).lines[0]
    rows = run("extract", "-", "--format", "csv", "--all", stdin=text).out.decode().splitlines()
    table = run("extract", "-", stdin=text).out.decode()

    assert [claim["surface"] for claim in few["claims"]] == ["197"]
    assert "numbers" not in few
    assert len(rows) >= 4
    assert "197" in table
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    "command",
    [
        "", "demo", "check", "extract", "references", "references add", "references refresh", "references list",
        "references show", "references doctor", "serve", "export", "db", "db upgrade", "db check",
    ],
)  # fmt: skip
def test_help_of_every_command(command: str) -> None:
    """It ends in 0 and says how to call it."""
    done = run(*command.split(), "--help")

    assert (done.code, done.err) == (0, "")
    assert f"Usage: countercheck {command}".strip() in done.out.decode()
