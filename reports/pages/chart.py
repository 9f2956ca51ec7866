"""A number line of one result: what the wording allows, the grey part, the reference, the claim.

In: a recorded result. Out: positions for the template to draw. Never: SVG text, an estimate: every
position comes from a recorded number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from reports.pages import words

WIDTH = 560.0
LEFT, RIGHT = 24.0, 536.0
#: Rivals further off than so many times the drawn stretch are listed, not drawn.
_FAR = Decimal(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A stretch of the line; an unbounded side runs to the edge and has an arrow."""

    x: float
    width: float
    open_left: bool
    open_right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A point of the line with its text, and where the text hangs (start, middle, end)."""

    x: float
    text: str
    hang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """All parts of the drawing, and the same in words."""

    title: str
    text: str
    accepted: Band | None
    grey: Band | None
    reference: Mark | None
    reference_band: Band | None
    claim: Mark
    rivals: tuple[Mark, ...]
    ticks: tuple[Mark, ...]


def _decimal(text: object) -> Decimal | None:
    try:
        value = Decimal(str(text))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _ends(bounds: Mapping[str, Any] | None) -> list[Decimal]:
    if bounds is None:
        return []
    return [
        value for side in ("low", "high") if bounds[side] is not None and (value := _decimal(bounds[side])) is not None
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    low: Decimal
    high: Decimal

    def x(self, value: Decimal) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(LEFT + float(share) * (RIGHT - LEFT), 1)

    def band(self, bounds: Mapping[str, Any] | None) -> Band | None:
        if bounds is None:
            return None
        low, high = (None if bounds[side] is None else _decimal(bounds[side]) for side in ("low", "high"))
        left = LEFT if low is None else self.x(low)
        right = RIGHT if high is None else self.x(high)
        width = max(right - left, 3.0)
        return Band(
            x=round(min(left, RIGHT - 3.0), 1), width=round(width, 1), open_left=low is None, open_right=high is None
        )

    def mark(self, value: Decimal, text: str) -> Mark:
        x = self.x(value)
        hang = "start" if x < LEFT + 70 else "end" if x > RIGHT - 70 else "middle"
        return Mark(x=x, text=text, hang=hang)


def _scale(values: Iterable[Decimal]) -> _Scale:
    """A stretch that holds all values with air on both sides."""
    low, high = min(values := list(values)), max(values)
    air = (high - low) * Decimal("0.18") or abs(high) * Decimal("0.05") or Decimal(1)
    return _Scale(low=low - air, high=high + air)


def _rival_values(document: Mapping[str, Any], base: list[Decimal]) -> list[tuple[Decimal, str]]:
    """Rivals in the claim's own unit, near enough to draw; each value once."""
    stretch = max(max(base) - min(base), abs(max(base)) / 10) * _FAR
    drawn: dict[Decimal, str] = {}
    for rival in document["rivals"]:
        if "same_origin_copy" in rival["why_not"]:
            continue
        value = _decimal(rival["value"])
        same_unit = rival["unit"] is not None and rival["unit"] == document["unit"]
        if value is not None and same_unit and min(base) - stretch <= value <= max(base) + stretch:
            drawn.setdefault(value, words.number(rival["value"]))
    return sorted(drawn.items())


def draw(document: Mapping[str, Any]) -> Chart | None:
    """The chart of a result, or None where no interval was worked out or the numbers cannot be drawn."""
    claimed = _decimal(document["value"])
    if claimed is None or document["accepted"] is None:
        return None
    accepted, grey, published = (document.get(name) for name in ("accepted", "grey", "reference_interval"))
    falls = document["kind"] == "change" and document["direction"] == "decrease"
    told = (claimed, _decimal(document["value_high"]))
    claim_values = [-abs(value) if falls else value for value in told if value is not None]
    base = [*claim_values, *_ends(accepted), *_ends(grey), *_ends(published)]
    rivals = _rival_values(document, base)
    scale = _scale([*base, *(value for value, _ in rivals)])
    middle = _middle(published)
    shown = words.measured(document["value"], document["unit"])
    return Chart(
        title=f"{shown} on a number line",
        text=_in_words(document),
        accepted=scale.band(accepted),
        grey=scale.band(grey),
        reference=None if middle is None else scale.mark(middle, words.number(_plain(middle))),
        reference_band=scale.band(published) if len(set(_ends(published))) > 1 else None,
        claim=scale.mark(claim_values[0], words.number(str(claim_values[0]))),
        rivals=tuple(scale.mark(value, text) for value, text in rivals),
        ticks=tuple(scale.mark(value, words.number(_plain(value))) for value in _apart(scale, _ends(accepted))),
    )


def _apart(scale: _Scale, values: list[Decimal]) -> list[Decimal]:
    """Ends whose labels do not run into each other: both, or the first alone."""
    if len(values) == 2 and abs(scale.x(values[1]) - scale.x(values[0])) < 120:
        return []
    return values


def _middle(bounds: Mapping[str, Any] | None) -> Decimal | None:
    ends = _ends(bounds)
    return sum(ends, Decimal(0)) / len(ends) if ends else None


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _in_words(document: Mapping[str, Any]) -> str:
    code = document["unit"]
    parts = [
        f"The text says {words.measured(document['value'], code)}.",
        f"The wording allows {words.interval(document['accepted'], code)}.",
    ]
    if document.get("grey") is not None:
        parts.append(f"The grey part reaches over {words.interval(document['grey'], code)}.")
    if document.get("reference_interval") is not None:
        parts.append(f"The reference stands for {words.interval(document['reference_interval'], code)}.")
    return " ".join(parts)
