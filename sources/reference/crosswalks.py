"""Crosswalks: tables of codes and names, held as they were published and used for nothing but names.

In: the members of a crosswalk's table. Out: sorted rows of column, name, code; later the codes by name.
Never: an observation; a name that stands for two codes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sources.reference.area_codes import area_code
from sources.reference.descriptor import Descriptor
from sources.reference.errors import EvidenceLost, InvalidReference, MissingData
from sources.reference.layouts import read_member
from sources.reference.manifest import HeldVintage
from sources.reference.members import Source
from sources.reference.vintages import VintageStore, file_hash

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = ("column", "name", "code")


def read_crosswalk(descriptor: Descriptor, source: Source) -> pa.Table:
    """Column, name and code of every named code, sorted, each row once; InvalidReference for too few."""
    import pyarrow as pa

    rows: set[tuple[str, str, str]] = set()
    for member in source.members:
        reading = descriptor.readings[0]
        code, names = reading.columns.area.text, reading.columns.values
        table = read_member(reading, member, [code, *names], [])
        codes = [text.strip() for text in table.column(code).to_pylist()]
        for column in names:
            cells = [text.strip() for text in table.column(column).to_pylist()]
            rows |= {(column, name, of) for name, of in zip(cells, codes, strict=True) if name and of}
    if len(rows) < descriptor.minimum_rows:
        raise InvalidReference(
            f"{descriptor.id}: {len(rows)} names; at least {descriptor.minimum_rows} are expected (minimum_rows)"
        )
    ordered = sorted(rows)
    return pa.table({name: [row[place] for row in ordered] for place, name in enumerate(COLUMNS)})


def crosswalk_rows(store: VintageStore, held: HeldVintage) -> list[tuple[str, str, str]]:
    """The rows of a held crosswalk; EvidenceLost when its file is not as recorded."""
    import pyarrow.parquet as pq

    path = store.parquet(held)
    if not path.is_file() or file_hash(path) != held.sha256:
        raise EvidenceLost(f"{held.dataset}, vintage {held.published_at}: {path.name} is not as recorded; add it again")
    table = pq.read_table(path)
    return list(zip(*(table.column(name).to_pylist() for name in COLUMNS), strict=True))


def held_crosswalk(home: Path, dataset: str) -> tuple[VintageStore, HeldVintage]:
    """The newest vintage of a crosswalk; MissingData when none is held."""
    store = VintageStore(home, dataset)
    held = [row for row in store.held() if row.kind == "crosswalk"]
    if not held:
        raise MissingData(f"no crosswalk {dataset!r} is held; add it first: countercheck references add {dataset}")
    return store, held[-1]


def codes_by_name(home: Path, dataset: str, column: str) -> dict[str, str]:
    """Name (in small letters) -> code, of one column; names of two codes are left out."""
    store, held = held_crosswalk(home, dataset)
    rows = crosswalk_rows(store, held)
    found: dict[str, set[str]] = {}
    for of, name, code in rows:
        if of == column:
            found.setdefault(name.casefold(), set()).add(code)
    if not found:
        known = ", ".join(sorted({of for of, _, _ in rows}))
        raise MissingData(f"the crosswalk {dataset!r} has no column {column!r}; it has {known}")
    return {name: _alpha3(next(iter(codes))) for name, codes in found.items() if len(codes) == 1}


def _alpha3(code: str) -> str:
    """Two letters are an ISO 3166 alpha-2 code: areas bear the alpha-3 one."""
    return area_code(code, "iso2", lambda _: None) or code if len(code) == 2 else code
