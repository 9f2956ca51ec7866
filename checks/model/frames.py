"""The frames, declared once: column, dtype, unit, nullable, key.

``observations`` is what `sources/reference` hands to the matcher (exact values as text).
``claims_gate``, ``observations_gate`` and ``results_gate`` are what the gates see: only ids, numbers
and codes, since Great Expectations prints values raw into its pages (faults, O2).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from checks.errors import CountercheckError
from checks.model.claim import Claim
from checks.model.result import CheckResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a frame: its pandas dtype, whether it may be missing, and what it holds."""

    name: str
    dtype: str
    nullable: bool
    holds: str


#: Observations as the library returns them; key: dataset, indicator, ref_area, time_period.
OBSERVATIONS: tuple[Column, ...] = (
    Column(name="dataset", dtype="str", nullable=False, holds="dataset id"),
    Column(name="indicator", dtype="str", nullable=False, holds="the provider's series code"),
    Column(name="ref_area", dtype="str", nullable=False, holds="ISO 3166 alpha-3 or an aggregate's code"),
    Column(name="time_period", dtype="str", nullable=False, holds="period code, e.g. 2015 or 2015-Q3"),
    Column(name="obs_value", dtype="str", nullable=False, holds="value as published, exact decimal text"),
    Column(name="vintage", dtype="str", nullable=False, holds="publication date of the vintage, ISO"),
    Column(name="sha256", dtype="str", nullable=False, holds="hash of the vintage's Parquet file"),
    Column(name="later_vintage", dtype="bool", nullable=False, holds="no vintage as old as as_of was held"),
    Column(name="obs_status", dtype="str", nullable=False, holds="letters of CL_OBS_STATUS, blank for none"),
)

#: One row per claim of a run; key: claim_id.
CLAIMS_GATE: tuple[Column, ...] = (
    Column(name="claim_id", dtype="str", nullable=False, holds="hex id"),
    Column(name="start", dtype="int64", nullable=False, holds="code point"),
    Column(name="length", dtype="int64", nullable=False, holds="code points"),
    Column(name="value", dtype="float64", nullable=False, holds="in the claim's unit"),
    Column(name="range_width", dtype="float64", nullable=True, holds="value_high - value, missing for no range"),
    Column(name="last_place", dtype="float64", nullable=False, holds="worth of the last written digit"),
    Column(name="kind", dtype="str", nullable=False, holds="code"),
    Column(name="hedge", dtype="str", nullable=False, holds="code"),
)

#: One row per observation to be added; key: series_id, time_period.
OBSERVATIONS_GATE: tuple[Column, ...] = (
    Column(name="indicator", dtype="category", nullable=False, holds="series code"),
    Column(name="ref_area", dtype="category", nullable=False, holds="area code"),
    Column(name="time_period", dtype="category", nullable=False, holds="period code"),
    Column(name="obs_value", dtype="float64", nullable=False, holds="value"),
    Column(name="is_duplicate", dtype="bool", nullable=False, holds="key occurs more than once"),
)

#: One row: a new vintage beside the one before it; shares are 1 or 0 where there was none.
VINTAGE_GATE: tuple[Column, ...] = (
    Column(name="rows_kept", dtype="float64", nullable=False, holds="observations / observations before"),
    Column(name="areas_kept", dtype="float64", nullable=False, holds="share of the areas before that are still there"),
    Column(name="indicators_kept", dtype="float64", nullable=False, holds="share of the indicators before"),
    Column(name="periods_lost", dtype="int64", nullable=False, holds="1 when the last period is earlier than before"),
    Column(name="units_changed", dtype="int64", nullable=False, holds="indicators whose unit is another"),
    Column(name="unknown_areas", dtype="float64", nullable=False, holds="share of rows in areas without a code"),
    Column(name="unknown_areas_more", dtype="float64", nullable=False, holds="the same, less the share before"),
    Column(name="future", dtype="float64", nullable=False, holds="share that begins after the vintage"),
)

