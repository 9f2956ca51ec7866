"""A change against its two levels: "rose 5% to 3.2 million from 3.05 million".

In: the numbers of one sentence. Out: findings. Never: two numbers of different units, a change under an adjustment.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from checks.arithmetic.readings import Bounds, given, stated
from checks.arithmetic.sentence import Line
from checks.arithmetic.words import breaks, ends_with, holds, spoiled
from checks.model.claim import Claim
from checks.model.finding import Finding
from checks.verdicts.explanations import number_text

HUNDRED = Decimal(100)
#: Levels further apart than this were not read in the same magnitude ("from 1.2 to 1.5 million").
_FARTHEST = 200
_POINTS = ("percentage_point", "percentage point")
_TIMES = ("time", "times")


class Tied(NamedTuple):
    """A change with the level it starts at and the level it ends at."""

    change: Claim
    base: Claim
    level: Claim


def check_changes(line: Line) -> list[Finding]:
    """Findings of every change of a sentence that stands beside both of its levels."""
    if spoiled(line.text):
        return []
    return [finding for tied in tie_changes(line) if (finding := _judge(tied)) is not None]


def tie_changes(line: Line) -> Iterator[Tied]:
    """Every change of a sentence with its two levels, three numbers next to each other.

    The base needs its own word ("from"), the change its own sign or word; the level is the one that is left, which
    has a word too ("to") or comes first ("was 50, up 25% from 40").
    """
    start = 0
    while start + 2 < len(line.claims):
        tied = _tied(line, start)
        if tied is not None:
            yield tied
        start += 3 if tied is not None else 1


def _tied(line: Line, start: int) -> Tied | None:
    places = range(start, start + 3)
    between = [line.before(place) for place in places[1:]]
    if any(breaks(words) for words in between):
        return None
    base = [place for place in places if ends_with(line.before(place), "base")]
    change = [place for place in places if place not in base and _is_change(line, place)]
    if len(base) != 1 or len(change) != 1:
        return None
    level = next(place for place in places if place not in (base[0], change[0]))
    if not (
        ends_with(line.before(level), "level") or (level == start and line.before(start + 1).lstrip()[:1] in ",(–—")
    ):
        return None
    if any(holds(line.before(place), "base") for place in places[1:] if place != base[0]):
        return None
    tied = Tied(line.claims[change[0]], line.claims[base[0]], line.claims[level])
    return tied if _comparable(tied) else None


def _is_change(line: Line, place: int) -> bool:
    return line.claims[place].kind == "change" or ends_with(line.before(place), "change")


def _comparable(tied: Tied) -> bool:
    """Whether both levels are amounts of one unit, positive and of like size."""
    base, level = tied.base.quantity, tied.level.quantity
    kinds = {tied.base.kind, tied.level.kind}
    elided = None in (base.unit, level.unit) and kinds == {"count"}
    if (base.unit != level.unit and not elided) or base.value <= 0 or level.value <= 0:
        return False
    return max(base.value, level.value) <= _FARTHEST * min(base.value, level.value)


def _judge(tied: Tied) -> Finding | None:
    base, level = given(tied.base), given(tied.level)
    change = stated(tied.change)
    if base is None or level is None or change is None or base.low <= 0:
        return None
    change = _signed(tied, change)
    unit, levels = tied.change.quantity.unit, tied.base.quantity.unit or tied.level.quantity.unit
    if unit in _TIMES:
        return _ratio(tied, base, level, change)
    if unit == "percent":
        return _percent(tied, base, level, change, in_percent=levels == "percent")
    if unit in (levels, None) or (unit in _POINTS and levels == "percent"):
        return _difference(tied, base, level, change)
    return None


def _signed(tied: Tied, change: Bounds) -> Bounds:
    """A change with its sign: downwards where the text says so, else that of the levels."""
    falls = tied.change.direction == "decrease"
    if tied.change.direction is None:
        falls = tied.level.quantity.value < tied.base.quantity.value
    return Bounds(-change.high, -change.low) if falls and change.low >= 0 else change


def _percent(tied: Tied, base: Bounds, level: Bounds, change: Bounds, *, in_percent: bool) -> Finding | None:
    true = Bounds((level.low / base.high - 1) * HUNDRED, (level.high / base.low - 1) * HUNDRED)
    if true.meets(change):
        return None
    points = Bounds(level.low - base.high, level.high - base.low)
    if in_percent and points.meets(change):
        step = f"{_level(tied.level)} less {_level(tied.base)} is {points} points, and {true} percent"
        return _finding("percent_for_point", tied, step)
    return _finding("percent_change", tied, f"from {_level(tied.base)} to {_level(tied.level)} is {true} percent")


def _difference(tied: Tied, base: Bounds, level: Bounds, change: Bounds) -> Finding | None:
    true = Bounds(level.low - base.high, level.high - base.low)
    if true.meets(change):
        return None
    step = f"{_level(tied.level)} less {_level(tied.base)} is {true}"
    ends = (tied.base.quantity.value, tied.level.quantity.value)
    return _finding("level_for_change" if tied.change.quantity.value in ends else "difference", tied, step)


def _ratio(tied: Tied, base: Bounds, level: Bounds, change: Bounds) -> Finding | None:
    factor = Bounds(-change.high, -change.low) if change.high < 0 else change
    up = Bounds(level.low / base.high, level.high / base.low)
    down = Bounds(base.low / level.high, base.high / level.low)
    falls = tied.change.direction == "decrease"
    if factor.meets(down if falls else up) or (falls and factor.meets(up)):
        return None
    step = f"{_level(tied.level)} is {up} times {_level(tied.base)}"
    return _finding("ratio", tied, step)


def _level(claim: Claim) -> str:
    return number_text(claim.quantity.value)


def _finding(check: str, tied: Tied, step: str) -> Finding:
    return Finding(check=check, claims=tuple(tied), steps=(step, f"the text says {tied.change.quantity.surface}"))
