"""Add a dataset: raw files kept by hash, read, gated, written as a vintage, and only then made visible.

In: a Descriptor and the path of its data. Out: an AddReport; files under the home folder. Never: takes a vintage into
use whose gate failed; changes one that is held. The same bytes read alike add nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sources.reference.area_codes import area_code
from sources.reference.descriptor import Descriptor
from sources.reference.errors import InvalidReference, MissingData
from sources.reference.manifest import HeldVintage
from sources.reference.recording import (
    AddReport,
    Gate,
    note_failure,
    record_crosswalk,
    record_vintage,
    report_on,
)
from sources.reference.vintages import READER, VintageStore, joint_hash

if TYPE_CHECKING:
    from sources.reference.indicator_names import NameTables
    from sources.reference.members import Source
    from sources.reference.raw import RawTable
    from sources.reference.tidy import Collector

Progress = Callable[[str, int, int], None]
AreaCodes = Callable[[str], str | None]


def add_dataset(
    home: Path,
    descriptor: Descriptor,
    data: Path,
    *,
    area_codes: AreaCodes,
    gate: Gate,
    progress: Progress,
    vintage: date | None = None,
) -> AddReport:
    """Read the data and record it as a vintage; ``vintage`` replaces the descriptor's date.

    ``gate`` sees the gate frames before anything is visible: what it raises puts the vintage into quarantine, and
    Quarantined is raised. Data that cannot be read raises InvalidReference and leaves nothing but a note that the
    vintages before are stale from that date on. ``progress`` gets a label, how many members are done, and how many
    there are.
    """
    store = VintageStore(home, descriptor.id)
    job = _prepare(home, descriptor, data, area_codes, vintage)
    known = job.known(store)
    if known is not None:
        return report_on(store, known, added=False)
    try:
        return job.add(gate, progress)
    except InvalidReference as error:
        if not isinstance(error, MissingData):
            note_failure(store, job.vintage, error)
        raise


def held_already(home: Path, descriptor: Descriptor, data: Path, *, area_codes: AreaCodes) -> AddReport | None:
    """The report of a vintage that these data gave before; None where they are to be read. Raises MissingData."""
    store = VintageStore(home, descriptor.id)
    if not store.held():
        return None
    known = _prepare(home, descriptor, data, area_codes, None).known(store)
    return None if known is None else report_on(store, known, added=False)


def _prepare(home: Path, descriptor: Descriptor, data: Path, area_codes: AreaCodes, vintage: date | None) -> _Job:
    from sources.reference.raw import find_raw

    codes, fingerprint = _with_crosswalks(home, descriptor, area_codes)
    return _Job(
        home=home,
        descriptor=descriptor,
        tables=find_raw(descriptor, data),
        vintage=vintage or descriptor.vintage or datetime.now(UTC).date(),
        fingerprint=fingerprint,
        area_codes=codes,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """One edition of one dataset on its way into the library."""

    home: Path
    descriptor: Descriptor
    tables: Sequence[RawTable]
    vintage: date
    fingerprint: str
    area_codes: AreaCodes

    def known(self, store: VintageStore) -> HeldVintage | None:
        """The vintage that these bytes gave, if it is whole, and reading them again would give no other."""
        from sources.reference.raw import raw_hashes

        wanted = (joint_hash(raw_hashes(self.descriptor, self.tables)), self.fingerprint, READER)
        for held in store.held():
            same_date = self.descriptor.vintage is None or held.published_at == self.vintage.isoformat()
            if not same_date or (held.snapshot, held.fingerprint, held.reader) != wanted:
                continue
            if store.is_whole(held) and not self._knows_more(held):
                return held
        return None

    def _knows_more(self, held: HeldVintage) -> bool:
        """Whether an area that had no code when the data were read has one now."""
        by_name = any(reading.wording.areas == "names" for reading in self.descriptor.readings)
        return by_name and any(area_code(name, "names", self.area_codes) for name in held.unmapped)

    def add(self, gate: Gate, progress: Progress) -> AddReport:
        """Read, keep the raw data, gate and record."""
        from sources.reference.crosswalks import read_crosswalk
        from sources.reference.indicator_names import NameTables, read_names
        from sources.reference.raw import keep_raw

        with ExitStack() as stack:
            sources = [stack.enter_context(table.open()) for table in self.tables]
            if self.descriptor.kind == "crosswalk":
                codes = read_crosswalk(self.descriptor, sources[0])
                kept = keep_raw(self.home, self.descriptor, self.tables, self.vintage)
                return record_crosswalk(self.home, self.descriptor, codes, kept, self.vintage)
            tables = NameTables(self.descriptor, lambda name: _read_beside(sources, name))
            collector = self._collect(sources, tables, progress)
            table = collector.finish()
            names = read_names(self.descriptor, collector.books.spellings, tables, collector.parts, self.vintage)
            kept = keep_raw(self.home, self.descriptor, self.tables, self.vintage)
        return record_vintage(
            self.home,
            self.descriptor,
            table,
            names,
            collector=collector,
            snapshots=kept,
            vintage=self.vintage,
            gate=gate,
            fingerprint=self.fingerprint,
        )

    def _collect(self, sources: Sequence[Source], names: NameTables, progress: Progress) -> Collector:
        from sources.reference.tidy import Collector

        collector = Collector(self.descriptor, self.area_codes, self.vintage)
        total = sum(len(source.members) for source in sources)
        done = 0
        for table, source in zip(self.tables, sources, strict=True):
            for member in source.members:
                progress(member.name, done, total)
                published = names.published_at(member.parts)
                collector.add(table.reading, member, None if published is None else min(published, self.vintage))
                done += 1
        progress("sorting", total, total)
        return collector


def _read_beside(sources: Sequence[Source], name: str) -> bytes | None:
    """A member of one of the zips, or a file beside the data."""
    return next((body for source in sources if (body := source.beside(name)) is not None), None)


def _with_crosswalks(home: Path, descriptor: Descriptor, area_codes: AreaCodes) -> tuple[AreaCodes, str]:
    """The map of area names with those of a crosswalk behind it, and the fingerprint that both give."""
    wanted = [pair for reading in descriptor.readings if (pair := reading.wording.area_crosswalk) is not None]
    if not wanted:
        return area_codes, descriptor.fingerprint()
    from sources.reference.crosswalks import codes_by_name, held_crosswalk

    names: dict[str, str] = {}
    hashes = [descriptor.fingerprint()]
    for dataset, column in dict.fromkeys(wanted):
        names |= codes_by_name(home, dataset, column)
        hashes.append(held_crosswalk(home, dataset)[1].sha256)
    fingerprint = hashlib.sha256("\n".join(hashes).encode()).hexdigest()
    return lambda name: area_codes(name) or names.get(name.strip().casefold()), fingerprint
