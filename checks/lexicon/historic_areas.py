"""States that are no more, and the days between which each was one.

In: the table historic_areas.csv. Out: HistoricArea by code. Never: a successor in its place: who wants one names it.
Codes are those of ISO 3166-3, else numbers of M49. A state that only changed its name is today's: ref_areas.csv.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from checks.lexicon import read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoricArea:
    """A former state.

    ``name_of`` is the code of the state that bears its name today ("SDN" of Sudan with South Sudan), None where none
    does. ``first`` and ``last`` are its first and last day; ``successors`` the codes of who came after it.
    """

    code: str
    name_of: str | None
    first: date
    last: date
    successors: tuple[str, ...]


@cache
def historic_areas() -> Mapping[str, HistoricArea]:
    """Code -> the former state.

    >>> historic_areas()["CSK"].successors, historic_areas()["736"].name_of
    (('CZE', 'SVK'), 'SDN')
    """
    rows = read_table(
        "historic_areas", columns=("code", "name_of?", "first", "last", "successors", "why"), key=("code",)
    )
    return {
        row["code"]: HistoricArea(
            code=row["code"],
            name_of=row["name_of"] or None,
            first=date.fromisoformat(row["first"]),
            last=date.fromisoformat(row["last"]),
            successors=tuple(row["successors"].split("|")),
        )
        for row in rows
    }


@cache
def former_of(code: str) -> HistoricArea | None:
    """The former state whose name the state with this code bears.

    >>> former_of("SDN").code, former_of("RUS")
    ('736', None)
    """
    return next((area for area in historic_areas().values() if area.name_of == code), None)
