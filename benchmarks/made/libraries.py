"""Larger and newer libraries made of a real one: three times the datasets, and a new vintage of one of them.

In: a home with datasets, a folder for the new home. Out: the new home. Never: a change of the home that was given.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from sources.reference.catalogue import catalogue_bytes
from sources.reference.manifest import HeldVintage
from sources.reference.series_build import keep_series
from sources.reference.vintages import VintageStore, held_datasets

_WORD = re.compile(r"[A-Za-z]{4,}")


def copy_home(home: Path, target: Path) -> Path:
    """The references of a home under another folder."""
    shutil.copytree(home / "references", target / "references")
    return target


def triple(home: Path, target: Path) -> Path:
    """The home's datasets, and each twice more under another id.

    In a copy every other word of the indicators' names is another word of the same library's names, so that the
    copies have the words of real names and say other things.
    """
    copy_home(home, target)
    words = sorted({word for dataset in held_datasets(home) for word in _words(home, dataset)})
    for dataset in held_datasets(home):
        for copy in ("b", "c"):
            _copy_dataset(target, dataset, f"{dataset}-{copy}", words)
    return target


def _words(home: Path, dataset: str) -> set[str]:
    store = VintageStore(home, dataset)
    catalogues = (json.loads(store.catalogue(held).read_bytes()) for held in store.held())
    return {word for one in catalogues for entry in one["indicators"] for word in _WORD.findall(entry["name"])}


def _copy_dataset(home: Path, dataset: str, name: str, words: list[str]) -> None:
    source, target = VintageStore(home, dataset), VintageStore(home, name)
    for held in source.held():
        catalogue = json.loads(source.catalogue(held).read_bytes())
        for entry in catalogue["indicators"]:
            entry["name"] = _renamed(entry["name"], name, words)
        target.folder.mkdir(parents=True, exist_ok=True)
        if source.parquet(held).exists():
            shutil.copy(source.parquet(held), target.parquet(held))
        _record(target, held, {**catalogue, "dataset": name})


def _renamed(name: str, salt: str, words: list[str]) -> str:
    chance = random.Random(hashlib.sha256(f"{salt} {name}".encode()).digest())
    return _WORD.sub(lambda found: chance.choice(words) if chance.random() < 0.5 else found.group(), name)


def _record(store: VintageStore, held: HeldVintage, catalogue: dict[str, Any], **facts: Any) -> None:
    kept = store.put_bytes(catalogue_bytes(catalogue), ".json")
    row = replace(held, dataset=store.dataset, catalogue=kept, **facts)
    store.record(row)
    if row.kind == "observations" and store.parquet(row).exists():
        keep_series(store, row, catalogue)


def add_vintage(home: Path, dataset: str, published_on: date, *, every: int = 10) -> HeldVintage:
    """A new vintage of a dataset in which the values of every tenth series are larger by half."""
    import pyarrow.parquet as pq

    store = VintageStore(home, dataset)
    newest = store.held()[-1]
    table = pq.read_table(store.parquet(newest))
    names = zip(table["indicator"].to_pylist(), table["ref_area"].to_pylist(), strict=True)
    values = [
        _larger(value) if hashlib.sha256(f"{code} {area}".encode()).digest()[0] % every == 0 else value
        for (code, area), value in zip(names, table["obs_value"].to_pylist(), strict=True)
    ]
    import pyarrow as pa

    table = table.set_column(table.column_names.index("obs_value"), "obs_value", pa.array(values, pa.string()))
    file = store.put_table(table)
    catalogue = json.loads(store.catalogue(newest).read_bytes())
    day = published_on.isoformat()
    _record(store, newest, {**catalogue, **file.layout}, sha256=file.sha256, published_at=day, retrieved_at=day)
    return store.held()[-1]


def _larger(value: str) -> str:
    from decimal import Decimal

    return format(Decimal(value) * Decimal("1.5"), "f")
