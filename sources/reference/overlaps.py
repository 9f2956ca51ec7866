"""Overlaps: two series that should say the same, compared point by point.

In: the home folder and pairs of series. Out: for each pair how many points both have, and how many differ.
Never: which of the two is right, or a file whose bytes no longer have their hash.

DuckDB joins the newest editions of all datasets at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sources.reference.editions import Edition, open_edition
from sources.reference.parquet_query import open_query
from sources.reference.vintages import VintageStore

if TYPE_CHECKING:
    import duckdb

#: (dataset, indicator).
Series = tuple[str, str]

#: Two figures further apart than this, as a share of the larger, differ.
APART = 0.05
#: So many points of a series tell whether it is another one.
SAMPLE = 200
#: Two figures nearer than this are one, but for a small revision.
ONE = 0.01

#: Half of the last place that a figure was published to: so far the true figure may be from it.
_HALF_PLACE = """
CASE WHEN regexp_matches(obs_value, '[eE]') THEN 0
     WHEN contains(obs_value, '.') THEN 0.5 * pow(10, strpos(obs_value, '.') - length(obs_value))
     ELSE 0.5 END
"""

_LOAD = f"""
INSERT INTO figures
SELECT $dataset, indicator, ref_area, time_period, CAST(obs_value AS DOUBLE), {_HALF_PLACE}
FROM read_parquet($path) WHERE indicator IN (SELECT unnest($codes))
"""  # noqa: S608 - constants of this module

_JOIN = f"""
SELECT pair.number, count(*),
       count(*) FILTER (abs(a.figure - b.figure * factor) > greatest(
         {APART} * greatest(abs(a.figure), abs(b.figure * factor)), a.half + b.half * factor)),
       median(b.figure * factor / a.figure) FILTER (a.figure <> 0)
FROM pair
JOIN figures AS a ON a.dataset = pair.first AND a.indicator = pair.first_code
JOIN figures AS b ON b.dataset = pair.second AND b.indicator = pair.second_code
  AND b.ref_area = a.ref_area AND b.time_period = a.time_period
GROUP BY pair.number
"""  # noqa: S608 - constants of this module

_SAMPLE = f"""
INSERT INTO sample
SELECT $number, ref_area, time_period, figure FROM figures
WHERE dataset = $dataset AND indicator = $indicator AND figure <> 0
ORDER BY md5(ref_area || time_period) LIMIT {SAMPLE}
"""  # noqa: S608 - constants of this module

_ALIKE = f"""
SELECT number, indicator, count(*) AS common,
       count(*) FILTER (abs(a.figure - b.figure) <= {ONE} * greatest(abs(a.figure), abs(b.figure))) AS alike
FROM sample AS b
JOIN (SELECT indicator, ref_area, time_period, CAST(obs_value AS DOUBLE) AS figure FROM read_parquet($path)) AS a
  USING (ref_area, time_period)
WHERE number IN (SELECT unnest($numbers))
GROUP BY number, indicator
HAVING common >= $least AND alike >= $share * common
ORDER BY alike / common, common, indicator DESC
"""  # noqa: S608 - constants of this module


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two series of one measure; ``factor`` brings the second into the unit of the first."""

    first: Series
    second: Series
    factor: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """What a comparison found: points that both have, those that differ by more than APART, the middle ratio of the
    second to the first, and the series beside the first that the second agrees with instead, if one was found."""

    pair: Pair
    common: int
    apart: int
    ratio: float | None
    is_like: str | None = None

    @property
    def share(self) -> float:
        """Of the common points, those that differ."""
        return self.apart / max(self.common, 1)


def compare_series(home: Path, pairs: Sequence[Pair], *, least: int, share: float, alike: float = 0.7) -> list[Overlap]:
    """The pairs of which more than ``share`` of at least ``least`` common points differ, in the order given.

    For each the series of the first's dataset is sought that the second agrees with, in a share of ``alike`` or more
    of a sample. Raises EvidenceLost.
    """
    datasets = sorted({dataset for pair in pairs for dataset, _ in (pair.first, pair.second)})
    stores = {dataset: VintageStore(home, dataset) for dataset in datasets}
    editions = {name: open_edition(store, store.held()[-1]) for name, store in stores.items() if store.held()}
    pairs = [pair for pair in pairs if pair.first[0] in editions and pair.second[0] in editions]
    if not pairs:
        return []
    with open_query([edition.file for edition in editions.values()], "the overlaps") as query:
        _load(query, editions, pairs)
        found = [
            Overlap(pair=pairs[number], common=common, apart=apart, ratio=ratio)
            for number, common, apart, ratio in sorted(query.execute(_JOIN).fetchall())
        ]
        kept = [one for one in found if one.common >= least and one.share > share]
        return _with_likeness(query, kept, editions, alike)


def _load(query: duckdb.DuckDBPyConnection, editions: Mapping[str, Edition], pairs: Sequence[Pair]) -> None:
    """The pairs, and the figures of all their series."""
    codes = "indicator VARCHAR, ref_area VARCHAR, time_period VARCHAR"
    query.execute(f"CREATE TABLE figures (dataset VARCHAR, {codes}, figure DOUBLE, half DOUBLE)")
    query.execute("CREATE TABLE sample (number INTEGER, ref_area VARCHAR, time_period VARCHAR, figure DOUBLE)")
    names = "first VARCHAR, first_code VARCHAR, second VARCHAR, second_code VARCHAR"
    query.execute(f"CREATE TABLE pair (number INTEGER, {names}, factor DOUBLE)")
    rows = [(number, *pair.first, *pair.second, pair.factor) for number, pair in enumerate(pairs)]
    query.executemany("INSERT INTO pair VALUES (?, ?, ?, ?, ?, ?)", rows)
    series = sorted({one for pair in pairs for one in (pair.first, pair.second)})
    for dataset, edition in editions.items():
        wanted = [code for name, code in series if name == dataset]
        query.execute(_LOAD, {"dataset": dataset, "path": str(edition.file.resolve()), "codes": wanted})


def _with_likeness(
    query: duckdb.DuckDBPyConnection, kept: Sequence[Overlap], editions: Mapping[str, Edition], alike: float
) -> list[Overlap]:
    """Each with the series beside its first that agrees with its second; one pass over each dataset."""
    for number, one in enumerate(kept):
        dataset, indicator = one.pair.second
        query.execute(_SAMPLE, {"number": number, "dataset": dataset, "indicator": indicator})
    likes: dict[int, str] = {}
    for dataset in sorted({one.pair.first[0] for one in kept}):
        numbers = [number for number, one in enumerate(kept) if one.pair.first[0] == dataset]
        path = str(editions[dataset].file.resolve())
        given = {"path": path, "numbers": numbers, "least": SAMPLE // 4, "share": alike}
        likes |= {number: indicator for number, indicator, _, _ in query.execute(_ALIKE, given).fetchall()}
    found = [replace(one, is_like=likes.get(number)) for number, one in enumerate(kept)]
    return [replace(one, is_like=None) if one.is_like == one.pair.first[1] else one for one in found]
