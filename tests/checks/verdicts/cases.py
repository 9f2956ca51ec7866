"""Factories with short defaults for the judge's tests, and the notation of their tables."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from checks.model.article import Sentence, Span
from checks.model.claim import Claim
from checks.model.interval import Interval
from checks.model.match import Match, Reference, Rival
from checks.model.period import Period
from checks.model.quantity import Quantity

TABLES = Path(__file__).parents[2] / "tables"

#: The date of the seed article; references of these tests are published before it unless a test says otherwise.
AS_OF = date(2015, 12, 16)


def read_interval(text: str) -> Interval:
    """'[22800,25200]' closed, '(2,4)' open, '[197,)' unbounded above."""
    low, high = text[1:-1].split(",")
    return Interval(
        low=Decimal(low) if low else None,
        high=Decimal(high) if high else None,
        low_open=bool(low) and text[0] == "(",
        high_open=bool(high) and text[-1] == ")",
    )


def a_quantity(value: str = "24000", *, last_place: str = "1", high: str | None = None, **more: object) -> Quantity:
    facts = {"surface": f"{Decimal(value):,f}", "unit": "person", **more}
    return Quantity(
        value=Decimal(value),
        last_place=Decimal(last_place),
        value_high=None if high is None else Decimal(high),
        **facts,  # type: ignore[arg-type]
    )


def a_claim(
    quantity: Quantity | None = None, *, after: str = " of them.", period: str | None = "2015", **more: object
) -> Claim:
    quantity = quantity or a_quantity()
    facts = {"article_key": "a", "kind": "count", "ref_area": "CHN", "attributed_to": "the ministry", **more}
    return Claim(
        span=Span(start=0, end=max(1, len(quantity.surface))),
        sentence=Sentence(start=0, end=len(quantity.surface + after), text=quantity.surface + after),
        quantity=quantity,
        period=None if period is None else Period.parse(period),
        **facts,  # type: ignore[arg-type]
    )


def a_reference(value: str = "24000", **more: object) -> Reference:
    facts = {
        "dataset": "tests",
        "indicator": "X",
        "name": "a figure",
        "ref_area": "CHN",
        "time_period": "2015",
        "unit": "person",
        "vintage": date(2015, 12, 1),
        "url": None,
        "sha256": "0" * 64,
        **more,
    }
    return Reference(value=Decimal(value), **facts)  # type: ignore[arg-type]


def a_rival(value: str = "20650", *, fits: bool = False, why: tuple[str, ...] = ("definition_other",)) -> Rival:
    return Rival(reference=a_reference(value, name="a rival"), why_not=why, fits=fits)


def a_match(claim: Claim | None = None, reference: Reference | None = None, **more: object) -> Match:
    facts = {"link": "certain", **more}
    return Match(claim=claim or a_claim(), chosen=reference, **facts)  # type: ignore[arg-type]
