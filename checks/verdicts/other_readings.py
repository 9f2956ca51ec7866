"""Other readings: the period, the place, the scale or the measure that a number outside would fit.

In: a case whose reference lies outside. Out: what fits, by name. Never: a label. A reading that the sentence itself
offers (another year or place that it names) acquits, since it may have been meant; the others only tell what went
wrong.
"""

from __future__ import annotations

import re
from decimal import Decimal

from checks.model.match import Elsewhere, Rival
from checks.verdicts.announcements import is_narrow
from checks.verdicts.case import CheckInput
from checks.verdicts.width_table import readable
from checks.verdicts.widths import BOUNDS

#: Slips of scale that are looked for: thousands, millions and billions mixed up.
SCALES = (3, -3, 6, -6, 9, -9)

_YEAR = re.compile(r"(?<![\d.,$\u20ac\u00a3])(?:1[5-9]|20)\d\d(?!\d|,\d|\.\d|\s*(?:%|per\s?cent))")


def is_outside(case: CheckInput) -> bool:
    """Whether the reference lies outside what the wording allows, grey part included."""
    return case.comparison.position == "outside"


def fits(case: CheckInput, value: Decimal) -> bool:
    """Whether a value in the claim's unit lies in what the wording allows; under a bound only one near it."""
    return case.allowed.accepted.contains(value) and not (case.quantity.hedge in BOUNDS and case.is_far(value))


def _telling(case: CheckInput) -> bool:
    """Whether so little fits that a fit tells something."""
    return is_outside(case) and is_narrow(case.allowed.accepted, case.number, case.widths)


def scale_slip(case: CheckInput) -> int | None:
    """The power of ten by which the article's number is off, where that alone would make it fit."""
    if not _telling(case):
        return None
    value = case.comparison.value
    return next((power for power in SCALES if fits(case, value.scaleb(power))), None)


def fitting_periods(case: CheckInput) -> tuple[str, ...]:
    """The other periods of the same series that the number fits, the nearest first."""
    if not is_outside(case) or case.match.derivation is not None or not case.match.history:
        return ()
    chosen = case.reference.time_period or ""
    periods = [code for code, _ in case.match.history]
    here = periods.index(chosen) if chosen in periods else len(periods)
    fitting = [
        (abs(place - here), code)
        for place, (code, value) in enumerate(case.match.history)
        if code != chosen and readable(value) and fits(case, value * case.match.factor)
    ]
    return tuple(code for _, code in sorted(fitting))


def other_period(case: CheckInput) -> str | None:
    """The nearest other period that the number fits, where a fit tells something."""
    return next(iter(fitting_periods(case)), None) if _telling(case) else None


def said_period(case: CheckInput) -> str | None:
    """Another year that the sentence names and that the number fits: it may be the year meant."""
    said = set(_YEAR.findall(case.claim.sentence.text))
    return next((code for code in fitting_periods(case) if code[:4] in said), None)


def fitting_places(case: CheckInput) -> tuple[Elsewhere, ...]:
    """The other places whose value of the same series and period the number fits."""
    if not is_outside(case):
        return ()
    return tuple(
        other for other in case.match.elsewhere if readable(other.value) and fits(case, other.value * case.match.factor)
    )


def other_place(case: CheckInput) -> Elsewhere | None:
    """The first other place that the number fits, where a fit tells something."""
    return next(iter(fitting_places(case)), None) if _telling(case) else None


def said_place(case: CheckInput) -> Elsewhere | None:
    """Another place that the sentence names and that the number fits: it may be the place meant."""
    return next((other for other in fitting_places(case) if other.said), None)


def other_measure(case: CheckInput) -> Rival | None:
    """The first rival that fits and is a measure of the same thing, but for one thing (``differs``)."""
    if not is_outside(case):
        return None
    return next((rival for rival in case.match.rivals if rival.fits and rival.differs not in ("", "measure")), None)
