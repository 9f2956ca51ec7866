"""Refresh from a provider: fetch every page, keep its bytes, parse, gate, and record a vintage.

In: a function that fetches an address; indicators and areas. Out: a RefreshReport; a vintage of the provider's
dataset. Never: parses what is not kept; replaces series that this refresh did not ask for, or could not get.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from checks.errors import CountercheckError
from sources.errors import NotFound, SourceError
from sources.provider import Fetch, Page, ProviderChanged, Request, Wanted
from sources.reference.descriptor import Columns, Descriptor, Field, IndicatorEntry, Reading, Table
from sources.reference.errors import InvalidReference, ReferenceNotWritten
from sources.reference.indicator_names import unit_in_name
from sources.reference.recording import AddReport, Gate, note_failure, record_vintage
from sources.reference.vintages import VintageStore
from sources.registry import ProviderInfo, find_provider, read_registry
from sources.snapshots import Snapshots

#: More pages of one series than this are a loop, or a question too wide.
MOST_PAGES = 2_000

#: Parentheses in World Bank names that name no unit.
_NOT_UNITS = ("modeled ILO estimate", "GPI", "GDP", "national estimate")


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshReport:
    """The vintage; pages fetched; rows without value; areas without code; and what failed: (indicator, why)."""

    vintage: AddReport
    pages: int
    nulls: int
    unmapped: tuple[tuple[str, int], ...]
    failed: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _Fetched:
    rows: dict[tuple[str, str, str], str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    dates: list[date] = field(default_factory=list)
    snapshots: list[str] = field(default_factory=list)
    unmapped: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    nulls: int = 0

    def take(self, page: Page) -> None:
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

    def join(self, other: _Fetched) -> None:
        self.rows.update(other.rows)
        self.names.update(other.names)
        self.units.update(other.units)
        self.dates += other.dates
        self.snapshots += other.snapshots
        self.unmapped.update(other.unmapped)
        self.pages += other.pages
        self.nulls += other.nulls


def refresh_provider(
    provider: str,
    fetch: Fetch,
    base_url: str,
    indicators: Sequence[str],
    areas: Sequence[str] = ("all",),
    *,
    home: Path,
    gate: Gate,
    progress: Callable[[str, int, int], None] = lambda label, done, total: None,
) -> RefreshReport:
    """Fetch the indicators and record a vintage of the dataset that bears the provider's id.

    It is dated by what the answers say of their publication; where they say nothing, by today.

    Indicators that the held vintage has and this call does not name, or could not get, are carried over with the date
    of that vintage. Raises the last error when no indicator could be had, Quarantined when a gate fails, and disk
    errors as they are. An answer of another shape leaves what is held stale from today on; a source that is only away
    does not.
    """
    try:
        return _refresh(provider, fetch, base_url, indicators, areas, home=home, gate=gate, progress=progress)
    except (ProviderChanged, InvalidReference) as error:
        note_failure(VintageStore(home, provider), datetime.now(UTC).date(), error)
        raise


def _refresh(
    provider_id: str,
    fetch: Fetch,
    base_url: str,
    indicators: Sequence[str],
    areas: Sequence[str],
    *,
    home: Path,
    gate: Gate,
    progress: Callable[[str, int, int], None],
) -> RefreshReport:
    provider, info = find_provider(provider_id), read_registry()[provider_id]
    wanted = Wanted(indicators=tuple(dict.fromkeys(indicators)), areas=tuple(areas))
    requests = provider.plan(wanted)
    total, failed = _Fetched(), list[tuple[str, CountercheckError]]()
    by_indicator: dict[str, list[Request]] = {}
    for request in requests:
        by_indicator.setdefault(request.indicator, []).append(request)
    for number, (indicator, planned) in enumerate(by_indicator.items()):
        progress(indicator, number, len(by_indicator))
        try:
            total.join(_fetch_indicator(provider_id, planned, fetch, base_url, home))
        except SourceError as error:
            if isinstance(error, ReferenceNotWritten):
                raise
            failed.append((indicator, error))
    if not total.rows and failed:
        raise failed[-1][1]
    descriptor = _describe(info, base_url)
    if len(total.rows) < info.minimum_rows:
        raise ProviderChanged(
            f"{provider_id}: {len(total.rows)} values in {total.pages} pages, at least {info.minimum_rows} is "
            f"expected; look at the kept snapshots"
        )
    report = _record(home, descriptor, total, gate)
    return RefreshReport(
        vintage=report,
        pages=total.pages,
        nulls=total.nulls,
        unmapped=tuple(total.unmapped.most_common()),
        failed=tuple((indicator, str(error)) for indicator, error in failed),
    )


def _fetch_indicator(provider_id: str, planned: Sequence[Request], fetch: Fetch, base_url: str, home: Path) -> _Fetched:
    """All pages of one indicator, each kept before it is parsed."""
    provider, found = find_provider(provider_id), _Fetched()
    keeper = Snapshots(home / "snapshots")
    waiting = list(planned)
    while waiting:
        request = waiting.pop(0)
        query = f"?{urlencode(request.query, safe=':')}" if request.query else ""
        url = f"{base_url.rstrip('/')}/{request.path}{query}"
        try:
            body = fetch(url, request.headers)
        except NotFound as error:
            advice = read_registry()[provider_id].not_found
            if advice is None:
                raise
            raise NotFound(f"{provider_id}, {request.indicator}: {error}; {advice}") from error
        try:
            found.snapshots.append(keeper.keep(body, {"provider": provider_id, "url": url}))
        except OSError as error:
            raise ReferenceNotWritten(
                f"{provider_id}: the snapshots folder took no copy ({error.strerror or error}); make room, "
                f"then run again"
            ) from error
        page = provider.parse(body, request)
        found.take(page)
        waiting.extend(provider.follow(request, page))
        if found.pages > MOST_PAGES:
            raise ProviderChanged(f"{provider_id}, {request.indicator}: more than {MOST_PAGES} pages; ask for less")
    return found


def _record(home: Path, descriptor: Descriptor, fetched: _Fetched, gate: Gate) -> AddReport:
    import numpy as np
    import pyarrow as pa

    from sources.reference.arrange import arrange
    from sources.reference.cells import Codebook

    held = _carry_over(home, descriptor.id, fetched)
    books = (Codebook(), Codebook(), Codebook())
    codes = np.asarray(
        [[book.number(code) for book, code in zip(books, key, strict=True)] for key in fetched.rows], dtype=np.int32
    )
    values = pa.array(list(fetched.rows.values()), pa.string())
    table, _ = arrange(
        descriptor.id, [list(book.numbers) for book in books], [(codes[:, 0], codes[:, 1], codes[:, 2])], [values]
    )
    fresh = {code: (name, None) for code, name in fetched.names.items()}
    names = {
        code: IndicatorEntry(
            code=code,
            name=name,
            unit=fetched.units.get(code) or unit_in_name(name, _NOT_UNITS),
            published_at=published_at,
        )
        for code, (name, published_at) in {**held, **fresh}.items()
    }
    return record_vintage(
        home,
        descriptor,
        table,
        names,
        collector=None,
        snapshots=tuple(dict.fromkeys(fetched.snapshots)),
        vintage=max(fetched.dates, default=datetime.now(UTC).date()),
        gate=gate,
    )


def _carry_over(home: Path, dataset: str, fetched: _Fetched) -> dict[str, tuple[str, date | None]]:
    """Put the held series of other indicators among the rows; their names and the date of their vintage."""
    from checks.model.measure import SeriesKey
    from sources.reference.library import ReferenceLibrary

    if not VintageStore(home, dataset).held():
        return {}
    library = ReferenceLibrary(home)
    fresh = {indicator for indicator, _, _ in fetched.rows}
    kept = [row for row in library.catalogue([dataset]) if row.indicator not in fresh]
    others = {row.indicator: row.name for row in kept}
    fetched.units.update((row.indicator, row.unit) for row in kept if row.unit)
    wanted = [
        SeriesKey(dataset=dataset, indicator=code, ref_area=area)
        for code in others
        for area in library.areas_of(dataset, code)
    ]
    frame: Any = library.observations(wanted, as_of=date.max)
    columns = [frame[name].tolist() for name in ("indicator", "ref_area", "time_period", "obs_value", "vintage")]
    dates: dict[str, date] = {}
    for indicator, area, period, value, vintage in zip(*columns, strict=True):
        fetched.rows[indicator, area, period] = value
        dates[indicator] = date.fromisoformat(vintage)
    return {code: (name, dates.get(code)) for code, name in others.items()}


def _describe(info: ProviderInfo, base_url: str) -> Descriptor:
    return Descriptor(
        id=info.id,
        title=info.name,
        publisher=info.publisher,
        licence=info.licence,
        url=base_url,
        vintage=date.min,
        rank=info.rank,
        readings=(
            Reading(
                dataset=info.id,
                table=Table(format="csv", file="pages.json"),
                columns=Columns(
                    indicator=None,
                    area=Field(kind="column", text="countryiso3code"),
                    period=Field(kind="column", text="date"),
                    values=("value",),
                    unit=None,
                ),
            ),
        ),
    )
