"""What the gates expect of each frame, as plain rows.

In: a frame's name and the parameters of one run. Out: Rule rows. Never: Great Expectations itself, or a frame's values.
Beside every range rule stands a not-null rule, since a missing value passes any range (libraries, section 3).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from checks.errors import InvalidInput
from checks.model.claim import KINDS
from checks.model.frames import CLAIMS_GATE, OBSERVATIONS_GATE, RESULTS_GATE, SERIES_GATE, VINTAGE_GATE, Column
from checks.model.quantity import HEDGES
from checks.model.result import MAX_RIVALS
from checks.model.verdict import LABELS, REASONS

FrameName = Literal["claims", "observations", "results", "series", "vintage"]

#: Every id is 32 hex digits; ``\Z`` and not ``$``, which also lets a line feed pass at the end.
ID_PATTERN = r"^[0-9a-f]{32}\Z"

#: The largest finite float: a range up to it keeps infinities out.
LARGEST = sys.float_info.max
#: The smallest positive float stands for "more than nought" in an inclusive range.
SMALLEST = 5e-324

# What a new vintage may do beside the one before it. Editions grow, and revisions are small: in two editions of one
# GDP series (2026-03-20, 2026-07-01) 22 % of the common points moved by more than 1 %, and none by a power of ten.
#: A file cut short loses more; a publisher that drops old series loses less.
ROWS_KEPT = 0.9
#: Renamed codes lose all.
CODES_KEPT = 0.8
#: So much of a table in places without a code means that the column is another.
UNKNOWN_AREAS = 0.25
UNKNOWN_AREAS_MORE = 0.1
#: Half of an indicator's points: more than any revision moves, less than a change of unit or column does.
MOVED = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One expectation: its class name in Great Expectations, its arguments, how bad its failure is, what it says."""

    expectation: str
    says: str
    column: str | None = None
    settings: dict[str, object] = field(default_factory=dict)
    severity: Literal["critical", "warning"] = "critical"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A frame's declared columns, the column that names a row (None: no single one does) and its rules."""

    suite: str
    columns: tuple[Column, ...]
    key: str | None
    rules: tuple[Rule, ...]


def gate_for(
    frame_name: str,
    *,
    minimum_rows: int = 0,
    maximum_rows: int | None = None,
    unknown_areas: float = UNKNOWN_AREAS,
) -> Gate:
    """The gate of one frame.

    ``unknown_areas`` (vintage only): the share of rows in areas without a code that may be.
    ``minimum_rows`` is critical, ``maximum_rows`` a warning. Raises InvalidInput for an unknown frame name.

    >>> gate_for("claims").key, len(gate_for("observations", minimum_rows=100).rules) > 5
    ('claim_id', True)
    """
    if frame_name == "claims":
        own, columns, key = _claims(), CLAIMS_GATE, "claim_id"
    elif frame_name == "observations":
        own, columns, key = _observations(), OBSERVATIONS_GATE, None
    elif frame_name == "results":
        own, columns, key = _results(), RESULTS_GATE, "result_id"
    elif frame_name == "vintage":
        own, columns, key = _vintage(unknown_areas), VINTAGE_GATE, None
    elif frame_name == "series":
        own, columns, key = _series(), SERIES_GATE, "indicator"
    else:
        known = "claims, observations, results, series, vintage"
        raise InvalidInput(f"no gate for the frame {frame_name!r}; known: {known}")
    rules = (*_rows(minimum_rows, maximum_rows), *_shape(columns), *own)
    return Gate(suite=f"{frame_name}_gate", columns=columns, key=key, rules=rules)


def _rows(minimum: int, maximum: int | None) -> list[Rule]:
    name = "ExpectTableRowCountToBeBetween"
    rules = [Rule(expectation=name, says=f"at least {minimum} rows", settings={"min_value": minimum})]
    if maximum is not None:
        says = f"at most {maximum} rows"
        rules.append(Rule(expectation=name, says=says, settings={"max_value": maximum}, severity="warning"))
    return rules


def _shape(columns: tuple[Column, ...]) -> list[Rule]:
    """Order, dtypes, not null. Categories have no type Great Expectations knows; check_frame sees to those."""
    names = [column.name for column in columns]
    order = Rule(
        expectation="ExpectTableColumnsToMatchOrderedList",
        says="the declared columns in order",
        settings={"column_list": names},
    )
    types = [
        Rule(
            expectation="ExpectColumnValuesToBeOfType",
            says=f"has dtype {column.dtype}",
            column=column.name,
            settings={"type_": column.dtype},
        )
        for column in columns
        if column.dtype != "category"
    ]
    present = [
        Rule(expectation="ExpectColumnValuesToNotBeNull", says="is not missing", column=column.name)
        for column in columns
        if not column.nullable
    ]
    return [order, *types, *present]


