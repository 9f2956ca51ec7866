"""Announcements: claims against dated official statements of a count (judging.md, sections 5 and 7).

In: a claim, the announcements, as_of. Out: Match with the statement chosen, or with every near one as a rival
and why not. Never: the value; a statement made after the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from checks.lexicon import read_table
from checks.matching.place_doubts import borrowed_place
from checks.matching.words import content_words, stem, stems
from checks.model.announcement import Announcement
from checks.model.claim import Claim
from checks.model.match import Match, Reference, Rival
from checks.model.period import Period

#: Codes that make a statement speak of something else.
_DEFINITION = ("definition_other", "definition_wider", "definition_narrower")


@cache
def _actions() -> dict[str, str]:
    rows = read_table("actions", columns=("form", "action", "why?"), key=("form",))
    return {stem(row["form"]): row["action"] for row in rows}


@cache
def _broader() -> frozenset[tuple[str, str]]:
    rows = read_table("scopes", columns=("term", "broader", "why"), key=("term", "broader"))
    return frozenset((stem(row["term"]), stem(row["broader"])) for row in rows)


def action_of(phrase: str | None) -> str | None:
    """The code of what was done, from a verb phrase: "were shut down" -> "close" (actions.csv).

    >>> action_of("were shut down"), action_of("prosecuted"), action_of("were counted")
    ('close', 'prosecute', None)
    """
    found = [_actions()[word.stem] for word in content_words(phrase or "") if word.stem in _actions()]
    return found[-1] if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compared:
    """A statement on the claim's matter, and the codes of what does not fit."""

    statement: Announcement
    codes: tuple[str, ...]

    @property
    def order(self) -> tuple[int, int, int, date, str]:
        definition = sum(code in _DEFINITION for code in self.codes)
        shape = "definition_other" in self.codes
        return (definition + shape, len(self.codes), self.statement.rank, self.statement.stated_on, self.statement.id)


def match_announcement(claim: Claim, statements: Sequence[Announcement], as_of: date | None) -> Match:
    """The statement that the claim repeats, or a Match without one.

    A statement that covers less than the claim's period may be chosen (link ``plausible``, flag
    ``period_widened``): then it can only confirm. With everything equal the link is ``certain``.
    """
    compared = sorted(
        (
            _Compared(statement=statement, codes=_mismatches(claim, statement, as_of))
            for statement in statements
            if _same_matter(claim, statement)
        ),
        key=lambda item: item.order,
    )
    eligible = [item for item in compared if set(item.codes) <= {"period_shorter"}]
    if not eligible:
        return Match(
            claim=claim,
            reason=_reason(compared) if compared else None,
            rivals=tuple(_rival(item.statement, item.codes) for item in _one_per_origin(compared)),
        )
    chosen = eligible[0]
    copies = [item for item in eligible[1:] if item.statement.origin_of_figure == chosen.statement.origin_of_figure]
    others = [item for item in compared if item is not chosen and item not in copies]
    return Match(
        claim=claim,
        chosen=make_reference(chosen.statement),
        link="plausible" if chosen.codes or not _all_said(claim) else "certain",
        how=_how(chosen),
        flags=_flags(chosen, eligible),
        rivals=(
            *(_rival(item.statement, ("same_origin_copy",)) for item in copies),
            *(_rival(item.statement, _standing(item, chosen)) for item in _one_per_origin(others)),
        ),
    )


def _standing(item: _Compared, chosen: _Compared) -> tuple[str, ...]:
    """Why a statement of another origin was not used: what does not fit, or how near it is to the origin.

    ``equal_rank``: by the same body or as near, of the same act, thing and days. Where such two disagree, neither
    decides; the judge looks at their values.
    """
    one, other = chosen.statement, item.statement
    same_count = action_of(one.action) == action_of(other.action) and stems(one.counted) == stems(other.counted)
    same_days = one.covers is not None and other.covers is not None and one.covers.same_days(other.covers)
    near = one.body == other.body or one.rank == other.rank
    if item.codes == chosen.codes and same_count and same_days and near:
        return ("equal_rank",)
    return item.codes or ("lower_rank",)


