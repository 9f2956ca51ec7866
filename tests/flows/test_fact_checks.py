"""countercheck fact-checks: what others found is shown beside, the key goes to its host only, and no verdict moves."""

from __future__ import annotations

import json

from tests.flows.running import Done, run
from tests.sources.fault_server import FaultServer, page, redirect

CLAIM = "Half of all bridges are unsafe"
KEY = "AIza-not-a-real-key"
BODY = {
    "claims": [
        {
            "text": "Half of all bridges are unsafe.",
            "claimant": "A mayor",
            "claimReview": [
                {
                    "publisher": {"name": "Bridge Facts"},
                    "url": "https://bridges.example/half",
                    "reviewDate": "2023-05-04T09:30:00Z",
                    "textualRating": "Mostly false",
                    "languageCode": "en",
                },
                {"publisher": {}, "url": "https://x.example/", "textualRating": "False"},
            ],
        }
    ],
    "nextPageToken": "CAo",
}


def _ask(server: FaultServer, *more: str, key: str = KEY) -> Done:
    return run(
        "fact-checks",
        CLAIM,
        "--url",
        server.url("/v1alpha1"),
        *more,
        COUNTERCHECK_ALLOWED_ORIGINS=server.origin,
        GOOGLE_FACTCHECK_API_KEY=key,
    )


def test_reviews_are_shown_in_their_own_words(server: FaultServer) -> None:
    """Claim, rating, publisher and address, and that none of it is a verdict."""
    server.script("/v1alpha1/claims:search", page(json.dumps(BODY), kind="application/json"))
    done = _ask(server, "--language", "en", "--most", "5")

    assert done.code == 0
    assert done.out.decode().splitlines() == [
        "Earlier fact-checks by others, found by their words. They are no part of any verdict here.",
        "",
        "“Half of all bridges are unsafe.” (A mayor)",
        "  Mostly false — Bridge Facts, 2023-05-04, en",
        "  https://bridges.example/half",
    ]
    assert done.err.splitlines() == [
        "1 left out: without a claim, rating, publisher or address",
        "there are more; ask with --most, or with fewer words",
    ]
    (seen,) = server.requests
    assert seen.path == ("/v1alpha1/claims:search?query=Half+of+all+bridges+are+unsafe&pageSize=5&languageCode=en")
    assert seen.headers["x-goog-api-key"] == KEY


def test_json_lines(server: FaultServer) -> None:
    """One line per review, dates as texts, what is missing as null."""
    server.script("/v1alpha1/claims:search", page(json.dumps(BODY), kind="application/json"))
    (line,) = _ask(server, "--format", "jsonl").lines

    assert line == {
        "claim": "Half of all bridges are unsafe.",
        "rating": "Mostly false",
        "publisher": "Bridge Facts",
        "url": "https://bridges.example/half",
        "claimant": "A mayor",
        "claimed_on": None,
        "title": None,
        "reviewed_on": "2023-05-04",
        "language": "en",
    }


def test_nothing_found_says_nothing(server: FaultServer) -> None:
    """No review is neither support nor doubt."""
    server.script("/v1alpha1/claims:search", page("{}", kind="application/json"))

    assert "none found; that says nothing about the claim" in _ask(server).out.decode()
    assert _ask(server, "--format", "jsonl").out == b""


def test_a_key_is_needed_and_never_shown(server: FaultServer) -> None:
    """Without one nothing is asked; one that is not taken is named without its text."""
    missing = _ask(server, key="")
    assert (missing.code, server.requests) == (3, [])
    assert "set GOOGLE_FACTCHECK_API_KEY" in missing.err

    server.script("/v1alpha1/claims:search", page('{"error": {"code": 403}}', status=403, kind="application/json"))
    refused = _ask(server)
    assert refused.code == 3
    assert "HTTP 403" in refused.err
    assert "check GOOGLE_FACTCHECK_API_KEY" in refused.err
    assert KEY not in refused.err + refused.out.decode()
    assert _ask(server, key="schlüssel").code == 2


def test_the_key_does_not_follow_a_redirect(server: FaultServer) -> None:
    """Another host gets the question at most, never the key."""
    with FaultServer() as other:
        other.script("/claims:search", page("{}", kind="application/json"))
        server.script("/v1alpha1/claims:search", redirect(other.url("/claims:search")))
        done = run(
            "fact-checks",
            CLAIM,
            "--url",
            server.url("/v1alpha1"),
            COUNTERCHECK_ALLOWED_ORIGINS=f"{server.origin},{other.origin}",
            GOOGLE_FACTCHECK_API_KEY=KEY,
        )

        assert done.code == 0
        assert [seen.headers.get("x-goog-api-key") for seen in other.requests] == [None]


def test_a_changed_answer_is_named(server: FaultServer) -> None:
    """HTML in place of JSON: one line, no traceback."""
    server.script("/v1alpha1/claims:search", page("<html>busy</html>"))
    done = _ask(server)

    assert (done.code, done.out) == (3, b"")
    assert done.err.startswith("countercheck: provider_changed: google_factcheck")
    assert done.err.count("\n") == 1


def test_unusable_words(server: FaultServer) -> None:
    """A whole article is no claim; csv is no form of a list to read."""
    long = run("fact-checks", "word " * 200, GOOGLE_FACTCHECK_API_KEY=KEY)

    assert (long.code, "one sentence" in long.err) == (2, True)
    assert _ask(server, "--format", "csv").code == 2
