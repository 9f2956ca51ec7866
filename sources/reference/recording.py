"""Record a vintage: gate a sorted table, write its files, enter it into the manifest.

In: a Descriptor and its sorted table. Out: an AddReport; files under the home folder.
Never: takes a vintage into use whose gate failed; changes one that is held.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checks.errors import GateFailed
from sources.reference.descriptor import Descriptor, IndicatorEntry
from sources.reference.errors import Quarantined, ReferenceNotWritten
from sources.reference.manifest import IN_USE, QUARANTINED, Failure, HeldVintage
from sources.reference.series_layout import SeriesFileUnusable
from sources.reference.vintages import READER, VintageStore, joint_hash

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from sources.reference.tidy import Collector, Counts

#: How many names of areas without a code a manifest keeps.
_UNMAPPED = 500

#: Looks at one gate frame by its name, told which share of unknown areas the descriptor allows; gives warnings back,
#: and raises GateFailed.
Gate = Callable[[str, "pd.DataFrame", float], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddReport:
    """What became of an ``add``.

    ``added`` is false when the same vintage was held already. ``newest`` is false for a vintage older than one held.
    ``missing``, ``later``, ``described``, ``repeated``, ``unmapped`` count rows left out: without a value, after
    ``until``, as the descriptor says, exact repetitions, and in areas without a code (by name).
    """

    dataset: str
    vintage: date
    sha256: str
    added: bool
    newest: bool
    rows: int
    series: int
    indicators: int
    first_period: str
    last_period: str
    kind: str = "observations"
    missing: int = 0
    later: int = 0
    described: int = 0
    repeated: int = 0
    unmapped: tuple[tuple[str, int], ...] = ()
    warnings: tuple[str, ...] = ()


def record_vintage(
    home: Path,
    descriptor: Descriptor,
    table: pa.Table,
    names: Mapping[str, IndicatorEntry],
    *,
    collector: Collector | None,
    snapshots: tuple[str, ...],
    vintage: date,
    gate: Gate,
    fingerprint: str | None = None,
) -> AddReport:
    """Gate a sorted table, write its files, and enter it into the manifest; raises Quarantined."""
    import pyarrow as pa

    from sources.reference.catalogue import build_catalogue
    from sources.reference.gating import Candidate, pass_gates
    from sources.reference.series_build import keep_series

    pa.default_memory_pool().release_unused()  # what reading has left; gates hold the most, here and beside
    store = VintageStore(home, descriptor.id)
    counts = collector.counts if collector else None
    catalogue = build_catalogue(
        descriptor,
        table,
        names,
        collector.units if collector else {},
        collector.unit_mults if collector else {},
    )
    indicators = catalogue["indicators"]
    unknown = counts.unknown_areas / max(counts.asked, 1) if counts else 0.0
    units = {entry["indicator"]: entry["unit"] for entry in indicators}
    candidate = Candidate(table=table, units=units, published_at=vintage, unknown_areas=unknown)
    failed, warnings = pass_gates(store, descriptor, candidate, gate)
    row = _write_row(
        store,
        descriptor,
        table,
        catalogue,
        snapshots=snapshots,
        published_at=vintage.isoformat(),
        series=sum(len(entry["areas"]) for entry in indicators),
        indicators=len(indicators),
        first_period=min(entry["first_period"] for entry in indicators),
        last_period=max(entry["last_period"] for entry in indicators),
        fingerprint=fingerprint or descriptor.fingerprint(),
        unmapped=tuple(sorted(counts.unmapped)[:_UNMAPPED]) if counts else (),
        state=IN_USE if failed is None else QUARANTINED,
        why=() if failed is None else (str(failed),),
        unknown_areas=round(unknown, 6),
    )
    same = _unchanged(store, row) if failed is None and descriptor.vintage is None else None
    if same is not None:
        return report_on(store, same, added=False, counts=counts)
    added = store.record(row)
    if failed is not None:
        raise _quarantined(row, failed)
    with suppress(SeriesFileUnusable, ReferenceNotWritten):  # without a series file the Parquet file answers
        keep_series(store, row, json.loads(store.catalogue(row).read_bytes()))
    return report_on(store, row, added=added, counts=counts, warnings=warnings)


def record_crosswalk(
    home: Path, descriptor: Descriptor, table: pa.Table, snapshots: tuple[str, ...], vintage: date
) -> AddReport:
    """Write a table of codes and names; it holds no observation and passes no gate but ``minimum_rows``."""
    store = VintageStore(home, descriptor.id)
    catalogue = {"dataset": descriptor.id, "areas": [], "indicators": []}
    row = _write_row(
        store,
        descriptor,
        table,
        catalogue,
        snapshots=snapshots,
        published_at=vintage.isoformat(),
        fingerprint=descriptor.fingerprint(),
    )
    return report_on(store, row, added=store.record(row))


def note_failure(store: VintageStore, since: date, error: Exception) -> None:
    """An edition of this date came and could not be read: what is held is stale from then on."""
    status = getattr(error, "status", "failed")
    at = datetime.now(UTC).isoformat(timespec="seconds")
    store.fail(Failure(since=since.isoformat(), at=at, status=status, why=str(error)))


def report_on(
    store: VintageStore,
    held: HeldVintage,
    *,
    added: bool,
    counts: Counts | None = None,
    warnings: tuple[str, ...] = (),
) -> AddReport:
    """What is held now, and what was left out on the way."""
    return AddReport(
        dataset=held.dataset,
        vintage=held.published_on,
        sha256=held.sha256,
        added=added,
        newest=all(one.published_at <= held.published_at for one in store.held()),
        rows=held.rows if held.kind == "observations" else 0,
        series=held.series,
        indicators=held.indicators,
        first_period=held.first_period,
        last_period=held.last_period,
        kind=held.kind,
        missing=counts.missing if counts else 0,
        later=counts.later if counts else 0,
        described=counts.described if counts else 0,
        repeated=counts.repeated if counts else 0,
        unmapped=tuple(counts.unmapped.most_common()) if counts else (),
        warnings=warnings,
    )


def _write_row(
    store: VintageStore,
    descriptor: Descriptor,
    table: pa.Table,
    catalogue: dict[str, Any],
    *,
    snapshots: tuple[str, ...],
    **facts: Any,  # noqa: ANN401 - the fields of HeldVintage that differ by kind
) -> HeldVintage:
    """Write the two files; their row, not yet in the manifest."""
    from sources.reference.catalogue import catalogue_bytes
    from sources.reference.vintages import SORTED

    sort = SORTED if descriptor.kind == "observations" else tuple(table.column_names)
    written = store.put_table(table, sort)
    given: dict[str, Any] = {"series": 0, "indicators": 0, "first_period": "", "last_period": "", **facts}
    return HeldVintage(
        dataset=descriptor.id,
        title=descriptor.title,
        publisher=descriptor.publisher,
        licence=descriptor.licence,
        url=descriptor.url,
        rank=descriptor.rank,
        retrieved_at=datetime.now(UTC).isoformat(timespec="microseconds"),
        snapshot=joint_hash(snapshots),
        snapshots=snapshots,
        sha256=written.sha256,
        catalogue=store.put_bytes(catalogue_bytes({**catalogue, **written.layout}), ".json"),
        rows=table.num_rows,
        reader=READER,
        kind=descriptor.kind,
        note=descriptor.note,
        stale_after=descriptor.stale_after,
        standing=descriptor.standing,
        **given,
    )


def _quarantined(row: HeldVintage, failed: GateFailed) -> Quarantined:
    return Quarantined(
        f"{row.dataset}, vintage {row.published_at}: {failed}. The vintage is in quarantine; those before it stay in "
        f"use, and are stale from {row.published_at} on. Look at the file; if it is right after all: "
        f"countercheck references accept {row.dataset}"
    )


def _unchanged(store: VintageStore, row: HeldVintage) -> HeldVintage | None:
    """The newest vintage, when the day of reading is the vintage and nothing has changed since."""
    held = store.held()
    if not held or (held[-1].sha256, held[-1].catalogue) != (row.sha256, row.catalogue):
        return None
    return held[-1] if held[-1].published_at <= row.published_at else None
