"""DatasetInfo: what is told of a held dataset.

In: its manifest and a day. Out: DatasetInfo. Never: a file of observations.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from checks.model.observation import Vintage
from sources.reference.manifest import Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetInfo:
    """One held dataset; the facts and counts are those of its newest vintage in use. ``vintages``: oldest first.

    ``quarantined`` are the dates of those that failed a gate; ``stale`` says why an article of ``as_of`` (the caller's)
    would get no firm verdict from it.
    """

    dataset: str
    title: str
    publisher: str
    licence: str
    url: str | None
    rank: int
    vintages: tuple[Vintage, ...]
    rows: int
    series: int
    indicators: int
    first_period: str
    last_period: str
    kind: str = "observations"
    note: str = ""
    quarantined: tuple[str, ...] = ()
    stale: str | None = None


def dataset_info(manifest: Manifest, as_of: date) -> DatasetInfo:
    """The facts of a dataset that has a vintage in use, as an article of ``as_of`` would find it."""
    held = manifest.in_use
    newest = held[-1]
    return DatasetInfo(
        dataset=newest.dataset,
        title=newest.title,
        publisher=newest.publisher,
        licence=newest.licence,
        url=newest.url,
        rank=newest.rank,
        vintages=tuple(
            Vintage(
                dataset=row.dataset,
                published_at=row.published_on,
                retrieved_at=row.retrieved_at,
                sha256=row.sha256,
            )
            for row in held
        ),
        rows=newest.rows if newest.kind == "observations" else 0,
        series=newest.series,
        indicators=newest.indicators,
        first_period=newest.first_period,
        last_period=newest.last_period,
        kind=newest.kind,
        note=newest.note,
        quarantined=tuple(row.published_at for row in manifest.quarantined if row.age > newest.age),
        stale=manifest.why_stale(newest, as_of),
    )
