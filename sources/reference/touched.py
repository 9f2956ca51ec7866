"""Which series answer otherwise than when a run asked them: what a recheck has to look at again.

In: the library now, the state that a run kept, a day, series. Out: yes or no. Never: a series of
another vintage passed over, since a result names its vintage; a later edition counts by its figures alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sources.reference.errors import EvidenceLost
from sources.reference.library import ReferenceLibrary
from sources.reference.manifest import HeldVintage, Manifest
from sources.reference.pinned import PinnedLibrary

#: The vintage that answers, whether it is later than the day, and whether it is too old to decide on.
_Answer = tuple[HeldVintage, bool, bool] | None

_Keys = set[tuple[str, str]]


class LibraryChange:
    """A library now beside its state of then. Raises EvidenceLost where a vintage of then is no longer held."""

    def __init__(self, now: ReferenceLibrary, then: Mapping[str, Mapping[str, Any]]) -> None:
        self._now, self._then = now, PinnedLibrary(now.home, then)
        self._manifests: dict[str, tuple[Manifest, Manifest]] = {}
        self._answers: dict[tuple[str, date], tuple[_Answer, _Answer]] = {}

    def touches(self, series: Mapping[str, Mapping[str, Sequence[str]]], as_of: date) -> bool:
        """Whether one of the series (dataset -> area -> indicators) has another answer on the day than it had."""
        for dataset in sorted(series):
            then, now = self._answered(dataset, as_of)
            keys = {(code, area) for area, codes in series[dataset].items() for code in codes}
            if then == now:
                if then is not None and self._revised(dataset, keys):
                    return True
                continue
            if _has_any(self._then, then, keys) or _has_any(self._now, now, keys):
                return True
        return False

    def _revised(self, dataset: str, keys: _Keys) -> bool:
        """Whether the newest edition has other figures for one of the series than the newest of then."""
        before, after = (manifest.in_use for manifest in self._manifests[dataset])
        if not before or not after or before[-1].sha256 == after[-1].sha256:
            return False
        try:
            return self._then.texts(before[-1], keys) != self._now.texts(after[-1], keys)
        except EvidenceLost:
            return True

    def _answered(self, dataset: str, as_of: date) -> tuple[_Answer, _Answer]:
        if (dataset, as_of) not in self._answers:
            if dataset not in self._manifests:
                self._manifests[dataset] = (self._then.manifest(dataset), self._now.manifest(dataset))
            then, now = self._manifests[dataset]
            self._answers[dataset, as_of] = (_answer(then, as_of), _answer(now, as_of))
        return self._answers[dataset, as_of]


def _answer(manifest: Manifest, as_of: date) -> _Answer:
    chosen = manifest.choose(as_of)
    if chosen is None:
        return None
    return chosen[0], chosen[1], manifest.why_stale(chosen[0], as_of) is not None


def _has_any(library: ReferenceLibrary, answer: _Answer, keys: _Keys) -> bool:
    if answer is None or answer[0].kind != "observations":
        return False
    try:
        return library.holds_any(answer[0], keys)
    except EvidenceLost:
        return True
