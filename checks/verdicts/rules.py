"""The rules of judgement in their order: the first that answers decides.

In: a CheckInput. Out: a Verdict without flags, or None for "not my question". Never: I/O, a clock, a choice of
reference. Order: date, time of the claim, its number, the reference, announcements, then the intervals.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from checks.model.match import Reference
from checks.model.verdict import REASONS, Verdict
from checks.verdicts.announcements import announcement, is_narrow
from checks.verdicts.case import CheckInput, Comparison, is_readable, unsigned, wrong_side
from checks.verdicts.diagnoses import diagnose
from checks.verdicts.explanations import (
    abstention,
    compared,
    floor_text,
    grey_text,
    margin_text,
    number_text,
    outside_text,
)
from checks.verdicts.other_readings import said_period, said_place, scale_slip
from checks.verdicts.statuses import break_in_change
from checks.verdicts.width_table import readable
from checks.verdicts.widths import accepted_interval

Rule = Callable[[CheckInput], Verdict | None]


def date_unknown(case: CheckInput) -> Verdict | None:
    """Without the article's date there is no as-of verdict."""
    return _abstain(case, "date_unknown", "date_unknown") if case.as_of is None else None


def forecast_or_target(case: CheckInput) -> Verdict | None:
    """A period that ends after the article; one that contains the article's date is "so far", not a forecast."""
    period, as_of = case.claim.period, case.as_of
    if period is None or as_of is None or period.last <= as_of or period.first <= as_of:
        return None
    return _abstain(case, "forecast_or_target", "forecast_or_target")


def unreadable_quantity(case: CheckInput) -> Verdict | None:
    """A number without a sane size, a positive last place or, for a range, its upper end."""
    return None if is_readable(case.quantity) else _abstain(case, "unreadable_quantity", "unreadable_quantity")


def unit_unknown(case: CheckInput) -> Verdict | None:
    """A number without a unit is compared with nothing, unless the matcher met the unit of the measure it names."""
    met = dict(case.match.how).get("unit", "missing") != "missing"
    if case.quantity.unit or (met and case.match.chosen is not None):
        return None
    return _abstain(case, "unit_unknown", "unit_unknown")


def reference_missing(case: CheckInput) -> Verdict | None:
    """No reference was chosen, or the matcher gave a reason against its use: its reason is the answer."""
    given = case.match.reason
    if case.match.chosen is not None and given is None:
        return None
    for label in ("not_enough_evidence", "conflicting_evidence"):
        if given in REASONS[label]:
            return _abstain(case, "reference_missing", str(given), label=label)
    return _abstain(case, "reference_missing", "no_reference")


def reference_unusable(case: CheckInput) -> Verdict | None:
    """A value or a factor that no arithmetic can rest on."""
    if not readable(case.reference.value):
        return _abstain(case, "reference_unusable", "reference_invalid")
    factor = case.match.factor
    if not readable(factor) or factor <= 0:
        return _abstain(case, "reference_unusable", "unit_not_convertible")
    return None


def reference_stale(case: CheckInput) -> Verdict | None:
    """A later edition of the dataset is known and could not be used: what is held may be out of date."""
    if case.reference.sha256 not in case.stale:
        return None
    ending = "a later edition of this reference is known, and could not be used"
    return _compared(case, "reference_stale", "not_enough_evidence", "reference_stale", ending)


def times_more(case: CheckInput) -> Verdict | None:
    """ "Three times more" is three or four times: judged only where both fit or neither does."""
    if case.allowed.rule != "multiple" or not _says_more(case):
        return None
    further = replace(case.quantity, value=case.quantity.value + 1)
    other = accepted_interval(unsigned(further) if case.falls else further, widths=case.widths)
    readings = [case.comparison, case.compare(other.mirrored() if case.falls else other)]
    fitting = [reading for reading in readings if reading.position == "accepted"]
    if len(fitting) == 2 or all(reading.position == "outside" for reading in readings):
        return None
    if fitting:
        factor = number_text(case.number if fitting[0] is readings[0] else case.number + 1)
        ending = f"only the reading as {factor} times fits, and the wording allows two"
        return _compared(case, "times_more", "not_enough_evidence", "ambiguous_number", ending)
    return _compared(case, "times_more", "not_enough_evidence", "borderline", outside_text(case.comparison))


