"""Diagnoses: what a claim that does not fit would fit, and what the series says about its change or its record.

In: a case. Out: Diagnosis rows: a flag and a sentence. Never: a label; a diagnosis only names what the numbers show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

from checks.verdicts.case import CheckInput, position
from checks.verdicts.diagnosis import Diagnosis
from checks.verdicts.explanations import day_text, number_text
from checks.verdicts.other_readings import fits, is_outside, other_measure, other_period, other_place
from checks.verdicts.ranks import ranks
from checks.verdicts.records import records
from checks.verdicts.roundings import equal_when_rounded, misleading_roundings
from checks.verdicts.statuses import break_between, broken_change, preliminary_used
from checks.verdicts.width_table import readable

#: Base periods looked at on either side of the one that the text names, and the share that makes a flag.
NEAR_BASES = 3
FLIPPED = Decimal(1) / Decimal(3)


def diagnose(case: CheckInput) -> tuple[Diagnosis, ...]:
    """All that can be said of a compared case, in the order of the functions."""
    return tuple(found for read in _READERS for found in read(case))


def _of_period(case: CheckInput) -> Iterator[Diagnosis]:
    found = other_period(case)
    if found is not None:
        flag = "period_mismatch" if case.claim.period is not None else "outdated"
        yield Diagnosis(flag=flag, sentence=f"The number fits {found}.")


def _of_place(case: CheckInput) -> Iterator[Diagnosis]:
    found = other_place(case)
    if found is not None:
        yield Diagnosis(flag="area_mismatch", sentence=f"The number fits {found.name}.")


#: What sets a fitting measure apart from the chosen one -> the flag that says so.
_DIFFERENCES = {"price": "nominal_vs_real", "denominator": "total_vs_rate"}


def _of_measure(case: CheckInput) -> Iterator[Diagnosis]:
    """Another measure that fits: the nominal one for the real, the total for the rate, or another definition."""
    found = other_measure(case)
    if found is not None:
        flag = _DIFFERENCES.get(found.differs, "definition_mismatch")
        told = f"The number fits {found.reference.name or found.reference.indicator}." if found.excluded else ""
        yield Diagnosis(flag=flag, sentence=told)


def _of_revision(case: CheckInput) -> Iterator[Diagnosis]:
    """The newest edition has another value, and by that one the comparison comes out otherwise."""
    revision = case.match.revision
    if revision is None or not readable(revision.value):
        return
    published = case.published_as(replace(case.reference, value=revision.value), case.match.factor)
    if (
        position(case.allowed, published.rounding, revision.value * case.match.factor, published.reach)
        != case.comparison.position
    ):
        told = f"Revised since: the edition of {day_text(revision.vintage)} says {number_text(revision.value)}."
        yield Diagnosis(flag="revised_since", sentence=told)


def _of_change(case: CheckInput) -> Iterator[Diagnosis]:
    """Percent read as points, points as percent, or the level given for the change."""
    derived = case.match.derivation
    if derived is None or not is_outside(case):
        return
    difference = (derived.end_value - derived.base_value) * case.match.factor
    if derived.transform == "percent_change" and _in_percent(case) and fits(case, difference):
        yield Diagnosis(flag="percent_vs_point", sentence=f"The change is {number_text(difference)} percentage points.")
    if derived.transform == "difference":
        if fits(case, derived.end_value * case.match.factor):
            yield Diagnosis(
                flag="level_vs_change", sentence=f"The number is the level of {derived.end_period}, not the change."
            )
        elif case.quantity.unit == "percentage_point" and derived.base_value > 0:
            percent = (derived.end_value / derived.base_value - 1) * 100
            if fits(case, percent):
                yield Diagnosis(flag="percent_vs_point", sentence="The number is the change in percent, not in points.")


def _in_percent(case: CheckInput) -> bool:
    """Whether the series itself is in percent, so that a change of it can be told in points."""
    return dict(case.match.how).get("unit") == "percent"


def _of_base(case: CheckInput) -> Iterator[Diagnosis]:
    """A change whose sign hangs on the year it is reckoned from."""
    derived = case.match.derivation
    if derived is None or case.claim.base_period is None:
        return
    periods = [code for code, _ in case.match.history]
    if derived.base_period not in periods:
        return
    here = periods.index(derived.base_period)
    near = [
        value
        for code, value in case.match.history[max(0, here - NEAR_BASES) : here + NEAR_BASES + 1]
        if code not in (derived.base_period, derived.end_period)
        and break_between(case, code, derived.end_period) is None
    ]
    rose = derived.end_value > derived.base_value
    flipped = sum((derived.end_value > value) != rose for value in near)
    if near and Decimal(flipped) / Decimal(len(near)) >= FLIPPED:
        yield Diagnosis(
            flag="cherry_picked_base",
            sentence=f"Reckoned from {flipped} of the {len(near)} periods nearest to {derived.base_period}, it goes"
            " the other way.",
        )


def _of_digits(case: CheckInput) -> Iterator[Diagnosis]:
    """More decimals than the source publishes."""
    if case.match.derivation is not None or case.quantity.hedge != "exact" or case.match.factor != 1:
        return
    if case.quantity.wording not in ("digits", "words"):
        return
    exponent = case.reference.value.as_tuple().exponent
    place = case.quantity.last_place
    if isinstance(exponent, int) and exponent < 0 and place < Decimal(1).scaleb(exponent):
        yield Diagnosis(flag="false_precision", sentence="The article has more decimals than the source.")


_READERS: tuple[Callable[[CheckInput], Iterator[Diagnosis]], ...] = (
    _of_revision,
    _of_period,
    _of_place,
    _of_measure,
    _of_change,
    _of_base,
    preliminary_used,
    broken_change,
    records,
    ranks,
    misleading_roundings,
    equal_when_rounded,
    _of_digits,
)
