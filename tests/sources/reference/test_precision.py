"""How exact a publisher's figures are: from the descriptor to the catalogue, and to what a figure stands for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from checks.model.article import Article
from checks.model.precision import AS_WRITTEN, Precision
from checks.verdicts.published import published_interval
from flows.adding import add_reference
from flows.pipeline import Checker
from flows.settings import Settings
from sources.reference.descriptor_file import parse_descriptor
from sources.reference.errors import InvalidDescriptor
from sources.reference.library import ReferenceLibrary

TOML = """
id = "poll"
title = "Made-up poll"
publisher = "Example Office"
licence = "CC0-1.0"
vintage = 2021-03-01
areas = "names"
{top}
[table]
file = "poll.csv"
[columns]
indicator = {{ constant = "STATIONS" }}
area = "country"
period = "year"
value = "stations"
[[indicators]]
code = "STATIONS"
name = "Fire stations"
unit = "number"
{own}
"""


def add(folder: Path, value: str, *, top: str = "", own: str = "") -> Settings:
    """A home with one figure for Norway in 2020."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "poll.toml").write_text(TOML.format(top=top, own=own), "utf-8")
    (folder / "poll.csv").write_text(f"country,year,stations\nNorway,2020,{value}\n", "utf-8")
    settings = Settings(home=folder / "home")
    add_reference(settings, str(folder / "poll.toml"), None)
    return settings


@pytest.mark.parametrize(
    ("top", "own", "expected"),
    [
        ("", "", AS_WRITTEN),
        ("unit_mult = 3", "", Precision(unit_mult=3)),
        ("", "unit_mult = 3", Precision(unit_mult=3)),
        ("unit_mult = 6", "unit_mult = 3", Precision(unit_mult=3)),
        ("rounded_to = 5", "", Precision(rounded_to=Decimal(5))),
        ("rounded_to = 5", "rounded_to = 10", Precision(rounded_to=Decimal(10))),
        ("unit_mult = 3", "rounded_to = 5", Precision(unit_mult=3, rounded_to=Decimal(5000))),
        ("margin = 0.4", "", Precision(margin=Decimal("0.4"))),
        ("unit_mult = 3", 'margin = "2.5"', Precision(unit_mult=3, margin=Decimal(2500))),
    ],
)
def test_a_descriptor_says_how_exact_its_figures_are(top: str, own: str, expected: Precision, tmp_path: Path) -> None:
    """In the unit of the values as kept; an indicator's own word goes before the dataset's."""
    settings = add(tmp_path, "24", top=top, own=own)

    (indicator,) = ReferenceLibrary(settings.home).catalogue()

    assert expected == indicator.precision


@pytest.mark.parametrize("wrong", ["rounded_to = 0", "margin = -1", 'margin = "wide"', "rounded_to = true"])
def test_what_is_no_step_or_margin_is_refused(wrong: str) -> None:
    """By its key, with the next step."""
    with pytest.raises(InvalidDescriptor, match=wrong.split(maxsplit=1)[0]):
        parse_descriptor(TOML.format(top=wrong, own=""), title="poll.toml")


@pytest.mark.parametrize(
    ("top", "value", "label", "reason"),
    [
        ("", "24", "refuted", "outside_tolerance"),
        ("rounded_to = 5", "25", "supported", "within_rounding"),
        ("margin = 5", "24", "not_enough_evidence", "sample_noise"),
    ],
)
def test_the_judge_believes_the_descriptor(top: str, value: str, label: str, reason: str, tmp_path: Path) -> None:
    """27 stations against 24, against 25 rounded to five, and against 24 with a margin of five."""
    settings = add(tmp_path, value, top=top)
    article = Article(id="a", text="There were 27 fire stations in Norway in 2020.", published_on=date(2021, 6, 1))

    ((_, (result,)),) = Checker(settings.home).check([article])

    assert (label, reason) == (result.verdict.label, result.verdict.reason), result.verdict.explanation


def test_a_figure_in_thousands_is_rounded_to_thousands(tmp_path: Path) -> None:
    """The text keeps its digits, so that the last place is known."""
    settings = add(tmp_path, "24", top="unit_mult = 3")
    (indicator,) = ReferenceLibrary(settings.home).catalogue()

    stands_for = published_interval(Decimal("24e3"), precision=indicator.precision).rounding

    assert (stands_for.as_dict()["low"], stands_for.as_dict()["high"]) == ("23500", "24500")
