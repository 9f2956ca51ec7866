"""The nouns of the core as rows of the record.

In: Article, Claim, PlainNumber, CheckResult. Out: one dict per row, keyed by column. Never: SQL, a clock.
"""

from __future__ import annotations

from checks.model.article import Article
from checks.model.claim import EXTRACTOR_VERSION, Claim, PlainNumber
from checks.model.interval import plain
from checks.model.result import CheckResult
from reports.columns import PrintedJson

Row = dict[str, object]


def article_row(article: Article, first_recorded_at: str) -> Row:
    """A row of ``articles``."""
    return {
        "key": article.key,
        "url": article.url,
        "title": article.title,
        "text": article.text,
        "published_on": article.published_on,
        "published_on_from": article.published_on_from,
        "language": article.language,
        "raw_sha256": article.raw_sha256,
        "first_recorded_at": first_recorded_at,
    }


def claim_row(claim: Claim) -> Row:
    """A row of ``claims``: the contract's fields, the sentence, and how each part was read; the whole claim."""
    quantity = claim.quantity
    return {
        "id": claim.id,
        "article_key": claim.article_key,
        **claim.as_dict(),
        "last_place": plain(quantity.last_place),
        "wording": quantity.wording,
        "fully_stated": quantity.fully_stated,
        "area_from": claim.area_from,
        "implied_area": claim.implied_area,
        "period_from": claim.period_from,
        "base_period": claim.base_period and claim.base_period.code,
        "sentence": claim.sentence.text,
        "sentence_start": claim.sentence.start,
        "sentence_end": claim.sentence.end,
        "extractor_version": EXTRACTOR_VERSION,
    }


def number_row(article_key: str, number: PlainNumber) -> Row:
    """A row of ``numbers``."""
    return {"article_key": article_key, "extractor_version": EXTRACTOR_VERSION, **number.as_dict()}


def result_row(result: CheckResult) -> Row:
    """A row of ``results``: what is asked for often as columns, the whole result as ``document``."""
    document = result.as_dict()
    reference = result.reference
    return {
        "id": result.id,
        "claim_id": result.claim.id,
        **{name: document[name] for name in ("label", "reason", "flags", "reference", "accepted", "rivals")},
        "dataset": reference and reference.dataset,
        "indicator": reference and reference.indicator,
        "ref_area": reference and reference.ref_area,
        "time_period": reference and reference.time_period,
        "reference_value": None if reference is None else format(reference.value, "f"),
        "vintage": reference and reference.vintage,
        "reference_sha256": None if reference is None else reference.sha256 or None,
        "explanation": result.verdict.explanation,
        "as_of": result.as_of,
        "link": result.match.link,
        "rules_version": result.rules_version,
        "document": PrintedJson(result.as_json),
    }
