"""A library as a run saw it, however much was added, accepted or put into quarantine since.

In: the home and the state that the run kept. Out: a ReferenceLibrary. Never: a vintage that is not named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from sources.reference.errors import EvidenceLost
from sources.reference.library import ReferenceLibrary
from sources.reference.manifest import Failure, Manifest
from sources.reference.vintages import VintageStore, held_datasets

#: Dataset -> ``vintages`` (hash -> state) and ``failure`` (its facts, or None).
LibraryState = dict[str, dict[str, Any]]


def library_state(home: Path, datasets: Sequence[str] | None = None) -> LibraryState:
    """What a run has to keep of the library so that it can be replayed; of all datasets or of those named."""
    found: LibraryState = {}
    for dataset in held_datasets(home):
        if datasets is None or dataset in datasets:
            manifest = VintageStore(home, dataset).manifest()
            found[dataset] = {
                "vintages": {held.sha256: held.state for held in manifest.vintages},
                "failure": None if manifest.failure is None else asdict(manifest.failure),
            }
    return found


class PinnedLibrary(ReferenceLibrary):
    """Reads only what the state names. Raises EvidenceLost at once when one of its vintages is no longer held."""

    def __init__(self, home: Path, state: Mapping[str, Mapping[str, Any]]) -> None:
        super().__init__(home)
        self._state = state
        for dataset in sorted(state):
            known = {held.sha256 for held in VintageStore(home, dataset).manifest().vintages}
            gone = sorted(set(state[dataset]["vintages"]) - known)
            if gone:
                raise EvidenceLost(
                    f"{dataset}: the vintage {gone[0][:12]} that the run used is no longer held; restore the folder of"
                    f" the dataset, then replay"
                )

    def _store(self, dataset: str) -> VintageStore:
        return _PinnedStore(self.home, dataset, self._state.get(dataset, {"vintages": {}, "failure": None}))


class _PinnedStore(VintageStore):
    """The folder of one dataset as it was."""

    def __init__(self, home: Path, dataset: str, state: Mapping[str, Any]) -> None:
        super().__init__(home, dataset)
        self._state = state

    def manifest(self) -> Manifest:
        """The manifest with the vintages of then, in their states of then."""
        states, failure = self._state["vintages"], self._state["failure"]
        return Manifest(
            vintages=tuple(
                replace(held, state=states[held.sha256])
                for held in super().manifest().vintages
                if held.sha256 in states
            ),
            failure=None if failure is None else Failure(**failure),
        )
