"""What the publisher's own marks on its figures say: provisional values, and breaks in a series.

In: a case whose cells bear the letters of SDMX's CL_OBS_STATUS. Out: Diagnosis rows, and the break between two
periods. Never: a mark of our own; a series without marks is taken as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from checks.lexicon import read_table
from checks.model.observation import BREAK, PROVISIONAL
from checks.verdicts.case import CheckInput
from checks.verdicts.diagnosis import Diagnosis


@cache
def _says_provisional() -> re.Pattern[str]:
    rows = read_table("provisional_words", columns=("word", "why"), key=("word",))
    return re.compile(rf"\b(?:{'|'.join(re.escape(row['word']) for row in rows)})\b", re.IGNORECASE)


def preliminary_used(case: CheckInput) -> Iterator[Diagnosis]:
    """A figure that its publisher called provisional on the day, quoted as if it were the last word."""
    if _says_provisional().search(case.claim.sentence.text):
        return
    marked = _marked(case, PROVISIONAL)
    periods = {case.reference.time_period or ""} if PROVISIONAL in case.reference.obs_status else set()
    derived = case.match.derivation
    if derived is not None:
        periods |= {derived.base_period, derived.end_period} & marked
    if periods:
        told = " and ".join(sorted(periods))
        yield Diagnosis(flag="preliminary_used", sentence=f"The publisher marks its figure of {told} as provisional.")


def break_between(case: CheckInput, first: str, last: str) -> str | None:
    """The last period after ``first``, up to ``last``, that the publisher marks as a break; None without one.

    A value marked so is not comparable with those before it, and is with those after.
    """
    return max((code for code in _marked(case, BREAK) if first < code <= last), default=None)


def break_in_change(case: CheckInput) -> str | None:
    """The break between the two cells that the reference is worked out from."""
    derived = case.match.derivation
    return None if derived is None else break_between(case, derived.base_period, derived.end_period)


def broken_change(case: CheckInput) -> Iterator[Diagnosis]:
    """A change over a break: the verdict's own sentence tells it."""
    if break_in_change(case) is not None:
        yield Diagnosis(flag="series_break", sentence="")


def _marked(case: CheckInput, letter: str) -> set[str]:
    return {code for code, letters in case.match.statuses if letter in letters}
