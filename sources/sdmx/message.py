"""What any SDMX message says, whatever its format: observations with the codes of all levels, and labels of codes.

In: values, codes and labels from the readers beside this file. Out: Message. Never: units, areas or periods of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

#: What stands in place of a value where there is none: SDMX-ML writes NaN, Eurostat's tables a colon.
NO_VALUES = frozenset({"", "NaN", "nan", ":", "-"})
VALUE, PERIOD = "OBS_VALUE", "TIME_PERIOD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """``codes`` by upper-case id, of observation, series, group and data set, the nearest first; ``value`` literal."""

    codes: Mapping[str, str]
    value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """``labels`` are (id, code) -> text in English where it was given; ``title`` is the dataflow's name."""

    observations: tuple[Observation, ...]
    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)
    title: str | None = None


def one_observation(*levels: Mapping[str, str]) -> Observation:
    """An observation from its levels, the nearest first; ids in upper case, blanks left out.

    >>> one_observation({"OBS_VALUE": "5", "unit": ""}, {"unit": "EUR", "geo": "FR"}).codes
    {'UNIT': 'EUR', 'GEO': 'FR'}
    >>> one_observation({"OBS_VALUE": "NaN"}).value is None
    True
    """
    codes: dict[str, str] = {}
    for level in levels:
        for name, code in level.items():
            if code != "":
                codes.setdefault(name.upper(), code)
    value = codes.pop(VALUE, "").strip()
    return Observation(codes=codes, value=None if value in NO_VALUES else value)


def with_groups(found: Iterable[Observation], groups: Iterable[Mapping[str, str]]) -> list[Observation]:
    """Observations with what is said of groups of them.

    A message does not say which of a group's ids are dimensions. So a group is of an observation when they share an
    id, and all that they share are alike; the others are filled in, and never replace what is nearer.

    >>> rows = [one_observation({"GEO": "FR", "OBS_VALUE": "5"}), one_observation({"GEO": "DE", "OBS_VALUE": "6"})]
    >>> [row.codes for row in with_groups(rows, [{"GEO": "FR", "UNIT_MULT": "3"}])]
    [{'GEO': 'FR', 'UNIT_MULT': '3'}, {'GEO': 'DE'}]
    """
    named = [{name.upper(): code for name, code in group.items() if code != ""} for group in groups]
    result = []
    for row in found:
        codes = dict(row.codes)
        for group in named:
            shared = group.keys() & row.codes.keys()
            if shared and all(group[name] == row.codes[name] for name in shared):
                for name, code in group.items():
                    codes.setdefault(name, code)
        result.append(Observation(codes=codes, value=row.value))
    return result