def _same_matter(claim: Claim, statement: Announcement) -> bool:
    """Same counted noun, and the sentence uses one of the statement's words."""
    if claim.quantity.unit != statement.unit:
        return False
    if claim.ref_area not in (None, statement.ref_area):
        return False
    sentence = stems(claim.sentence.text)
    return any(stems(word) <= sentence for word in statement.about)


def _mismatches(claim: Claim, statement: Announcement, as_of: date | None) -> tuple[str, ...]:
    codes = []
    definition = _definition(claim, statement)
    if definition:
        codes.append(definition)
    matter = stems(" ".join(statement.about))
    if claim.ref_area is None or borrowed_place(claim, claim.sentence.text, matter):
        codes.append("area_other")
    if as_of is None or statement.stated_on > as_of:
        codes.append("published_after_claim")
    period = _period(claim.period, statement.covers)
    if period:
        codes.append(period)
    return tuple(codes)


def _definition(claim: Claim, statement: Announcement) -> str | None:
    if action_of(claim.action) != action_of(statement.action):
        return "definition_other"
    ours = stems(claim.counted or "") - {stem(statement.unit)}
    theirs = stems(statement.counted)
    broader = {wide for word in ours for narrow, wide in _broader() if narrow == word}
    if broader & (theirs - ours):
        return "definition_wider"
    return None if ours <= theirs else "definition_other"


def _period(ours: Period | None, theirs: Period | None) -> str | None:
    if ours is None or theirs is None:
        return "period_other"
    if ours.same_days(theirs):
        return None
    if ours.contains(theirs):
        return "period_shorter"
    return "period_longer" if theirs.contains(ours) else "period_other"


def _reason(compared: Sequence[_Compared]) -> str:
    """``definition_differs`` when every near figure measures something else."""
    all_differ = all(any(code in _DEFINITION for code in item.codes) for item in compared)
    return "definition_differs" if all_differ else "no_comparable_reference"


def _all_said(claim: Claim) -> bool:
    return claim.area_from is not None and claim.period_from == "said"


def _one_per_origin(compared: Sequence[_Compared]) -> list[_Compared]:
    """The best report of each origin: a copy is no further figure."""
    seen: set[tuple[str, str]] = set()
    kept = []
    for item in compared:
        origin = (item.statement.origin_of_figure, str(item.statement.value))
        if origin not in seen:
            seen.add(origin)
            kept.append(item)
    return kept


def _how(chosen: _Compared) -> tuple[tuple[str, str], ...]:
    statement = chosen.statement
    return (
        ("measure", f"same action and count: {statement.counted}"),
        ("unit", statement.unit),
        ("area", "equal"),
        ("period", "the statement covers less" if "period_shorter" in chosen.codes else "equal"),
        ("date", f"stated on {statement.stated_on.isoformat()}"),
        ("standing", f"origin: {statement.origin_of_figure}"),
    )


def _flags(chosen: _Compared, eligible: Sequence[_Compared]) -> tuple[str, ...]:
    flags = []
    if "period_shorter" in chosen.codes:
        flags.append("period_widened")
    if len({item.statement.origin_of_figure for item in eligible}) == 1:
        flags.append("single_origin")
    if chosen.statement.action is not None:
        flags.append("self_reported")
    return tuple(flags)


def _rival(statement: Announcement, codes: tuple[str, ...]) -> Rival:
    return Rival(reference=make_reference(statement), why_not=codes)


def make_reference(statement: Announcement) -> Reference:
    """A statement as a reference: its vintage is the day it was made."""
    return Reference(
        dataset=statement.dataset,
        indicator=statement.id,
        name=statement.counted,
        ref_area=statement.ref_area,
        time_period=None if statement.covers is None else statement.covers.code,
        value=statement.value,
        unit=statement.unit,
        vintage=statement.stated_on,
        url=statement.url,
        sha256=statement.sha256,
        publisher=statement.publisher,
        origin=statement.origin_of_figure,
        body=statement.body,
        stated_hedge=statement.hedge,
        note=statement.note,
        is_announcement=True,
    )
