"""Reference data from the command line: a newsroom's own table, the two large ones, and a refresh."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from checks.model.article import Article
from checks.model.result import CheckResult
from flows.adding import add_reference
from flows.pipeline import Checker
from flows.references import examine
from flows.settings import Settings
from tests.flows.running import run
from tests.flows.tables import RIGHT, TABLE, WRONG, write_dataset
from tests.flows.world_bank import script_pages, serve_pages, settings_for, worldbank_page
from tests.sources.fault_server import FaultServer

LARGE = ("world-development-indicators", "systema-globalis")


@pytest.fixture(scope="module")
def library(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home that holds World Development Indicators and Systema Globalis."""
    settings = Settings(home=tmp_path_factory.mktemp("library"))
    for dataset in LARGE:
        assert add_reference(settings, dataset, shared / "reference" / dataset / f"{dataset}.zip").added
    return settings


def check(settings: Settings, text: str) -> list[CheckResult]:
    """The results of one text of 1 June 2016."""
    article = Article(id="text", text=text, published_on=date(2016, 6, 1), published_on_from="caller")
    ((_, results),) = Checker(settings.home).check([article])
    return results


@pytest.mark.parametrize(
    ("sentence", "label", "reason"),
    [
        ("China's population was about 1.38 billion in 2015.", "supported", "hedge_satisfied"),
        ("China's population was 1.5 billion in 2015.", "refuted", "outside_tolerance"),
        ("Wakanda's population was about 1.38 billion in 2015.", "not_enough_evidence", "area_unknown"),
    ],
)
def test_population_against_the_large_datasets(library: Settings, sentence: str, label: str, reason: str) -> None:
    """Right, wrong, and a country that no table holds; what is judged names its series and its later vintage."""
    (result,) = check(library, sentence)

    assert (result.verdict.label, result.verdict.reason) == (label, reason)
    if label != "not_enough_evidence":
        assert result.reference is not None
        assert (result.reference.indicator, result.reference.time_period) == ("SP.POP.TOTL", "2015")
        assert "later_vintage" in result.verdict.flags


def test_a_sentence_is_judged_alike_from_the_command_line(library: Settings) -> None:
    """The process gives the verdict that the function gives."""
    text = "China's population was 1.5 billion in 2015."
    done = run(
        "check", "-", "--home", library.home, "--published-on", "2016-06-01", "--no-record", "--format", "jsonl",
        stdin=text,
    )  # fmt: skip

    (found,) = done.results
    assert [found["id"]] == [result.id for result in check(library, text)]
    assert (found["label"], found["reference"]["dataset"]) == ("refuted", "world-development-indicators")


def test_the_large_library_is_listed_whole_and_adds_nothing_twice(library: Settings, shared: Path) -> None:
    """Two million observations and more each; the same bytes again are held already."""
    rows = {row["dataset"]: row for row in run("references", "list", "--home", library.home, "--format", "jsonl").lines}
    again = run(
        "references", "add", LARGE[0], "--home", library.home, "--quiet",
        "--data", shared / "reference" / LARGE[0] / f"{LARGE[0]}.zip",
    )  # fmt: skip

    assert rows[LARGE[0]]["observations"] == 2_115_952
    assert rows[LARGE[1]]["observations"] == 3_478_584
    assert set(rows) == {*LARGE, "announcements-china-internet"}
    assert (again.code, again.out.count(b"already held")) == (0, 1)
    assert examine(library) == []


def test_a_newsrooms_own_table_is_added_and_judges(tmp_path: Path) -> None:
    """Ten lines of TOML beside a CSV: a claim is supported, another refuted, a third place is not in it."""
    descriptor = write_dataset(tmp_path / "own")
    added = run("references", "add", descriptor)
    again = run("references", "add", descriptor, "--quiet")
    text = f"{RIGHT}\n\n{WRONG}\n\n{RIGHT.replace('France', 'Italy')}"
    done = run(
        "check", "-", "--published-on", "2016-06-01", "--no-record", "--format", "jsonl", "--dataset", "town-tables",
        stdin=text,
    )  # fmt: skip

    assert added.out.startswith(b"town-tables, vintage 2016-01-15: added; 2 observations, 2 series, 2 indicators")
    assert b"already held" in again.out
    assert again.err == ""
    assert done.labels == ["supported", "refuted", "not_enough_evidence"]
    assert done.results[0]["reference"]["publisher"] == "The newsroom's data desk"
    assert done.results[2]["reason"] == "area_not_in_reference"


