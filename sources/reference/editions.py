"""Editions: one kept vintage with what its catalogue says of each indicator.

In: a dataset's store and a row of its manifest. Out: the edition: the file of its observations, units, own dates,
areas. Never: a file whose bytes no longer have their hash.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sources.reference.library import verify
from sources.reference.manifest import HeldVintage
from sources.reference.vintages import VintageStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A vintage and, by indicator, the unit as published, the date of its figures, and the areas that have it."""

    held: HeldVintage
    file: Path
    units: dict[str, str | None]
    dates: dict[str, str]
    areas: dict[str, tuple[str, ...]]


def open_edition(store: VintageStore, held: HeldVintage) -> Edition:
    """Open a vintage after comparing both of its files with their hashes; raises EvidenceLost."""
    file, catalogue = store.parquet(held), store.catalogue(held)
    verify(file, held.sha256, held)
    verify(catalogue, held.catalogue, held)
    content: dict[str, Any] = json.loads(catalogue.read_bytes())
    entries, areas = content["indicators"], content["areas"]
    return Edition(
        held=held,
        file=file,
        units={entry["indicator"]: entry["unit"] for entry in entries},
        dates={entry["indicator"]: entry.get("published_at", held.published_at) for entry in entries},
        areas={entry["indicator"]: tuple(areas[place] for place in entry["areas"]) for entry in entries},
    )
