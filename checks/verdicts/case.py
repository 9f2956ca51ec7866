"""The case before the judge: a Match, the date whose knowledge counts, and their two intervals compared.

In: Match, as_of, Widths. Out: `CheckInput` with its `Comparison`. Never: a label.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from checks.model.claim import Claim
from checks.model.interval import Interval
from checks.model.match import Derivation, Match, Reference, Rival
from checks.model.quantity import Quantity
from checks.verdicts.floors import Floor, revision_floors
from checks.verdicts.published import Published, published_interval
from checks.verdicts.width_table import Widths, readable
from checks.verdicts.widths import BOUNDS, Allowed, accepted_interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Both sides in the claim's unit and sign.

    number     the claimed value, signed ("shrank 2 %" is -2)
    value      the published value times the match's factor; ``reference`` the interval it stands for
    reach      the same with the publisher's own margin of error
    position   ``accepted``, ``grey`` or ``outside``
    gap        distance from the accepted part, zero where they meet
    """

    allowed: Allowed
    number: Decimal
    value: Decimal
    reference: Interval
    reach: Interval
    position: str
    gap: Decimal

    @property
    def only_cut_off(self) -> bool:
        """Whether the number fits when cut off or rounded up, and only so."""
        cut = self.allowed.truncated
        return cut is not None and cut.overlaps(self.reference) and not self.allowed.accepted.overlaps(self.reference)

    @property
    def beyond_rounding(self) -> bool:
        """Whether only the publisher's margin of error reaches what the wording allows or leaves open."""
        return self.reach.overlaps(self.allowed.grey) and not self.reference.overlaps(self.allowed.grey)

    @property
    def only_by_margin(self) -> bool:
        """Whether the number fits by the publisher's margin of error, and by no rounding."""
        return self.beyond_rounding and self.reach.overlaps(self.allowed.accepted)

    @property
    def claims_more(self) -> bool:
        """Whether the article goes beyond the reference in the direction of its own number."""
        return self.number < self.value if self.number < 0 else self.number > self.value

    def beyond(self, floor: Floor) -> bool:
        """Whether the gap is at least so large, for the claimed value."""
        return self.gap > 0 and self.gap >= floor.distance(self.number)


