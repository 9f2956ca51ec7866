"""Earlier fact-checks: reviews in their publishers' words, nothing found, refusals, and cut answers."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fault_server import FaultServer, page

from sources.fact_checks import EarlierCheck, parse, plan
from sources.http import Fetcher
from sources.provider import InvalidWanted, ProviderChanged, ProviderRefused

REQUEST = plan("Half of all bridges are unsafe")
BODY = """{"claims": [{"text": "Half of all bridges are unsafe.", "claimant": "A mayor",
"claimDate": "2023-05-02T00:00:00Z",
"claimReview": [{"publisher": {"name": "Bridge Facts", "site": "bridges.example"},
"url": "https://bridges.example/half", "title": "No, one in twelve", "reviewDate": "2023-05-04T09:30:00Z",
"textualRating": "Mostly false", "languageCode": "en"},
{"publisher": {"site": "pruefung.example"}, "url": "https://pruefung.example/1",
"textualRating": "Größtenteils falsch", "languageCode": "de"}]},
{"text": "Bridges", "claimReview": [{"publisher": {}, "url": "https://x.example/", "textualRating": "False"}]}],
"nextPageToken": "CAo"}
""".encode()
CHECKS = (
    EarlierCheck(
        claim="Half of all bridges are unsafe.",
        rating="Mostly false",
        publisher="Bridge Facts",
        url="https://bridges.example/half",
        claimant="A mayor",
        claimed_on=date(2023, 5, 2),
        title="No, one in twelve",
        reviewed_on=date(2023, 5, 4),
        language="en",
    ),
    EarlierCheck(
        claim="Half of all bridges are unsafe.",
        rating="Größtenteils falsch",
        publisher="pruefung.example",
        url="https://pruefung.example/1",
        claimant="A mayor",
        claimed_on=date(2023, 5, 2),
        language="de",
    ),
)


def _one(**review: object) -> bytes:
    base: dict[str, Any] = {"publisher": {"name": "P"}, "url": "https://p.example/", "textualRating": "False"}
    return json.dumps({"claims": [{"text": "C", "claimReview": [{**base, **review}]}]}).encode()


def test_reviews(server: FaultServer, fetcher: Fetcher) -> None:
    """One row per review, in the publishers' words; one without a publisher is counted."""
    body = fetcher.fetch(server.script("/claims:search", page(BODY, kind="application/json"))).body
    found = parse(body, REQUEST)

    assert found.checks == CHECKS
    assert (found.left_out, found.next_page) == (1, "CAo")


def test_nothing_found() -> None:
    """An empty record, or a claim without reviews: no fact-check, no error."""
    assert parse(b"{}", REQUEST).checks == ()
    assert parse(b'{"claims": [{"text": "C"}]}', REQUEST).checks == ()


def test_cut_answers(server: FaultServer, fetcher: Fetcher) -> None:
    """A body cut anywhere is a named error; without its last line end it is whole."""
    answers = [page(BODY[:at], kind="application/json") for at in range(len(BODY) - 1)]
    url = server.script("/cut", *answers)
    for _ in answers:
        with pytest.raises(ProviderChanged, match="google_factcheck"):
            parse(fetcher.fetch(url).body, REQUEST)
    assert parse(BODY[:-1], REQUEST).checks == CHECKS


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b'{"items": []}',
        b'{"claims": {}}',
        b'{"claims": [[]]}',
        b'{"claims": [{"text": "C", "claimReview": {}}]}',
        b'{"claims": [{"text": ["C"], "claimReview": [{}]}]}',
        _one(publisher="P"),
        _one(textualRating={"value": 5}),
        _one(reviewDate="last week"),
        b'{"claims": [{"claimReview": [{"textualRating": NaN}]}]}',
        b"[" * 100_000,
    ],
)
def test_changed_answers_are_named(body: bytes) -> None:
    """Whatever has another shape is not shown."""
    with pytest.raises(ProviderChanged, match="look at the kept snapshot"):
        parse(body, REQUEST)


def test_refusals() -> None:
    """Google's errors, with what to do."""
    body = b'{"error": {"code": 429, "message": "Quota exceeded.", "status": "RESOURCE_EXHAUSTED"}}'

    with pytest.raises(ProviderRefused, match=r"Quota exceeded\.; check GOOGLE_FACTCHECK_API_KEY"):
        parse(body, REQUEST)


def test_texts_are_safe_to_print() -> None:
    """Terminal commands and line breaks are gone, and addresses are of the web."""
    shown = parse(_one(textualRating="Fal\x1b[31mse\n\u202eagain"), REQUEST).checks[0]

    assert shown.rating == "Fal [31mse again"
    for url in ("javascript:alert(1)", "file:///etc/passwd", "https://", "http://[", " "):
        found = parse(_one(url=url), REQUEST)
        assert (found.checks, found.left_out) == ((), 1)


def test_searches() -> None:
    """One sentence, in one line; the key is no part of a request."""
    assert plan("a\n b ", most=500).query == (("query", "a b"), ("pageSize", "50"))
    assert (REQUEST.path, REQUEST.headers) == ("claims:search", ())
    for text in ("", " \n", "x" * 501):
        with pytest.raises(InvalidWanted, match="one sentence"):
            plan(text)
    with pytest.raises(InvalidWanted, match="language"):
        plan("a", language="en&key=x")


@pytest.mark.shared
def test_documented_answers(shared: Path) -> None:
    """The answers written from the reference."""
    folder = shared / "api_samples/google_factcheck"
    found = parse((folder / "documented_claims_search_page1.json").read_bytes(), REQUEST)

    assert [(check.publisher, check.rating) for check in found.checks] == [
        ("Awesome Fact Checks", "Mostly false"),
        ("example-faktencheck.de", "Die Bilder stammen nicht aus Deutschland."),
    ]
    assert parse((folder / "documented_empty.json").read_bytes(), REQUEST).checks == ()
    for name in ("400_missing_query", "403_no_key", "429"):
        with pytest.raises(ProviderRefused):
            parse((folder / f"documented_error_{name}.json").read_bytes(), REQUEST)
