"""Series of an SDMX service: codes -> requests, answers -> pages.

In: a Service, and what is wanted; bytes as served. Out: requests; Pages of literal values. Never: fetches.

A code is ``dataflow/key``: the dataflow as the service names it, and one code for every dimension but time, with the
dimension of areas as a place to fill in, ``M.{REF_AREA}.N.000000.4.ANR``; or, where no dimension is one of areas,
with the area that the series is about behind it, ``M.USD.EUR.SP00.A@EMU``. So a code means one series for each area,
and an answer with two values for one area and period is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from checks.model.period import Period
from sources.answers import Answer, is_number
from sources.obs_status import obs_status
from sources.provider import InvalidWanted, Page, Request, Row, Wanted
from sources.sdmx.areas import Writing, ref_area, service_code
from sources.sdmx.message import NO_VALUES, PERIOD, Message, Observation
from sources.sdmx.periods import date_of, sdmx_period
from sources.sdmx.reading import read_message
from sources.sdmx.structure import FREQUENCY, PLACE, name_of, read_structure
from sources.sdmx.units import multiplied, read_unit

_FLOW = r"(?P<flow>[A-Za-z0-9][A-Za-z0-9_.,@()-]{0,120})"
_PART = r"[A-Za-z0-9_$-]{1,60}"
_CODE = re.compile(
    rf"{_FLOW}/(?P<key>({_PART}|\{{{_PART}\}})(\.({_PART}|\{{{_PART}\}})){{0,24}})(@(?P<area>[A-Z0-9-]{{2,8}}))?"
)
#: CL_OBS_STATUS 2.2: missing because of a holiday, not collected, missing, missing, suppressed.
_MISSING = frozenset({"H", "L", "M", "O", "Q"})
#: Asks a service for a dataflow with its data structure and the code lists of that.
_WITH_CODES = (("references", "descendants"),)
_CALENDAR_YEAR = frozenset({"--01-01", "01-01", "--12-31"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What differs between SDMX services.

    ``writing`` is how countries are written; ``path`` and ``flow_path`` are below the base, ``flow_path`` None where
    answers name their codes themselves; ``units`` are the ids that hold a unit, the first found is taken; ``titles``
    those that hold the name of a series; ``updated`` those that hold a day of publication; ``years`` whether the
    service's filter of periods can be believed; ``actual`` the id of the last year that is no projection, where a
    service has projections: what is later, or ends after the publication where it says nothing, is left out.
    """

    id: str
    example: str
    writing: Writing
    path: str = "data/{flow}/{key}"
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    flow_path: str | None = None
    agency: str = "all"
    units: tuple[str, ...] = ("UNIT_MEASURE", "UNIT")
    titles: tuple[str, ...] = ("TITLE", "SERIES_NAME", "TITLE_TS", "TITLE_COMPL")
    updated: tuple[str, ...] = ("LAST_UPDATE", "LAST UPDATE", "UPDATE_DATE", "UPDATED")
    years: bool = True
    actual: str | None = None


@dataclass(frozen=True, slots=True)
class _Code:
    """A code, taken apart; ``place`` is the dimension of areas, ``area`` the one area of a key without such."""

    flow: str
    parts: tuple[str, ...]
    place: str | None
    area: str | None

    @property
    def fixed(self) -> list[str]:
        return [part for part in self.parts if PLACE.fullmatch(part) is None]


def plan(service: Service, wanted: Wanted) -> list[Request]:
    """The data of each code, and the names of its dataflow and codes where the service's answers name nothing.

    >>> bis = Service(id="bis", example="WS_CBPOL/M.{REF_AREA}", writing="iso2")
    >>> [request.path for request in plan(bis, Wanted(indicators=("WS_CBPOL/M.{REF_AREA}",), areas=("CHE", "EMU")))]
    ['data/WS_CBPOL/M.CH+XM']
    """
    years = [
        (name, str(year))
        for name, year in (("startPeriod", wanted.first_year), ("endPeriod", wanted.last_year))
        if year is not None and service.years
    ]
    requests = []
    for text in wanted.indicators:
        code = _read_code(service, text, wanted.areas)
        indicator = text if code.area is None or "@" in text.partition("/")[2] else f"{text}@{code.area}"
        areas = "" if wanted.areas == ("all",) else "+".join(_code_of(service, area) for area in wanted.areas)
        key = ".".join(areas if PLACE.fullmatch(part) else part for part in code.parts)
        if service.flow_path is not None:
            agency, flow = _flow_parts(service, code.flow)
            path = service.flow_path.format(agency=agency, flow=flow)
            headers = (("Accept", "application/vnd.sdmx.structure+xml;version=2.1"),)
            alone = Request(indicator=indicator, path=path, query=(), headers=headers)
            requests.append(replace(alone, query=_WITH_CODES, spare=alone))
        path = service.path.format(flow=code.flow, key=key)
        query = (*service.query, *years)
        requests.append(Request(indicator=indicator, path=path, query=query, headers=service.headers))
    return requests


