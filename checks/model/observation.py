"""Observation: one published value; Vintage: the state of a dataset as published on a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from checks.model.interval import require_decimal

#: Letters of CL_OBS_STATUS that a verdict asks for: a value that its publisher means to revise, and one that is not
#: comparable with those before it.
PROVISIONAL, BREAK = "P", "B"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vintage:
    """``sha256`` is that of the Parquet file that holds the observations of this vintage."""

    dataset: str
    published_at: date
    retrieved_at: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """A value as published. ``obs_text`` keeps the published string: its decimals are its precision.

    ``later_vintage`` is true when no vintage as old as the article's date is held. ``obs_status`` holds the letters of
    SDMX's CL_OBS_STATUS that the publisher gave it ("P" provisional, "B" break in the series), empty for none.
    """

    dataset: str
    indicator: str
    ref_area: str
    time_period: str
    obs_value: Decimal
    vintage: date
    sha256: str
    later_vintage: bool = False
    obs_status: str = ""

    def __post_init__(self) -> None:
        require_decimal(self.obs_value, "obs_value")


class History(NamedTuple):
    """The cells of a series in the order of their periods: (period, value) of all, (period, mark) of those marked."""

    values: tuple[tuple[str, Decimal], ...]
    statuses: tuple[tuple[str, str], ...]
