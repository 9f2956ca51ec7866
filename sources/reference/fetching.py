"""Fetch all pages of a provider's series, each kept by its hash before it is parsed.

In: planned requests, a function that fetches an address, the journal of today. Out: what the pages hold together.
Never: a page parsed that is not kept; pages of two editions of one series side by side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from sources.errors import EvidenceLost, FinalError, InvalidSource, NotFound, Refused, TimedOut, TooLarge
from sources.provider import Fetch, Page, Provider, ProviderChanged, ProviderRefused, Request
from sources.reference.errors import InvalidReference, ReferenceNotWritten
from sources.reference.journal import RefreshJournal
from sources.registry import find_provider, read_registry
from sources.snapshots import Snapshots

#: More pages of one series than this are a loop, or a question too wide.
MOST_PAGES = 2_000


#: What a service answers to a question that it does not serve: then the spare one is asked.
_NOT_SERVED = (NotFound, Refused, TooLarge, TimedOut, ProviderRefused)


@dataclass(slots=True)
class Fetched:
    """What some pages hold; ``at_hand`` are those of an earlier run of today, which were not fetched again.

    ``spared`` are (indicator, why) of questions that were not served and had a spare one.
    """

    rows: dict[tuple[str, str, str], str] = field(default_factory=dict)
    statuses: dict[tuple[str, str, str], str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    dates: list[date] = field(default_factory=list)
    snapshots: list[str] = field(default_factory=list)
    unmapped: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    nulls: int = 0
    at_hand: int = 0
    spared: dict[str, str] = field(default_factory=dict)

    def take(self, page: Page) -> None:
        """Add one page; raises InvalidReference where it contradicts another."""
        self.pages += 1
        self.nulls += page.nulls
        self.unmapped.update(page.unmapped)
        self.names.update(page.names)
        self.units.update(page.units)
        if page.vintage is not None:
            self.dates.append(page.vintage)
        for row in page.rows:
            key = (row.indicator, row.ref_area, row.time_period)
            if self.rows.setdefault(key, row.obs_value) != row.obs_value:
                raise InvalidReference(f"{key}: two values, {self.rows[key]} and {row.obs_value}; ask again later")
            if row.obs_status:
                self.statuses.setdefault(key, row.obs_status)

    def join(self, other: Fetched) -> None:
        """Add what the pages of another series hold."""
        self.rows.update(other.rows)
        self.statuses.update(other.statuses)
        self.names.update(other.names)
        self.units.update(other.units)
        self.dates += other.dates
        self.snapshots += other.snapshots
        self.unmapped.update(other.unmapped)
        self.pages += other.pages
        self.nulls += other.nulls
        self.at_hand += other.at_hand
        self.spared.update(other.spared)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReader:
    """Fetches, keeps and parses the pages of one provider; what was not served is not asked for again."""

    provider: str
    fetch: Fetch
    base_url: str
    home: Path
    journal: RefreshJournal
    not_served: dict[str, FinalError] = field(default_factory=dict)

    def read_series(self, planned: Sequence[Request]) -> Fetched:
        """All pages of one series; those that a stopped run of today kept are taken from the snapshots.

        Where these do not go together with the others (the service published in between), all are fetched anew.
        Raises the named error of a page that could not be had or read, and ReferenceNotWritten.
        """
        found = Fetched()
        try:
            self._read(planned, found, again=True)
        except InvalidSource:
            if not found.at_hand:
                raise
        else:
            if not found.at_hand or len(set(found.dates)) <= 1:
                return found
        anew = Fetched()
        self._read(planned, anew, again=False)
        return anew

    def _read(self, planned: Sequence[Request], found: Fetched, *, again: bool) -> None:
        provider = find_provider(self.provider)
        waiting = list(planned)
        while waiting:
            request = waiting.pop(0)
            address = self._address(request)
            try:
                page = self._page(provider, request, address, found, again=again)
            except _NOT_SERVED as error:
                if request.spare is None:
                    raise
                self.not_served[address] = error
                found.spared[request.indicator] = str(error)
                waiting.insert(0, request.spare)
                continue
            found.take(page)
            self.journal.note(address, found.snapshots[-1])
            waiting.extend(provider.follow(request, page))
            if found.pages > MOST_PAGES:
                raise ProviderChanged(
                    f"{self.provider}, {request.indicator}: more than {MOST_PAGES} pages; ask for less"
                )

    def _page(self, provider: Provider, request: Request, address: str, found: Fetched, *, again: bool) -> Page:
        if address in self.not_served:
            raise self.not_served[address]
        body = self._kept(address, found) if again else None
        if body is None:
            body = self._fetch(address, request, found)
        return provider.parse(body, request)

    def _address(self, request: Request) -> str:
        query = f"?{urlencode(request.query, safe=':')}" if request.query else ""
        return f"{self.base_url.rstrip('/')}/{request.path}{query}"

    def _kept(self, address: str, found: Fetched) -> bytes | None:
        sha256 = self.journal.find(address)
        if sha256 is None:
            return None
        with suppress(EvidenceLost):
            body = Snapshots(self.home / "snapshots").read(sha256)
            found.snapshots.append(sha256)
            found.at_hand += 1
            return body
        return None

    def _fetch(self, address: str, request: Request, found: Fetched) -> bytes:
        try:
            body = self.fetch(address, request.headers)
        except NotFound as error:
            advice = read_registry()[self.provider].not_found
            if advice is None:
                raise
            raise NotFound(f"{self.provider}, {request.indicator}: {error}; {advice}") from error
        try:
            sha256 = Snapshots(self.home / "snapshots").keep(body, {"provider": self.provider, "url": address})
        except OSError as error:
            raise ReferenceNotWritten(
                f"{self.provider}: the snapshots folder took no copy ({error.strerror or error}); make room, "
                f"then run again"
            ) from error
        found.snapshots.append(sha256)
        return body
