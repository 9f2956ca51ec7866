"""Standing: a verdict that rests on a copy or a compilation alone.

In: a case and its verdict. Out: Diagnosis rows. Never: a label. A compilation beside which the primary publisher's own
figure is held is not told of: then the figure does not rest on it.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model.verdict import Verdict
from checks.verdicts.case import CheckInput
from checks.verdicts.diagnosis import Diagnosis

_TOLD = {
    "copy": "is a copy of its publisher's series",
    "compilation": "was compiled from others",
}


def weak_source(case: CheckInput, verdict: Verdict) -> Iterator[Diagnosis]:
    """A firm verdict by a figure of another than its primary publisher, where none of such a one stands beside it."""
    told = _TOLD.get(case.reference.standing)
    if told is None or verdict.label not in ("supported", "refuted"):
        return
    beside = [rival for rival in case.match.rivals if rival.why_not == ("lower_rank",)]
    if any(rival.reference.standing == "primary" for rival in beside):
        return
    source = case.reference.publisher or case.reference.dataset
    yield Diagnosis(flag="weak_source", sentence=f"The reference ({source}) {told}; no primary source of it is held.")
