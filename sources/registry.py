"""The providers that are registered: a table in ``providers.toml`` and a module of the same name each.

In: the packaged TOML table. Out: ProviderInfo rows and provider modules. Never: a provider without either half;
that is an error at once, not at the first refresh.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib import import_module, resources
from typing import cast

from checks.errors import InvalidInput, InvalidTable
from checks.model.measure import STANDINGS
from sources.pacing import RequestLimit
from sources.provider import Provider


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderKey:
    """A key that a provider asks for: the variable that holds it, and the query field or the header that sends it.

    Without an ``optional`` key the provider is asked as well.
    """

    env: str
    query: str | None = None
    header: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderInfo:
    """What is on record of a provider.

    ``limits`` are what it lets one user ask (``sources.pacing``); ``deadline`` seconds for one answer where the usual
    ones are too few; ``not_found`` what to do when it answers HTTP 404; ``standing`` how near it is to the origin of
    its figures (checks.model.measure.STANDINGS).
    """

    id: str
    name: str
    publisher: str
    url: str
    licence: str
    coverage: str
    minimum_rows: int
    rank: int
    quirks: tuple[str, ...]
    key: ProviderKey | None = None
    limits: tuple[RequestLimit, ...] = ()
    deadline: float | None = None
    not_found: str | None = None
    standing: str = "primary"


#: Keys of a table that may be left out.
_OPTIONAL = frozenset({"key", "limits", "deadline", "not_found", "standing"})


@cache
def read_registry() -> dict[str, ProviderInfo]:
    """Id -> facts; raises InvalidTable naming the provider and key.

    >>> read_registry()["worldbank"].publisher
    'World Bank'
    """
    text = resources.files("sources").joinpath("providers.toml").read_text("utf-8")
    found = {}
    wanted = {field.name for field in fields(ProviderInfo)} - {"id"} - _OPTIONAL
    for key, table in tomllib.loads(text).items():
        secret, limits = table.pop("key", None), table.pop("limits", [])
        odd = set(table) - _OPTIONAL ^ wanted
        odd |= set(secret or ()) - {"env", "query", "header", "optional"}
        odd |= {name for limit in limits for name in set(limit) ^ {"requests", "seconds"}}
        odd |= {"standing"} if table.get("standing", "primary") not in STANDINGS else set()
        if odd:
            shown = ", ".join(sorted(odd))
            raise InvalidTable(f"providers.toml, table {key!r}: missing or unknown: {shown}; mend that table")
        found[key] = ProviderInfo(
            id=key,
            **{
                **table,
                "quirks": tuple(table["quirks"]),
                "key": ProviderKey(**secret) if secret else None,
                "limits": tuple(RequestLimit(**limit) for limit in limits),
            },
        )
    return found


def find_provider(provider: str) -> Provider:
    """The module of a registered provider; raises InvalidInput for an unknown id, InvalidTable for a broken module."""
    if provider not in read_registry():
        raise InvalidInput(f"no provider {provider!r}; registered: {', '.join(read_registry())}")
    module = import_module(f"sources.providers.{provider}")
    if not isinstance(module, Provider):
        raise InvalidTable(f"sources/providers/{provider}.py lacks plan, follow or parse; see sources/provider.py")
    return cast("Provider", module)
