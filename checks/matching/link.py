"""Link: how sure it is that a claim speaks of the series chosen: certain, plausible or none.

In: a ranked claim, the cell chosen, the publisher, as_of. Out: the link and the doubts in words.
Never: the claimed value (matching.md, section 2: it may acquit, never convict).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from checks.matching.candidates import FULL, Ranked
from checks.matching.certainty import link_doubts, modality
from checks.matching.doubt import Doubt
from checks.matching.facets import facet_stems
from checks.matching.periods import PeriodChoice
from checks.matching.scoring import Candidate
from checks.matching.strength import features_of, link_of, measure_strength, thresholds
from checks.matching.words import linking_stems, neutral_stems

#: Another measure that is named almost as clearly makes the choice a guess.
NEAR = 0.8

#: Less of an alias than this is too little even for agreement to tell.
LEAST_PLAUSIBLE = 0.7


def near_rivals(item: Ranked) -> tuple[Candidate, ...]:
    """Other measures that the text names almost as clearly as the best."""
    best = item.candidates[0]
    return tuple(
        other
        for other in item.candidates[1:]
        if other.coverage >= FULL and other.total >= NEAR * best.total and not _is_part_of(other, best)
    )


def _is_part_of(other: Candidate, best: Candidate) -> bool:
    """Whether another measure has a restriction that nobody said, while the best has none: the headline is meant."""
    return bool(other.agreement.unsaid) and not best.agreement.unsaid and other.alias <= best.alias


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """``link`` as in checks.model.match.LINKS, ``strength`` from 0 to 1, and the doubts that weakened it."""

    link: str
    strength: Decimal
    doubts: tuple[Doubt, ...]


def weigh_link(
    item: Ranked, choice: PeriodChoice, publisher: str, as_of: date | None, untested: Sequence[Candidate] = ()
) -> Link:
    """How sure it is that the claim speaks of the cell chosen.

    ``untested`` are near rivals that have no cell to be held against the claim: one that has is weighed by the judge.
    ``none`` where the measure's words stand neither in the clause nor together, or too few of them are there, or the
    text denies the number: then not even agreement tells.
    """
    doubts = [*link_doubts(item, publisher), *_about_time(item, choice, as_of)]
    doubts += [Doubt("near_rival", f"{other.concept.name} is named almost as clearly") for other in untested]
    found = measure_strength(features_of(item, doubts))
    best = item.candidates[0]
    if modality(item.segment, best.alias, best.reading) == "none" or not _is_plausible(best, found):
        return Link(link="none", strength=found, doubts=tuple(doubts))
    link = link_of(found, [doubt.code for doubt in doubts])
    if link == "certain" and best.coverage < LEAST_PLAUSIBLE:  # "how ... scale" of "scale of how incomes are split"
        link = "strong"
    return Link(link=link, strength=found, doubts=tuple(doubts))


def _is_plausible(best: Candidate, strength: Decimal) -> bool:
    """Enough of the name is said, near the number; "women" alone, of "women in the population", names nothing, nor does
    "went up" of "prices went up".

    Less of it will do where the link is strong all the same: "reserves" of "central bank reserves".
    """
    if best.coverage < FULL and not best.alias - facet_stems() - neutral_stems() - linking_stems():
        return False
    enough = best.coverage >= LEAST_PLAUSIBLE or strength >= thresholds()["strong"]
    return enough and (best.in_clause or best.together)


def _about_time(item: Ranked, choice: PeriodChoice, as_of: date | None) -> list[Doubt]:
    """A period that is not said, or still runs on the article's date, is not the one that a series holds."""
    claim = item.claim
    found = []
    if not choice.exact or claim.period_from is None:
        found.append(Doubt("period_unsaid", "the period is not said in full"))
    if claim.period is not None and as_of is not None and claim.period.last > as_of:
        found.append(Doubt("period_running", "the period had not ended"))
    return found
