"""Run a gate: our own frame against its suite, and what that says in sentences.

In: a frame of ids, numbers and codes. Out: GateReport. Never: article text, pages of Great Expectations, its analytics.
Great Expectations takes seconds to import, so it is imported when the first gate runs.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checks.errors import GateFailed
from checks.gates.suites import UNKNOWN_AREAS, Gate, Rule, gate_for
from checks.model.frames import InvalidFrame, check_frame

if TYPE_CHECKING:
    import pandas as pd

#: So many failing ids are named in a sentence; a reviewer needs some to look at, not all.
MAX_NAMED = 5

#: Great Expectations keeps the current project in a module global: contexts are made and used one at a time.
#: Nothing is lost by that, the work is Python and holds the interpreter's lock anyway.
_ONE_AT_A_TIME = threading.Lock()

#: The rule whose failing rows are reported by claim.
_REFUTED = "no claim is refuted"


@dataclass(frozen=True, slots=True, kw_only=True)
class GateReport:
    """What a gate found. ``success`` means that nothing critical failed.

    ``critical`` and ``warnings`` are sentences: expectation, column, what it says, how many rows fail, some of them.
    ``refuted`` are the ids of the claims with a refuted result, in frame order.
    """

    suite: str
    success: bool
    rows: int
    critical: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    refuted: tuple[str, ...] = ()


def run_gate(
    frame_name: str,
    frame: pd.DataFrame,
    *,
    minimum_rows: int = 0,
    maximum_rows: int | None = None,
    unknown_areas: float = UNKNOWN_AREAS,
) -> GateReport:
    """Check ``frame`` ("claims", "results", "observations", "vintage" or "series") with a context of its own.

    Parameters as in ``gate_for``.

    A frame of the wrong columns or dtypes is reported and not looked at further.
    """
    gate = gate_for(
        frame_name,
        minimum_rows=minimum_rows,
        maximum_rows=maximum_rows,
        unknown_areas=unknown_areas,
    )
    try:
        check_frame(gate.columns, frame)
    except InvalidFrame as error:
        return GateReport(suite=gate.suite, success=False, rows=len(frame), critical=(f"check_frame: {error}",))
    with _ONE_AT_A_TIME:
        failures = _failures(gate, frame)
    critical = tuple(failure.text for failure in failures if failure.critical)
    return GateReport(
        suite=gate.suite,
        success=not critical,
        rows=len(frame),
        critical=critical,
        warnings=tuple(failure.text for failure in failures if not failure.critical),
        refuted=tuple(claim for failure in failures for claim in failure.refuted),
    )


def require(report: GateReport) -> GateReport:
    """Return ``report`` when nothing critical failed; raise GateFailed naming suite, expectation and column.

    >>> require(GateReport(suite="claims_gate", success=True, rows=0)).rows
    0
    """
    if not report.success:
        raise GateFailed(
            f"{report.suite}: {len(report.critical)} of the checks on {report.rows} rows failed, nothing is recorded. "
            + "; ".join(report.critical)
        )
    return report


@dataclass(frozen=True, slots=True, kw_only=True)
class _Failure:
    text: str
    critical: bool
    refuted: tuple[str, ...] = ()


def _failures(gate: Gate, frame: pd.DataFrame) -> list[_Failure]:
    """First only yes or no for the whole suite; then details of what failed, which cost time and memory."""
    gx, gxe = _library()
    context = gx.get_context(mode="ephemeral")
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("frames").add_dataframe_asset(gate.suite)
    batch = asset.add_batch_definition_whole_dataframe("whole").get_batch(batch_parameters={"dataframe": frame})
    expectations = [_expectation(gxe, rule, place) for place, rule in enumerate(gate.rules)]
    suite = gx.ExpectationSuite(name=gate.suite, expectations=expectations)
    answers = batch.validate(suite, result_format="BOOLEAN_ONLY").results
    places = sorted(answer.expectation_config.meta["rule"] for answer in answers)
    if places != list(range(len(gate.rules))):
        return [_Failure(text=f"only {len(places)} of {len(gate.rules)} expectations ran", critical=True)]
    failed = sorted(answer.expectation_config.meta["rule"] for answer in answers if not answer.success)
    return [_explain(batch, gxe, gate, place) for place in failed]


def _library() -> tuple[Any, Any]:
    """Great Expectations, imported without analytics and with a quiet log."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx
    import great_expectations.expectations as gxe

    for name in list(logging.root.manager.loggerDict):  # some of its modules set a level of their own
        logger = logging.getLogger(name) if name.split(".")[0] == "great_expectations" else None
        if logger is not None and logger.level != logging.ERROR:  # setting a level empties the caches of all loggers
            logger.setLevel(logging.ERROR)
    return gx, gxe