def test_a_dataset_is_shown_and_examined(tmp_path: Path) -> None:
    """list and show name what is held; doctor finds a file that was changed behind our back."""
    add_reference(Settings(), str(write_dataset(tmp_path / "own")), None)
    shown = run("references", "show", "town-tables").lines
    listed = run("references", "list").out.decode()
    whole = run("references", "doctor")

    assert [line.get("name") for line in shown] == [None, "Bicycle ownership rate", "Registered beekeepers"]
    assert "town-tables" in listed
    assert (whole.code, whole.err) == (0, "")
    assert whole.out.decode().endswith("every dataset is whole\n")

    (kept,) = (tmp_path / "home" / "references").rglob("*.parquet")
    kept.chmod(0o644)
    kept.write_bytes(kept.read_bytes()[:-8])
    broken = run("references", "doctor")
    judged = run("check", "-", "--published-on", "2016-06-01", "--no-record", "--format", "jsonl", stdin=RIGHT)
    assert broken.code == 3
    assert "town-tables" in broken.err
    assert judged.code in (2, 3)
    assert "evidence_lost" in judged.err
    assert "supported" not in judged.out.decode()


def test_a_later_table_becomes_a_second_vintage(tmp_path: Path) -> None:
    """An article is judged by the vintage of its day, and by the new one with --as-of."""
    add_reference(Settings(), str(write_dataset(tmp_path / "own")), None)
    revised = write_dataset(tmp_path / "own", table=TABLE.replace("38.4", "45.0"))
    assert run("references", "add", revised, "--vintage", "2016-09-01").code == 0
    options = ("check", "-", "--published-on", "2016-06-01", "--no-record", "--format", "jsonl")
    then = run(*options, stdin=WRONG)
    now = run(*options, "--as-of", "2016-10-01", stdin=WRONG)

    assert (then.labels, now.labels) == (["refuted"], ["supported"])
    assert [done.results[0]["reference"]["vintage"] for done in (then, now)] == ["2016-01-15", "2016-09-01"]


def test_refresh_fetches_keeps_and_judges(server: FaultServer, shared: Path) -> None:
    """Recorded pages become a vintage that a claim is checked against; fetched again nothing is new."""
    environment = serve_pages(server, shared)
    first = run("references", "refresh", "worldbank", **environment)
    again = run("references", "refresh", **environment)
    done = run(
        "check", "-", "--published-on", "2021-06-01", "--no-record", "--format", "jsonl",
        stdin="Japan's GDP was $5.08 trillion in 2019.",
    )  # fmt: skip

    assert (first.code, again.code) == (0, 0), first.err
    assert first.out.startswith(b"worldbank: new_vintage: vintage 2021-05-25")
    assert again.out.startswith(b"worldbank: unchanged")
    assert [(result["label"], result["reference"]["value"]) for result in done.results] == [
        ("supported", "5081769542379.77")
    ]


def test_a_refresh_that_fails_is_named_and_keeps_what_was_held(server: FaultServer) -> None:
    """Exit code 3 for an answer of another shape; the value of before is held."""
    environment = settings_for(server)
    script_pages(server, worldbank_page(1, 1, "2019", 5), b"<html>maintenance</html>")
    assert run("references", "refresh", **environment).code == 0
    changed = run("references", "refresh", **environment)

    held = [json.loads(line) for line in run("references", "list", "--format", "jsonl").out.splitlines()]
    assert (changed.code, changed.out) == (3, b"")
    assert "not as on record" in changed.err
    assert [row["observations"] for row in held if row["dataset"] == "worldbank"] == [1]
