"""The gates: valid frames pass, each kind of violation is caught and named, threads do not mix."""

from __future__ import annotations

import math
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

from checks.errors import GateFailed, InvalidInput
from checks.gates import GateReport, require, run_gate
from checks.model.frames import CLAIMS_GATE, OBSERVATIONS_GATE, RESULTS_GATE, make_frame


def an_id(number: int) -> str:
    """32 hex digits."""
    return f"{number:032x}"


def claim_row(number: int = 1, **changes: object) -> dict[str, object]:
    row: dict[str, object] = {
        "claim_id": an_id(number),
        "start": 10,
        "length": 6,
        "value": 24000.0,
        "range_width": None,
        "last_place": 1.0,
        "kind": "count",
        "hedge": "approximately",
    }
    return row | changes


def result_row(number: int = 1, **changes: object) -> dict[str, object]:
    row: dict[str, object] = {
        "result_id": an_id(1000 + number),
        "claim_id": an_id(number),
        "label": "supported",
        "reason": "within_rounding",
        "rivals": 2,
        "firm": True,
        "has_reference": True,
        "firm_without_reference": 0,
        "is_of_a_claim": True,
    }
    return row | changes


def observation_row(year: int = 2015, **changes: object) -> dict[str, object]:
    row: dict[str, object] = {
        "indicator": "SP.POP.TOTL",
        "ref_area": "CHN",
        "time_period": str(year),
        "obs_value": 1.38e9,
        "is_duplicate": False,
    }
    return row | changes


def claims(*rows: dict[str, object]) -> pd.DataFrame:
    return make_frame(CLAIMS_GATE, rows)


def results(*rows: dict[str, object]) -> pd.DataFrame:
    return make_frame(RESULTS_GATE, rows)


def observations(*rows: dict[str, object]) -> pd.DataFrame:
    return make_frame(OBSERVATIONS_GATE, rows)


def test_valid_frames_pass() -> None:
    """Nothing is reported of good frames; a range's width may be missing or present."""
    expected = GateReport(suite="claims_gate", success=True, rows=2)

    assert run_gate("claims", claims(claim_row(1), claim_row(2, range_width=5.0))) == expected
    assert run_gate("results", results(result_row(1))).success
    assert run_gate("observations", observations(observation_row()), minimum_rows=1).success


def test_empty_frames_pass() -> None:
    """A page without claims is no fault."""
    for name, columns in (("claims", CLAIMS_GATE), ("observations", OBSERVATIONS_GATE), ("results", RESULTS_GATE)):
        assert run_gate(name, make_frame(columns, [])) == GateReport(suite=f"{name}_gate", success=True, rows=0)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("claim_id", "xyz"),
        ("claim_id", an_id(2) + "\n"),
        ("claim_id", None),
        ("start", -1),
        ("length", 0),
        ("value", math.inf),
        ("value", -math.inf),
        ("value", math.nan),
        ("range_width", -1.0),
        ("range_width", math.inf),
        ("last_place", 0.0),
        ("last_place", math.nan),
        ("kind", "guess"),
        ("hedge", "maybe"),
    ],
)
def test_claims_gate_names_what_is_wrong(column: str, value: object) -> None:
    """One bad cell among good rows: the report is critical, names the column and how many rows fail."""
    report = run_gate("claims", claims(claim_row(1), claim_row(2, **{column: value})))

    assert not report.success
    assert [text for text in report.critical if f" on {column} " in text and "1 of 2 rows fail" in text]
    with pytest.raises(GateFailed, match=f"claims_gate.* on {column} "):
        require(report)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("result_id", "1"),
        ("claim_id", "1"),
        ("label", "true"),
        ("reason", "because"),
        ("reason", None),
        ("rivals", 6),
        ("rivals", -1),
        ("firm_without_reference", 1),
    ],
)
def test_results_gate_names_what_is_wrong(column: str, value: object) -> None:
    """As for claims."""
    report = run_gate("results", results(result_row(1), result_row(2, **{column: value})))

    assert not report.success
    assert [text for text in report.critical if f" on {column} " in text and "1 of 2 rows fail" in text]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("indicator", None),
        ("ref_area", None),
        ("time_period", None),
        ("obs_value", math.nan),
        ("obs_value", math.inf),
        ("is_duplicate", True),
    ],
)
def test_observations_gate_names_what_is_wrong(column: str, value: object) -> None:
    """As for claims."""
    report = run_gate("observations", observations(observation_row(2014), observation_row(2015, **{column: value})))

    assert not report.success
    assert [text for text in report.critical if f" on {column} " in text and "1 of 2 rows fail" in text]


