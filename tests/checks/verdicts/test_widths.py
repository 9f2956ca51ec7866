"""Widths: every row of tests/tables/widths.csv, and the rules of a published value's interval."""

from __future__ import annotations

from decimal import Decimal

import pytest

from checks.errors import InvalidQuantity
from checks.lexicon import parse_table
from checks.model.interval import Interval
from checks.model.quantity import Quantity
from checks.model.verdict import REASONS
from checks.verdicts.explanations import reason_sentence
from checks.verdicts.published import reference_interval
from checks.verdicts.width_table import default_widths
from checks.verdicts.widths import accepted_interval, mirror
from tests.checks.verdicts.cases import TABLES, read_interval

COLUMNS = (
    *("id", "surface", "value", "value_high?", "last_place", "unit", "hedge", "wording", "fully_stated?"),
    *("accepted", "grey", "rule", "why"),
)
ROWS = parse_table("widths.csv", (TABLES / "widths.csv").read_text("utf-8"), columns=COLUMNS, key=("id",))


def quantity_of(row: dict[str, str]) -> Quantity:
    return Quantity(
        surface=row["surface"],
        value=Decimal(row["value"]),
        value_high=Decimal(row["value_high"]) if row["value_high"] else None,
        last_place=Decimal(row["last_place"]),
        unit=row["unit"],
        hedge=row["hedge"],
        wording=row["wording"],
        fully_stated=bool(row["fully_stated"]),
    )


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_written_number_allows_what_the_table_says(row: dict[str, str]) -> None:
    """Each row gives the accepted interval, the grey hull and the rule that decided."""
    expected = (read_interval(row["accepted"]), read_interval(row["grey"]), row["rule"])

    allowed = accepted_interval(quantity_of(row))

    assert expected == (allowed.accepted, allowed.grey, allowed.rule), row["why"]


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_grey_is_a_hull_of_the_accepted_part(row: dict[str, str]) -> None:
    """No accepted value lies outside the grey hull."""
    allowed = accepted_interval(quantity_of(row))

    assert allowed.accepted.inside(allowed.grey)


@pytest.mark.parametrize(
    ("surface", "value", "place", "expected"),
    [
        ("24,000", "24000", "1", ["1000", "100", "10", "1"]),
        ("1.4 billion", "1400000000", "100000000", ["100000000"]),
        ("40", "40", "1", ["1"]),
        ("24000.0", "24000", "0.1", ["0.1"]),
        ("20,650", "20650", "1", ["10", "1"]),
    ],
)
def test_the_finer_readings_are_listed(surface: str, value: str, place: str, expected: list[str]) -> None:
    """The coarsest reading decides; the others are evidence."""
    number = Quantity(surface=surface, value=Decimal(value), last_place=Decimal(place), unit="person")

    assert expected == [format(candidate, "f") for candidate in accepted_interval(number).candidates]


@pytest.mark.parametrize(
    ("value", "hedge", "expected"),
    [
        ("50.3", "exact", "[50.25,50.35]"),
        ("50.30", "exact", "[50.295,50.305]"),
        ("1379860000", "exact", "[1379860000,1379860000]"),
        ("197", "exact", "[197,197]"),
        ("-1.5", "exact", "[-1.55,-1.45]"),
        ("20000", "more_than", "(20000,)"),
        ("197", "at_least", "[197,)"),
        ("20000", "less_than", "(,20000)"),
        ("20000", "at_most", "(,20000]"),
        ("20000", "approximately", "[19000,21000]"),
        ("2000", "just_under", "[1900,2000)"),
        ("197", "nonsense", "[197,197]"),
    ],
)
def test_a_published_value_is_an_interval_too(value: str, hedge: str, expected: str) -> None:
    """Decimals stand for half a unit, integers for themselves, a stated hedge for its row."""
    assert read_interval(expected) == reference_interval(Decimal(value), hedge)


@pytest.mark.parametrize(("value", "place"), [("1E+999999", "1"), ("5", "0"), ("5", "-1"), ("5", "1E-99")])
def test_an_unreadable_number_is_refused_by_name(value: str, place: str) -> None:
    """Numbers of no sane size have no interval."""
    number = Quantity(surface="odd", value=Decimal(value), last_place=Decimal(place), unit="person")

    with pytest.raises(InvalidQuantity, match="odd"):
        accepted_interval(number)


def test_mirroring_twice_gives_the_interval_back() -> None:
    """Mirror is its own inverse, open ends included."""
    interval = Interval(low=Decimal(1), high=Decimal(2), high_open=True)

    assert interval == mirror(mirror(interval))


def test_every_reason_has_a_sentence_and_no_other_code_has_one() -> None:
    """reasons.csv and REASONS hold the same codes."""
    from checks.verdicts.explanations import _reason_sentences

    expected = {reason for reasons in REASONS.values() for reason in reasons}

    assert expected == set(_reason_sentences())
    assert all(reason_sentence(reason).endswith(".") for reason in expected)


def test_the_table_holds_the_widths_of_the_design() -> None:
    """The numbers that judging.md states."""
    widths = default_widths()

    assert (Decimal("0.05"), Decimal("0.01"), Decimal("0.03")) == (widths.cap, widths.floor, widths.floor_later)
    assert (Decimal(2), Decimal(5)) == (widths.fraction, widths.fraction_grey)
