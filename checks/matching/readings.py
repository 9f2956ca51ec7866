"""Readings: how a claim of some unit and kind can speak of a concept, if at all.

In: a claim, its segment, a concept that its words name. Out: the name of a reading, or None. Never: a score or a value.
"""

from __future__ import annotations

from functools import cache

from checks.lexicon import read_table
from checks.matching.catalogue import Hit
from checks.matching.concepts import Concept
from checks.matching.segments import Segment
from checks.matching.spells import spell_of
from checks.matching.units import adds_up, claim_unit, compatible, same_denominator
from checks.matching.wholes import compared_with, whole_of
from checks.matching.words import neutral_stems, stems
from checks.model.claim import Claim


def reading_of(claim: Claim, segment: Segment, hit: Hit) -> str | None:
    """How a claim of this unit and kind can speak of a concept, or None where it cannot.

    ``level``, ``derived`` (a change or a ratio that has to be computed from two cells), ``growth`` (a change over
    several years), ``part`` (a share of another place's total), ``times`` (of another place's figure), ``complement``
    ("lived without electricity") or ``opposite`` (a deficit of a balance).
    """
    unit, concept = claim.quantity.unit, hit.concept
    if segment.denies(hit.alias, claim):
        whole = concept.unit_class == "percent" and concept.form in ("share", "rate") and unit == "percent"
        return "complement" if whole and claim.kind == "share" else None
    if (found := _between_places(claim, concept)) is not None:
        return found
    if concept.form == "growth":
        spell = spell_of(claim) if unit == "percent" else None
        return None if unit != "percent" else "level" if spell is None else "growth"
    if claim.kind == "change" or unit == "time":
        return _of_change(claim, concept)
    published = concept.unit_of(concept.series[0])
    unit_class = published.code if concept.unit_class == "other" and published is not None else concept.unit_class
    if unit_class is not None and not compatible(claim, unit_class, segment.passage):
        return None
    if not same_denominator(claim, published) or not counts_the_same(claim, concept):
        return None
    told_by_size = opposite_stems() & concept.words
    return "opposite" if told_by_size and opposite_stems() & (hit.alias | segment.stems) else "level"


def _between_places(claim: Claim, concept: Concept) -> str | None:
    """A share of another place's total, or so many times another place's figure."""
    if concept.form == "level" and adds_up(concept.unit_class) and whole_of(claim) is not None:
        return "part"
    if concept.form != "growth" and concept.unit_class is not None and compared_with(claim) is not None:
        return "times"
    return None


def _of_change(claim: Claim, concept: Concept) -> str | None:
    """A change of a measure of levels, from its own cells."""
    if not _derivable(claim, concept):
        return None
    return "growth" if claim.quantity.unit == "percent" and spell_of(claim) is not None else "derived"


@cache
def opposite_stems() -> frozenset[str]:
    """Stems of words that tell a balance by its size: a deficit of 5 is a balance of -5."""
    rows = read_table("opposites", columns=("word", "why"), key=("word",))
    return frozenset(word for row in rows for word in stems(row["word"]))


def _derivable(claim: Claim, concept: Concept) -> bool:
    """Whether the change can be one of this concept: in percent or times of anything, in its own unit otherwise."""
    unit = claim.quantity.unit
    if concept.unit_class is None:
        return False
    if unit in ("percent", "time"):
        return True
    if unit in ("percentage_point", "point"):
        return concept.unit_class == "percent" or (unit == "point" and concept.unit_class == "index")
    own = claim_unit(unit)
    return own is not None and own.code == concept.unit_class and counts_the_same(claim, concept)


def counts_the_same(claim: Claim, concept: Concept) -> bool:
    """A count of things is a count of what the measure names: "664 ibises" is no number of researchers."""
    unit = claim_unit(claim.quantity.unit)
    if unit is None or unit.code != "count":
        return True
    noun = stems(claim.quantity.unit or "")
    return noun <= (concept.words | neutral_stems())
