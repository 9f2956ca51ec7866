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
from checks.verdicts.statuses import break_between

#: A year may stand between a number and the words of its record.
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")

_KINDS = ("extreme", "whole", "reach")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedRecord:
    """A record held against the series, all in its unit.

    ``value`` is the claim's own cell, ``best`` an earlier comparable one beyond it (period, value), ``broken`` the
    period of a break before which nothing is comparable.
    """

    value: Decimal
    broken: str | None = None
    best: tuple[str, Decimal] | None = None


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


def claimed_record(case: CheckInput) -> ClaimedRecord | None:
    """What the words of a record ask of the series; None where no record is claimed, or nothing before is held."""
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
    broken = break_between(case, earlier[0][0], chosen)
    comparable = [(code, other) for code, other in earlier if broken is None or code >= broken]
    if not comparable:
        return ClaimedRecord(value=value, broken=broken)
    period, best = (max if high else min)(comparable, key=lambda cell: cell[1])
    beyond = best > value if high else best < value
    return ClaimedRecord(value=value, broken=broken, best=(period, best) if beyond else None)


def records(case: CheckInput) -> Iterator[Diagnosis]:
    """A claimed record that an earlier cell of the series is beyond, or that reaches back over a break of it."""
    claimed = claimed_record(case)
    if claimed is None:
        return
    if claimed.best is not None:
        period, best = claimed.best
        yield Diagnosis(flag="not_a_record", sentence=f"It was {number_text(best)} in {period}.")
    elif claimed.broken is not None:
        told = f"The publisher marks a break in {claimed.broken}: what was before is not comparable."
        yield Diagnosis(flag="series_break", sentence=told)
