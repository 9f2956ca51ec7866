"""The rows of series as the matcher reads them: observations by period, made when they are looked at.

In: a series' periods, values and statuses as kept, and the vintage they are of. Out: ObservationRow. Never: a file.

A claim looks at one cell of most series that it may speak of; making all of them is what a look-up would spend most
of its time on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from checks.model.measure import SeriesKey
from checks.model.observation import Observation

#: Rows kept with their observations: some 50 MB when all are full.
KEPT_ROWS = 5_000


class ObservationRow(Mapping[str, Observation]):
    """Period code -> observation of one series in one vintage. Read-only; an observation is made once.

    >>> key = SeriesKey(dataset="d", indicator="POP", ref_area="CHN")
    >>> facts = {"vintage": date(2016, 1, 1), "sha256": "0", "later": False}
    >>> row = ObservationRow(key, ["2014", "2015"], ["7", "8"], ["", "P"], **facts)
    >>> sorted(row), row["2015"].obs_value, row["2015"].obs_status
    (['2014', '2015'], Decimal('8'), 'P')
    """

    __slots__ = ("_key", "_later", "_made", "_sha256", "_statuses", "_values", "_vintage")

    def __init__(
        self,
        key: SeriesKey,
        periods: Sequence[str],
        values: Sequence[str],
        statuses: Sequence[str] = (),
        *,
        vintage: date,
        sha256: str,
        later: bool,
    ) -> None:
        self._key, self._vintage, self._sha256, self._later = key, vintage, sha256, later
        self._values = dict(zip(periods, values, strict=True))
        self._statuses = dict(zip(periods, statuses, strict=True)) if statuses else {}
        self._made: dict[str, Observation] = {}

    def __getitem__(self, code: str) -> Observation:
        """The observation of a period; KeyError where there is none."""
        made = self._made.get(code)
        if made is None:
            made = self._made[code] = Observation(
                dataset=self._key.dataset,
                indicator=self._key.indicator,
                ref_area=self._key.ref_area,
                time_period=code,
                obs_value=Decimal(self._values[code]),
                vintage=self._vintage,
                sha256=self._sha256,
                later_vintage=self._later,
                obs_status=self._statuses.get(code, ""),
            )
        return made

    def __contains__(self, code: object) -> bool:
        """Whether the series has the period."""
        return code in self._values

    def __iter__(self) -> Iterator[str]:
        """The periods, as kept: in order."""
        return iter(self._values)

    def __len__(self) -> int:
        """How many periods it has."""
        return len(self._values)


class KeptRows:
    """Rows that were asked for lately, handed out again with the observations that were made of them."""

    def __init__(self) -> None:
        self._rows: dict[tuple[SeriesKey, date, str, bool], ObservationRow] = {}

    def row(
        self,
        key: SeriesKey,
        series: tuple[Sequence[str], Sequence[str], Sequence[str]],
        *,
        vintage: date,
        sha256: str,
        later: bool,
    ) -> ObservationRow:
        """The row of a series (periods, values, statuses) in a vintage."""
        facts = (key, vintage, sha256, later)
        row = self._rows.get(facts)
        if row is None:
            if len(self._rows) >= KEPT_ROWS:
                self._rows.clear()
            row = ObservationRow(key, *series, vintage=vintage, sha256=sha256, later=later)
            self._rows[facts] = row
        return row
