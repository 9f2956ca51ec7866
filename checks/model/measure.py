"""Indicator: a provider's series code with its name; SeriesKey: one line of observations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from checks.model.precision import AS_WRITTEN, Precision

#: How near a dataset is to the origin of its figures: its publisher's own, an unchanged copy of another's, or gathered
#: and joined from others, in part filled up between.
STANDINGS = ("primary", "copy", "compilation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One row of the catalogue: a series that exists for many areas and periods.

    ``unit`` is the publisher's own wording ("current US$"), or None where none is given: nothing is guessed.
    ``rank`` orders datasets where several hold the same thing (1 is first). ``precision`` is what the publisher says of
    the exactness of its figures, ``standing`` one of STANDINGS.
    """

    dataset: str
    indicator: str
    name: str
    unit: str | None = None
    description: str = ""
    publisher: str = ""
    url: str | None = None
    rank: int = 100
    first_period: str | None = None
    last_period: str | None = None
    precision: Precision = AS_WRITTEN
    standing: str = "primary"

    @property
    def key(self) -> tuple[str, str]:
        """(dataset, indicator)."""
        return self.dataset, self.indicator


class SeriesKey(NamedTuple):
    """What the matcher asks the library for: one indicator of one dataset in one area, all periods."""

    dataset: str
    indicator: str
    ref_area: str
