"""The reference library: which datasets are held, their catalogue, and observations as of a date.

In: the home folder; series wanted. Out: dataset facts, Indicators, observations frames, Announcements.
Never: fetches, writes, or hands out an observation of a file whose bytes no longer have their hash.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checks.model.announcement import Announcement
from checks.model.measure import Indicator, SeriesKey
from checks.model.observation import Vintage
from sources.reference.adding import AddReport, add_dataset
from sources.reference.announcements import read_announcements
from sources.reference.descriptor_file import find_descriptor, read_descriptor, shipped_descriptors
from sources.reference.errors import EvidenceLost
from sources.reference.vintages import HeldVintage, VintageStore, file_hash, held_datasets

if TYPE_CHECKING:
    import pandas as pd

    from sources.reference.lookup import ObservationFile

__all__ = [
    "AddReport",
    "DatasetInfo",
    "ReferenceLibrary",
    "add_dataset",
    "find_descriptor",
    "read_descriptor",
    "shipped_descriptors",
]

#: Files whose hash was compared in this process: (path, time of change, size) -> hash.
_VERIFIED: dict[tuple[str, int, int], str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetInfo:
    """One held dataset; the facts and counts are those of its newest vintage. ``vintages``: oldest first."""

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


class ReferenceLibrary:
    """Reads ``<home>/references``; what other processes add shows up at the next call."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._tables: dict[str, ObservationFile] = {}
        self._catalogues: dict[Path, dict[str, Any]] = {}

    def datasets(self) -> list[DatasetInfo]:
        """The held datasets, by id (announcements are not among them: they are always there)."""
        found = []
        for dataset in held_datasets(self.home):
            held = self._store(dataset).held()
            if held:
                found.append(_info(held))
        return found

    def catalogue(self, datasets: Sequence[str] | None = None) -> list[Indicator]:
        """The indicators of the newest vintages, of all datasets or of those named."""
        found: list[Indicator] = []
        for dataset in held_datasets(self.home):
            if datasets is None or dataset in datasets:
                found.extend(self._indicators(dataset))
        return found

    def areas_of(self, dataset: str, indicator: str) -> set[str]:
        """Codes of the areas for which the newest vintage holds the indicator."""
        held = self._store(dataset).held()
        if not held:
            return set()
        catalogue = self._catalogue(self._store(dataset), held[-1])
        for entry in catalogue["indicators"]:
            if entry["indicator"] == indicator:
                return {catalogue["areas"][place] for place in entry["areas"]}
        return set()

    def observations(self, wanted: Sequence[SeriesKey], *, as_of: date) -> pd.DataFrame:
        """All periods of the wanted series as the frame OBSERVATIONS.

        Each dataset answers from its newest vintage published by ``as_of``, else from the earliest held,
        with ``later_vintage`` true. Series that are not held give no rows. Raises EvidenceLost.
        """
        import pandas as pd

        from checks.model.frames import OBSERVATIONS, check_frame, make_frame

        frames = []
        for dataset in sorted({key.dataset for key in wanted}):
            keys = {(key.indicator, key.ref_area) for key in wanted if key.dataset == dataset}
            frame = self._observations(dataset, keys, as_of)
            if frame is not None:
                frames.append(frame)
        if not frames:
            return make_frame(OBSERVATIONS, [])
        return check_frame(OBSERVATIONS, pd.concat(frames, ignore_index=True))

    def announcements(self, datasets: Sequence[str] | None = None) -> list[Announcement]:
        """The packaged official statements, of all tables or of those named."""
        return [row for row in read_announcements() if datasets is None or row.dataset in datasets]

    def vintage_at(self, dataset: str, as_of: date) -> tuple[HeldVintage, bool] | None:
        """The manifest row that answers at ``as_of``, and whether it is later than that; None when nothing is held."""
        return _choose(self._store(dataset).held(), as_of)

    def _store(self, dataset: str) -> VintageStore:
        return VintageStore(self.home, dataset)

    def _indicators(self, dataset: str) -> list[Indicator]:
        store = self._store(dataset)
        held = store.held()
        if not held:
            return []
        newest = held[-1]
        return [
            Indicator(
                dataset=dataset,
                indicator=entry["indicator"],
                name=entry["name"],
                unit=entry["unit"],
                description=entry["description"],
                publisher=newest.publisher,
                url=newest.url,
                rank=newest.rank,
                first_period=entry["first_period"],
                last_period=entry["last_period"],
            )
            for entry in self._catalogue(store, newest)["indicators"]
        ]

    def _catalogue(self, store: VintageStore, held: HeldVintage) -> dict[str, Any]:
        path = store.catalogue(held)
        verify(path, held.catalogue, held)
        if path not in self._catalogues:
            self._catalogues[path] = json.loads(path.read_bytes())
        return self._catalogues[path]

    def _observations(self, dataset: str, keys: set[tuple[str, str]], as_of: date) -> pd.DataFrame | None:
        from sources.reference.lookup import ObservationFile

        store = self._store(dataset)
        chosen = _choose(store.held(), as_of)
        if chosen is None:
            return None
        held, later = chosen
        path = store.parquet(held)
        verify(path, held.sha256, held)
        if held.sha256 not in self._tables:
            self._tables[held.sha256] = ObservationFile(path)
        frame = self._tables[held.sha256].find(keys)
        if frame is None:
            return None
        frame.insert(0, "dataset", dataset)
        frame["vintage"] = held.published_at
        frame["sha256"] = held.sha256
        frame["later_vintage"] = later
        dtypes = {"dataset": "str", "vintage": "str", "sha256": "str", "later_vintage": "bool"}
        typed: pd.DataFrame = frame.astype(dtypes)
        return typed


def verify(path: Path, sha256: str, held: HeldVintage) -> None:
    """Compare a kept file with its hash, once per process while the file is not touched; raises EvidenceLost."""
    where = f"{held.dataset}, vintage {held.published_at}"
    step = "add the dataset again from its data, or restore the file from a copy"
    try:
        facts = path.stat()
        key = (str(path), facts.st_mtime_ns, facts.st_size)
        if _VERIFIED.get(key) != sha256:
            _VERIFIED[key] = file_hash(path)
    except OSError as error:
        raise EvidenceLost(f"{where}: {path.name} cannot be read ({error.strerror}); {step}") from None
    if _VERIFIED[key] != sha256:
        raise EvidenceLost(f"{where}: {path.name} no longer has its hash; {step}")


def _choose(held: Sequence[HeldVintage], as_of: date) -> tuple[HeldVintage, bool] | None:
    """The newest published by ``as_of``; else the earliest, with True; of two of one date the later retrieved."""
    if not held:
        return None
    rows = sorted(held, key=lambda row: row.age)
    in_time = [row for row in rows if date.fromisoformat(row.published_at) <= as_of]
    if in_time:
        return in_time[-1], False
    return [row for row in rows if row.published_at == rows[0].published_at][-1], True


def _info(held: Sequence[HeldVintage]) -> DatasetInfo:
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
                published_at=date.fromisoformat(row.published_at),
                retrieved_at=row.retrieved_at,
                sha256=row.sha256,
            )
            for row in held
        ),
        rows=newest.rows,
        series=newest.series,
        indicators=newest.indicators,
        first_period=newest.first_period,
        last_period=newest.last_period,
    )
