"""Match: a claim and the reference chosen for it, or why none; Rival: a reference not chosen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from checks.model.advice import Advice
from checks.model.claim import Claim
from checks.model.precision import AS_WRITTEN, Precision


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The contract's reference: one observation or announcement as the record keeps it.

    ``published`` is the exact text of the value as published; ``stated_hedge`` the reference's own
    hedge ("exact" for observations). ``body`` and ``origin`` are an announcement's: whose count it is, and the
    statement that its reports repeat. ``precision`` is what the publisher says of the exactness of its series,
    ``standing`` how near the dataset is to the origin of its figures (checks.model.measure.STANDINGS).
    ``obs_status`` are the letters of the observation's status.
    """

    dataset: str
    indicator: str
    name: str
    ref_area: str
    time_period: str | None
    value: Decimal
    unit: str | None
    vintage: date
    url: str | None
    sha256: str
    publisher: str = ""
    origin: str = ""
    body: str = ""
    stated_hedge: str = "exact"
    note: str = ""
    is_announcement: bool = False
    later_vintage: bool = False
    precision: Precision = AS_WRITTEN
    standing: str = "primary"
    obs_status: str = ""

    def as_dict(self) -> dict[str, object]:
        """The contract's ``reference``, with publisher, origin, body and note added."""
        return {
            "dataset": self.dataset,
            "indicator": self.indicator,
            "name": self.name,
            "ref_area": self.ref_area,
            "time_period": self.time_period,
            "value": format(self.value, "f"),
            "unit": self.unit,
            "vintage": self.vintage.isoformat(),
            "url": self.url,
            "sha256": self.sha256,
            "publisher": self.publisher,
            "origin": self.origin,
            "body": self.body,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """A reference not chosen. ``why_not`` holds codes of judging.md section 5; ``fits`` whether its
    value, times ``factor``, lies in what the claim's wording allows (shown, and able to acquit; never to
    convict). The judge sets it: the matcher does not look at the claimed value.
    ``differs`` names what sets its measure apart from the chosen one (``price``, ``denominator`` ...); ``excluded``
    says that the text itself speaks against it ("real" of a nominal series): it tells what went wrong and acquits
    nobody."""

    reference: Reference
    why_not: tuple[str, ...]
    factor: Decimal = Decimal(1)
    fits: bool = False
    differs: str = ""
    excluded: bool = False

    def as_dict(self) -> dict[str, object]:
        """The reference's fields, ``why_not`` and ``fits``."""
        return {**self.reference.as_dict(), "why_not": list(self.why_not), "fits": self.fits}


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """The value of the chosen series and period in another place; ``said`` when the claim's sentence names it."""

    ref_area: str
    name: str
    value: Decimal
    said: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """A rank among all countries that the text says of the number: the ``place`` (1 is first) from the highest or the
    lowest, and the other countries' figures of the chosen series and period."""

    place: int
    highest: bool
    peers: tuple[Elsewhere, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What the newest edition held says in place of the chosen figure, and of when it is."""

    value: Decimal
    vintage: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """How a reference was computed.

    ``transform`` is percent_change, yearly_growth, difference or ratio of two cells of one series; compounded of growth
    rates (``base_value`` the first, ``end_value`` the last); share_of or times_of of a cell and the one of another
    place (``base_value``); or complement (the rest to 100) or opposite (the other sign) of one.
    ``steps`` shows the arithmetic as a reader would write it down.
    """

    transform: str
    base_period: str
    base_value: Decimal
    end_period: str
    end_value: Decimal
    steps: str

    def as_dict(self) -> dict[str, str]:
        """Its fields, the values as exact decimal texts."""
        return {
            "transform": self.transform,
            "base_period": self.base_period,
            "base_value": format(self.base_value, "f"),
            "end_period": self.end_period,
            "end_value": format(self.end_value, "f"),
            "steps": self.steps,
        }


#: How sure the link of claim and series is (matching, section 2).
LINKS = ("certain", "strong", "plausible", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What the matcher found. Without ``chosen``, ``reason`` is the not_enough_evidence code.

    ``how`` lists (dimension, how it was met) for measure, unit, area, period, date, standing.
    ``factor`` brings the reference into the claim's unit (1 when they agree).
    ``derivation`` tells how the reference was computed, where it is no published cell. ``history`` are the cells of
    the chosen series in the claim's area, (period, value) in order: shown and searched for what fits, never chosen.
    ``statuses`` are those of these cells that have one, (period, letters).
    ``elsewhere`` are its cells of the same period in other places, likewise; ``ranking`` those of all countries, where
    the text says a rank. ``revision`` is the same figure in a later
    edition than the one that counts, where one is held. ``measure_class`` is the unit class of what is measured, or
    "growth": how much later editions move it hangs on that. ``strength`` is the measured share of links like this one
    that are right, None for statements; ``doubts`` are codes of what weakened it (their words are in ``how``).
    ``advice`` is what a model said of the claim, where one was asked: it may have weakened the link, nothing else.
    ``flags`` are context flags known from the choice alone (``period_widened``, ``single_origin`` ...).
    """

    claim: Claim
    chosen: Reference | None = None
    link: str = "none"
    reason: str | None = None
    factor: Decimal = Decimal(1)
    how: tuple[tuple[str, str], ...] = ()
    flags: tuple[str, ...] = ()
    rivals: tuple[Rival, ...] = ()
    score: tuple[tuple[str, float], ...] = field(default=())
    derivation: Derivation | None = None
    history: tuple[tuple[str, Decimal], ...] = ()
    statuses: tuple[tuple[str, str], ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    ranking: Ranking | None = None
    revision: Revision | None = None
    measure_class: str | None = None
    strength: Decimal | None = None
    doubts: tuple[str, ...] = ()
    advice: Advice | None = None
