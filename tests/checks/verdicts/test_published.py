"""What published figures stand for: last places, steps, margins, and the arithmetic of two cells."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.errors import InvalidQuantity
from checks.model.match import Derivation
from checks.model.precision import AS_WRITTEN, Precision
from checks.verdicts import judge_match
from checks.verdicts.published import published_interval, reference_interval
from tests.checks.verdicts.cases import AS_OF, a_claim, a_match, a_quantity, a_reference, read_interval

THOUSANDS = Precision(unit_mult=3)
FIVES = Precision(rounded_to=Decimal(5))


def a_change(transform: str, base: str, end: str) -> Derivation:
    return Derivation(
        transform=transform,
        base_period="2014",
        base_value=Decimal(base),
        end_period="2015",
        end_value=Decimal(end),
        steps="",
    )


@pytest.mark.parametrize(
    ("value", "precision", "expected"),
    [
        ("24e3", THOUSANDS, "[23500,24500]"),
        ("24.6e3", THOUSANDS, "[24550,24650]"),
        ("1379.860e3", THOUSANDS, "[1379859.5,1379860.5]"),
        ("1379.8605e3", THOUSANDS, "[1379860.45,1379860.55]"),
        ("1e6", THOUSANDS, "[999500,1000500]"),
        ("24e3", AS_WRITTEN, "[24000,24000]"),
        ("24", Precision(whole=True), "[23.5,24.5]"),
        ("24.6", Precision(whole=True), "[24.55,24.65]"),
        ("523e-2", Precision(unit_mult=-2), "[5.225,5.235]"),
        ("85", FIVES, "[82.5,87.5]"),
        ("85.0", FIVES, "[82.5,87.5]"),
        ("-85", FIVES, "[-87.5,-82.5]"),
        ("0", FIVES, "[-2.5,2.5]"),
        ("5.3", Precision(margin=Decimal("0.4")), "[5.25,5.35]"),
    ],
)
def test_a_published_figure_stands_for_its_last_place(value: str, precision: Precision, expected: str) -> None:
    """That of its decimals, its unit or its step, whichever is coarsest; a margin is no rounding."""
    assert read_interval(expected) == reference_interval(Decimal(value), precision=precision)


@pytest.mark.parametrize(
    ("transform", "base", "end", "value", "low", "high"),
    [
        ("difference", "5.1", "5.3", "0.2", "0.1", "0.3"),
        ("percent_change", "5.1", "5.3", "3.92156862745098", "1.94174757281553", "5.94059405940595"),
        ("ratio", "2.0", "4.0", "2", "1.92682926829268", "2.07692307692308"),
        ("ratio", "4.0", "2.0", "-2", "-2.07692307692308", "-1.92682926829268"),
    ],
)
def test_a_change_carries_the_rounding_of_both_cells(
    transform: str, base: str, end: str, value: str, low: str, high: str
) -> None:
    """Worked out by hand from 5.05 to 5.15 and 5.25 to 5.35; from 1.95 to 2.05 and 3.95 to 4.05; ends outward."""
    found = published_interval(Decimal(value), derivation=a_change(transform, base, end)).rounding

    assert (Decimal(low), Decimal(high)) == (found.low, found.high)


def test_a_change_of_whole_figures_is_a_point() -> None:
    """Nothing was rounded that we know of."""
    found = published_interval(Decimal("25.00"), derivation=a_change("percent_change", "80", "100"))

    assert found.rounding == found.reach == read_interval("[25,25]")


def test_the_margins_of_both_cells_are_added() -> None:
    """They may point apart."""
    found = published_interval(
        Decimal(2), derivation=a_change("difference", "5", "7"), precision=Precision(margin=Decimal("0.4"))
    )

    assert (read_interval("[2,2]"), read_interval("[1.2,2.8]")) == (found.rounding, found.reach)


def test_a_base_that_may_be_nought_leaves_the_quotient_open() -> None:
    """No end where one divides by what may be nought."""
    found = published_interval(
        Decimal(100), derivation=a_change("percent_change", "1", "2"), precision=Precision(margin=Decimal(1))
    )

    assert found.reach.high is None


@pytest.mark.parametrize(
    ("said", "label"), [("4", "supported"), ("6", "supported"), ("1", "not_enough_evidence"), ("9", "refuted")]
)
def test_a_rise_is_not_refuted_within_the_rounding_of_its_cells(said: str, label: str) -> None:
    """5.1 to 5.3 is a rise of 1.94 to 5.94 percent: 4 and 6 may be its rounding, 1 only cut off, 9 is neither."""
    claim = a_claim(a_quantity(said, unit="percent"), kind="change", direction="increase")
    match = a_match(claim, a_reference("3.92156862745098"), derivation=a_change("percent_change", "5.1", "5.3"))

    assert label == judge_match(match, as_of=AS_OF).label


@settings(max_examples=300, deadline=None)
@given(
    base=st.integers(100, 10**6),
    end=st.integers(100, 10**6),
    places=st.integers(0, 2),
    transform=st.sampled_from(("difference", "percent_change", "ratio")),
)
def test_the_true_change_lies_in_the_interval_of_the_rounded_cells(
    base: int, end: int, places: int, transform: str
) -> None:
    """True cells with three decimals, rounded to fewer: what they really changed by is always among what may be."""
    true_base, true_end = (Decimal(value).scaleb(-3) + 1 for value in (base, end))
    step = Decimal(1).scaleb(-places)
    shown = a_change(transform, *(str(value.quantize(step)) for value in (true_base, true_end)))
    computed = {
        "difference": lambda first, last: last - first,
        "percent_change": lambda first, last: (last / first - 1) * 100,
        "ratio": lambda first, last: last / first,
    }[transform]
    precision = AS_WRITTEN if places else Precision(rounded_to=Decimal(1))

    found = published_interval(computed(shown.base_value, shown.end_value), derivation=shown, precision=precision)

    assert found.rounding.contains(computed(true_base, true_end))


@pytest.mark.parametrize("name", ["rounded_to", "margin"])
def test_a_step_or_margin_is_positive(name: str) -> None:
    """Nought would say nothing."""
    with pytest.raises(InvalidQuantity, match=name):
        Precision(**{name: Decimal(0)})
