"""What every provider module offers: two pure functions, ``plan`` and ``parse``, and the nouns they speak.

In: what is wanted; a response's bytes. Out: requests; one page of observations. Never: fetches, reads a clock, or
knows another provider. The caller (``sources.reference.refresh``) fetches, keeps the bytes, and only then parses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, runtime_checkable

from checks.errors import InvalidInput
from sources.errors import InvalidSource

#: Fetches an address with these headers; what the refresh is handed, so that it needs no client of its own.
Fetch = Callable[[str, tuple[tuple[str, str], ...]], bytes]


class ProviderChanged(InvalidSource):
    """A response has not the shape on record: nothing of it is used until a person has looked."""

    status = "provider_changed"


class ProviderRefused(InvalidSource):
    """The provider answered with a message instead of data (unknown indicator, archived series)."""

    status = "provider_refused"


class InvalidWanted(InvalidInput):
    """A code that could not be an indicator or area: it would change the address asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Indicators for areas ("all" alone means every one), years included at both ends."""

    indicators: tuple[str, ...]
    areas: tuple[str, ...] = ("all",)
    first_year: int | None = None
    last_year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One address below the provider's base, and which page of which indicator it is.

    ``headers`` are what the service needs to be asked for its format; a key is never among them. ``spare`` asks for
    less, where the service does not serve this: what it leaves out is wanted, not needed.
    """

    indicator: str
    path: str
    query: tuple[tuple[str, str], ...]
    page: int = 1
    headers: tuple[tuple[str, str], ...] = ()
    spare: Request | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One observation: ``obs_value`` is the literal text of the response, ``obs_status`` letters of CL_OBS_STATUS."""

    indicator: str
    ref_area: str
    time_period: str
    obs_value: str
    obs_status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One parsed response. ``nulls`` are rows without a value; ``unmapped`` names areas without a code.

    ``names`` and ``units`` are (indicator, text as published); ``cursor`` tells ``follow`` where the next page is.
    """

    rows: tuple[Row, ...]
    page: int
    pages: int
    vintage: date | None
    names: tuple[tuple[str, str], ...] = ()
    nulls: int = 0
    unmapped: tuple[str, ...] = ()
    units: tuple[tuple[str, str], ...] = ()
    cursor: str | None = None


@runtime_checkable
class Provider(Protocol):
    """A module of ``sources/providers`` has this shape."""

    def plan(self, wanted: Wanted) -> list[Request]:
        """The first request of each series wanted."""
        ...

    def follow(self, request: Request, page: Page) -> list[Request]:
        """The requests that a page that was read leads to; called after every page."""
        ...

    def parse(self, body: bytes, request: Request) -> Page:
        """One response; raises ProviderChanged or ProviderRefused."""
        ...
