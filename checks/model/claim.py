"""Claim: one quantity asserted in one sentence; PlainNumber: a number that is no claim, with why."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from checks.errors import InvalidInput
from checks.model.article import Sentence, Span
from checks.model.ids import content_id
from checks.model.interval import plain
from checks.model.period import Period
from checks.model.quantity import Quantity

#: Kinds of claim (contract).
KINDS = ("count", "amount", "share", "rate", "change", "ratio", "level")

#: Why a number is no claim (contract).
WHYS = (
    "date",
    "time",
    "age",
    "ordinal",
    "phone",
    "identifier",
    "score",
    "address",
    "list_marker",
    "legal_reference",
    "name",
    "vague",
    "other",
)

#: Bump when a reading of any text can change: claims of an older version stay beside the new ones.
EXTRACTOR_VERSION = "7"


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A numeric claim. ``area_from`` / ``period_from`` say how each was found:
    ``said`` in the sentence, ``carried`` from earlier in the article, ``implied`` by a capital
    or an ambiguous name, or ``None``. ``implied_area`` is what such a name would mean, where nothing else says it.
    ``base_period`` is what a change or a ratio is reckoned from ("since 2000", "from 2010").
    No slots: the id is hashed once, when first asked for.
    """

    article_key: str
    span: Span
    sentence: Sentence
    quantity: Quantity
    kind: str
    counted: str | None = None
    action: str | None = None
    direction: str | None = None
    ref_area: str | None = None
    area_from: str | None = None
    implied_area: str | None = None
    period: Period | None = None
    period_from: str | None = None
    base_period: Period | None = None
    attributed_to: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise InvalidInput(f"unknown kind {self.kind!r}; known: {', '.join(KINDS)}")
        if self.direction not in (None, "increase", "decrease"):
            raise InvalidInput(f"unknown direction {self.direction!r}")

    @cached_property
    def id(self) -> str:
        """hash(article, start, end, extractor version)."""
        return content_id("claim", self.article_key, self.span.start, self.span.end, EXTRACTOR_VERSION)

    def as_dict(self) -> dict[str, object]:
        """The contract's CLAIM."""
        quantity = self.quantity
        return {
            "start": self.span.start,
            "end": self.span.end,
            "surface": quantity.surface,
            "value": plain(quantity.value),
            "value_high": None if quantity.value_high is None else plain(quantity.value_high),
            "unit": quantity.unit,
            "counted": self.counted,
            "action": self.action,
            "kind": self.kind,
            "hedge": quantity.hedge,
            "direction": self.direction,
            "ref_area": self.ref_area,
            "period": None if self.period is None else self.period.code,
            "attributed_to": self.attributed_to,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainNumber:
    """A number of the text that is no claim. ``value`` is None where it is not one number."""

    span: Span
    surface: str
    value: Decimal | None
    why: str

    def __post_init__(self) -> None:
        if self.why not in WHYS:
            raise InvalidInput(f"unknown why {self.why!r}; known: {', '.join(WHYS)}")

    def as_dict(self) -> dict[str, object]:
        """The contract's NUMBER."""
        return {
            "start": self.span.start,
            "end": self.span.end,
            "surface": self.surface,
            "value": None if self.value is None else plain(self.value),
            "why": self.why,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """All numbers of one article: every digit of its text lies in a claim or in a number."""

    claims: tuple[Claim, ...]
    numbers: tuple[PlainNumber, ...]
