"""What was known when: figures as of a date, and what each edition changed of those before it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from checks.errors import InvalidInput
from checks.model.measure import SeriesKey
from sources.reference.as_known import figures_as_known
from sources.reference.errors import EvidenceLost
from sources.reference.revisions import Revision, read_revisions, revisions_of
from sources.reference.vintages import VintageStore

from .conftest import CSV, HEAD, Add

FIRST = "offence,geo,year,cases\ntheft,FRA,2015,24\ntheft,FRA,2016,25.50\ntheft,DEU,2015,0\nfraud,DEU,2015-Q3,7\n"
SECOND = FIRST.replace(",24", ",30").replace("25.50", "25.5").replace("DEU,2015,0", "DEU,2015,3")
THIRD = SECOND.replace(",30", ",24").replace("2015-Q3,7", "2015-Q3,8") + "theft,FRA,2017,26\n"
EDITIONS = (("2020-05", FIRST), ("2021-05", SECOND), ("2022-05", THIRD))


@pytest.fixture
def editions(tmp_path: Path, home: Path, add: Add) -> Path:
    """A home with three editions of one table; the newest is added first."""
    for month, text in reversed(EDITIONS):
        path = tmp_path / "crime.csv"
        path.write_text(text)
        add(path, head=HEAD.replace("2020-05", month))
    return home


def told(rows: list[Revision]) -> list[tuple[str, ...]]:
    return [(row.indicator, row.ref_area, row.time_period, row.old, row.new, row.new_vintage) for row in rows]


def test_revisions_are_listed_by_edition_and_key(editions: Path) -> None:
    """Each edition beside the one before it; "25.50" and "25.5" are one figure, a new period is no revision."""
    found = list(read_revisions(editions, "crime"))

    assert told(found) == [
        ("theft", "DEU", "2015", "0", "3", "2021-05-01"),
        ("theft", "FRA", "2015", "24", "30", "2021-05-01"),
        ("fraud", "DEU", "2015-Q3", "7", "8", "2022-05-01"),
        ("theft", "FRA", "2015", "30", "24", "2022-05-01"),
    ]
    assert [row.relative for row in found] == [None, 0.25, 0.142857, -0.2]
    assert {row.old_vintage for row in found[:2]} == {"2020-05-01"}


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({"indicators": ["fraud"]}, 1),
        ({"areas": ["FRA"]}, 2),
        ({"indicators": ["theft"], "areas": ["DEU"]}, 1),
        ({"since": date(2021, 4, 30)}, 4),
        ({"since": date(2021, 5, 1)}, 2),
        ({"since": date(2022, 5, 1)}, 0),
        ({"indicators": ["' OR true --"]}, 0),
    ],
)
def test_revisions_of_a_part(editions: Path, wanted: dict[str, object], count: int) -> None:
    """Of an indicator, of an area, of editions after a date; a code is never read as SQL."""
    assert len(list(read_revisions(editions, "crime", **wanted))) == count  # type: ignore[arg-type]


def test_revisions_of_series_after_a_date(editions: Path) -> None:
    """What a verdict of June 2021 rested on and was revised later; unknown series have none."""
    series = [("crime", "theft", "FRA"), ("crime", "theft", "DEU"), ("crime", "arson", "FRA"), ("none", "x", "FRA")]
    wanted = [SeriesKey(dataset=dataset, indicator=code, ref_area=area) for dataset, code, area in series]

    assert told(revisions_of(editions, wanted, since=date(2021, 6, 1))) == [
        ("theft", "FRA", "2015", "30", "24", "2022-05-01")
    ]


def test_long_figures_are_compared_to_the_last_digit(tmp_path: Path, home: Path, add: Add) -> None:
    """Two figures of 20 digits that one float stands for."""
    for month, figure in (("2020-05", "10000000000000000001"), ("2021-05", "10000000000000000002")):
        path = tmp_path / "crime.csv"
        path.write_text(CSV.replace(",24", f",{figure}"))
        add(path, head=HEAD.replace("2020-05", month))

    assert [row.new for row in read_revisions(home, "crime")] == ["10000000000000000002"]


def test_a_changed_unit_is_told(tmp_path: Path, home: Path, add: Add) -> None:
    """Figures of two units are no revision of one another: both units stand in the row."""
    columns = '{ indicator = "offence", area = "geo", period = "year", value = "cases", unit = "unit" }'
    for month, unit, figure in (("2020-05", "thousands", "24"), ("2021-05", "millions", "0.024")):
        path = tmp_path / "crime.csv"
        path.write_text(f"offence,geo,year,cases,unit\ntheft,FRA,2015,{figure},{unit}\n")
        add(path, columns=columns, head=HEAD.replace("2020-05", month))
    (found,) = read_revisions(home, "crime")

    assert (found.old_unit, found.new_unit) == ("thousands", "millions")


def test_a_changed_file_gives_no_revision(editions: Path) -> None:
    """One flipped bit in either edition: evidence lost."""
    store = VintageStore(editions, "crime")
    path = store.parquet(store.held()[0])
    body = path.read_bytes()
    path.write_bytes(body[:100] + bytes([body[100] ^ 1]) + body[101:])

    with pytest.raises(EvidenceLost, match="crime, vintage 2020-05-01"):
        list(read_revisions(editions, "crime"))


@pytest.mark.parametrize(
    ("day", "figure", "vintage", "later"),
    [
        (date(2019, 1, 1), "24", "2020-05-01", True),
        (date(2021, 4, 30), "24", "2020-05-01", False),
        (date(2021, 5, 1), "30", "2021-05-01", False),
        (date(2030, 1, 1), "24", "2022-05-01", False),
    ],
)
def test_figures_as_known(editions: Path, day: date, figure: str, vintage: str, later: bool) -> None:
    """The newest edition of that day, else the earliest, as a check takes them."""
    (found,) = figures_as_known(editions, "crime", "theft", as_of=day, area="FRA", period="2015")

    assert (found.value, found.vintage, found.later_vintage) == (figure, vintage, later)


def test_all_periods_of_all_areas(editions: Path) -> None:
    """Sorted by area and period; the text as published."""
    found = figures_as_known(editions, "crime", "theft", as_of=date(2020, 6, 1))

    assert [(row.ref_area, row.time_period, row.value) for row in found] == [
        ("DEU", "2015", "0"),
        ("FRA", "2015", "24"),
        ("FRA", "2016", "25.50"),
    ]


@pytest.mark.parametrize(
    ("dataset", "indicator", "area", "period", "message"),
    [
        ("crimes", "theft", "FRA", None, "no observations of 'crimes'"),
        ("crime", "thefts", "FRA", None, r"2022-05-01: no indicator 'thefts'; near it: theft"),
        ("crime", "theft", "FRB", None, r"theft has no area 'FRB'; near it: FRA"),
        ("crime", "theft", "FRA", "1999", r"theft in FRA has no period '1999'"),
    ],
)
def test_what_is_not_held_is_named(
    editions: Path, dataset: str, indicator: str, area: str, period: str | None, message: str
) -> None:
    """With what is near it."""
    with pytest.raises(InvalidInput, match=message):
        figures_as_known(editions, dataset, indicator, as_of=date(2030, 1, 1), area=area, period=period)
