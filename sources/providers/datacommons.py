"""Data Commons, REST v2, ``observation``: all values of a variable for places, from every source it knows.

In: ids of statistical variables, and areas; bytes as served. Out: requests; Pages of literal values. Never: fetches,
and never sees the key, which the caller sends as ``X-API-Key``.

Documented at docs.datacommons.org/api/rest/v2/observation and .../troubleshooting (read 2026):

- A misspelt id answers HTTP 200 with ``{}``: refused by name, it is not "no data". A place without data is ``{}``
  below its own name; that is no data. Errors are ``{"code": 16, "message": ...}``.
- One (variable, place) has several facets: sources that differ in value, method and unit. Each is an indicator of
  its own, named after its source: ``Count_Person/WorldDevelopmentIndicators/P1Y``. Data Commons is a second hand;
  the source it names is the one to cite.
- The unit is often missing; ``scalingFactor`` is told with it.
- A date has the granularity of its text. Where it contradicts the facet's period of observation (quarters given as
  months), the facet is left out and counts as rows without a value.
- There is no date of publication in the answer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from sources.answers import Answer, check_codes
from sources.provider import Page, Request, Row, Wanted
from sources.provider_areas import find_area, find_code, is_country

_CODE = re.compile(r"[A-Za-z0-9_.-]{1,150}(/[A-Za-z0-9_.-]{1,150}){0,2}")
_AREA = re.compile(r"[A-Z0-9]{2,6}|all")
_ALL = "Earth<-containedInPlace+{typeOf:Country}"
_SELECT = tuple(("select", part) for part in ("date", "entity", "variable", "value", "facet"))
_COUNTRY = "country/"
#: What tells facets apart, in the order in which it is written.
_FACTS = ("importName", "measurementMethod", "observationPeriod", "unit", "scalingFactor")
#: Length of a date's text that each period of observation allows; years stand for periods of several years.
_LENGTHS = {"P1D": 10, "P1M": 7, "P1Y": 4, "P5Y": 4, "P10Y": 4}


def plan(wanted: Wanted) -> list[Request]:
    """One request per variable: all dates, all facets, for the places wanted.

    >>> plan(Wanted(indicators=("Count_Person",), areas=("CHN", "WLD")))[0].query[2:4]
    (('entity.dcids', 'country/CHN'), ('entity.dcids', 'Earth'))
    """
    check_codes("datacommons", wanted.indicators, _CODE, "Count_Person")
    check_codes("datacommons", wanted.areas, _AREA, "CHN, WLD or all")
    places: tuple[tuple[str, str], ...] = tuple(("entity.dcids", _dcid(area)) for area in wanted.areas)
    if wanted.areas == ("all",):
        places = (("entity.expression", _ALL),)
    return [
        Request(
            indicator=code, path="v2/observation", query=(("variable.dcids", code), ("date", ""), *places, *_SELECT)
        )
        for code in wanted.indicators
    ]


def follow(request: Request, page: Page) -> list[Request]:
    """Nothing: an answer is whole."""
    return []


def parse(body: bytes, request: Request) -> Page:
    """All facets of all places; an empty answer and a message raise ProviderRefused."""
    answer = Answer("datacommons", request)
    whole = answer.record(answer.json(body), "the answer")
    if not whole:
        raise answer.refused(
            "the answer is empty, as for an id that is not known",
            "check the variable and the places at https://datacommons.org/browser",
        )
    if "code" in whole or "error" in whole:
        raise answer.refused(whole.get("message") or whole.get("error"), "check the key and the ids")
    variables = answer.record(whole.get("byVariable"), "byVariable")
    if set(variables) != {request.indicator}:
        raise answer.changed(f"variables {', '.join(sorted(variables))[:120]!r}")
    places = answer.record(variables[request.indicator], "the variable").get("byEntity", {})
    reader = _Reader(answer, answer.record(whole.get("facets", {}), "facets"))
    for dcid, found in answer.record(places, "byEntity").items():
        reader.take(dcid, answer.record(found, dcid))
    return Page(
        rows=tuple(reader.rows),
        page=1,
        pages=1,
        vintage=None,
        names=tuple(reader.names.items()),
        units=tuple(reader.units.items()),
        nulls=reader.nulls,
        unmapped=tuple(reader.unmapped),
    )


class _Reader:
    """Collects rows; every facet is an indicator with one name and one unit."""

    def __init__(self, answer: Answer, facets: Mapping[str, Any]) -> None:
        self.answer, self.facets = answer, facets
        self.alike = Counter(_source(answer, facts) for facts in facets.values())
        self.rows: list[Row] = []
        self.names: dict[str, str] = {}
        self.units: dict[str, str] = {}
        self.unmapped: list[str] = []
        self.nulls = 0

    def take(self, dcid: str, found: Mapping[str, Any]) -> None:
        """Read one place's facets."""
        answer = self.answer
        facets = answer.items(found.get("orderedFacets", []), "orderedFacets")
        self.nulls += not facets
        for item in facets:
            listed = answer.record(item, "a facet")
            facet = answer.text(listed, "facetId")
            facts = answer.record(self.facets.get(facet), f"facet {facet[:40]}")
            code = self._describe(facet, facts)
            for point in answer.items(listed.get("observations"), "observations"):
                self._take_point(dcid, code, facts, answer.record(point, "an observation"))

    def _take_point(self, dcid: str, code: str, facts: Mapping[str, Any], point: Mapping[str, Any]) -> None:
        answer = self.answer
        day, value, area = answer.text(point, "date"), point.get("value"), _area(dcid)
        length = _LENGTHS.get(str(facts.get("observationPeriod")), 0 if facts.get("observationPeriod") else len(day))
        if len(day) != length:
            self.nulls += 1
        elif area is None:
            self.unmapped.append(dcid)
        else:
            period, value = answer.period(day), answer.number(value)
            self.rows.append(Row(indicator=code, ref_area=area, time_period=period, obs_value=value))

    def _describe(self, facet: str, facts: Mapping[str, Any]) -> str:
        """The facet's indicator; its name and unit are kept. Facets that nothing told tells apart keep their ids."""
        source = _source(self.answer, facts)
        parts = (*source, facet) if self.alike[source] > 1 else source
        code = "/".join((self.answer.request.indicator, *parts))
        words = " ".join(re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", self.answer.request.indicator))
        self.names.setdefault(code, f"{words}, from {', '.join(parts)}" if parts else words)
        shown = [str(facts["unit"])] if facts.get("unit") else []
        shown += [f"scaling factor {facts['scalingFactor']}"] if facts.get("scalingFactor") else []
        if shown:
            self.units.setdefault(code, ", ".join(shown))
        return code


def _source(answer: Answer, facts: object) -> tuple[str, ...]:
    told = answer.record(facts, "a facet's facts")
    return tuple(str(told[name]) for name in _FACTS if told.get(name))


def _dcid(area: str) -> str:
    return find_code("datacommons", area) or f"{_COUNTRY}{area}"


def _area(dcid: str) -> str | None:
    code = dcid.removeprefix(_COUNTRY)
    return code if code != dcid and is_country(code) else find_area("datacommons", dcid)