def parse(service: Service, body: bytes, request: Request) -> Page:
    """Observations, or the names of a dataflow and the key's codes."""
    answer = Answer(service.id, request)
    code = _read_code(service, request.indicator, ())
    if service.flow_path is not None and request.path.partition("/")[0] == service.flow_path.partition("/")[0]:
        structure = read_structure(answer, body, _flow_parts(service, code.flow)[1])
        names = ((request.indicator, name_of(structure, code.parts, service.units)),)
        return Page(rows=(), page=1, pages=1, vintage=None, names=names)
    reader = _Reader(service, answer, code, read_message(answer, body))
    return reader.page()


def _read_code(service: Service, text: str, areas: Sequence[str]) -> _Code:
    found = _CODE.fullmatch(text)
    parts = found["key"].split(".") if found else []
    places = [part for part in parts if PLACE.fullmatch(part)]
    area = found["area"] if found else None
    if found is None or len(places) > 1 or (places and area) or any(part in found["flow"] for part in ("..", "./")):
        raise InvalidWanted(
            f"{service.id}: {text!r:.100} is no code; name the dataflow and every dimension, with one place for areas, "
            f"like {service.example}"
        )
    if not places and area is None:
        if len(areas) != 1 or areas[0] == "all":
            raise InvalidWanted(
                f"{service.id}: {text} does not say which area it is about; write {text}@USA, or put the dimension of "
                f"areas in braces, like {service.example}"
            )
        area = areas[0]
    return _Code(found["flow"], tuple(parts), places[0][1:-1].upper() if places else None, area)


def _flow_parts(service: Service, flow: str) -> tuple[str, str]:
    """Agency and id of "IT1,22_289", "IMF.RES,WEO,9.0.0" or "EXR"."""
    parts = flow.split(",")
    return (service.agency, parts[0]) if len(parts) == 1 else (parts[0], parts[1])


def _code_of(service: Service, area: str) -> str:
    code = service_code(service.id, area, service.writing)
    if code is None:
        raise InvalidWanted(f"{service.id}: has no code for the area {area!r:.20}; write an ISO 3166 code like FRA")
    return code


def _status(codes: Mapping[str, str]) -> str:
    """OBS_STATUS; a value of before a break (OBS_PRE_BREAK) says that there is one."""
    before = "B" if codes.get("OBS_PRE_BREAK", "") not in NO_VALUES else ""
    return obs_status(obs_status(codes.get("OBS_STATUS", "")) + before)


