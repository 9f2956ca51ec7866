"""The library over time from the command line, and a check by what was known on the article's day."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from checks.model.article import Article
from flows.adding import add_reference
from flows.pipeline import Checker
from flows.settings import Settings
from sources.reference.as_known import figures_as_known
from sources.reference.revisions import read_revisions
from tests.flows.running import run
from tests.flows.tables import TABLE, write_dataset

GDP = "NY.GDP.MKTP.CD"


@pytest.fixture
def two_editions(tmp_path: Path) -> None:
    """A newsroom's table of January 2016, revised in September."""
    add_reference(Settings(), str(write_dataset(tmp_path / "own")), None)
    revised = write_dataset(tmp_path / "own", table=TABLE.replace("38.4", "45.0"))
    add_reference(Settings(), str(revised), None, vintage=date(2016, 9, 1))


@pytest.mark.usefixtures("two_editions")
def test_show_as_of_and_revisions() -> None:
    """What the series said in March and says now; the one figure that differs, as JSON lines and as a table."""
    show = ("references", "show", "town-tables", "--indicator", "Bicycle ownership rate", "--area", "FRA")
    then = run(*show, "--as-of", "2016-03-01", "--format", "jsonl").lines
    now = run(*show, "--format", "jsonl").lines
    table = run(*show, "--as-of", "2016-03-01").out.decode()
    revised = run("references", "revisions", "town-tables", "--format", "jsonl")
    shown = run("references", "revisions", "town-tables", "--since", "2016-05-01").out.decode()
    late = run("references", "revisions", "town-tables", "--since", "2016-09-01")

    assert [(row["value"], row["vintage"], row["unit"]) for row in then + now] == [
        ("38.4", "2016-01-15", "percent"),
        ("45.0", "2016-09-01", "percent"),
    ]
    assert "38.4" in table
    assert "2016-01-15" in table
    assert revised.lines == [
        {
            "dataset": "town-tables",
            "indicator": "Bicycle ownership rate",
            "ref_area": "FRA",
            "time_period": "2015",
            "old": "38.4",
            "new": "45.0",
            "relative": 0.171875,
            "old_vintage": "2016-01-15",
            "new_vintage": "2016-09-01",
        }
    ]
    assert all(part in shown for part in ("38.4", "45.0", "0.171875"))
    assert (late.code, late.out) == (0, b"")


def test_an_older_edition_is_told_and_does_not_take_over(tmp_path: Path) -> None:
    """Added after the newer one: it answers for its own time only."""
    add_reference(Settings(), str(write_dataset(tmp_path / "own")), None)
    older = write_dataset(tmp_path / "own", table=TABLE.replace("38.4", "37.9"))
    added = run("references", "add", older, "--vintage", "2015-12-01", "--quiet")
    show = ("references", "show", "town-tables", "--indicator", "Bicycle ownership rate", "--format", "jsonl")
    days = ("2015-12-15", "2016-06-01")

    assert (added.code, "older than the newest vintage held" in added.err) == (0, True)
    assert [run(*show, "--as-of", day).lines[0]["value"] for day in days] == ["37.9", "38.4"]


@pytest.mark.usefixtures("two_editions")
def test_questions_that_cannot_be_answered_are_named() -> None:
    """Exit code 2 and the next step."""
    assert "--indicator" in run("references", "show", "town-tables", "--area", "FRA").err
    unknown = run("references", "revisions", "village-tables")
    assert (unknown.code, "no dataset 'village-tables'" in unknown.err) == (2, True)


@pytest.fixture(scope="module")
def gdp(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The GDP copy of March 2026, and as its next edition the same series of the WDI copy of July 2026."""
    settings = Settings(home=tmp_path_factory.mktemp("gdp"))
    add_reference(settings, "gdp", shared / "reference" / "gdp")
    folder = tmp_path_factory.mktemp("next") / "data"
    folder.mkdir()
    with zipfile.ZipFile(shared / "reference/world-development-indicators/world-development-indicators.zip") as archive:
        (member,) = [name for name in archive.namelist() if name.lower().endswith("ny.gdp.mktp.cd/data.csv")]
        rows = list(csv.DictReader(io.TextIOWrapper(archive.open(member), "utf-8-sig")))
    with (folder / "gdp.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, ["Country Name", "Country Code", "Year", "Value"], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    add_reference(settings, "gdp", folder.parent, vintage=date(2026, 7, 1))
    return settings


def test_two_editions_of_gdp_differ_on_a_fifth_of_their_points(gdp: Settings) -> None:
    """22% of the common points by more than 1%: revisions are no fault, and pass the gates."""
    then, now = (
        {
            (row.ref_area, row.time_period): row
            for row in figures_as_known(gdp.home, "gdp", GDP, as_of=date(2026, month, 15))
        }
        for month in (4, 8)
    )
    found = list(read_revisions(gdp.home, "gdp"))
    common = len(then.keys() & now.keys())
    far = sum(1 for row in found if row.relative is not None and abs(row.relative) > 0.01)

    assert {row.vintage for row in then.values()} == {"2026-03-20"}
    assert {row.vintage for row in now.values()} == {"2026-07-01"}
    assert all(then[row.ref_area, row.time_period].value == row.old for row in found)
    assert 0.21 < far / common < 0.23


def test_a_check_uses_the_edition_of_the_articles_day(gdp: Settings) -> None:
    """Of every large revision of 2015 in a country: the old figure is supported in April and refuted in August, the
    new one the other way round."""
    wanted = ("NGA", "ETH", "NOR", "IRN", "ARG")
    revised = {
        row.ref_area: row
        for row in read_revisions(gdp.home, "gdp", indicators=[GDP])
        if row.time_period == "2015" and row.relative is not None and abs(row.relative) > 0.03
    }
    names = {"NGA": "Nigeria", "ETH": "Ethiopia", "NOR": "Norway", "IRN": "Iran", "ARG": "Argentina"}
    chosen = [revised[code] for code in wanted if code in revised]

    assert chosen, sorted(revised)
    for row in chosen:
        for figure, labels in ((row.old, ["supported", "refuted"]), (row.new, ["refuted", "supported"])):
            text = f"{names[row.ref_area]}'s GDP was ${float(figure) / 1e9:.1f} billion in 2015."
            days = (date(2026, 4, 15), date(2026, 8, 15))
            results = [_check(gdp, text, day) for day in days]

            assert [label for label, _, _ in results] == labels, text
            assert [vintage for _, vintage, _ in results] == ["2026-03-20", "2026-07-01"]
            assert "later_vintage" not in {flag for _, _, flags in results for flag in flags}


def _check(settings: Settings, text: str, day: date) -> tuple[str, str, tuple[str, ...]]:
    article = Article(id="text", text=text, published_on=day, published_on_from="caller")
    ((_, (result,)),) = Checker(settings.home).check([article])
    assert result.reference is not None
    return result.verdict.label, result.reference.vintage.isoformat(), tuple(result.verdict.flags)
