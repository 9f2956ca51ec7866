"""Add a dataset: raw files kept by hash, read, gated, written as a vintage, and only then made visible.

In: a Descriptor and the path of its data. Out: an AddReport; files under the home folder. Never: records a vintage
whose gate failed; changes one that is held. The same bytes read alike add nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sources.reference.descriptor import Descriptor
from sources.reference.errors import ReferenceNotWritten
from sources.reference.vintages import READER, HeldVintage, VintageStore, file_hash, joint_hash
from sources.snapshots import Snapshots

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from sources.reference.tidy import Collector

#: How many names of areas without a code a manifest keeps.
_UNMAPPED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class AddReport:
    """What became of an ``add``.

    ``added`` is false when the same vintage was held already. ``newest`` is false for a vintage older than one held.
    ``missing``, ``later``, ``repeated``, ``unmapped`` count rows left out: without a value, after ``until``,
    exact repetitions, and in areas without a code (by name).
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
    missing: int = 0
    later: int = 0
    repeated: int = 0
    unmapped: tuple[tuple[str, int], ...] = ()


def add_dataset(
    home: Path,
    descriptor: Descriptor,
    data: Path,
    *,
    area_codes: Callable[[str], str | None],
    gate: Callable[[pd.DataFrame], None],
    progress: Callable[[str, int, int], None],
    vintage: date | None = None,
) -> AddReport:
    """Read the data and record it as a vintage; ``vintage`` replaces the descriptor's date.

    ``gate`` sees the frame OBSERVATIONS_GATE before anything is visible: what it raises, nothing is recorded.
    ``progress`` gets a label, how many members are done, and how many there are.
    """
    from sources.reference.members import find_files, open_source
    from sources.reference.tidy import Collector

    date_of = vintage or descriptor.vintage
    store = VintageStore(home, descriptor.id)
    files = _with_names(descriptor, tuple(path for path, _ in find_files(descriptor, data)))
    hashes = [file_hash(path) for path in files]
    known = _known(store, descriptor, date_of, joint_hash(hashes), area_codes)
    if known is not None:
        return _report(store, known, added=False)
    with open_source(descriptor, data) as source:
        collector = Collector(descriptor, area_codes, date_of)
        for number, member in enumerate(source.members):
            progress(member.name, number, len(source.members))
            collector.add(member)
        progress("sorting", len(source.members), len(source.members))
        table = collector.finish()
        names = _names(descriptor, collector, source.extra)
        snapshots = _keep_raw(home, descriptor, files, date_of)
    return record_vintage(
        home, descriptor, table, names, collector=collector, snapshots=snapshots, vintage=date_of, gate=gate
    )


def record_vintage(
    home: Path,
    descriptor: Descriptor,
    table: pa.Table,
    names: Mapping[str, Any],
    *,
    collector: Collector | None,
    snapshots: tuple[str, ...],
    vintage: date,
    gate: Callable[[pd.DataFrame], None],
) -> AddReport:
    """Gate a sorted table, write its files, and enter it into the manifest."""
    from sources.reference.arrange import gate_frame
    from sources.reference.indicator_names import build_catalogue, catalogue_bytes

    gate(gate_frame(table))
    store = VintageStore(home, descriptor.id)
    catalogue = build_catalogue(descriptor, table, names, collector.units if collector else {})
    indicators = catalogue["indicators"]
    unmapped = collector.counts.unmapped if collector else {}
    row = HeldVintage(
        dataset=descriptor.id,
        title=descriptor.title,
        publisher=descriptor.publisher,
        licence=descriptor.licence,
        url=descriptor.url,
        rank=descriptor.rank,
        published_at=vintage.isoformat(),
        retrieved_at=datetime.now(UTC).isoformat(timespec="microseconds"),
        snapshot=joint_hash(snapshots),
        snapshots=snapshots,
        sha256=store.put_table(table),
        catalogue=store.put_bytes(catalogue_bytes(catalogue), ".json"),
        rows=table.num_rows,
        series=sum(len(entry["areas"]) for entry in indicators),
        indicators=len(indicators),
        first_period=min(entry["first_period"] for entry in indicators),
        last_period=max(entry["last_period"] for entry in indicators),
        fingerprint=descriptor.fingerprint(),
        reader=READER,
        unmapped=tuple(sorted(unmapped)[:_UNMAPPED]),
    )
    added = store.record(row)
    return _report(store, row, added=added, collector=collector)


def _known(
    store: VintageStore, descriptor: Descriptor, vintage: date, snapshot: str, area_codes: Callable[[str], str | None]
) -> HeldVintage | None:
    """The vintage that these bytes gave, if it is whole, and reading them again would give no other."""
    wanted = (snapshot, descriptor.fingerprint(), READER, vintage.isoformat())
    for held in store.held():
        if (held.snapshot, held.fingerprint, held.reader, held.published_at) != wanted:
            continue
        by_name = descriptor.wording.areas == "names"
        if store.is_whole(held) and not (by_name and any(area_codes(name) for name in held.unmapped)):
            return held
    return None


def _with_names(descriptor: Descriptor, files: tuple[Path, ...]) -> tuple[Path, ...]:
    """The data files, and the table of names where it lies beside them."""
    table = descriptor.indicator_table
    if table is None or "{" in table.file or not (files[0].parent / table.file).is_file():
        return files
    return (*files, files[0].parent / table.file)


def _names(descriptor: Descriptor, collector: Collector, extra: Callable[[str], bytes | None]) -> Mapping[str, Any]:
    from sources.reference.indicator_names import read_names

    return read_names(descriptor, collector.spellings, extra)


def _keep_raw(home: Path, descriptor: Descriptor, files: tuple[Path, ...], vintage: date) -> tuple[str, ...]:
    """Copy the raw files into the snapshots; their hashes, in order."""
    keeper = Snapshots(home / "snapshots")
    origin = {"dataset": descriptor.id, "publisher": descriptor.publisher, "url": descriptor.url, "vintage": vintage}
    try:
        return tuple(keeper.keep_file(path, {**origin, "file": path.name}) for path in files)
    except OSError as error:
        raise ReferenceNotWritten(
            f"{descriptor.id}: the snapshots folder took no copy ({error.strerror or error}); make room or give write "
            f"permission, then run the same command again: what was held is unchanged"
        ) from error


def _report(store: VintageStore, held: HeldVintage, *, added: bool, collector: Collector | None = None) -> AddReport:
    counts = collector.counts if collector else None
    return AddReport(
        dataset=held.dataset,
        vintage=date.fromisoformat(held.published_at),
        sha256=held.sha256,
        added=added,
        newest=all(one.published_at <= held.published_at for one in store.held()),
        rows=held.rows,
        series=held.series,
        indicators=held.indicators,
        first_period=held.first_period,
        last_period=held.last_period,
        missing=counts.missing if counts else 0,
        later=counts.later if counts else 0,
        repeated=counts.repeated if counts else 0,
        unmapped=tuple(counts.unmapped.most_common()) if counts else (),
    )
