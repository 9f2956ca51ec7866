"""The seed article: three claims, four plain numbers, nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from checks.claims import extract_claims
from checks.model.article import Article


@pytest.mark.shared
def test_the_seed_article_gives_its_three_claims(shared: Path) -> None:
    text = (shared / "articles/seed/xinhua-2015-12-16.txt").read_text(encoding="utf-8")

    found = extract_claims(Article(id="seed", text=text, published_on=date(2015, 12, 16)))

    fields = ("surface", "unit", "hedge", "kind", "ref_area", "period", "counted", "action", "attributed_to")
    assert [tuple(claim.as_dict()[name] for name in fields) for claim in found.claims] == [
        (
            "197",
            "person",
            "at_least",
            "count",
            "CHN",
            "2015",
            "people",
            "were punished",
            "the Ministry of Public Security",
        ),
        ("24,000", "website", "approximately", "count", "CHN", "2015", "pornographic websites", "were shut down", None),
        ("596", "case", "exact", "count", "CHN", "2015", "cases", "prosecuted", None),
    ]
    assert [(number.surface, number.why) for number in found.numbers] == [
        ("first", "ordinal"),
        ("2012", "date"),
        ("first", "ordinal"),
        ("2014", "date"),
    ]