def _expectation(gxe: Any, rule: Rule, place: int) -> Any:  # noqa: ANN401  # the library's classes are untyped here
    column = {} if rule.column is None else {"column": rule.column}
    return getattr(gxe, rule.expectation)(**column, **rule.settings, severity=rule.severity, meta={"rule": place})


def _explain(batch: Any, gxe: Any, gate: Gate, place: int) -> _Failure:  # noqa: ANN401  # as above
    """Ask one failed expectation again, for counts and, where a column names the rows, for ids."""
    rule = gate.rules[place]
    names = [] if gate.key is None else list(dict.fromkeys((gate.key, "claim_id")))
    fmt: dict[str, object] = {"result_format": "BASIC", "partial_unexpected_count": MAX_NAMED}
    if names and rule.column is not None and rule.expectation != "ExpectColumnValuesToBeOfType":
        fmt = {"result_format": "COMPLETE", "unexpected_index_column_names": names}
    answer = batch.validate(_expectation(gxe, rule, place), result_format=fmt)
    refuted: tuple[str, ...] = ()
    if rule.says == _REFUTED:
        refuted = tuple(str(row["claim_id"]) for row in answer.result.get("unexpected_index_list") or ())
    return _Failure(
        text=_sentence(gate, rule, answer.result, _raised(answer.exception_info)),
        critical=rule.severity == "critical" or _raised(answer.exception_info) is not None,
        refuted=refuted,
    )


def _raised(info: Any) -> str | None:  # noqa: ANN401  # one dict, or a dict of them by metric
    """Message of an expectation that could not be evaluated, None when it could."""
    if not isinstance(info, dict):
        return None
    for part in (info, *(value for value in info.values() if isinstance(value, dict))):
        if part.get("raised_exception") is True:
            return str(part.get("exception_message"))
    return None


def _sentence(gate: Gate, rule: Rule, result: dict[str, Any], raised: str | None) -> str:
    where = rule.expectation if rule.column is None else f"{rule.expectation} on {rule.column}"
    if raised is not None:
        return f"{where} ({rule.says}): could not be evaluated: {raised}"
    if "unexpected_count" in result:
        text = f"{where} ({rule.says}): {int(result['unexpected_count'])} of {int(result['element_count'])} rows fail"
        return text + _named(gate, result)
    observed = result.get("observed_value")
    return f"{where} ({rule.says}): found {observed if isinstance(observed, str | list) else _plain(observed)}"


def _named(gate: Gate, result: dict[str, Any]) -> str:
    """Some failing rows by their key, where a column names them; else some of the numbers found."""
    rows: Sequence[dict[str, Any]] = result.get("unexpected_index_list") or ()
    if gate.key is None:
        found = [f"{_plain(value):.4g}" for value in result.get("partial_unexpected_list") or () if _is_number(value)]
        return f": {', '.join(found[:MAX_NAMED])}" if found else ""
    if not rows:
        return ""
    return f": {gate.key} " + ", ".join(str(row.get(gate.key)) for row in rows[:MAX_NAMED])


def _is_number(value: object) -> bool:
    plain = _plain(value)
    return isinstance(plain, int | float) and not isinstance(plain, bool)


def _plain(value: Any) -> object:  # noqa: ANN401  # numpy scalars among others
    """The Python value of a numpy scalar."""
    return value.item() if hasattr(value, "item") else value