class _Reader:
    """Collects the rows of one message."""

    def __init__(self, service: Service, answer: Answer, code: _Code, message: Message) -> None:
        self.service, self.answer, self.code, self.message = service, answer, code, message
        self.values: dict[tuple[str, str], str] = {}
        self.statuses: dict[tuple[str, str], str] = {}
        self.units: set[str | None] = set()
        self.names: set[str | None] = set()
        self.unmapped: list[str] = []
        self.nulls = 0
        self.vintage: date | None = None

    def page(self) -> Page:
        """All rows, in the order served."""
        for row in self.message.observations:
            self._take(row)
        indicator = self.answer.request.indicator
        named = len(self.names) == 1 and None not in self.names
        united = len(self.units) == 1 and None not in self.units
        return Page(
            rows=tuple(
                Row(
                    indicator=indicator,
                    ref_area=area,
                    time_period=period,
                    obs_value=value,
                    obs_status=self.statuses.get((area, period), ""),
                )
                for (area, period), value in self.values.items()
            ),
            page=1,
            pages=1,
            vintage=self.vintage,
            names=((indicator, str(next(iter(self.names)))),) if named else (),
            units=((indicator, str(next(iter(self.units)))),) if united else (),
            nulls=self.nulls,
            unmapped=tuple(self.unmapped),
        )

    def _take(self, row: Observation) -> None:
        answer, codes = self.answer, row.codes
        dimensions = self._dimensions(codes)
        frequency = next((codes[name] for name in FREQUENCY if name in codes), None)
        period = sdmx_period(codes.get(PERIOD, ""), frequency)
        if period is None:
            raise answer.changed(f"{PERIOD} {codes.get(PERIOD)!r:.40}")
        if codes.get("REPORTING_YEAR_START_DAY", "--01-01") not in _CALENDAR_YEAR:
            raise answer.changed(f"years that begin on {codes['REPORTING_YEAR_START_DAY']:.20}")
        for name in self.service.updated:
            day = date_of(codes[name]) if name in codes else None
            if day is not None:
                self.vintage = max(day, self.vintage or day)
        if row.value is None or codes.get("OBS_STATUS") in _MISSING or self._is_projection(codes, period):
            self.nulls += 1
            return
        area = self.code.area or ref_area(self.service.id, codes[str(self.code.place)])
        if area is None:
            self.unmapped.append(codes[str(self.code.place)])
            return
        self.names.add(self._name(codes, dimensions))
        value = multiplied(answer.number(row.value), self._power(codes))
        if not is_number(value):
            raise answer.changed(f"value {row.value!r:.40} of UNIT_MULT {codes.get('UNIT_MULT')!r:.10}")
        status = _status(codes)
        if status:
            self.statuses.setdefault((area, period), status)
        if self.values.setdefault((area, period), value) != value:
            raise answer.changed(
                f"two values for {area}, {period}: {self.values[area, period]} and {value}; name every dimension"
            )

    def _is_projection(self, codes: Mapping[str, str], period: str) -> bool:
        if self.service.actual is None:
            return False
        last, end = codes.get(self.service.actual, ""), Period.parse(period).last
        if re.fullmatch(r"\d{4}", last, re.ASCII):
            return end.year > int(last)
        return self.vintage is not None and end > self.vintage

    def _dimensions(self, codes: Mapping[str, str]) -> list[tuple[str, str]]:
        """The ids that bear the parts of the key that was asked for; an answer to another question is refused."""
        place = self.code.place
        if place is not None and place not in codes:
            raise self.answer.changed(f"no {place} among {', '.join(codes)[:120]}")
        left = {name: code for name, code in codes.items() if name != place}
        found = []
        for part in self.code.fixed:
            name = next((name for name, code in left.items() if code.upper() == part.upper()), None)
            if name is None:
                raise self.answer.changed(f"a series without {part}, which was asked for")
            found.append((name, left.pop(name)))
        return found

    def _power(self, codes: Mapping[str, str]) -> int:
        """UNIT_MULT and the scale that the unit's own text has; the unit is noted."""
        said = codes.get("UNIT_MULT", "0")
        if re.fullmatch(r"-?\d{1,2}(\.0+)?", said, re.ASCII) is None:
            raise self.answer.changed(f"UNIT_MULT {said!r:.20}")
        mult = int(said.partition(".")[0])
        name = next((name for name in self.service.units if name in codes), None)
        prices = codes.get("PRICES", codes.get("PRICE_BASE", ""))
        label = self.message.labels.get((name, codes[name])) if name else None
        unit, scale = read_unit(codes[name], label, prices) if name else (None, 0)
        if mult and scale:
            raise self.answer.changed(f"a unit of 10^{scale} ({codes[str(name)]:.40}) and UNIT_MULT {mult}")
        self.units.add(unit)
        return mult + scale

    def _name(self, codes: Mapping[str, str], dimensions: Sequence[tuple[str, str]]) -> str | None:
        """Labels of the key's codes, else the title of the series; None where nothing is named."""
        told = [
            label
            for name, code in dimensions
            if name not in (*FREQUENCY, *self.service.units)
            and not code.startswith("_")
            and (label := self.message.labels.get((name, code)))
        ]
        if told:
            return ", ".join(dict.fromkeys(told))
        return next((codes[name] for name in self.service.titles if name in codes), None)