def test_keys_are_unique() -> None:
    """Both rows of a pair with one id fail, and the id is named."""
    twice = run_gate("claims", claims(claim_row(7), claim_row(7)))
    assert any("2 of 2 rows fail" in text and an_id(7) in text for text in twice.critical)

    assert not run_gate("results", results(result_row(1), result_row(1))).success


def test_results_belong_to_claims_of_the_run() -> None:
    """A result of an unknown claim is named."""
    report = run_gate("results", results(result_row(1), result_row(2, is_of_a_claim=False)))

    assert any("a claim of this run" in text and an_id(1002) in text for text in report.critical)


def test_refuted_claims_are_a_warning_with_ids() -> None:
    """Refuted results do not stop a run; all their claims are reported, beyond any preview's length."""
    refuted = {"label": "refuted", "reason": "outside_tolerance"}
    report = run_gate("results", results(result_row(0), *(result_row(number, **refuted) for number in range(1, 51))))

    assert report.success
    assert report.critical == ()
    assert report.refuted == tuple(an_id(number) for number in range(1, 51))
    assert len(report.warnings) == 1 and "50 of 51 rows fail" in report.warnings[0]
    assert require(report) is report


def test_row_counts() -> None:
    """Too few rows are critical, too many a warning."""
    frame = observations(observation_row(2014), observation_row(2015))

    few = run_gate("observations", frame, minimum_rows=3)
    assert not few.success and "at least 3 rows" in few.critical[0] and "found 2" in few.critical[0]
    many = run_gate("observations", frame, maximum_rows=1)
    assert many.success and "at most 1 rows" in many.warnings[0]


def test_columns_and_dtypes() -> None:
    """A missing, extra, moved or retyped column is reported before any expectation runs."""
    good = claims(claim_row())

    assert "expected columns" in run_gate("claims", good.drop(columns="hedge")).critical[0]
    assert "expected columns" in run_gate("claims", good.assign(text="a")).critical[0]
    assert "expected columns" in run_gate("claims", good[list(reversed(good.columns))]).critical[0]
    assert "column start" in run_gate("claims", good.astype({"start": "float64"})).critical[0]
    assert "column kind" in run_gate("claims", good.astype({"kind": "category"})).critical[0]


def test_unknown_frame() -> None:
    with pytest.raises(InvalidInput, match="known: claims"):
        run_gate("articles", claims())


def test_the_frame_is_left_as_it_was() -> None:
    """A gate looks and does not touch."""
    frame = results(result_row(1), result_row(2, label="refuted", reason="outside_tolerance"))
    before = frame.copy(deep=True)

    run_gate("results", frame)

    pd.testing.assert_frame_equal(frame, before)


def test_many_observations() -> None:
    """A large frame with a single bad cell: the one row is found and counted."""
    rows = 200_000
    frame = pd.DataFrame(
        {
            "indicator": pd.Categorical(np.repeat(["A", "B"], rows // 2)),
            "ref_area": pd.Categorical(["CHN"] * rows),
            "time_period": pd.Categorical(["2015"] * rows),
            "obs_value": np.ones(rows),
            "is_duplicate": np.zeros(rows, dtype=bool),
        }
    )
    assert run_gate("observations", frame).success

    frame.loc[rows // 3, "obs_value"] = math.inf
    assert any(f"1 of {rows} rows fail" in text for text in run_gate("observations", frame).critical)


def test_threads_do_not_mix() -> None:
    """80 gates on 8 threads, every second one of a bad frame with its own fault: each report is of its own frame."""

    def one(number: int) -> bool:
        bad = number % 2 == 1
        rows = [claim_row(index) for index in range(number + 1)]
        if bad:
            rows.append(claim_row(1000 + number, hedge="maybe"))
        report = run_gate("claims", claims(*rows))
        named = any(an_id(1000 + number) in text for text in report.critical)
        return report.rows == len(rows) and report.success is not bad and named is bad

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(one, range(80))) == [True] * 80


def test_quiet(capfd: pytest.CaptureFixture[str]) -> None:
    """No bars, no chatter, no warnings."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run_gate("results", results(result_row(1, label="refuted", reason="outside_tolerance")))

    assert capfd.readouterr() == ("", "")
