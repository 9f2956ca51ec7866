"""Elsewhere: the other places whose figure a claim could be, shown and tested, never chosen.

In: the ranked claims of one article. Out: area codes per claim, each with whether its sentence names it; their cells.
Never: the claimed value. A place that the sentence names may have been meant, so a figure that fits it acquits; one
that only the article names, or that is often confused with it, tells what went wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from checks.claims.ref_areas import find_areas
from checks.claims.tokens import tokenize
from checks.lexicon import read_table
from checks.lexicon.areas import area_name
from checks.matching.evidence import Evidence
from checks.model.claim import Claim
from checks.model.match import Elsewhere
from checks.model.measure import Indicator

#: At most so many other places are looked at for one claim: those of its sentence come first.
MOST_PLACES = 6


@cache
def confused_areas() -> Mapping[str, tuple[str, ...]]:
    """Area code -> codes of the places that it is often taken for (confused_areas.csv, both ways)."""
    found: dict[str, list[str]] = {}
    for row in read_table("confused_areas", columns=("area", "other", "why"), key=("area", "other")):
        found.setdefault(row["area"], []).append(row["other"])
        found.setdefault(row["other"], []).append(row["area"])
    return {code: tuple(sorted(others)) for code, others in found.items()}


def other_places(claims: Sequence[Claim]) -> list[tuple[tuple[str, bool], ...]]:
    """For each claim of one article the other places to look at: (code, whether its sentence names it)."""
    named: dict[int, list[str]] = {}
    for claim in claims:
        if claim.sentence.start not in named:
            codes = [mention.code for mention in find_areas(tokenize(claim.sentence.text))]
            named[claim.sentence.start] = list(dict.fromkeys(codes))
    article = sorted({code for codes in named.values() for code in codes})
    return [_places(claim, named[claim.sentence.start], article) for claim in claims]


def _places(claim: Claim, sentence: Sequence[str], article: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    if claim.ref_area is None:
        return ()
    order = dict.fromkeys((*sentence, *confused_areas().get(claim.ref_area, ()), *article))
    return tuple((code, code in sentence) for code in order if code != claim.ref_area)[:MOST_PLACES]


def figures_elsewhere(
    places: Sequence[tuple[str, bool]], series: Indicator, time_period: str, evidence: Evidence
) -> tuple[Elsewhere, ...]:
    """The cells of the same series and period in the other places that have one."""
    return tuple(
        Elsewhere(ref_area=code, name=area_name(code), value=row[time_period].obs_value, said=said)
        for code, said in places
        if time_period in (row := evidence.row(series, code))
    )
