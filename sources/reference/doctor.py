"""Look through the reference library for what is missing, changed or left behind.

In: the home folder. Out: findings, each naming dataset, what and next step; none means all is whole.
Never: repairs or deletes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from checks.errors import CountercheckError
from sources.reference.manifest import HeldVintage
from sources.reference.vintages import VintageStore, file_hash, held_datasets
from sources.snapshots import Snapshots


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is not as recorded; ``status`` is a code word (``evidence_lost``, ``leftover``)."""

    dataset: str
    status: str
    text: str


def examine_library(home: Path) -> list[Finding]:
    """Compare every kept file of every vintage, in use or in quarantine, with its hash."""
    findings: list[Finding] = []
    for dataset in held_datasets(home):
        store = VintageStore(home, dataset)
        try:
            rows = list(store.manifest().vintages)
        except CountercheckError as error:
            findings.append(Finding(dataset=dataset, status=error.status, text=str(error)))
            continue
        for row in rows:
            findings.extend(_examine(home, store, row))
        findings.extend(_leftovers(store, rows))
    return [*findings, *_without_manifest(home)]


def _without_manifest(home: Path) -> list[Finding]:
    """Folders that hold vintages and no list of them."""
    folders = sorted(path.parent.name for path in (home / "references").glob("[!.]*/*.parquet"))
    lost = sorted(set(folders) - set(held_datasets(home)))
    return [
        Finding(
            dataset=name,
            status="evidence_lost",
            text=f"{name}: manifest.json is gone; restore it from a copy, or add the dataset again from its data",
        )
        for name in lost
    ]


def _examine(home: Path, store: VintageStore, row: HeldVintage) -> list[Finding]:
    keeper = Snapshots(home / "snapshots")
    kept = [(store.parquet(row), row.sha256), (store.catalogue(row), row.catalogue)]
    kept += [(keeper.path(sha256), sha256) for sha256 in row.snapshots]
    findings = []
    for path, sha256 in kept:
        try:
            wrong = "" if file_hash(path) == sha256 else "no longer has its hash"
        except OSError as error:
            wrong = f"cannot be read ({error.strerror})"
        if wrong:
            text = (
                f"{row.dataset}, vintage {row.published_at}: {path.name} {wrong}; add the dataset again from its data"
            )
            findings.append(Finding(dataset=row.dataset, status="evidence_lost", text=text))
    return findings


def _leftovers(store: VintageStore, rows: list[HeldVintage]) -> list[Finding]:
    known = {store.parquet(row).name for row in rows} | {store.catalogue(row).name for row in rows}
    known |= {store.series(row).name for row in rows} | {"manifest.json", ".lock"}
    return [
        Finding(
            dataset=store.dataset,
            status="leftover",
            text=f"{store.dataset}: {path.name} belongs to no vintage (a run was stopped); it may go",
        )
        for path in sorted(store.folder.iterdir())
        if path.name not in known
    ]
