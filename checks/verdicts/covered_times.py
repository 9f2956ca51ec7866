"""Covered times: a number that is published, but for a longer or a shorter time than the article says.

In: a case without a comparable reference. Out: Diagnosis rows. Never: a label: a count of three years says nothing of
one of them, and a figure of the year little of its August.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.verdicts.announcements import is_narrow
from checks.verdicts.case import CheckInput, is_readable
from checks.verdicts.diagnosis import Diagnosis

#: The rival code of a figure that fails by its period alone -> the flag of a number that it has, and how it is told.
_FLAGS = {
    "period_longer": ("period_narrowed", "longer"),
    "period_shorter": ("period_widened", "shorter"),
}


def covered_times(case: CheckInput) -> Iterator[Diagnosis]:
    """The first figure of the very thing that the number fits, and that only its period sets apart.

    Where much would fit, a fit tells nothing: only an announced number that is the article's own, or a narrow reading.
    """
    period = case.claim.period
    if case.match.chosen is not None or case.as_of is None or period is None or not is_readable(case.quantity):
        return
    for rival in case.match.rivals:
        code, reference = rival.why_not[0] if len(rival.why_not) == 1 else "", rival.reference
        if code not in _FLAGS or not rival.fits or rival.differs or rival.excluded:
            continue
        same = reference.is_announcement and reference.value == case.number
        if same or is_narrow(case.allowed.accepted, case.number, case.widths):
            flag, how = _FLAGS[code]
            told = f"The number is that of {reference.time_period}, which is {how} than what the article says"
            yield Diagnosis(flag=flag, sentence=f"{told} ({period.code}).")
            return
