"""Refresh from a provider: fetch every page, keep its bytes, parse, gate, and record a vintage.

In: a function that fetches an address; indicators and areas. Out: a RefreshReport; a vintage of the provider's
dataset. Never: parses what is not kept; replaces series that this refresh did not ask for, or could not get.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from checks.errors import GateFailed
from sources.errors import SourceError
from sources.provider import Fetch, ProviderChanged, Request, Wanted
from sources.reference.descriptor import Columns, Descriptor, Field, IndicatorEntry, Reading, Table
from sources.reference.errors import InvalidReference
from sources.reference.fetching import Fetched, PageReader
from sources.reference.indicator_names import unit_in_name
from sources.reference.journal import RefreshJournal
from sources.reference.recording import AddReport, Gate, note_failure, record_vintage
from sources.reference.vintages import VintageStore
from sources.registry import ProviderInfo, find_provider, read_registry

#: Parentheses in World Bank names that name no unit.
_NOT_UNITS = ("modeled ILO estimate", "GPI", "GDP", "national estimate")


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshReport:
    """The vintage; pages read; rows without value; areas without code; and what failed: (indicator, why).

    ``spared`` are (indicator, why) of series whose names the service did not serve: their codes stand for themselves.
    ``at_hand`` of the pages had been fetched and kept by a run of today that was stopped.
    """

    vintage: AddReport
    pages: int
    nulls: int
    unmapped: tuple[tuple[str, int], ...]
    failed: tuple[tuple[str, str], ...]
    at_hand: int = 0
    spared: tuple[tuple[str, str], ...] = ()


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
    errors as they are. An answer of another shape leaves what is held stale from today on, until a refresh has had
    all; a source that is only away does not.

    Pages that a run of today fetched before it was stopped are not fetched again; of two refreshes at once the second
    waits for the first.
    """
    today = datetime.now(UTC).date()
    store, journal = VintageStore(home, provider), RefreshJournal(home, provider, today)
    reader = PageReader(provider=provider, fetch=fetch, base_url=base_url, home=home, journal=journal)
    with journal.alone(lambda: progress("waiting for another refresh", 0, 0)):
        try:
            report, changed = _refresh(reader, indicators, areas, gate=gate, progress=progress)
        except (ProviderChanged, InvalidReference) as error:
            journal.end()
            note_failure(store, today, error)
            raise
        except GateFailed:
            journal.end()
            raise
        if not report.failed:
            journal.end()
            store.fail(None)
        elif changed is not None:
            note_failure(store, today, changed)
    return report


def _refresh(
    reader: PageReader,
    indicators: Sequence[str],
    areas: Sequence[str],
    *,
    gate: Gate,
    progress: Callable[[str, int, int], None],
) -> tuple[RefreshReport, ProviderChanged | None]:
    """The report, and the last answer of another shape among those of several series."""
    provider_id, home = reader.provider, reader.home
    provider, info = find_provider(provider_id), read_registry()[provider_id]
    wanted = Wanted(indicators=tuple(dict.fromkeys(indicators)), areas=tuple(areas))
    requests = provider.plan(wanted)
    total, failed = Fetched(), list[tuple[str, SourceError]]()
    by_indicator: dict[str, list[Request]] = {}
    for request in requests:
        by_indicator.setdefault(request.indicator, []).append(request)
    for number, (indicator, planned) in enumerate(by_indicator.items()):
        progress(indicator, number, len(by_indicator))
        try:
            total.join(reader.read_series(planned))
        except SourceError as error:
            failed.append((indicator, error))
    if not total.rows and failed:
        raise failed[-1][1]
    descriptor = _describe(info, reader.base_url)
    if len(total.rows) < info.minimum_rows:
        raise ProviderChanged(
            f"{provider_id}: {len(total.rows)} values in {total.pages} pages, at least {info.minimum_rows} is "
            f"expected; look at the kept snapshots"
        )
    progress("recording", len(by_indicator), len(by_indicator))
    report = _record(home, descriptor, total, gate)
    changed = [error for _, error in failed if isinstance(error, ProviderChanged)]
    told = RefreshReport(
        vintage=report,
        pages=total.pages,
        nulls=total.nulls,
        unmapped=tuple(total.unmapped.most_common()),
        failed=tuple((indicator, str(error)) for indicator, error in failed),
        at_hand=total.at_hand,
        spared=tuple(total.spared.items()),
    )
    return told, changed[-1] if changed else None


def _record(home: Path, descriptor: Descriptor, fetched: Fetched, gate: Gate) -> AddReport:
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
        descriptor.id,
        [list(book.numbers) for book in books],
        [(codes[:, 0], codes[:, 1], codes[:, 2])],
        [values],
        [pa.array([fetched.statuses.get(key, "") for key in fetched.rows], pa.string())],
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


def _carry_over(home: Path, dataset: str, fetched: Fetched) -> dict[str, tuple[str, date | None]]:
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
    names = ("indicator", "ref_area", "time_period", "obs_value", "vintage", "obs_status")
    columns = [frame[name].tolist() for name in names]
    dates: dict[str, date] = {}
    for indicator, area, period, value, vintage, status in zip(*columns, strict=True):
        fetched.rows[indicator, area, period] = value
        if status:
            fetched.statuses[indicator, area, period] = status
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
        standing=info.standing,
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
