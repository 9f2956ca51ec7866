"""JSON-stat 2.0 datasets: flat values over the row-major product of their dimensions.

In: bytes as served. Out: Cube: cells of literal values with a code per dimension, and labels. Never: a float, a guess.

Read after json-stat.org/full (version 2.0): ``value`` is a list with nulls or a sparse object, ``status`` likewise or
one text for all; the order of categories is a list or an object of positions, and may be left out for a single one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from sources.answers import Answer

#: More cells than this are another question than one series for each area.
MOST_CELLS = 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cube:
    """``ids`` and ``codes`` in the order of the dataset; ``labels`` are (dimension, code) -> text."""

    label: str
    updated: str | None
    ids: tuple[str, ...]
    codes: tuple[tuple[str, ...], ...]
    labels: Mapping[tuple[str, str], str]
    values: Mapping[int, str]
    status: Mapping[int, str]

    def cells(self) -> Iterator[tuple[dict[str, str], str | None, str | None]]:
        """A code for each dimension, the value or None, and the mark or None; in the dataset's order."""
        for at, codes in enumerate(product(*self.codes)):
            yield dict(zip(self.ids, codes, strict=True)), self.values.get(at), self.status.get(at)


def read_cube(answer: Answer, whole: Mapping[str, Any]) -> Cube:
    """A dataset; raises ProviderChanged where sizes, orders or positions do not agree.

    >>> from sources.provider import Request
    >>> answer = Answer("eurostat", Request(indicator="x", path="x", query=()))
    >>> dimension = {"geo": {"category": {"index": {"FR": "1", "DE": "0"}}}}
    >>> whole = {"class": "dataset", "id": ["geo"], "size": ["2"], "dimension": dimension, "value": {"1": "5.0"}}
    >>> list(read_cube(answer, whole).cells())
    [({'geo': 'DE'}, None, None), ({'geo': 'FR'}, '5.0', None)]
    """
    if whole.get("class") != "dataset":
        raise answer.changed(f"a {whole.get('class')!r:.40} in place of a dataset")
    ids = tuple(str(name) for name in answer.items(whole.get("id"), "id"))
    sizes = [answer.whole({"size": size}, "size") for size in answer.items(whole.get("size"), "size")]
    if not ids or len(sizes) != len(ids) or len(set(ids)) != len(ids) or prod(sizes) > MOST_CELLS:
        raise answer.changed(f"dimensions {ids!r:.80} of sizes {sizes!r:.60}")
    dimensions = answer.record(whole.get("dimension"), "dimension")
    codes, labels = [], dict[tuple[str, str], str]()
    for name, size in zip(ids, sizes, strict=True):
        category = answer.record(answer.record(dimensions.get(name), name).get("category"), f"{name}: category")
        told = answer.record(category.get("label") or {}, f"{name}: label")
        codes.append(_order(answer, name, category.get("index", list(told)), size))
        labels.update(((name, code), str(text)) for code, text in told.items())
    count = prod(sizes)
    return Cube(
        label=str(whole.get("label") or ""),
        updated=whole["updated"] if isinstance(whole.get("updated"), str) else None,
        ids=ids,
        codes=tuple(codes),
        labels=labels,
        values=_sparse(answer, whole.get("value"), count, "value"),
        status=_status(answer, whole.get("status"), count),
    )


def _order(answer: Answer, name: str, index: object, size: int) -> tuple[str, ...]:
    if isinstance(index, dict):
        places = {code: answer.whole(index, code) for code in index}
        if sorted(places.values()) != list(range(size)):
            raise answer.changed(f"{name}: positions {index!r:.80} for {size} categories")
        return tuple(sorted(places, key=lambda code: places[code]))
    codes = tuple(str(code) for code in answer.items(index, f"{name}: index"))
    if len(codes) != size or len(set(codes)) != size:
        raise answer.changed(f"{name}: {len(codes)} categories where {size} are counted")
    return codes


def _sparse(answer: Answer, given: object, count: int, what: str) -> dict[int, str]:
    """Position -> text; nulls are left out."""
    if isinstance(given, list):
        if len(given) != count:
            raise answer.changed(f"{len(given)} of {what} where there are {count} cells")
        pairs = list(enumerate(given))
    else:
        record = answer.record(given, what)
        pairs = [(answer.whole({"position": key}, "position"), value) for key, value in record.items()]
    if any(at >= count for at, _ in pairs):
        raise answer.changed(f"{what} beyond the last of {count} cells")
    return {at: value for at, value in pairs if value is not None}


def _status(answer: Answer, given: object, count: int) -> dict[int, str]:
    if given is None or isinstance(given, str):
        return dict.fromkeys(range(count), given) if given else {}
    return _sparse(answer, given, count, "status")