#: One row per indicator that the vintage before holds too; shares are of the points that both have.
SERIES_GATE: tuple[Column, ...] = (
    Column(name="indicator", dtype="str", nullable=False, holds="series code"),
    Column(name="common", dtype="int64", nullable=False, holds="points that both vintages have"),
    Column(name="power_of_ten", dtype="float64", nullable=False, holds="share moved by one and the same power of ten"),
    Column(name="far", dtype="float64", nullable=False, holds="share moved by a factor of more than 20, or to nought"),
    Column(name="other", dtype="float64", nullable=False, holds="share of another size by half and more"),
    Column(name="sign", dtype="float64", nullable=False, holds="share with the sign turned"),
    Column(name="of_period", dtype="float64", nullable=False, holds="share with the value of a period beside it"),
    Column(name="of_area", dtype="float64", nullable=False, holds="share with the value of another area"),
    Column(name="of_indicator", dtype="float64", nullable=False, holds="share with the value of another indicator"),
    Column(name="flat", dtype="int64", nullable=False, holds="1 when all values have become one"),
    Column(name="jumped", dtype="int64", nullable=False, holds="areas moved as a whole by 10s, by 20 times or to 0"),
    Column(name="one_factor", dtype="float64", nullable=False, holds="share that moved by the one factor of its area"),
    Column(name="unit_alone", dtype="int64", nullable=False, holds="1 when the unit is another and the figures stayed"),
)

#: One row per result of a run; key: result_id.
RESULTS_GATE: tuple[Column, ...] = (
    Column(name="result_id", dtype="str", nullable=False, holds="hex id"),
    Column(name="claim_id", dtype="str", nullable=False, holds="hex id"),
    Column(name="label", dtype="str", nullable=False, holds="code"),
    Column(name="reason", dtype="str", nullable=False, holds="code"),
    Column(name="rivals", dtype="int64", nullable=False, holds="how many, 0 to 5"),
    Column(name="firm", dtype="bool", nullable=False, holds="label is supported or refuted"),
    Column(name="has_reference", dtype="bool", nullable=False, holds="a reference stands behind it"),
    Column(name="firm_without_reference", dtype="int64", nullable=False, holds="1 when firm and nothing behind it"),
    Column(name="is_of_a_claim", dtype="bool", nullable=False, holds="its claim is one of the run's"),
)


class InvalidFrame(CountercheckError):
    """A frame lacks a declared column, has one too many, or another dtype."""

    status = "invalid_frame"


def make_frame(columns: Sequence[Column], rows: Iterable[dict[str, object]]) -> pd.DataFrame:
    """Build a frame of exactly the declared columns and dtypes (also when there are no rows)."""
    frame = pd.DataFrame(list(rows), columns=[column.name for column in columns])
    return frame.astype({column.name: column.dtype for column in columns})


def check_frame(columns: Sequence[Column], frame: pd.DataFrame) -> pd.DataFrame:
    """Return ``frame`` when it has the declared columns in order and dtypes; raise InvalidFrame otherwise."""
    names = [column.name for column in columns]
    if list(frame.columns) != names:
        raise InvalidFrame(f"expected columns {names}, got {list(frame.columns)}")
    for column in columns:
        found = str(frame[column.name].dtype)
        if found != column.dtype:
            raise InvalidFrame(f"column {column.name}: expected dtype {column.dtype}, got {found}")
    return frame


def claims_frame(claims: Iterable[Claim]) -> pd.DataFrame:
    """Claims of a run as CLAIMS_GATE: ids, numbers and codes only."""
    return make_frame(
        CLAIMS_GATE,
        (
            {
                "claim_id": claim.id,
                "start": claim.span.start,
                "length": claim.span.end - claim.span.start,
                "value": float(claim.quantity.value),
                "range_width": None
                if claim.quantity.value_high is None
                else float(claim.quantity.value_high - claim.quantity.value),
                "last_place": float(claim.quantity.last_place),
                "kind": claim.kind,
                "hedge": claim.quantity.hedge,
            }
            for claim in claims
        ),
    )


def results_frame(results: Iterable[CheckResult], claim_ids: Collection[str]) -> pd.DataFrame:
    """Results of a run as RESULTS_GATE: ids, numbers and codes only; ``claim_ids`` are those of the run's claims."""
    rows = []
    for result in results:
        firm = result.verdict.label in ("supported", "refuted")
        has_reference = result.reference is not None
        rows.append(
            {
                "result_id": result.id,
                "claim_id": result.claim.id,
                "label": result.verdict.label,
                "reason": result.verdict.reason,
                "rivals": len(result.rivals),
                "firm": firm,
                "has_reference": has_reference,
                "firm_without_reference": int(firm and not has_reference),
                "is_of_a_claim": result.claim.id in claim_ids,
            }
        )
    return make_frame(RESULTS_GATE, rows)
