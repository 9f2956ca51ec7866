"""Put a new vintage before the gates, beside the one that it would follow.

In: a sorted table, its units, the held vintages, the caller's gate. Out: the gate's refusal, if any, and warnings.
Never: a judgement of its own, or a file changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from checks.errors import GateFailed
from sources.reference.arrange import gate_frame
from sources.reference.compare import Before, series_frame, vintage_frame
from sources.reference.descriptor import Descriptor
from sources.reference.manifest import HeldVintage
from sources.reference.vintages import SORTED, VintageStore

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A vintage that is not held yet: its table, units by indicator, date, and share of rows in unknown areas."""

    table: pa.Table
    units: dict[str, str | None]
    published_at: date
    unknown_areas: float


def pass_gates(
    store: VintageStore,
    descriptor: Descriptor,
    candidate: Candidate,
    gate: Callable[[str, pd.DataFrame, float], Sequence[str]],
) -> tuple[GateFailed | None, tuple[str, ...]]:
    """What the first gate that fails says (None when all let the table pass), and all warnings."""
    before = _before(store, candidate.published_at)
    warnings: list[str] = []
    try:
        for name, frame in _frames(descriptor, candidate, before):
            warnings += gate(name, frame, descriptor.unknown_areas)
    except GateFailed as failed:
        return failed, tuple(warnings)
    return None, tuple(warnings)


def _frames(descriptor: Descriptor, candidate: Candidate, before: Before | None) -> list[tuple[str, pd.DataFrame]]:
    beside = vintage_frame(
        candidate.table,
        candidate.units,
        candidate.published_at,
        unknown_areas=candidate.unknown_areas,
        projections=descriptor.projections,
        before=before,
    )
    frames = [("observations", gate_frame(candidate.table)), ("vintage", beside)]
    return frames if before is None else [*frames, ("series", series_frame(candidate.table, candidate.units, before))]


def _before(store: VintageStore, vintage: date) -> Before | None:
    """The newest vintage in use that is older and whole; a changed file is the doctor's matter."""
    older = [row for row in store.held() if row.published_at < vintage.isoformat()]
    return _read(store, older[-1]) if older and store.is_whole(older[-1]) else None


def _read(store: VintageStore, held: HeldVintage) -> Before:
    import pyarrow.parquet as pq

    catalogue = json.loads(store.catalogue(held).read_bytes())
    return Before(
        table=pq.read_table(store.parquet(held), read_dictionary=list(SORTED)),
        units={entry["indicator"]: entry["unit"] for entry in catalogue["indicators"]},
        unknown_areas=held.unknown_areas,
    )
