"""Misleading roundings: a sign, a threshold or a record that the article's rounding alone gives.

In: a case. Out: Diagnosis rows. Never: a label. Eurostat's rule is the ground: rounding must not change whether a
target is met (docs/judging.md). A fall to "5%" from 5.2% is rounded as any number is; a shrinking called "0%" is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from checks.model.interval import Interval
from checks.verdicts.case import CheckInput
from checks.verdicts.diagnosis import Diagnosis
from checks.verdicts.explanations import number_text
from checks.verdicts.records import claimed_record
from checks.verdicts.width_table import readable
from checks.verdicts.widths import BOUNDS, accepted_interval

#: The place to which a worded share is taken as rounded: "half" is 50 percent, to the point.
_SHARE_PLACE = Decimal(1)


def misleading_roundings(case: CheckInput) -> Iterator[Diagnosis]:
    """What only the rounding gives, one row each; nothing where the number is not the figure's rounding at all."""
    value = case.comparison.value
    rounded = as_rounded(case)
    if rounded is None or not rounded.contains(value) or case.published.rounding.contains(case.number):
        return
    if not case.number and case.quantity.hedge == "exact":
        side = "above" if value > 0 else "below"
        yield _found(f"{number_text(value)} is {side} nought, and {case.quantity.surface.strip()} only when rounded.")
    if case.quantity.hedge in BOUNDS and not case.allowed.accepted.contains(value):
        number = number_text(case.number)
        yield _found(f"{number_text(value)} lies on the other side of {number}, and reaches it only when rounded.")


def equal_when_rounded(case: CheckInput) -> Iterator[Diagnosis]:
    """A record that an earlier cell is beyond, by less than the article's rounding shows."""
    claimed, rounded = claimed_record(case), as_rounded(case)
    if claimed is None or claimed.best is None or rounded is None or case.quantity.hedge != "exact":
        return
    cells = (claimed.best[1], claimed.value)
    if all(readable(cell) and rounded.contains(cell * case.match.factor) for cell in cells):
        both = " and ".join(number_text(cell) for cell in cells)
        yield _found(f"Rounded as in the article, {both} are equal.")


def as_rounded(case: CheckInput) -> Interval | None:
    """The values that the number is the rounding of, its hedge aside; None for a range, a factor or a vague size."""
    quantity = case.quantity
    if quantity.value_high is not None or quantity.wording == "multiple" or quantity.unit in ("time", "times"):
        return None
    if quantity.wording == "fraction":
        return Interval.around(case.number, _SHARE_PLACE / 2) if quantity.unit == "percent" else None
    bare = replace(quantity, value=case.number, hedge="exact", fully_stated=False)
    return accepted_interval(bare, widths=case.widths).accepted


def _found(sentence: str) -> Diagnosis:
    return Diagnosis(flag="misleading_rounding", sentence=sentence)
