"""Google Fact Check Tools, ``claims:search``: earlier fact-checks of a claim, by others.

In: a claim's words; bytes as served. Out: a Request; EarlierChecks. Never: fetches, sees the key, or has a say in a
verdict: a rating is shown as its publisher worded it, and is not translated into one of our labels.

Documented at developers.google.com/fact-check/tools/api/reference/rest/v1alpha1/claims/search (read 2026). No recorded
answer was at hand.

- Nothing found is ``{}``: the name ``claims`` is missing. A query is needed; the key goes into a header.
- ``textualRating`` is free text in the publisher's language. One claim may have several reviews that differ.
- ``claimant``, ``claimDate``, ``title``, ``reviewDate`` and ``publisher.name`` may be missing; dates are RFC 3339.
- Errors are Google's: ``{"error": {"code": 403, "message": ..., "status": "PERMISSION_DENIED"}}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from sources.answers import Answer
from sources.provider import InvalidWanted, Request

NAME = "google_factcheck"
URL = "https://factchecktools.googleapis.com/v1alpha1"
#: Variable that holds the key, and the header that carries it: never an address, which may be written down.
KEY_VARIABLE, KEY_HEADER = "GOOGLE_FACTCHECK_API_KEY", "X-Goog-Api-Key"
#: Longer claims find nothing: the search wants the words of a sentence.
LONGEST_QUERY = 500
_SHOWN = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierCheck:
    """One review of one claim; texts are the publisher's, cleaned of what a terminal would obey."""

    claim: str
    rating: str
    publisher: str
    url: str
    claimant: str | None = None
    claimed_on: date | None = None
    title: str | None = None
    reviewed_on: date | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierChecks:
    """One answer: reviews in the service's order, how many were left out for want of a text, the next page's token."""

    checks: tuple[EarlierCheck, ...]
    left_out: int = 0
    next_page: str | None = None


def plan(text: str, *, language: str | None = None, most: int = 10) -> Request:
    """The search for a claim's words; ``language`` is a BCP 47 code, ``most`` a number of claims from 1 to 50.

    >>> plan("Crime has doubled", language="en").query
    (('query', 'Crime has doubled'), ('pageSize', '10'), ('languageCode', 'en'))
    """
    words = " ".join(text.split())
    if not words or len(words) > LONGEST_QUERY:
        raise InvalidWanted(f"{NAME}: a claim of {len(words)} letters; give one sentence, up to {LONGEST_QUERY}")
    if language is not None and not language.replace("-", "").isalnum():
        raise InvalidWanted(f"{NAME}: {language[:20]!r} is no language; write en or en-US")
    query = [("query", words), ("pageSize", str(max(1, min(most, 50))))]
    if language is not None:
        query.append(("languageCode", language))
    return Request(indicator="claims:search", path="claims:search", query=tuple(query))


def parse(body: bytes, request: Request) -> EarlierChecks:
    """The reviews found; a message raises ProviderRefused, another shape ProviderChanged."""
    answer = Answer(NAME, request)
    whole = answer.record(answer.json(body), "the answer")
    if "error" in whole:
        error = answer.record(whole["error"], "error")
        raise answer.refused(error.get("message") or error.get("status"), f"check {KEY_VARIABLE} and its quota")
    if not set(whole) <= {"claims", "nextPageToken"}:
        raise answer.changed(f"names {', '.join(sorted(whole))[:80]}")
    checks, left_out = [], 0
    for item in answer.items(whole.get("claims", []), "claims"):
        claim = answer.record(item, "a claim")
        for review in answer.items(claim.get("claimReview", []), "claimReview"):
            found = _read_review(answer, claim, answer.record(review, "a review"))
            left_out += found is None
            checks += [found] if found else []
    token = whole.get("nextPageToken")
    return EarlierChecks(checks=tuple(checks), left_out=left_out, next_page=str(token) if token else None)


def _read_review(answer: Answer, claim: Mapping[str, Any], review: Mapping[str, Any]) -> EarlierCheck | None:
    """The review; None where its claim, rating, publisher or address is missing."""
    publisher = answer.record(review.get("publisher", {}), "publisher")
    texts = {
        "claim": _clean(answer, claim, "text"),
        "rating": _clean(answer, review, "textualRating"),
        "publisher": _clean(answer, publisher, "name") or _clean(answer, publisher, "site"),
        "url": _address(_clean(answer, review, "url")),
    }
    if not all(texts.values()):
        return None
    return EarlierCheck(
        **{name: str(text) for name, text in texts.items()},
        claimant=_clean(answer, claim, "claimant"),
        claimed_on=_day(answer, claim, "claimDate"),
        title=_clean(answer, review, "title"),
        reviewed_on=_day(answer, review, "reviewDate"),
        language=_clean(answer, review, "languageCode"),
    )


def _clean(answer: Answer, record: Mapping[str, Any], key: str) -> str | None:
    """A text that is safe to print, in one line; None where it is missing or blank."""
    if record.get(key) is None:
        return None
    text = answer.text(record, key)
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(printable.split())[:_SHOWN] or None


def _address(text: str | None) -> str | None:
    """The address of a page on the web; None for any other."""
    try:
        parts = urlsplit(text or "")
    except ValueError:
        return None
    return text if parts.scheme in ("http", "https") and parts.hostname else None


def _day(answer: Answer, record: Mapping[str, Any], key: str) -> date | None:
    return None if record.get(key) is None else answer.day(record[key])