def _says_more(case: CheckInput) -> bool:
    claim = case.claim
    after = claim.sentence.text[max(0, claim.span.end - claim.sentence.start) :]
    found = re.match(r"\s*(?:times\s+)?(\w+)", after)
    return found is not None and found[1].lower() in case.widths.more_words


def link_missing(case: CheckInput) -> Verdict | None:
    """A reference shown without a link is never firm."""
    if case.match.link != "none":
        return None
    ending = "it is not certain that the article means this figure"
    return _compared(case, "link_missing", "not_enough_evidence", "ambiguous_measure", ending)


def series_break(case: CheckInput) -> Verdict | None:
    """A change over a break of the series is no change of what it measures."""
    broken = break_in_change(case)
    if broken is None:
        return None
    ending = f"but its publisher marks a break in {broken}, and the figures before it are not comparable"
    return _compared(case, "series_break", "not_enough_evidence", "series_break", ending)


def meets_the_wording(case: CheckInput) -> Verdict | None:
    """The reference meets the accepted part: supported, by a plausible link only where the interval is narrow."""
    comparison = case.comparison
    if comparison.position != "accepted":
        return None
    if is_implausible(case):
        ending = "inside, but so far off that it is not certain that the article means this figure"
        return _compared(case, "meets_the_wording", "not_enough_evidence", "ambiguous_measure", ending)
    if case.match.link == "plausible" and not is_narrow(comparison.allowed.accepted, comparison.number, case.widths):
        ending = "inside, but so much would fit that it is not certain that the article means this figure"
        return _compared(case, "meets_the_wording", "not_enough_evidence", "ambiguous_measure", ending)
    reason = "within_rounding" if case.quantity.hedge == "exact" else "hedge_satisfied"
    return _compared(case, "meets_the_wording", "supported", reason, "inside")


def lies_in_the_grey(case: CheckInput) -> Verdict | None:
    """The reference meets only the grey part, or is too near for a refutation."""
    comparison = case.comparison
    if comparison.position == "grey":
        reason, ending = "borderline", grey_text(comparison)
        if comparison.only_cut_off:
            reason = "fits_only_truncated"
            ending = f"{outside_text(comparison)}; it fits only if the number was cut off or rounded up"
        elif comparison.beyond_rounding:
            reason = "sample_noise" if comparison.only_by_margin else "borderline"
            ending = margin_text(comparison)
        return _compared(case, "lies_in_the_grey", "not_enough_evidence", reason, ending)
    if comparison.beyond(case.floor):
        return None
    ending = f"{outside_text(comparison)}, less than the {floor_text(case.floor)} that a contradiction needs"
    return _compared(case, "below_the_floor", "not_enough_evidence", "borderline", ending)


def acquitted(case: CheckInput) -> Verdict | None:
    """Outside, but the link is not certain or another plausible figure fits: nothing is contradicted."""
    comparison = case.comparison
    fitting = [rival.reference for rival in case.match.rivals if rival.fits and not rival.excluded]
    if any(rival.fits and rival.why_not == ("lower_rank",) for rival in case.match.rivals):
        ending = f"{outside_text(comparison)}, but a second series of the same measure fits"
        return _compared(case, "acquitted", "conflicting_evidence", "references_disagree", ending)
    if fitting:
        fits = min(fitting, key=rank_key)
        named = ", ".join(part for part in (fits.name or fits.dataset, fits.time_period) if part)
        value = f" says {number_text(fits.value)} and" if readable(fits.value) else ""
        ending = f"{outside_text(comparison)}, but another figure ({named}){value} fits"
    elif (place := said_place(case)) is not None:
        ending = f"{outside_text(comparison)}, but it fits {place.name}, which the sentence names too"
        return _compared(case, "acquitted", "not_enough_evidence", "ambiguous_area", ending)
    elif (period := said_period(case)) is not None:
        ending = f"{outside_text(comparison)}, but it fits {period}, which the sentence names too"
        return _compared(case, "acquitted", "not_enough_evidence", "ambiguous_period", ending)
    elif case.match.link != "certain" or is_implausible(case):
        ending = f"{outside_text(comparison)}, but it is not certain that the article means this figure"
    else:
        return None
    return _compared(case, "acquitted", "not_enough_evidence", "ambiguous_measure", ending)