def _between(column: str, says: str, low: float, high: float = LARGEST) -> Rule:
    settings: dict[str, object] = {"min_value": low, "max_value": high}
    return Rule(expectation="ExpectColumnValuesToBeBetween", says=says, column=column, settings=settings)


def _one_of(column: str, says: str, values: Iterable[object]) -> Rule:
    settings: dict[str, object] = {"value_set": list(values)}
    return Rule(expectation="ExpectColumnValuesToBeInSet", says=says, column=column, settings=settings)


def _id(column: str) -> Rule:
    settings: dict[str, object] = {"regex": ID_PATTERN}
    return Rule(expectation="ExpectColumnValuesToMatchRegex", says="is 32 hex digits", column=column, settings=settings)


def _unique(column: str) -> Rule:
    return Rule(expectation="ExpectColumnValuesToBeUnique", says="occurs once", column=column)


def _claims() -> list[Rule]:
    return [
        _id("claim_id"),
        _unique("claim_id"),
        _between("start", "is not negative", 0),
        _between("length", "is more than nought", 1),
        _between("value", "is finite", -LARGEST),
        _between("range_width", "is not negative where present", 0),
        _between("last_place", "is more than nought", SMALLEST),
        _one_of("kind", "is a known kind", KINDS),
        _one_of("hedge", "is a known hedge", HEDGES),
    ]


def _observations() -> list[Rule]:
    return [
        _between("obs_value", "is finite", -LARGEST),
        _one_of("is_duplicate", "no key occurs twice", [False]),
    ]


def _vintage(unknown_areas: float) -> list[Rule]:
    return [
        _between("rows_kept", f"at least {ROWS_KEPT:.0%} of the observations before", ROWS_KEPT),
        _between("areas_kept", f"at least {CODES_KEPT:.0%} of the areas before", CODES_KEPT),
        _between("indicators_kept", f"at least {CODES_KEPT:.0%} of the indicators before", CODES_KEPT),
        _one_of("periods_lost", "the last period is no earlier than before", [0]),
        _between("unknown_areas", f"at most {unknown_areas:.0%} of the rows in areas without a code", 0, unknown_areas),
        _between("unknown_areas_more", "no column of other names than before", -1, UNKNOWN_AREAS_MORE),
        _between("future", "no period begins after the vintage", 0, 0),
        replace(_one_of("units_changed", "every unit is as before", [0]), severity="warning"),
    ]


def _series() -> list[Rule]:
    return [
        _between("power_of_ten", "the unit is as before: no shift by a power of ten", 0, MOVED),
        _between("far", "the figures are of the size before", 0, MOVED),
        _between("other", "the figures are those of the same series", 0, MOVED),
        _between("sign", "the signs are as before", 0, MOVED),
        _between("of_period", "no shift to another period", 0, MOVED),
        _between("of_area", "no shift to another area", 0, MOVED),
        _between("of_indicator", "no shift to another column", 0, MOVED),
        _one_of("flat", "the figures still differ", [0]),
        _one_of(
            "jumped", "no area moved as a whole series by a power of ten, by a factor of 20 and more, or to nought", [0]
        ),
        _between("one_factor", "the base is as before: no area moved by one and the same factor", 0, MOVED),
        _one_of("unit_alone", "no unit is another with the same figures", [0]),
    ]


def _results() -> list[Rule]:
    return [
        _id("result_id"),
        _unique("result_id"),
        _id("claim_id"),
        _one_of("label", "is a known label", LABELS),
        _one_of("reason", "is a known reason", sorted({reason for reasons in REASONS.values() for reason in reasons})),
        _between("rivals", f"is 0 to {MAX_RIVALS}", 0, MAX_RIVALS),
        _one_of("firm_without_reference", "no firm label without a reference", [0]),
        _one_of("is_of_a_claim", "is of a claim of this run", [True]),
        Rule(
            expectation="ExpectColumnValuesToNotBeInSet",
            says="no claim is refuted",
            column="label",
            settings={"value_set": ["refuted"]},
            severity="warning",
        ),
    ]
