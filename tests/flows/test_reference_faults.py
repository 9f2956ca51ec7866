"""Injected faults of an edition: each is named, none gives a firm verdict, and the edition before it stays usable."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from checks.errors import CountercheckError
from checks.lexicon import parse_table
from checks.model.article import Article
from flows.adding import add_reference
from flows.pipeline import Checker
from flows.settings import Settings
from tests.flows.faulty_tables import FAULTS, TABLES, good_file, write_edition

TABLE = Path(__file__).parents[1] / "tables" / "reference_faults.csv"
COLUMNS = ("id", "layout", "fault", "argument?", "status", "says", "why")
ROWS = parse_table(TABLE.name, TABLE.read_text("utf-8"), columns=COLUMNS, key=("id",))

BEFORE, AFTER, LATER = date(2016, 6, 1), date(2016, 9, 1), date(2016, 10, 1)
CLAIM = "The bicycle ownership rate in France was 38.4% in 2015."


def judged(home: Path, day: date) -> tuple[str, str]:
    """Label and reason of the claim in an article of a day."""
    article = Article(id="text", text=CLAIM, published_on=day, published_on_from="caller")
    ((_, (result,)),) = Checker(home).check([article])
    return result.verdict.label, result.verdict.reason


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A home for each layout that holds the good edition of January 2016, which supports the claim."""
    found = {}
    for layout in TABLES:
        folder = tmp_path_factory.mktemp(layout)
        descriptor = write_edition(folder / "data", layout, good_file(layout))
        assert add_reference(Settings(home=folder / "home"), str(descriptor), None).rows == 192
        found[layout] = folder / "home"
    return found


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_faulty_edition_is_named_and_decides_nothing(
    row: dict[str, str], bases: dict[str, Path], tmp_path: Path
) -> None:
    """The edition of September is refused or quarantined by name; an article of June is judged as before, one of
    October gets no firm verdict, and the good edition of another date lifts that."""
    layout, home = row["layout"], tmp_path / "own"
    shutil.copytree(bases[layout], home)
    body = FAULTS[row["fault"]](good_file(layout), row["argument"])
    descriptor = write_edition(tmp_path / "data", layout, body)
    with pytest.raises(CountercheckError) as caught:
        add_reference(Settings(home=home), str(descriptor), None, vintage=AFTER)

    assert caught.value.status in row["status"].split("|"), caught.value
    assert re.search(row["says"], str(caught.value), re.DOTALL), caught.value
    assert "town-tables" in str(caught.value)
    assert len(str(caught.value)) < 2_000
    assert judged(home, BEFORE) == ("supported", "within_rounding")
    assert judged(home, LATER) == ("not_enough_evidence", "reference_stale")


def test_enough_faults() -> None:
    """The table shrinks by intent only; every injection is used."""
    assert len(ROWS) >= 80
    assert {row["fault"] for row in ROWS} == set(FAULTS)


def test_the_next_good_edition_lifts_the_doubt(bases: dict[str, Path], tmp_path: Path) -> None:
    """After a page in place of the table came the table."""
    home = tmp_path / "own"
    shutil.copytree(bases["csv"], home)
    descriptor = write_edition(tmp_path / "data", "csv", b"<html></html>")
    with pytest.raises(CountercheckError):
        add_reference(Settings(home=home), str(descriptor), None, vintage=AFTER)
    write_edition(tmp_path / "data", "csv", good_file("csv"))
    add_reference(Settings(home=home), str(descriptor), None, vintage=AFTER)

    assert judged(home, LATER) == ("supported", "within_rounding")
