"""Eurostat, statistics API: JSON-stat 2.0, whose answers name their codes and units.

In: a dataset and one category per dimension; bytes as served. Out: requests; Pages of literal values. Never: fetches.

Documented at ec.europa.eu/eurostat/web/user-guides/data-browser/api-data-access; an answer written after that
documentation, and recorded ones of JSON-stat from other offices, were at hand.

- A code is ``dataset?dimension=category&...`` without geo and time: ``nama_10_gdp?na_item=B1GQ&unit=CP_MEUR``. Where a
  dataset has more than one category in another dimension, an answer is refused that names it: the code must say which.
- A filter that matches nothing is an answer without values; an unknown dataset or dimension is an error.
- A large answer is treated later, with warning 413: ask for fewer areas.
- Units hold the scale in words ("Current prices, million euro"): it is applied to the values and taken out of the unit.
- ``updated`` is the day of the dataset's last change. Values marked ":" are none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from sources.answers import Answer, check_codes
from sources.jsonstat import Cube, read_cube
from sources.obs_status import obs_status
from sources.provider import InvalidWanted, Page, Request, Row, Wanted
from sources.sdmx.areas import ref_area, service_code
from sources.sdmx.faults import refusal
from sources.sdmx.periods import sdmx_period
from sources.sdmx.units import multiplied, read_unit

_EXAMPLE = "nama_10_gdp?na_item=B1GQ&unit=CP_MEUR"
_OPTION = r"[A-Za-z][A-Za-z0-9_]{0,40}=[A-Za-z0-9_.-]{1,60}"
_CODE = re.compile(rf"[A-Za-z][A-Za-z0-9_$-]{{1,60}}(\?{_OPTION}(&{_OPTION}){{0,15}})?")
_GEO, _TIME, _UNIT, _FREQ = "geo", "time", "unit", "freq"
_NOT_AVAILABLE = ":"


def plan(wanted: Wanted) -> list[Request]:
    """The observations of each code.

    >>> request = plan(Wanted(indicators=("nama_10_gdp?na_item=B1GQ&unit=CP_MEUR",), areas=("GRC",)))[0]
    >>> request.path, request.query[2:]
    ('statistics/1.0/data/nama_10_gdp', (('na_item', 'B1GQ'), ('unit', 'CP_MEUR'), ('geo', 'EL')))
    """
    check_codes("eurostat", wanted.indicators, _CODE, _EXAMPLE)
    areas = [(_GEO, _geo(area)) for area in wanted.areas if area != "all"]
    years = [
        (name, str(year))
        for name, year in (("sinceTimePeriod", wanted.first_year), ("untilTimePeriod", wanted.last_year))
        if year is not None
    ]
    requests = []
    for code in wanted.indicators:
        dataset, _, options = code.partition("?")
        query = (("format", "JSON"), ("lang", "EN"), *parse_qsl(options), *areas, *years)
        if any(name.lower() in (_GEO, _TIME) for name, _ in parse_qsl(options)):
            raise InvalidWanted(f"eurostat: {code!r:.100} names geo or time; leave them out, like {_EXAMPLE}")
        requests.append(Request(indicator=code, path=f"statistics/1.0/data/{dataset}", query=query))
    return requests


def follow(request: Request, page: Page) -> list[Request]:
    """Nothing: the service has no pages, an answer is whole or refused."""
    return []


def parse(body: bytes, request: Request) -> Page:
    """All observations of a code; an error or a warning raises ProviderRefused."""
    answer = Answer("eurostat", request)
    whole = answer.record(answer.json(body), "the answer")
    for name in ("error", "warning"):
        if name in whole:
            raise _refusal(answer, whole[name])
    return _read(answer, read_cube(answer, whole))


def _geo(area: str) -> str:
    code = service_code("eurostat", area, "iso2")
    if code is None:
        raise InvalidWanted(f"eurostat: has no code for the area {area!r:.20}; write an ISO 3166 code like FRA")
    return code


def _refusal(answer: Answer, told: object) -> Exception:
    first: Mapping[str, Any] = answer.record(told[0] if isinstance(told, list) and told else told, "a message")
    code = first.get("id") or first.get("status")
    return refusal(answer, str(code), str(first.get("label")))


def _check_chosen(answer: Answer, chosen: Mapping[str, tuple[str, ...]]) -> None:
    """One category in each dimension but geo and time, and those that the code names."""
    asked = {name.lower(): code for name, code in parse_qsl(answer.request.indicator.partition("?")[2])}
    for name, codes in chosen.items():
        if name in (_GEO, _TIME):
            continue
        if len(codes) != 1:
            first = codes[0] if codes else "..."
            told = f"{name} is one of {', '.join(codes)[:120]}"
            raise answer.refused(told, f"write which in the code: {name}={first}")
        if asked.pop(name.lower(), codes[0]).lower() != codes[0].lower():
            raise answer.changed(f"{name} {codes[0]:.40}, which was not asked for")
    if asked:
        raise answer.changed(f"no dimension {', '.join(asked)[:80]}")


def _read(answer: Answer, cube: Cube) -> Page:
    if _GEO not in cube.ids or _TIME not in cube.ids:
        raise answer.changed(f"dimensions {', '.join(cube.ids)[:120]}")
    chosen = dict(zip(cube.ids, cube.codes, strict=True))
    _check_chosen(answer, chosen)
    unit, power = (
        read_unit(chosen[_UNIT][0], cube.labels.get((_UNIT, chosen[_UNIT][0]))) if _UNIT in chosen else (None, 0)
    )
    rows, nulls, unmapped = [], 0, []
    for codes, value, status in cube.cells():
        area = ref_area("eurostat", codes[_GEO])
        period = sdmx_period(codes[_TIME], chosen[_FREQ][0] if _FREQ in chosen else None)
        if period is None:
            raise answer.changed(f"{_TIME} {codes[_TIME]!r:.40}")
        if value is None or status == _NOT_AVAILABLE:
            nulls += 1
        elif area is None:
            unmapped.append(codes[_GEO])
        else:
            literal = multiplied(answer.number(value), power)
            rows.append(
                Row(
                    indicator=answer.request.indicator,
                    ref_area=area,
                    time_period=period,
                    obs_value=literal,
                    obs_status=obs_status(status or ""),
                )
            )
    return Page(
        rows=tuple(rows),
        page=1,
        pages=1,
        vintage=_day(answer, cube),
        names=((answer.request.indicator, _name(cube, chosen)),),
        nulls=nulls,
        unmapped=tuple(unmapped),
        units=((answer.request.indicator, unit),) if unit else (),
    )


def _name(cube: Cube, chosen: Mapping[str, tuple[str, ...]]) -> str:
    """The labels of what was chosen, then the dataset's."""
    parts = [
        cube.labels.get((name, codes[0]), codes[0])
        for name, codes in chosen.items()
        if name not in (_GEO, _TIME, _FREQ, _UNIT)
    ]
    return ", ".join([*parts, *([cube.label] if cube.label else [])]) or cube.ids[0]


def _day(answer: Answer, cube: Cube) -> date | None:
    return None if cube.updated is None else answer.day(cube.updated)