def is_implausible(case: CheckInput) -> bool:
    """Whether the two are so far apart that they can hardly be of one thing, and no slip of scale explains it.

    "Home to over 1,000 people" is no population of 132 million.
    """
    number, value = abs(case.number), abs(case.comparison.value)
    low, high = min(number, value), max(number, value)
    if low == 0:
        return False
    return high >= low * case.widths.implausible and scale_slip(case) is None


def rank_key(reference: Reference) -> tuple[str, ...]:
    """An order of references that does not depend on how they were listed."""
    return reference.dataset, reference.indicator, reference.time_period or "", str(reference.value), reference.sha256


def contradicted(case: CheckInput) -> Verdict | None:
    """What is left: outside by more than the floor, the link certain, and nothing else fits."""
    reason, ending = _what_went_wrong(case)
    return _compared(case, "contradicted", "refuted", reason, ending)


def _what_went_wrong(case: CheckInput) -> tuple[str, str]:
    """The reason of a contradiction, and how it is told."""
    outside = outside_text(case.comparison)
    slip = scale_slip(case)
    if slip is not None:
        times = number_text(Decimal(10) ** abs(slip))
        return "unit_confusion", f"{outside}; the number is {times} times too {'large' if slip > 0 else 'small'}"
    if wrong_side(case):
        return "wrong_side_of_hedge", outside
    found = {diagnosis.flag for diagnosis in diagnose(case)}
    reasons = [reason for flag, reason in _REASON_OF.items() if flag in found]
    return (reasons[0] if len(reasons) == 1 else "outside_tolerance"), outside


#: Flags of what would fit -> the reason of a contradiction, where it is the only other reading that fits.
_REASON_OF = {
    "level_vs_change": "level_vs_change",
    "percent_vs_point": "percent_vs_point",
    "period_mismatch": "wrong_period",
    "area_mismatch": "wrong_area",
    "nominal_vs_real": "nominal_vs_real",
    "total_vs_rate": "total_vs_rate",
    "definition_mismatch": "wrong_measure",
}


#: In order; the last one always answers.
RULES: tuple[Rule, ...] = (
    date_unknown,
    forecast_or_target,
    unreadable_quantity,
    unit_unknown,
    reference_missing,
    reference_unusable,
    reference_stale,
    announcement,
    times_more,
    link_missing,
    series_break,
    meets_the_wording,
    lies_in_the_grey,
    acquitted,
    contradicted,
)


def _abstain(case: CheckInput, rule: str, reason: str, label: str = "not_enough_evidence") -> Verdict:
    """An abstention before any comparison; what the wording allows is kept where the number is readable."""
    allowed = case.allowed if is_readable(case.quantity) else None
    return Verdict(
        label=label,
        reason=reason,
        explanation=abstention(case.match, reason),
        accepted=None if allowed is None else allowed.accepted,
        grey=None if allowed is None else allowed.grey,
        rule=rule,
    )


def _compared(case: CheckInput, rule: str, label: str, reason: str, ending: str) -> Verdict:
    comparison: Comparison = case.comparison
    return Verdict(
        label=label,
        reason=reason,
        explanation=compared(case, comparison, ending),
        accepted=comparison.allowed.accepted,
        grey=comparison.allowed.grey,
        reference=comparison.reference,
        rule=f"{rule}/{comparison.allowed.rule}",
    )
