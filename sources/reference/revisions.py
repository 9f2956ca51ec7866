"""Revisions: observations whose figure differs between two kept editions of a dataset.

In: the home folder; which series, and since when. Out: Revision rows, sorted. Never: a difference of writing alone
("6.9" and "6.90" are one figure), an edition in quarantine, or a file whose bytes no longer have their hash.

Each edition is compared with the one before it. DuckDB joins the two Parquet files: two editions of two million
observations take some seconds, and the rows come as they are found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from checks.model.measure import SeriesKey
from sources.reference.editions import Edition, open_edition
from sources.reference.parquet_query import open_query
from sources.reference.vintages import VintageStore

#: Rows taken from DuckDB at once.
_PIECE = 10_000

#: A float tells figures of so many signs apart; longer ones are compared as decimals.
_FLOAT_SIGNS = 15

_SQL = """
SELECT older.indicator, older.ref_area, older.time_period, older.obs_value, newer.obs_value
FROM (SELECT * FROM read_parquet($older) WHERE {wanted}) AS older
JOIN (SELECT * FROM read_parquet($newer) WHERE {wanted}) AS newer USING (indicator, ref_area, time_period)
WHERE older.obs_value <> newer.obs_value
  AND (CAST(older.obs_value AS DOUBLE) <> CAST(newer.obs_value AS DOUBLE)
       OR greatest(length(older.obs_value), length(newer.obs_value)) > {signs})
ORDER BY 1, 2, 3
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One observation that an edition changed: both figures as published, and the dates of both.

    A series may be older than the edition that holds it; the dates are then its own. Units are the publisher's
    wording; where they differ, the figures are not of one measure.
    """

    dataset: str
    indicator: str
    ref_area: str
    time_period: str
    old: str
    new: str
    old_vintage: str
    new_vintage: str
    old_unit: str | None = None
    new_unit: str | None = None

    @property
    def relative(self) -> float | None:
        """The change as a share of the old figure, to six digits; None where that was nought.

        >>> Revision(dataset="d", indicator="i", ref_area="FRA", time_period="2015", old="40", new="41",
        ...          old_vintage="2016-01-15", new_vintage="2016-09-01").relative
        0.025
        """
        old = Decimal(self.old)
        return None if old == 0 else float(f"{(Decimal(self.new) - old) / abs(old):.6g}")


def read_revisions(
    home: Path,
    dataset: str,
    *,
    indicators: Sequence[str] = (),
    areas: Sequence[str] = (),
    since: date | None = None,
) -> Iterator[Revision]:
    """The revisions that the editions after ``since`` brought, oldest edition first, then by indicator, area, period.

    Empty ``indicators`` or ``areas`` stand for all. Raises EvidenceLost.
    """
    for older, newer in _editions(home, dataset, since):
        yield from _compare(older, newer, tuple(indicators), tuple(areas))


def revisions_of(home: Path, wanted: Sequence[SeriesKey], *, since: date) -> list[Revision]:
    """What the editions after ``since`` changed of some series: for a verdict reached by what was known then.

    Sorted by dataset, edition, indicator, area, period. Series that are not held have none. Raises EvidenceLost.
    """
    found = []
    for dataset in sorted({key.dataset for key in wanted}):
        keys = {(key.indicator, key.ref_area) for key in wanted if key.dataset == dataset}
        indicators, areas = sorted({code for code, _ in keys}), sorted({area for _, area in keys})
        revised = read_revisions(home, dataset, indicators=indicators, areas=areas, since=since)
        found += [row for row in revised if (row.indicator, row.ref_area) in keys]
    return found


def _editions(home: Path, dataset: str, since: date | None) -> Iterator[tuple[Edition, Edition]]:
    """Neighbours among the editions; of two of one date the later read, which is the one that answers."""
    store = VintageStore(home, dataset)
    by_date = {row.published_at: row for row in store.held() if row.kind == "observations"}
    for older, newer in pairwise(by_date.values()):
        if since is None or newer.published_on > since:
            yield open_edition(store, older), open_edition(store, newer)


def _compare(older: Edition, newer: Edition, indicators: tuple[str, ...], areas: tuple[str, ...]) -> Iterator[Revision]:
    if older.held.sha256 == newer.held.sha256:
        return
    given: dict[str, object] = {"older": str(older.file.resolve()), "newer": str(newer.file.resolve())}
    conditions = ["true"]
    for name, codes in (("indicator", indicators), ("ref_area", areas)):
        if codes:
            conditions.append(f"{name} IN (SELECT unnest(${name}))")
            given[name] = list(codes)
    sql = _SQL.format(wanted=" AND ".join(conditions), signs=_FLOAT_SIGNS)
    where = f"{newer.held.dataset}, vintages {older.held.published_at} and {newer.held.published_at}"
    with open_query([older.file, newer.file], where) as query:
        query.execute(sql, given)
        while rows := query.fetchmany(_PIECE):
            for indicator, area, period, old, new in rows:
                if Decimal(old) != Decimal(new):
                    yield Revision(
                        dataset=newer.held.dataset,
                        indicator=indicator,
                        ref_area=area,
                        time_period=period,
                        old=old,
                        new=new,
                        old_vintage=older.dates[indicator],
                        new_vintage=newer.dates[indicator],
                        old_unit=older.units[indicator],
                        new_unit=newer.units[indicator],
                    )
