"""The command line on the seed article: three verdicts, the same bytes under any weather."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from flows.adding import add_reference
from flows.settings import Settings
from tests.flows.running import Done, run, write_lines
from tests.flows.tables import RIGHT, WRONG, write_dataset

PUBLISHED = ("--published-on", "2015-12-16")


def check_seed(shared: Path, *more: str, **environment: str) -> Done:
    article = shared / "articles/seed/xinhua-2015-12-16.txt"
    return run("check", article, *PUBLISHED, "--format", "jsonl", *more, **environment)


def test_the_seed_article_has_three_verdicts(shared: Path) -> None:
    """197 is supported by a statement that covers less; the others name their nearest figures and why not."""
    done = check_seed(shared, "--no-record")
    (line,) = done.lines
    found = {result["value"]: result for result in line["results"]}

    assert (done.code, line["status"], len(line["results"])) == (0, "ok", 3)
    assert {value: (result["label"], result["reason"]) for value, result in found.items()} == {
        "197": ("supported", "matches_announcement"),
        "24000": ("not_enough_evidence", "no_comparable_reference"),
        "596": ("not_enough_evidence", "definition_differs"),
    }
    assert "period_widened" in found["197"]["flags"]
    assert found["197"]["reference"]["value"] == "197"
    assert {rival["value"]: rival["why_not"] for rival in found["24000"]["rivals"]} == {
        "20650": ["published_after_claim", "period_shorter"],
        "28000": ["definition_wider", "published_after_claim"],
    }
    nearest = {rival["value"]: rival["why_not"] for rival in found["596"]["rivals"]}
    assert nearest["1215"] == ["definition_other", "published_after_claim", "period_shorter"]


def test_surfaces_stand_where_they_say_and_nothing_is_claimed_of_dates(shared: Path) -> None:
    """text[start:end] is the surface; Wednesday, 2012 and 2014 are in no claim."""
    text = (shared / "articles/seed/xinhua-2015-12-16.txt").read_text(encoding="utf-8")
    results = check_seed(shared, "--no-record").results

    assert [text[result["start"] : result["end"]] for result in results] == ["197", "24,000", "596"]
    assert [result["surface"] for result in results] == ["197", "24,000", "596"]
    assert not {"2012", "2014"} & {result["value"] for result in results}
    assert all("Wednesday" not in result["sentence"] for result in results)


def test_another_day_hash_zone_and_language_change_no_byte(shared: Path) -> None:
    """The same bytes on a second run, with another hash seed, time zone and locale."""
    first = check_seed(shared, "--no-record", PYTHONHASHSEED="0", TZ="UTC")

    for weather in (
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "America/New_York", "LC_ALL": "de_DE.UTF-8", "PYTHONUTF8": "0"},
    ):
        assert check_seed(shared, "--no-record", **weather).out == first.out


def test_order_and_workers_change_no_verdict(shared: Path, tmp_path: Path) -> None:
    """120 documents, shuffled and by two processes: the same line for each id, in the order of the input."""
    seed = (shared / "articles/seed/xinhua-2015-12-16.txt").read_text(encoding="utf-8")
    documents = [
        {
            "id": f"copy-{n}",
            "text": f"{seed}\nSome {1000 + n} shops in Peru were closed last year.",
            "published_on": day,
        }
        for n, day in zip(range(120), ["2015-12-16", "2017-02-01", None] * 40, strict=True)
    ]
    straight = run("check", write_lines(tmp_path / "a.jsonl", documents), "--no-record", "--format", "jsonl")
    random.Random(7).shuffle(documents)
    mixed = run(
        "check", write_lines(tmp_path / "b.jsonl", documents), "--no-record", "--format", "jsonl", "--workers", "2",
        PYTHONHASHSEED="3",
    )  # fmt: skip

    assert [line["id"] for line in mixed.lines] == [document["id"] for document in documents]
    assert {line["id"]: line for line in mixed.lines} == {line["id"]: line for line in straight.lines}
    assert len(straight.results) == 480


def test_fail_on_refuted_ends_in_one(tmp_path: Path) -> None:
    """0 when all is supported, 1 when a claim is refuted and that was asked for, 0 when it was not."""
    add_reference(Settings(), str(write_dataset(tmp_path / "own")), None)
    options = ("--published-on", "2016-06-01", "--no-record", "--format", "jsonl")

    right = run("check", "-", *options, "--fail-on", "refuted", stdin=RIGHT)
    wrong = run("check", "-", *options, "--fail-on", "refuted", stdin=WRONG)
    unasked = run("check", "-", *options, stdin=WRONG)
    assert [(done.code, done.labels) for done in (right, wrong, unasked)] == [
        (0, ["supported"]),
        (1, ["refuted"]),
        (0, ["refuted"]),
    ]


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["check", "x.txt", "--no-such-option"], "--no-such-option"),
        (["check", "x.txt", "--format", "xml"], "--format"),
        (["check", "x.txt", "--published-on", "2015-13-01"], "2015-13-01"),
        (["check", "x.txt", "--as-of", "yesterday"], "yesterday"),
        (["check", "x.txt", "--workers", "0"], "--workers"),
        (["check", "x.txt", "--dataset", "nowhere"], "nowhere"),
        (["check"], "SOURCE"),
        (["references", "show", "nowhere"], "nowhere"),
        (["references", "refresh", "nowhere"], "nowhere"),
        (["export", "--format", "parquet"], "--output"),
    ],
)
def test_bad_usage_ends_in_two_and_is_named(arguments: list[str], names: str) -> None:
    """Nothing on standard output, the culprit named on standard error."""
    done = run(*arguments)

    assert (done.code, done.out) == (2, b"")
    assert names in done.err


def test_a_source_that_fails_ends_in_three_and_the_others_are_checked(tmp_path: Path) -> None:
    """The failed one is named on standard error and keeps its place on standard output."""
    good = tmp_path / "good.txt"
    good.write_text("At least 197 people were punished in China in 2015 for spreading rumors about the stock market.")
    done = run("check", tmp_path / "missing.txt", good, *PUBLISHED, "--no-record", "--format", "jsonl")

    assert done.code == 3
    assert [line["status"] for line in done.lines] == ["failed", "ok"]
    assert "missing.txt: failed: no such file or folder" in done.err
    assert len(done.results) == 1


def test_no_record_leaves_nothing_and_a_record_holds_what_was_printed(tmp_path: Path) -> None:
    """Without a record there is no file at all; with one there is a page, and export gives the printed results."""
    home = tmp_path / "home"
    text = "At least 197 people were punished in China this year for spreading rumors about the stock market."
    unrecorded = run("check", "-", *PUBLISHED, "--no-record", "--format", "jsonl", stdin=text)
    assert not [path for path in home.rglob("*") if path.is_file()]

    recorded = run("check", "-", *PUBLISHED, "--format", "jsonl", stdin=text)
    assert (recorded.code, recorded.out) == (0, unrecorded.out)
    assert "recorded as run" in recorded.err
    assert len(list((home / "pages").rglob("index.html"))) == 1

    exported = run("export", "--format", "jsonl").out.decode().splitlines()
    run("export", "--format", "csv", "--output", tmp_path / "all.csv")
    run("export", "--format", "parquet", "--output", tmp_path / "all.parquet")
    assert [json.loads(line)["id"] for line in exported] == [result["id"] for result in recorded.results]
    assert (tmp_path / "all.csv").read_text(encoding="utf-8").count("\n") == 2
    assert (tmp_path / "all.parquet").stat().st_size > 0
    assert (run("db", "check").code, run("db", "upgrade").code) == (0, 0)


def test_without_a_date_nothing_is_judged() -> None:
    """ "Last year" and what was known have no meaning: the reason says so."""
    done = run("check", "-", "--no-record", "--format", "jsonl", stdin="In 2015, China punished 197 people for rumors.")

    assert [result["reason"] for result in done.results] == ["date_unknown"]


def test_as_of_judges_by_another_days_knowledge() -> None:
    """By what was known before the statement, the 197 of the ministry support nothing."""
    text = "At least 197 people were punished in China this year for spreading rumors about the stock market."
    early = run("check", "-", *PUBLISHED, "--as-of", "2015-08-01", "--no-record", "--format", "jsonl", stdin=text)
    late = run("check", "-", *PUBLISHED, "--no-record", "--format", "jsonl", stdin=text)

    assert (early.labels, late.labels) == (["not_enough_evidence"], ["supported"])


def test_explain_tells_the_steps_of_a_recorded_result(tmp_path: Path) -> None:
    """What was said, read, allowed and found, also the article's own contradiction; no control character gets out."""
    article = tmp_path / "a.txt"
    article.write_text("Sales rose 5% to 52,103 cars from 45,311\x1b[2J cars.", encoding="utf-8")
    home = ("--home", str(tmp_path / "home"))
    checked = run("check", article, *PUBLISHED, "--format", "jsonl", *home)
    (result, *_) = checked.results
    told = run("explain", result["id"][:12], *home)
    shown = told.out.decode()

    assert result["flags"] == ["arithmetic_impossible"]
    assert (told.code, "\x1b" in shown) == (0, False)
    assert "1. The article says\n   Sales rose [5%] to 52,103 cars" in shown
    assert "from 45,311 to 52,103 is 14.99 percent" in shown
    assert run("explain", result["id"], "--format", "jsonl", *home).lines[0]["id"] == result["id"]
    assert run("explain", "zzzz", *home).code == 2
