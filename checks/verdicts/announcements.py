"""Announced counts: the number against a dated official statement (judging, section 7).

In: a case whose reference is an announcement. Out: a Verdict, or None for any other reference.
Never: a tolerance for an exact count, or a statement made after the article.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from checks.model.interval import Interval
from checks.model.match import Reference
from checks.model.verdict import Verdict
from checks.verdicts.case import CheckInput, Comparison, position
from checks.verdicts.explanations import (
    abstention,
    announced_by,
    claim_text,
    covered_text,
    interval_text,
    number_text,
    stated_value,
)
from checks.verdicts.width_table import Widths, readable
from checks.verdicts.widths import BOUNDS, Allowed


def announcement(case: CheckInput) -> Verdict | None:
    """Judge against an announcement: it matches, it differs, or it cannot be told."""
    if not case.reference.is_announcement:
        return None
    if case.as_of is not None and case.reference.vintage > case.as_of:
        reason = "no_comparable_reference"
        sentence = f" The statement of {announced_by(case.reference)} is later than the article."
        return _abstain(case, reason, abstention(case.match, reason) + sentence, None)
    comparison = case.compare(announced_reading(case))
    if case.match.link == "none":
        return _abstain(case, "ambiguous_measure", _beside(case, comparison, "ambiguous_measure"), comparison)
    disagreeing = _disagreeing(case, comparison)
    if disagreeing is not None:
        return _verdict(
            case, "conflicting_evidence", "announcements_disagree", _both(case, comparison, disagreeing), comparison
        )
    if comparison.position == "accepted":
        return _matches(case, comparison)
    if comparison.position == "grey":
        reason = "fits_only_truncated" if comparison.only_cut_off else "borderline"
        return _abstain(case, reason, _beside(case, comparison, reason), comparison)
    return _differs(case, comparison)


def announced_reading(case: CheckInput) -> Allowed:
    """What the wording allows beside an announcement.

    A number written to the unit against a whole number is that number and nothing else. A number written rounded
    ("1.4 million" for 1,379,860) keeps its rounding. A bound has no grey margin but its own end.
    """
    allowed, hedge = case.allowed, case.quantity.hedge
    if hedge in BOUNDS:
        edge = replace(allowed.accepted, low_open=False, high_open=False)
        return replace(allowed, grey=edge)
    value = case.comparison.value
    whole = value == value.to_integral_value() and case.number == case.number.to_integral_value()
    if hedge == "exact" and allowed.rule == "exact" and whole and _to_the_unit(allowed):
        point = Interval.point(case.number)
        return replace(allowed, accepted=point, grey=point, truncated=None, rule="announced_count")
    return allowed


def _disagreeing(case: CheckInput, comparison: Comparison) -> Reference | None:
    """A statement of equal standing and other origin that cannot be true beside the chosen one, where that matters.

    It does not where the wording allows both. Where it allows neither, only a certain link says that both are of the
    same count.
    """
    ours = comparison.position == "accepted"
    for rival in case.match.rivals:
        if rival.why_not != ("equal_rank",) or not readable(rival.reference.value):
            continue
        other = case.published_as(rival.reference, rival.factor).rounding
        if other.overlaps(comparison.reference):
            continue
        theirs = position(comparison.allowed, other, rival.reference.value * rival.factor) == "accepted"
        if ours != theirs or (not ours and case.match.link == "certain"):
            return rival.reference
    return None


def _to_the_unit(allowed: Allowed) -> bool:
    return allowed.candidates[0] <= 1


def _says_the_number(case: CheckInput, comparison: Comparison) -> bool:
    return comparison.value == case.number


def _narrow(comparison: Comparison, widths: Widths) -> bool:
    return is_narrow(comparison.allowed.accepted, comparison.number, widths)


def is_narrow(accepted: Interval, number: Decimal, widths: Widths) -> bool:
    """Whether agreement with this interval is evidence in itself: two-sided, and small against the number.

    >>> from checks.verdicts.width_table import default_widths
    >>> is_narrow(Interval(low=Decimal(10), high=None), Decimal(10), default_widths())
    False
    """
    if accepted.low is None or accepted.high is None:
        return False
    return accepted.high - accepted.low <= 2 * widths.narrow * abs(number)


def _matches(case: CheckInput, comparison: Comparison) -> Verdict:
    sure = case.match.link == "certain" or _says_the_number(case, comparison) or _narrow(comparison, case.widths)
    if not sure:
        return _abstain(case, "ambiguous_measure", _beside(case, comparison, "ambiguous_measure"), comparison)
    stated = stated_value(case.reference)
    first = f"Matches the announcement of {announced_by(case.reference)}: {stated}."
    if not _says_the_number(case, comparison):
        allows = interval_text(comparison.allowed.accepted)
        first = f"{first[:-1]}; the article says {claim_text(case)}, which allows {allows}."
    return _verdict(case, "supported", "matches_announcement", first + covered_text(case), comparison)


def _differs(case: CheckInput, comparison: Comparison) -> Verdict:
    fitting = [rival for rival in case.match.rivals if rival.fits]
    if case.match.link == "certain" and not fitting:
        return _verdict(
            case,
            "refuted",
            "differs_from_announcement",
            _beside(case, comparison, "differs_from_announcement"),
            comparison,
        )
    return _abstain(case, "ambiguous_measure", _beside(case, comparison, "ambiguous_measure"), comparison)


def _beside(case: CheckInput, comparison: Comparison, reason: str) -> str:
    """Both numbers side by side, and how the comparison came out."""
    endings = {
        "differs_from_announcement": f"outside by {number_text(comparison.gap)}",
        "ambiguous_measure": "it is not certain that both count the same",
        "borderline": "neither a match nor another number",
        "fits_only_truncated": "it fits only if it was cut off or rounded up",
    }
    return (
        f"The article says {claim_text(case)}, which allows {interval_text(comparison.allowed.accepted)}; "
        f"the announcement of {announced_by(case.reference)} says {stated_value(case.reference)}: "
        f"{endings[reason]}.{covered_text(case)}"
    )


def _both(case: CheckInput, comparison: Comparison, other: Reference) -> str:
    """Two statements of one count side by side."""
    return (
        f"The article says {claim_text(case)}, which allows {interval_text(comparison.allowed.accepted)}; "
        f"the announcement of {announced_by(case.reference)} says {stated_value(case.reference)}, "
        f"that of {announced_by(other)} {stated_value(other)}, of the same count.{covered_text(case)}"
    )


def _abstain(case: CheckInput, reason: str, explanation: str, comparison: Comparison | None) -> Verdict:
    return _verdict(case, "not_enough_evidence", reason, explanation, comparison)


def _verdict(case: CheckInput, label: str, reason: str, explanation: str, comparison: Comparison | None) -> Verdict:
    allowed = case.allowed if comparison is None else comparison.allowed
    return Verdict(
        label=label,
        reason=reason,
        explanation=explanation,
        accepted=allowed.accepted,
        grey=allowed.grey,
        reference=None if comparison is None else comparison.reference,
        rule=f"announcement/{allowed.rule}",
    )
