"""The rows of series as the matcher reads them: observations by period, made when they are looked at.

In: a series' periods and values as kept, and the vintage they are of. Out: ObservationRow. Never: a file.

A claim looks at one cell of most series that it may speak of; making all of them is what a look-up would spend most
of its time on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from checks.model.measure import SeriesKey
from checks.model.observation import History, Observation
from sources.reference.series_layout import split_mark

#: Rows kept with their observations: some 50 MB when all are full.
KEPT_ROWS = 5_000


class AnsweringEdition(NamedTuple):
    """Of when the figures of a row are, the hash of their file, and whether they are later than the day asked for."""

    vintage: date
    sha256: str
    later: bool


class ObservationRow(Mapping[str, Observation]):
    """Period code -> observation of one series in one vintage. Read-only; an observation is made once.

    ``places`` says where among ``values`` each period's figure stands; series of the same periods share it.

    >>> key = SeriesKey(dataset="d", indicator="POP", ref_area="CHN")
    >>> facts = AnsweringEdition(vintage=date(2016, 1, 1), sha256="0", later=False)
    >>> row = ObservationRow(key, {"2014": 0, "2015": 1}, ["7", "8\\tP"], facts)
    >>> sorted(row), row["2015"].obs_value, row["2015"].obs_status
    (['2014', '2015'], Decimal('8'), 'P')
    """

    __slots__ = ("_edition", "_histories", "_key", "_made", "_places", "_values")

    def __init__(
        self, key: SeriesKey, places: Mapping[str, int], values: Sequence[str], edition: AnsweringEdition
    ) -> None:
        self._key, self._places, self._values, self._edition = key, places, values, edition
        self._made: dict[str, Observation] = {}
        self._histories: dict[int, History] = {}

    def __getitem__(self, code: str) -> Observation:
        """The observation of a period; KeyError where there is none."""
        made = self._made.get(code)
        if made is None:
            vintage, sha256, later = self._edition
            value, status = split_mark(self._values[self._places[code]])
            made = self._made[code] = Observation(
                dataset=self._key.dataset,
                indicator=self._key.indicator,
                ref_area=self._key.ref_area,
                time_period=code,
                obs_value=Decimal(value),
                vintage=vintage,
                sha256=sha256,
                later_vintage=later,
                obs_status=status,
            )
        return made

    def history(self, length: int) -> History:
        """The cells whose periods' codes have so many signs; no observation is made."""
        kept = self._histories.get(length)
        if kept is None:
            codes = sorted(code for code in self._places if len(code) == length)
            told = [(code, *split_mark(self._values[self._places[code]])) for code in codes]
            kept = self._histories[length] = History(
                values=tuple((code, Decimal(value)) for code, value, _ in told),
                statuses=tuple((code, mark) for code, _, mark in told if mark),
            )
        return kept

    def __contains__(self, code: object) -> bool:
        """Whether the series has the period."""
        return code in self._places

    def __iter__(self) -> Iterator[str]:
        """The periods, as kept: in order."""
        return iter(self._places)

    def __len__(self) -> int:
        """How many periods it has."""
        return len(self._places)


class KeptRows:
    """Rows that were asked for lately, handed out again with the observations that were made of them."""

    def __init__(self) -> None:
        self._rows: dict[tuple[SeriesKey, AnsweringEdition], ObservationRow] = {}

    def get(self, key: SeriesKey, edition: AnsweringEdition) -> ObservationRow | None:
        """The row of a series in an edition, if it is kept."""
        return self._rows.get((key, edition))

    def keep(
        self, key: SeriesKey, series: tuple[Mapping[str, int], Sequence[str]], edition: AnsweringEdition
    ) -> ObservationRow:
        """A row of a series: places of its periods, and values."""
        if len(self._rows) >= KEPT_ROWS:
            self._rows.clear()
        row = self._rows[key, edition] = ObservationRow(key, *series, edition)
        return row
