"""Records: "the highest since 2006", held against the whole series up to the claim's period.

In: a case. Out: Diagnosis rows. Never: a label; a record of other periods than the series holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from checks.lexicon import read_table
from checks.verdicts.case import CheckInput
from checks.verdicts.diagnosis import Diagnosis
from checks.verdicts.explanations import number_text

#: A year may stand between a number and the words of its record.
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")

_KINDS = ("extreme", "whole", "reach")


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenRecord:
    """The claim's own cell and an earlier one beyond it, both in the series' unit."""

    value: Decimal
    best_period: str
    best: Decimal


@cache
def _record_words() -> tuple[re.Pattern[str], dict[str, str]]:
    """An expression for the words of a record, and the side of each extreme (records.csv)."""
    rows = read_table("records", columns=("word", "side", "kind", "why"), key=("word",))
    of = {kind: "|".join(re.escape(row["word"]) for row in rows if row["kind"] == kind) for kind in _KINDS}
    pattern = (
        rf"\b(?:(?P<whole>{of['whole']})"
        rf"|(?P<extreme>{of['extreme']})\b[^\d]{{0,40}}?\b(?:{of['reach']}|since (?P<since>(?:19|20)\d\d)))\b"
    )
    return re.compile(pattern, re.IGNORECASE), {row["word"]: row["side"] for row in rows}


def stands_beside(case: CheckInput, said: re.Match[str]) -> bool:
    """Whether no other number stands between the claim and the words: else they are that one's."""
    sentence = case.claim.sentence
    start, end = case.claim.span.start - sentence.start, case.claim.span.end - sentence.start
    gap = sentence.text[end : said.start()] if said.start() >= end else sentence.text[said.end() : start]
    return not any(char.isdigit() for char in _YEAR.sub(" ", gap))


def broken_record(case: CheckInput) -> BrokenRecord | None:
    """The earlier cell that a claimed record does not reach; None where no record is claimed or it holds."""
    pattern, side_of = _record_words()
    said = pattern.search(case.claim.sentence.text)
    chosen = case.reference.time_period
    if said is None or case.match.derivation is not None or chosen is None or not stands_beside(case, said):
        return None
    high = side_of[(said["whole"] or said["extreme"]).lower()] == "high"
    value = dict(case.match.history).get(chosen)
    earlier = [
        (code, other)
        for code, other in case.match.history
        if code < chosen and (said["since"] is None or code[:4] > said["since"])
    ]
    if value is None or not earlier:
        return None
    period, best = (max if high else min)(earlier, key=lambda cell: cell[1])
    return (
        BrokenRecord(value=value, best_period=period, best=best) if (best > value if high else best < value) else None
    )


def records(case: CheckInput) -> Iterator[Diagnosis]:
    """A claimed record that an earlier cell of the series is beyond."""
    broken = broken_record(case)
    if broken is not None:
        told = f"It was {number_text(broken.best)} in {broken.best_period}."
        yield Diagnosis(flag="not_a_record", sentence=told)
