"""Readings: how a claim of some unit and kind can speak of a concept, if at all.

In: a claim, its segment, a concept that its words name. Out: the name of a reading, or None. Never: a score or a value.
"""

from __future__ import annotations

from functools import cache, cached_property

from checks.lexicon import read_table
from checks.matching.catalogue import Hit
from checks.matching.concepts import Concept, Kind
from checks.matching.facets import Facet
from checks.matching.segments import Segment
from checks.matching.spells import Spell, spell_of
from checks.matching.units import adds_up, claim_unit, compatible, same_denominator
from checks.matching.wholes import compared_with, times_whole, whole_of
from checks.matching.words import neutral_stems, stems
from checks.model.claim import Claim


class Readings:
    """How one claim can speak of the measures that its words name, asked once for each kind of measure.

    ``level``, ``derived`` (a change or a ratio that has to be computed from two cells), ``growth`` (a change over
    several years), ``part`` (a share of another place's total), ``times`` (of another place's figure), ``whole_times``
    (twice its GDP, where the measure is a share of it), ``complement``
    ("lived without electricity") or ``opposite`` (a deficit of a balance).
    """

    def __init__(self, claim: Claim, segment: Segment) -> None:
        self._claim = claim
        self._segment = segment
        self._denied = segment.denied(claim)
        self._by_kind: dict[Kind, str | None] = {}
        unit = claim_unit(claim.quantity.unit)
        counted = stems(claim.quantity.unit or "") if unit is not None and unit.code == "count" else frozenset()
        self._counted = counted - neutral_stems()

    def of_kind(self, kind: Kind) -> str | None:
        """The reading that measures of a form and unit class allow, or None where a claim of its unit has none."""
        if kind not in self._by_kind:
            self._by_kind[kind] = self._of_kind(kind)
        return self._by_kind[kind]

    def of(self, hit: Hit) -> str | None:
        """The reading of one concept that the words name, or None where the claim cannot speak of it."""
        concept, unit = hit.concept, self._claim.quantity.unit
        if self._denied and any(word in hit.alias and by not in hit.alias for by, word in self._denied):
            whole = concept.unit_class == "percent" and concept.form in ("share", "rate") and unit == "percent"
            return "complement" if whole and self._claim.kind == "share" else None
        reading = self.of_kind(concept.kind)
        if reading == "whole_times":
            return (
                reading if self._times is not None and concept.facets.get("denominator") in self._times.values else None
            )
        if reading == "derived":
            return reading if unit in _RELATIVE_UNITS or self._counts_the_same(concept) else None
        if reading != "level" or concept.form == "growth":
            return reading
        if not same_denominator(self._claim, concept.published) or not self._counts_the_same(concept):
            return None
        told_by_size = opposite_stems() & concept.words and balance_stems() & concept.words
        return "opposite" if told_by_size and opposite_stems() & (hit.alias | self._segment.stems) else "level"

    def _of_kind(self, kind: Kind) -> str | None:
        claim, unit = self._claim, self._claim.quantity.unit
        if self._times is not None:
            return "whole_times" if kind.form == "share" and kind.unit_class == "percent" else None
        if kind.form == "level" and adds_up(kind.unit_class) and self._whole is not None:
            return "part"
        if kind.form != "growth" and kind.unit_class is not None and self._other is not None:
            return "times"
        if kind.form == "growth":
            return None if unit != "percent" else "level" if self._spell is None else "growth"
        if claim.kind == "change" or unit == "time":
            if not _derivable(unit, kind):
                return None
            return "growth" if unit == "percent" and self._spell is not None else "derived"
        code = kind.published if kind.unit_class == "other" and kind.published is not None else kind.unit_class
        return "level" if code is None or compatible(claim, code, self._segment.passage) else None

    @cached_property
    def _whole(self) -> str | None:
        return whole_of(self._claim)

    @cached_property
    def _times(self) -> Facet | None:
        return times_whole(self._claim)

    @cached_property
    def _other(self) -> str | None:
        return compared_with(self._claim)

    @cached_property
    def _spell(self) -> Spell | None:
        return spell_of(self._claim)

    def _counts_the_same(self, concept: Concept) -> bool:
        """A count of things is a count of what the measure names: "664 ibises" is no number of researchers."""
        return self._counted <= concept.words


#: Units in which a change of any measure is told, whatever its own unit.
_RELATIVE_UNITS = ("percent", "time", "percentage_point", "point")


@cache
def opposite_stems() -> frozenset[str]:
    """Stems of words that tell a balance by its size: a deficit of 5 is a balance of -5."""
    return _stems_of("opposite")


@cache
def balance_stems() -> frozenset[str]:
    """Stems of the words that a balance is called by: a poverty gap is none."""
    return _stems_of("balance")


def _stems_of(kind: str) -> frozenset[str]:
    rows = read_table("opposites", columns=("word", "kind", "why"), key=("word",))
    return frozenset(word for row in rows if row["kind"] == kind for word in stems(row["word"]))


def _derivable(unit: str | None, kind: Kind) -> bool:
    """Whether a change can be one of such a measure: in percent or times of anything, in its own unit otherwise."""
    if kind.unit_class is None:
        return False
    if unit in ("percent", "time"):
        return True
    if unit in ("percentage_point", "point"):
        return kind.unit_class == "percent" or (unit == "point" and kind.unit_class == "index")
    own = claim_unit(unit)
    return own is not None and own.code == kind.unit_class
