"""Spells: over how many years a change is told, and whether it is told by the year.

In: a claim. Out: a Spell or None. Never: a number of years that neither the text nor its base says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from checks.lexicon import read_table
from checks.model.claim import Claim

#: The longest spell that is looked for, in years.
LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """``base_year`` where the text names it, ``years`` where it says how many ("in five years"); ``yearly`` when the
    number is that of one year on average."""

    base_year: int | None
    years: int | None
    yearly: bool

    @property
    def exact(self) -> bool:
        """Whether the text names the year from which it is reckoned."""
        return self.base_year is not None

    def base_before(self, end: int) -> int | None:
        """The year from which a change up to ``end`` is reckoned.

        >>> Spell(base_year=None, years=10, yearly=True).base_before(2015)
        2005
        """
        if self.base_year is not None:
            return self.base_year
        return None if self.years is None else end - self.years


def spell_of(claim: Claim) -> Spell | None:
    """The spell of a claim that tells a change over more than one year; None for one of a single year.

    A change from the year before is that of one year.
    """
    period, base = claim.period, claim.base_period
    base_year = None if base is None else base.first.year
    end_year = None if period is None else period.last.year
    if base_year is None and period is not None and "/" in period.code and period.first.year < period.last.year:
        whole = (period.first.month, period.first.day) == (1, 1) and (period.last.month, period.last.day) == (12, 31)
        base_year = period.first.year if whole else None
    near = _near(claim)
    years = years_said(near) if base_year is None else None
    if base_year is None and years is None:
        return None
    if base_year is not None and end_year is not None and end_year - base_year == 1:
        return None
    return Spell(base_year=base_year, years=years, yearly=_pattern("yearly").search(near) is not None)


#: How far from a number the words of its spell stand.
_REACH = 45


def _near(claim: Claim) -> str:
    start, end = claim.span.start - claim.sentence.start, claim.span.end - claim.sentence.start
    return claim.sentence.text[max(0, start - _REACH) : end + _REACH]


@cache
def _words(kind: str) -> str:
    rows = read_table("spells", columns=("word", "kind", "why"), key=("word", "kind"))
    found = sorted((row["word"] for row in rows if row["kind"] == kind), key=lambda word: (-len(word), word))
    return "|".join(map(re.escape, found))


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_words(kind)})\b", re.IGNORECASE)


@cache
def _numbers() -> dict[str, int]:
    rows = read_table("numerals", columns=("word", "kind", "value", "why"), key=("word", "kind"))
    return {row["word"]: int(row["value"]) for row in rows if row["kind"] in ("unit", "tens")}


@cache
def _units() -> dict[str, int]:
    rows = read_table("times", columns=("form", "kind", "value", "why"), key=("form", "kind"))
    months = {row["form"]: int(row["value"]) for row in rows if row["kind"] == "stretch_unit"}
    return {form: number // 12 for form, number in months.items() if number >= 12}


@cache
def _spell() -> re.Pattern[str]:
    numbers = "|".join(sorted(_numbers(), key=lambda word: (-len(word), word)))
    units = "|".join(sorted(_units(), key=lambda word: (-len(word), word)))
    return re.compile(
        rf"\b(?:{_words('over')})\s+(?:(?:{_words('article')})\s+){{0,2}}"
        rf"(?:(?P<number>\d{{1,3}}|{numbers})[\s-]+)?(?P<unit>{units})\b",
        re.IGNORECASE,
    )


def years_said(text: str) -> int | None:
    """The years of "in five years", "over the past decade", "in the 10 years to 2015"; None where none are said.

    >>> years_said("doubled in five years"), years_said("in the decade to 2015"), years_said("over 20 years")
    (5, 10, 20)
    >>> years_said("in the year to March") is None
    True
    """
    found = _spell().search(text)
    if found is None:
        return None
    unit = _units()[found["unit"].lower()]
    if found["number"] is None:
        return unit if unit > 1 else None
    number = found["number"].lower()
    years = unit * (int(number) if number.isdecimal() else _numbers()[number])
    return years if 1 < years <= LONGEST else None
