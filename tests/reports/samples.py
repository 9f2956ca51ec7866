"""Builders of articles, claims and results with short defaults; a test shows only what matters to it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from checks.model.article import Article, Sentence, Span
from checks.model.claim import Claim, Extraction, PlainNumber
from checks.model.interval import Interval
from checks.model.match import Match, Reference, Rival
from checks.model.period import Period
from checks.model.quantity import Quantity
from checks.model.result import CheckResult
from checks.model.verdict import Verdict

SHA = "4f6b1c0de2a97358" * 4


def make_article(text: str = "The ministry counted 197 people in 2015.", **facts: Any) -> Article:
    facts = {"id": "sample", "published_on": date(2015, 12, 16), "published_on_from": "metadata", **facts}
    return Article(text=text, **facts)


def make_claim(article: Article, surface: str = "197", *, value: str | None = None, **facts: Any) -> Claim:
    start = article.text.index(surface)
    left = max(article.text.rfind(". ", 0, start) + 2 if ". " in article.text[:start] else 0, 0)
    left = max(left, article.text.rfind("\n", 0, start) + 1)
    stop = article.text.find(". ", start)
    stops = [one for one in (stop + 1 if stop >= 0 else -1, article.text.find("\n", start)) if one >= 0]
    right = min([*stops, len(article.text)])
    right = max(right, start + len(surface))
    number = Decimal(value if value is not None else surface.replace(",", "").rstrip("%"))
    high = facts.pop("value_high", None)
    quantity = Quantity(
        surface=surface,
        value=number,
        last_place=Decimal(1),
        unit=facts.pop("unit", "person"),
        hedge=facts.pop("hedge", "exact"),
        value_high=None if high is None else Decimal(high),
    )
    period = facts.pop("period", "2015")
    return Claim(
        article_key=article.key,
        span=Span(start=start, end=start + len(surface)),
        sentence=Sentence(start=left, end=right, text=article.text[left:right]),
        quantity=quantity,
        kind=facts.pop("kind", "count"),
        period=None if period is None else Period.parse(period),
        **{"ref_area": "CHN", "counted": "people", **facts},
    )


def make_reference(value: str = "197", **facts: Any) -> Reference:
    facts = {
        "dataset": "announcements-sample",
        "indicator": "row-1",
        "name": "people punished",
        "ref_area": "CHN",
        "time_period": "2015",
        "unit": "person",
        "vintage": date(2015, 8, 30),
        "url": "https://example.org/statement",
        "sha256": SHA,
        "publisher": "The Ministry",
        **facts,
    }
    return Reference(value=Decimal(value), **facts)


def interval(low: str | None, high: str | None, **ends: bool) -> Interval:
    return Interval(low=None if low is None else Decimal(low), high=None if high is None else Decimal(high), **ends)


def make_result(
    claim: Claim,
    label: str = "supported",
    reason: str = "matches_announcement",
    *,
    reference: Reference | None = None,
    rivals: tuple[Rival, ...] = (),
    flags: tuple[str, ...] = (),
    rules_version: str = "1",
    link: str | None = None,
    how: tuple[tuple[str, str], ...] = (),
    **verdict: Any,
) -> CheckResult:
    chosen = reference or (make_reference() if label in ("supported", "refuted") else None)
    match = Match(claim=claim, chosen=chosen, link=link or ("certain" if chosen else "none"), rivals=rivals, how=how)
    verdict = {"explanation": "The statement gives the same number.", "rule": "sample", **verdict}
    verdict["reference"] = verdict.pop("reference_interval", None)
    return CheckResult(
        claim=claim,
        match=match,
        verdict=Verdict(label=label, reason=reason, flags=flags, **verdict),
        as_of="2015-12-16",
        rules_version=rules_version,
    )


def make_number(article: Article, surface: str, why: str = "date") -> PlainNumber:
    start = article.text.index(surface)
    return PlainNumber(
        span=Span(start=start, end=start + len(surface)),
        surface=surface,
        value=Decimal(surface) if surface.isdecimal() and surface.isascii() else None,
        why=why,
    )


def make_document(text: str = "In 2014 the ministry counted 197 people.", **facts: Any) -> dict[str, Any]:
    """Keyword arguments of record_document for one article with a claim, a number and a result."""
    article = make_article(text, **facts)
    claim = make_claim(article)
    found = Extraction(claims=(claim,), numbers=(make_number(article, "2014"),))
    return {
        "source": article.id,
        "status": "ok",
        "detail": "",
        "article": article,
        "extraction": found,
        "results": [make_result(claim)],
    }


def numbered_documents(count: int) -> list[dict[str, Any]]:
    """As many different documents."""
    return [make_document(f"Page {n}: in 2014 the ministry counted 197 people.", id=f"page-{n}") for n in range(count)]
