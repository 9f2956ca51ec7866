"""The reference library: which datasets are held, their catalogue, and observations as of a date.

In: the home folder; series wanted. Out: dataset facts, Indicators, observations frames, Announcements.
Never: fetches, writes anything but series files, or hands out an observation of a file whose bytes no longer have
their hash.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checks.model.announcement import Announcement
from checks.model.measure import Indicator, SeriesKey
from sources.reference.adding import add_dataset
from sources.reference.announcements import read_announcements
from sources.reference.catalogue import read_precision
from sources.reference.dataset_info import DatasetInfo, dataset_info
from sources.reference.descriptor_file import find_descriptor, read_descriptor, shipped_descriptors
from sources.reference.errors import EvidenceLost
from sources.reference.manifest import HeldVintage, Manifest
from sources.reference.recording import AddReport
from sources.reference.rows import AnsweringEdition, KeptRows, ObservationRow
from sources.reference.vintages import VintageStore, file_hash, held_datasets

if TYPE_CHECKING:
    import pandas as pd

    from sources.reference.lookup import ObservationFile
    from sources.reference.series_file import Texts

__all__ = [
    "AddReport",
    "DatasetInfo",
    "ReferenceLibrary",
    "add_dataset",
    "find_descriptor",
    "read_descriptor",
    "shipped_descriptors",
]

#: A series asked for on a day, and the edition that answers then.
_Asked = tuple[date, SeriesKey, AnsweringEdition]

#: Catalogues whose hash was compared in this process: (path, time of change, size) -> hash.
_VERIFIED: dict[tuple[str, int, int], str] = {}


class ReferenceLibrary:
    """Reads ``<home>/references``; what other processes add shows up at the next call."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._files: dict[tuple[str, int, int, int], ObservationFile] = {}
        self._manifests: dict[str, tuple[tuple[int, int, int], Manifest]] = {}
        self._catalogues: dict[Path, dict[str, Any]] = {}
        self._kept_rows = KeptRows()

    def datasets(self, as_of: date = date.max) -> list[DatasetInfo]:
        """The datasets with a vintage in use, by id (announcements are not among them: they are always there)."""
        found = []
        for dataset in held_datasets(self.home):
            manifest = self._manifest(dataset)
            if manifest.in_use:
                found.append(dataset_info(manifest, as_of))
        return found

    def stale(self, as_of: date) -> dict[str, str]:
        """Hash -> why, of the vintages that would answer at ``as_of`` and are no ground for a firm verdict."""
        return self.stale_on([as_of])[as_of]

    def stale_on(self, days: Iterable[date]) -> dict[date, dict[str, str]]:
        """The same for each of several days."""
        manifests = {dataset: self._manifest(dataset) for dataset in held_datasets(self.home)}
        found: dict[date, dict[str, str]] = {}
        for as_of in days:
            found[as_of] = {}
            for dataset, manifest in manifests.items():
                chosen = manifest.choose(as_of)
                why = None if chosen is None else manifest.why_stale(chosen[0], as_of)
                if chosen is not None and why is not None:
                    found[as_of][chosen[0].sha256] = f"{dataset}: {why}"
        return found

    def superseded_on(self, days: Iterable[date]) -> dict[date, set[str]]:
        """For each day the datasets of which a later edition is in use than the one that answers then."""
        manifests = {dataset: self._manifest(dataset) for dataset in held_datasets(self.home)}
        found: dict[date, set[str]] = {}
        for as_of in days:
            chosen = {dataset: manifest.choose(as_of) for dataset, manifest in manifests.items()}
            found[as_of] = {
                dataset
                for dataset, answer in chosen.items()
                if answer is not None and answer[0].sha256 != manifests[dataset].in_use[-1].sha256
            }
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
        return {code for code, _ in self.series_of(dataset, indicator)}

    def series_of(self, dataset: str, indicator: str) -> list[tuple[str, int]]:
        """The areas of an indicator in the newest vintage, with how many observations each has."""
        held = self._store(dataset).held()
        return self._file(self._store(dataset), held[-1]).areas(indicator) if held else []

    def observations(self, wanted: Sequence[SeriesKey], *, as_of: date) -> pd.DataFrame:
        """All periods of the wanted series as the frame OBSERVATIONS.

        Each dataset answers from its newest vintage published by ``as_of``, else from the earliest held,
        with ``later_vintage`` true. Series that are not held give no rows. Raises EvidenceLost.
        """
        from sources.reference.observation_frame import frame_of

        by_dataset: dict[str, set[SeriesKey]] = {}
        for key in wanted:
            by_dataset.setdefault(key.dataset, set()).add(key)
        found = []
        for dataset in sorted(by_dataset):
            for file, asked in self._asked(dataset, {as_of: by_dataset[dataset]}):
                texts = file.texts(_in_file(key) for _, key, _ in asked)
                held = [(key, texts.get(_in_file(key)), edition) for _, key, edition in asked]
                found += [(key, series, edition) for key, series, edition in held if series is not None]
        return frame_of(found)

    def rows(self, wanted: Mapping[date, Iterable[SeriesKey]]) -> dict[date, dict[SeriesKey, ObservationRow]]:
        """The same as rows by series, for several days at once: each file is asked once. Raises EvidenceLost.

        In the order of datasets, indicators and areas, whatever the order of ``wanted``.
        """
        by_dataset: dict[str, dict[date, list[SeriesKey]]] = {}
        for as_of, keys in wanted.items():
            for key in keys:
                by_dataset.setdefault(key.dataset, {}).setdefault(as_of, []).append(key)
        found: dict[date, dict[SeriesKey, ObservationRow]] = {as_of: {} for as_of in wanted}
        for dataset in sorted(by_dataset):
            for as_of, rows in self._rows(dataset, by_dataset[dataset]).items():
                found[as_of] |= rows
        return found

    def manifest(self, dataset: str) -> Manifest:
        """What is known of the editions of a dataset; empty where nothing is held."""
        return self._manifest(dataset)

    def texts(self, held: HeldVintage, keys: set[tuple[str, str]]) -> dict[tuple[str, str], Texts]:
        """Periods, and values with their marks, of the (indicator, area) series that a vintage has.

        Raises EvidenceLost.
        """
        return self._file(self._store(held.dataset), held).texts(keys)

    def holds_any(self, held: HeldVintage, keys: Iterable[tuple[str, str]]) -> bool:
        """Whether a vintage has one of the (indicator, area) series. Raises EvidenceLost."""
        return self._file(self._store(held.dataset), held).holds_any(keys)

    def announcements(self, datasets: Sequence[str] | None = None) -> list[Announcement]:
        """The packaged official statements, of all tables or of those named."""
        return [row for row in read_announcements() if datasets is None or row.dataset in datasets]

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
                precision=read_precision(entry),
                standing=newest.standing,
            )
            for entry in self._catalogue(store, newest)["indicators"]
        ]

    def _catalogue(self, store: VintageStore, held: HeldVintage) -> dict[str, Any]:
        path = store.catalogue(held)
        verify(path, held.catalogue, held)
        if path not in self._catalogues:
            self._catalogues[path] = json.loads(path.read_bytes())
        return self._catalogues[path]

    def _manifest(self, dataset: str) -> Manifest:
        """The manifest, read again when its file was replaced."""
        store = self._store(dataset)
        try:
            facts = (store.folder / "manifest.json").stat()
        except OSError:
            return store.manifest()
        state = (facts.st_ino, facts.st_mtime_ns, facts.st_size)
        kept = self._manifests.get(dataset)
        if kept is None or kept[0] != state:
            kept = self._manifests[dataset] = (state, store.manifest())
        return kept[1]

    def _file(self, store: VintageStore, held: HeldVintage) -> ObservationFile:
        from sources.reference.lookup import ObservationFile

        path = store.parquet(held)
        try:
            facts = path.stat()
        except OSError as error:
            raise _lost(held, f"{path.name} cannot be read ({error.strerror})") from None
        key = (held.catalogue, facts.st_ino, facts.st_mtime_ns, facts.st_size)
        if key not in self._files:
            self._kept_rows = KeptRows()  # what was read of the file before it changed is no evidence
            self._files[key] = ObservationFile(store, held, lambda: self._catalogue(store, held), _where(held))
        return self._files[key]

    def _asked(
        self, dataset: str, wanted: Mapping[date, Iterable[SeriesKey]]
    ) -> Iterator[tuple[ObservationFile, list[_Asked]]]:
        """For each vintage that answers on one of the days its file, and what is asked of it."""
        store, manifest = self._store(dataset), self._manifest(dataset)
        days: dict[str, list[tuple[date, HeldVintage, bool]]] = {}
        for as_of in wanted:
            answer = manifest.choose(as_of)
            if answer is not None and answer[0].kind == "observations":
                days.setdefault(answer[0].catalogue, []).append((as_of, *answer))
        for answers in days.values():
            file = self._file(store, answers[0][1])
            dates = file.dates
            asked: list[_Asked] = []
            for as_of, held, later in answers:
                whole = held.published_on
                editions = {
                    day: AnsweringEdition(day, held.sha256, later and day > as_of) for day in {whole, *dates.values()}
                }
                asked += [
                    (as_of, key, editions[dates.get(key.indicator, whole)])
                    for key in sorted(wanted[as_of], key=_in_file)
                ]
            yield file, asked

    def _rows(
        self, dataset: str, wanted: Mapping[date, list[SeriesKey]]
    ) -> dict[date, dict[SeriesKey, ObservationRow]]:
        found: dict[date, dict[SeriesKey, ObservationRow]] = {as_of: {} for as_of in wanted}
        for file, asked in self._asked(dataset, wanted):
            kept = [(*one, self._kept_rows.get(one[1], one[2])) for one in asked]
            texts = file.texts({_in_file(key) for _, key, _, row in kept if row is None})
            for as_of, key, edition, row in kept:
                series = texts.get(_in_file(key)) if row is None else None
                if row is not None:
                    found[as_of][key] = row
                elif series is not None:
                    found[as_of][key] = self._kept_rows.keep(key, series, edition)
        return found


def _in_file(key: SeriesKey) -> tuple[str, str]:
    """The order of series in a file."""
    return key.indicator, key.ref_area


def verify(path: Path, sha256: str, held: HeldVintage) -> None:
    """Compare a kept file with its hash, once per process while the file is not touched; raises EvidenceLost."""
    try:
        facts = path.stat()
        key = (str(path), facts.st_mtime_ns, facts.st_size)
        if _VERIFIED.get(key) != sha256:
            _VERIFIED[key] = file_hash(path)
    except OSError as error:
        raise _lost(held, f"{path.name} cannot be read ({error.strerror})") from None
    if _VERIFIED[key] != sha256:
        raise _lost(held, f"{path.name} no longer has its hash")


def _where(held: HeldVintage) -> str:
    return f"{held.dataset}, vintage {held.published_at}"


def _lost(held: HeldVintage, why: str) -> EvidenceLost:
    return EvidenceLost(f"{_where(held)}: {why}; add the dataset again from its data, or restore the file from a copy")
