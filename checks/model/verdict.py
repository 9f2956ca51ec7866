"""Verdict: label, reason, flags and the intervals that decided (judging.md, sections 9 and 10)."""

from __future__ import annotations

from dataclasses import dataclass

from checks.errors import InvalidInput
from checks.model.interval import Interval

#: label -> the reasons it may carry; the words are those of judging.md section 10.
REASONS: dict[str, tuple[str, ...]] = {
    "supported": ("within_rounding", "hedge_satisfied", "matches_announcement"),
    "refuted": (
        "outside_tolerance",
        "wrong_side_of_hedge",
        "unit_confusion",
        "wrong_period",
        "wrong_area",
        "wrong_measure",
        "level_vs_change",
        "percent_vs_point",
        "total_vs_rate",
        "nominal_vs_real",
        "differs_from_announcement",
        "arithmetic_impossible",
    ),
    "conflicting_evidence": ("references_disagree", "announcements_disagree"),
    "not_enough_evidence": (
        "measure_unknown",
        "unit_unknown",
        "area_unknown",
        "date_unknown",
        "ambiguous_measure",
        "ambiguous_number",
        "ambiguous_period",
        "ambiguous_area",
        "ambiguous_currency",
        "unreadable_quantity",
        "forecast_or_target",
        "no_reference",
        "no_comparable_reference",
        "definition_differs",
        "area_not_in_reference",
        "period_missing_in_reference",
        "period_mismatch",
        "unit_not_convertible",
        "reference_stale",
        "reference_invalid",
        "source_unavailable",
        "evidence_lost",
        "borderline",
        "fits_only_truncated",
        "series_break",
        "sample_noise",
    ),
}

LABELS = tuple(REASONS)

#: Context flags (judging.md section 9). Those not yet raised by a function are listed in docs/judging.md.
FLAGS = (
    "outdated",
    "revised_since",
    "preliminary_used",
    "period_mismatch",
    "period_widened",
    "period_narrowed",
    "area_mismatch",
    "definition_mismatch",
    "level_vs_change",
    "total_vs_rate",
    "nominal_vs_real",
    "percent_vs_point",
    "cherry_picked_base",
    "misleading_rounding",
    "false_precision",
    "series_break",
    "sample_noise",
    "single_origin",
    "weak_source",
    "arithmetic_impossible",
    "sum_mismatch",
    "overstated",
    "understated",
    "later_vintage",
    "double_rounding",
    "not_a_record",
    "not_that_rank",
    "self_reported",
    "source_unnamed",
    "boilerplate_suspected",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """``explanation`` is one sentence built from the very intervals that decided.

    ``accepted`` is what the wording allows, ``grey`` what it neither allows nor excludes,
    ``reference`` the interval that the published value stands for, all in the claim's unit.
    """

    label: str
    reason: str
    explanation: str
    flags: tuple[str, ...] = ()
    accepted: Interval | None = None
    grey: Interval | None = None
    reference: Interval | None = None
    rule: str = ""

    def __post_init__(self) -> None:
        if self.reason not in REASONS.get(self.label, ()):
            raise InvalidInput(f"{self.label!r} cannot carry the reason {self.reason!r}")
        unknown = [flag for flag in self.flags if flag not in FLAGS]
        if unknown:
            raise InvalidInput(f"unknown flags {unknown}")
