"""Online providers: which ones the settings name, where they are, and the key that each asks for.

In: settings and the environment. Out: OnlineProvider rows; a fetch function that sends the key to its own host only.
Never: a key in an address that is recorded, shown or logged.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import cache
from urllib.parse import urlencode

from checks.errors import CountercheckError, InvalidInput
from flows.settings import Settings
from sources.http import Fetcher
from sources.pacing import Pace
from sources.provider import Fetch
from sources.registry import ProviderKey, read_registry


class KeyMissing(CountercheckError):
    """A provider asks for a key, and none is set."""

    status = "key_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlineProvider:
    """A provider that the settings name, with what is to be kept of it."""

    id: str
    url: str
    indicators: tuple[str, ...]
    areas: tuple[str, ...]


def online_providers(settings: Settings) -> dict[str, OnlineProvider]:
    """The World Bank, and every provider with a table in the settings; raises InvalidInput for an unknown one."""
    registry = read_registry()
    unknown = sorted(set(settings.providers) - set(registry))
    if unknown:
        raise InvalidInput(f"[providers.{unknown[0]}] in the settings: registered are {', '.join(registry)}")
    found = {
        "worldbank": OnlineProvider(
            id="worldbank",
            url=settings.worldbank_url,
            indicators=settings.worldbank_indicators,
            areas=settings.worldbank_areas,
        )
    }
    for name, wanted in sorted(settings.providers.items()):
        if not wanted.indicators:
            raise InvalidInput(f"[providers.{name}] names no indicators; write indicators = [...]")
        found[name] = OnlineProvider(
            id=name,
            url=wanted.url or registry[name].url,
            indicators=wanted.indicators,
            areas=wanted.areas,
        )
    return found


@cache
def pace_of(provider: str) -> Pace:
    """The pace of a provider, one for the whole process: two refreshes share what the service allows."""
    return Pace(read_registry()[provider].limits, name=provider)


def fetch_with_key(provider: str, fetcher: Fetcher, pace: Pace | None = None) -> Fetch:
    """A fetch function that keeps the provider's pace and adds its key; raises KeyMissing where it needs one.

    The key is read here and lives in the request alone: what is recorded is the address without it.
    """
    info = read_registry()[provider]
    key, keeper = info.key, pace or pace_of(provider)
    secret = None if key is None else read_key(provider, key)
    limits = fetcher.limits if info.deadline is None else replace(fetcher.limits, deadline=info.deadline)

    def fetch(url: str, headers: tuple[tuple[str, str], ...]) -> bytes:
        sent, address = dict(headers), url
        if key is not None and secret and key.header is not None:
            sent[key.header] = secret
        elif key is not None and secret:
            address = f"{url}{'&' if '?' in url else '?'}{urlencode({str(key.query): secret})}"
        keeper.wait()
        return fetcher.fetch(address, limits=limits, headers=sent).body

    return fetch


def read_key(provider: str, key: ProviderKey) -> str:
    """The key from the environment, else from the Prefect Secret block of that name in lower case with dashes.

    Blank where there is none and none is needed.
    """
    value = os.environ.get(key.env, "").strip() or _from_prefect(key.env)
    if not value and not key.optional:
        raise KeyMissing(
            f"{provider}: asks for a key; set {key.env}, or make a Prefect Secret block named {_block(key.env)}"
        )
    return value


def _block(env: str) -> str:
    return env.lower().replace("_", "-")


def _from_prefect(env: str) -> str:
    """The value of a Secret block, where a Prefect API is configured and has one."""
    if not os.environ.get("PREFECT_API_URL"):
        return ""
    from prefect.blocks.system import Secret

    try:
        return str(Secret.load(_block(env), _sync=True).get())  # type: ignore[call-arg, union-attr]
    except ValueError:
        return ""
