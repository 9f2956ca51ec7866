"""Claims come back from the record as they were read: a recheck judges them without reading the text again."""

from __future__ import annotations

from datetime import date

import pytest

from checks.claims import extract_claims
from checks.model.article import Article
from checks.model.claim import Claim
from reports.recorded_claims import recorded_claims
from reports.store import Record
from tests.reports.samples import make_document

#: Text, and why it is here: what of a claim could get lost.
TEXTS = (
    ("About 24,000 websites were shut down in China last year.", "counted, action, hedge, a carried date"),
    ("Inflation rose from 2.50% in 2014 to $1.4 trillion.", "a zero at the end that is written, a magnitude"),
    ("Berlin said 12 to 15 million tonnes were shipped between 2005 and 2015.", "a range, a span of years, a capital"),
    ("Exports have doubled since 2000, the ministry said.", "a multiple with a base, attributed"),
    ("One in five adults, exactly 20.0 percent, smoked in the third quarter of 2015.", "worded share, fully stated"),
    ("The rate fell by 3 points to 11% from 14% in March.", "direction, level, base"),
    ("Georgia had 3.7 million people. It exported 1,000.00 kg.", "an ambiguous name, carried"),
    (
        "Es waren \u0967\u0968\u0969 people, \ud83d\udc6a or 0.000001% \u2212 of 1e30.",
        "other digits, signs beyond the plane",
    ),
    ("nothing counted here", "no claim"),
    ("A\x00B: 5\x1a people, 6\ud800 houses.", "what databases refuse"),
)


def recorded(text: str, record: Record) -> tuple[tuple[Claim, ...], tuple[Claim, ...]]:
    """The claims as read, and as they come back."""
    article = Article(id="a", text=text, published_on=date(2015, 12, 16), published_on_from="caller")
    found = extract_claims(article)
    run = record.begin_run("check", {})
    record.record_document(
        run, source="a", status="ok", detail="", article=article, extraction=found, results=[], looked_at=None
    )
    return found.claims, recorded_claims(record, {article.key})[article.key].claims


@pytest.mark.parametrize(("text", "why"), TEXTS)
def test_claims_come_back_whole(text: str, why: str, record: Record) -> None:
    """Equal in every field, in the same order, with the same digits written."""
    read, back = recorded(text, record)

    assert back == read, why
    assert [claim.id for claim in back] == [claim.id for claim in read]


def test_claims_of_another_extractor_stay_away(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are kept, and not judged."""
    document = make_document()
    record.record_document(record.begin_run("check", {}), **document)
    key = document["article"].key
    monkeypatch.setattr("reports.recorded_claims.EXTRACTOR_VERSION", "0")

    assert recorded_claims(record, {key})[key].claims == ()
