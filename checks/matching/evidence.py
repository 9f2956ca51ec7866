"""Evidence: what the library holds for one article, as cells, and references made of them.

In: an observations frame. Out: Cells, Evidence, Reference. Never: a choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Protocol, runtime_checkable

import pandas as pd

from checks.model.announcement import Announcement
from checks.model.match import Reference
from checks.model.measure import Indicator, SeriesKey
from checks.model.observation import History, Observation

_TEXT_COLUMNS = ("dataset", "indicator", "ref_area", "time_period", "obs_value", "vintage", "sha256", "obs_status")

#: (dataset, indicator, ref_area) -> period code -> observation
Cells = Mapping[SeriesKey, Mapping[str, Observation]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the library holds for one article, and the date whose knowledge counts (None: unknown).

    ``newest`` are the same series in the newest edition, of datasets where that is not the one that counts.
    """

    cells: Cells
    statements: tuple[Announcement, ...]
    as_of: date | None
    newest: Cells = field(default_factory=dict)

    def row(self, series: Indicator, ref_area: str) -> Mapping[str, Observation]:
        """The cells of one series in one area; empty when there are none."""
        key = SeriesKey(dataset=series.dataset, indicator=series.indicator, ref_area=ref_area)
        return self.cells.get(key, {})

    def today(self) -> Evidence:
        """The same as the newest edition has it."""
        return replace(self, cells=self.newest, newest={})


@runtime_checkable
class HistoricRow(Protocol):
    """A row that tells its history without an observation for each cell."""

    def history(self, length: int) -> History:
        """The cells whose periods' codes have so many signs."""


def history_of(row: Mapping[str, Observation], like: str) -> History:
    """The cells of a series whose periods are written like ``like``: years beside a year, months beside a month."""
    if isinstance(row, HistoricRow):
        return row.history(len(like))
    cells = [row[code] for code in sorted(row) if len(code) == len(like)]
    return History(
        values=tuple((one.time_period, one.obs_value) for one in cells),
        statuses=tuple((one.time_period, one.obs_status) for one in cells if one.obs_status),
    )


def read_cells(observations: pd.DataFrame) -> dict[SeriesKey, dict[str, Observation]]:
    """Observations frame (checks.model.frames.OBSERVATIONS) -> cells by series and period."""
    cells: dict[SeriesKey, dict[str, Observation]] = {}
    columns = [observations[name].astype(str).tolist() for name in _TEXT_COLUMNS]
    for *text, later in zip(*columns, observations["later_vintage"].tolist(), strict=True):
        dataset, indicator, ref_area, time_period, value, vintage, sha256, status = text
        key = SeriesKey(dataset=dataset, indicator=indicator, ref_area=ref_area)
        cells.setdefault(key, {})[time_period] = Observation(
            dataset=dataset,
            indicator=indicator,
            ref_area=ref_area,
            time_period=time_period,
            obs_value=Decimal(value),
            vintage=date.fromisoformat(vintage),
            sha256=sha256,
            later_vintage=bool(later),
            obs_status=status,
        )
    return cells


def make_reference(series: Indicator, observation: Observation) -> Reference:
    """An observation with what its indicator says about it."""
    return Reference(
        dataset=series.dataset,
        indicator=series.indicator,
        name=series.name,
        ref_area=observation.ref_area,
        time_period=observation.time_period,
        value=observation.obs_value,
        unit=series.unit,
        vintage=observation.vintage,
        url=series.url,
        sha256=observation.sha256,
        publisher=series.publisher,
        later_vintage=observation.later_vintage,
        precision=series.precision,
        standing=series.standing,
        obs_status=observation.obs_status,
    )
