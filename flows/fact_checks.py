"""Earlier fact-checks of a claim, by others: asked for by a person, shown, and never part of a verdict.

In: settings and a claim's words. Out: EarlierChecks. Never: Prefect, the record, or a key in a message or an address.
"""

from __future__ import annotations

from urllib.parse import urlencode

from checks.errors import InvalidInput
from flows.ingest import open_fetcher
from flows.online import read_key
from flows.settings import Settings
from sources import fact_checks
from sources.errors import Refused
from sources.fact_checks import EarlierChecks
from sources.registry import ProviderKey

KEY = ProviderKey(env=fact_checks.KEY_VARIABLE, header=fact_checks.KEY_HEADER)


def find_earlier_checks(
    settings: Settings, text: str, *, language: str | None = None, most: int = 10, url: str | None = None
) -> EarlierChecks:
    """Search for earlier fact-checks; the words go to Google, the key goes into a header.

    Raises InvalidInput for an unusable text or key, KeyMissing without a key, and named errors for what the service
    answers: Refused for a key it does not take, Unavailable when it cannot answer now or the quota is used up.
    """
    request = fact_checks.plan(text, language=language, most=most)
    key = read_key(fact_checks.NAME, KEY)
    if not key.isascii() or not key.isprintable():
        raise InvalidInput(f"{fact_checks.KEY_VARIABLE} holds no key: a key is letters, digits and dashes")
    address = f"{(url or fact_checks.URL).rstrip('/')}/{request.path}?{urlencode(request.query)}"
    with open_fetcher(settings) as fetcher:
        try:
            body = fetcher.fetch(address, headers={fact_checks.KEY_HEADER: key}).body
        except Refused as error:
            what = str(error).partition(";")[0]
            raise Refused(f"{what}; check {fact_checks.KEY_VARIABLE}, its project and its quota") from error
    return fact_checks.parse(body, request)