@dataclass(frozen=True, kw_only=True)
class CheckInput:
    """What every rule is given; ``stale`` are hashes of vintages that are no ground for a firm verdict.

    No slots: the comparison is made once, when first asked for.
    """

    match: Match
    as_of: date | None
    widths: Widths
    stale: frozenset[str] = frozenset()

    def with_match(self, match: Match) -> CheckInput:
        """The case of the same claim with other rivals: what its wording allows stays."""
        if match is self.match:
            return self
        case = CheckInput(match=match, as_of=self.as_of, widths=self.widths, stale=self.stale)
        if "allowed" in self.__dict__:
            case.__dict__["allowed"] = self.allowed
        return case

    @property
    def claim(self) -> Claim:
        """The claim under test."""
        return self.match.claim

    @property
    def quantity(self) -> Quantity:
        """Its number."""
        return self.match.claim.quantity

    @property
    def reference(self) -> Reference:
        """The chosen reference; asked only after the rule for its absence."""
        assert self.match.chosen is not None
        return self.match.chosen

    @property
    def later_vintage(self) -> bool:
        """The reference was published after the article's date, or the matcher says so."""
        return self.reference.later_vintage or (self.as_of is not None and self.reference.vintage > self.as_of)

    @property
    def floor(self) -> Floor:
        """The distance below which nothing is refuted; where only a later edition is held, as far as those move it."""
        if not self.later_vintage:
            return Floor(share=self.widths.floor)
        moved = revision_floors().get(self.match.measure_class or "", Floor())
        return Floor(share=max(self.widths.floor_later, moved.share), points=moved.points)

    @property
    def falls(self) -> bool:
        """A claimed decrease: its number is read as negative against a signed change."""
        return self.claim.kind == "change" and self.claim.direction == "decrease"

    @cached_property
    def allowed(self) -> Allowed:
        """What the wording allows, signed."""
        if not self.falls:
            return accepted_interval(self.quantity, widths=self.widths)
        return accepted_interval(unsigned(self.quantity), widths=self.widths).mirrored()

    @cached_property
    def number(self) -> Decimal:
        """The claimed value, signed."""
        return -abs(self.quantity.value) if self.falls else self.quantity.value

    def published_as(self, reference: Reference, factor: Decimal, derivation: Derivation | None = None) -> Published:
        """What a reference stands for, in the claim's unit."""
        own = published_interval(
            reference.value,
            reference.stated_hedge,
            precision=reference.precision,
            derivation=derivation,
            widths=self.widths,
        )
        return own.scale(factor)

    def fits(self, rival: Rival) -> bool:
        """Whether a rival lies in what the wording allows; said of the value alone, so it can only acquit.

        Half a catalogue lies above "more than 200": under a bound only a rival near it fits, as near as a writer
        who knew that figure would have put the bound.
        """
        value, factor = rival.reference.value, rival.factor
        if not (readable(value) and readable(factor) and factor > 0):
            return False
        published = self.published_as(rival.reference, factor)
        near = self.quantity.hedge not in BOUNDS or not self.is_far(value * factor)
        return near and position(self.allowed, published.rounding, value * factor) == "accepted"

    def is_far(self, value: Decimal) -> bool:
        """Farther from the claimed value than 10 % of it or the next round step, whichever is larger."""
        return abs(value - self.number) > max(abs(self.number) * self.widths.far_side, self.allowed.step)

    @cached_property
    def published(self) -> Published:
        """What the chosen reference stands for, in the claim's unit."""
        return self.published_as(self.reference, self.match.factor, self.match.derivation)

    @cached_property
    def comparison(self) -> Comparison:
        """The two sides compared."""
        return self.compare(self.allowed)

    def compare(self, allowed: Allowed) -> Comparison:
        """The reference against another reading of the wording."""
        value, published = self.reference.value * self.match.factor, self.published
        return Comparison(
            allowed=allowed,
            number=self.number,
            value=value,
            reference=published.rounding,
            reach=published.reach,
            position=position(allowed, published.rounding, value, published.reach),
            gap=allowed.accepted.gap_to(published.rounding),
        )


def unsigned(quantity: Quantity) -> Quantity:
    """The quantity by its size: the sign is in the direction."""
    high = quantity.value_high
    return replace(quantity, value=abs(quantity.value), value_high=None if high is None else abs(high))


def position(allowed: Allowed, reference: Interval, value: Decimal, reach: Interval | None = None) -> str:
    """Where the reference lies: ``accepted``, ``grey`` or ``outside``.

    A range must hold the whole reference. A published bound ("more than 20,000") confirms only what all of it, or
    the number it states, fits: else any larger number would be confirmed. A threshold is decided by the published
    value itself; its rounding, and any margin of error (``reach``), can only make it grey.
    """
    unbounded = reference.low is None or reference.high is None
    if allowed.whole or unbounded:
        fits = reference.inside(allowed.accepted) or (unbounded and allowed.accepted.contains(value))
    else:
        fits = allowed.accepted.contains(value) if allowed.by_value else reference.overlaps(allowed.accepted)
    if fits:
        return "accepted"
    return "grey" if (reach or reference).overlaps(allowed.grey) else "outside"


def wrong_side(case: CheckInput) -> bool:
    """Whether the reference lies where a sided wording forbids it ("nearly" and above)."""
    hedge = case.quantity.hedge
    if hedge in BOUNDS:
        return True
    size, reference = abs(case.number), case.comparison.value * (-1 if case.number < 0 else 1)
    return (hedge == "just_under" and reference > size) or (hedge == "just_over" and reference < size)


def is_readable(quantity: Quantity) -> bool:
    """Whether the number can be judged: a positive last place, sane sizes, and both ends of a range."""
    high = quantity.value_high
    if quantity.last_place <= 0 or (quantity.hedge == "between" and high is None):
        return False
    return all(readable(part) for part in (quantity.value, quantity.last_place, *(() if high is None else (high,))))
