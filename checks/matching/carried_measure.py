"""Carried measures: a clause that goes on with the measure of the claim before is no surer of it than that claim.

In: matches of one article in claim order, with their ranked claims. Out: the same, some with a weaker link.
Never: the claimed value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from checks.matching.candidates import Ranked, same_measure
from checks.model.match import LINKS, Match

#: Doubts that are about the measure itself, and so go with it from clause to clause.
_OF_MEASURE = frozenset(("facet_unmet", "unexplained", "unnamed"))

_TOLD = ("doubt", "the measure is that of the claim before, where it is in doubt itself")


def weaken_carried(matches: Sequence[Match], ranked: Sequence[Ranked]) -> list[Match]:
    """The matches, no carried one with a surer link than the claim whose measure it goes on with.

    "Of young men who wanted work over half found none. In Greece the rate was 20%": what is doubtful of the first
    number is doubtful of the second.
    """
    found: list[Match] = []
    for place, (match, item) in enumerate(zip(matches, ranked, strict=True)):
        before = found[-1] if found else None
        goes_on = place > 0 and same_measure(item, ranked[place - 1]) and not item.candidates[0].in_clause
        if before is not None and goes_on and _surer(match, before):
            match = replace(match, link=before.link, how=(*match.how, _TOLD))  # noqa: PLW2901
        found.append(match)
    return found


def _surer(match: Match, before: Match) -> bool:
    doubted = not _OF_MEASURE.isdisjoint(before.doubts)
    return doubted and before.link in ("plausible", "none") and LINKS.index(match.link) < LINKS.index(before.link)
