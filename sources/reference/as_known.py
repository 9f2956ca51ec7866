"""What a series said on a date: its figures in the edition that was the newest then.

In: the home folder; dataset, indicator, area, a date. Out: one row per period, sorted. Never: a figure of another
edition, or one of a file whose bytes no longer have their hash.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from checks.errors import InvalidInput
from checks.model.measure import SeriesKey
from sources.reference.editions import Edition, open_edition
from sources.reference.library import ReferenceLibrary
from sources.reference.vintages import VintageStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One figure as published, the edition that it is of, and whether that edition is later than the date asked for."""

    dataset: str
    indicator: str
    ref_area: str
    time_period: str
    value: str
    unit: str | None
    vintage: str
    later_vintage: bool
    sha256: str


def figures_as_known(
    home: Path,
    dataset: str,
    indicator: str,
    *,
    as_of: date,
    area: str | None = None,
    period: str | None = None,
) -> list[Known]:
    """The figures of one indicator, in one area or all, for one period or all, as they were known on ``as_of``.

    By the rule of a check: the newest edition published by then, else the earliest held, with ``later_vintage``.
    Raises InvalidInput naming what is not held, and EvidenceLost.
    """
    store = VintageStore(home, dataset)
    chosen = store.manifest().choose(as_of)
    if chosen is None or chosen[0].kind != "observations":
        raise InvalidInput(f"no observations of {dataset!r}; `countercheck references list` names what is held")
    edition = open_edition(store, chosen[0])
    areas = _areas(edition, indicator, area)
    wanted = [SeriesKey(dataset=dataset, indicator=indicator, ref_area=code) for code in areas]
    frame = ReferenceLibrary(home).observations(wanted, as_of=as_of)
    columns = ("ref_area", "time_period", "obs_value", "vintage", "later_vintage", "sha256")
    found = [
        Known(
            dataset=dataset,
            indicator=indicator,
            ref_area=row[0],
            time_period=row[1],
            value=row[2],
            unit=edition.units[indicator],
            vintage=row[3],
            later_vintage=bool(row[4]),
            sha256=row[5],
        )
        for row in zip(*(frame[name].tolist() for name in columns), strict=True)
        if period is None or row[1] == period
    ]
    if not found:
        raise InvalidInput(f"{_place(edition)}: {indicator} in {area or 'any area'} has no period {period!r}")
    return sorted(found, key=lambda row: (row.ref_area, row.time_period))


def _areas(edition: Edition, indicator: str, area: str | None) -> Sequence[str]:
    held = edition.areas.get(indicator)
    if held is None:
        raise InvalidInput(f"{_place(edition)}: no indicator {indicator!r}{_nearest(indicator, edition.areas)}")
    if area is not None and area not in held:
        raise InvalidInput(f"{_place(edition)}: {indicator} has no area {area!r}{_nearest(area, held)}")
    return held if area is None else (area,)


def _place(edition: Edition) -> str:
    return f"{edition.held.dataset}, vintage {edition.held.published_at}"


def _nearest(text: str, known: Sequence[str] | dict[str, tuple[str, ...]]) -> str:
    """The nearest of the codes, for the end of a message."""
    near = get_close_matches(text, list(known), n=3, cutoff=0.5)
    return f"; near it: {', '.join(near)}" if near else "; `countercheck references show ID` lists the indicators"
