"""UN SDG Global Database API of the UN Statistics Division: the observations of a series, page by page.

In: series codes and areas; bytes as served. Out: requests; Pages of literal values. Never: fetches.

Documented at unstats.un.org/SDGAPI/swagger (read 2026). No recorded answer was at hand: the fields are those of the
documentation and of public clients' tests.

- Paging is 1-based: ``pageNumber``, ``totalPages``, ``size`` rows a page. Areas are M49 numbers as texts.
- One (series, area, year) comes once per breakdown. Where all dimensions are totals, the row is the series itself;
  else the breakdown is part of the indicator: ``EG_ACS_ELEC/URBAN``. The answer's own list of codes says which
  code is a total (SDMX "_T"). Reporting types other than global ("G") are breakdowns too.
- ``value`` is a text: "22.8", but also "<2.5" or ">95", which are bounds and no values, and "N", "NaN" and "".
  All of these count as rows without a value.
- The unit stands in the attribute ``Units``, a multiplier beside it; both as described in the answer's own list.
- ``timePeriodStart`` is a float, 2015.0. There is no date of publication in the answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sources.answers import Answer, check_codes
from sources.provider import InvalidWanted, Page, Request, Row, Wanted
from sources.provider_areas import find_area, find_code, is_country, m49_number
from sources.reference.area_codes import area_code

PAGE_SIZE = 1000
_CODE = re.compile(r"[A-Z][A-Z0-9_]{1,40}")
_YEAR = re.compile(r"(\d{4})(\.0+)?", re.ASCII)
#: No data, not reported; and bounds.
_NO_VALUE = re.compile(r"|N|NA|NV|NaN|[<>]=? ?\d[\d.]*", re.ASCII)
#: Codes that the lists of some series give without their SDMX "_T".
_TOTALS = frozenset({"_T", "BOTHSEX", "ALLAGE", "ALLAREA"})
_REPORTING, _GLOBAL = "Reporting Type", "G"
_UNIT, _MULTIPLIERS = "Units", ("Unit multiplier", "UnitMultiplier", "UNIT_MULT")


def plan(wanted: Wanted) -> list[Request]:
    """The first page of each series.

    >>> plan(Wanted(indicators=("EG_ACS_ELEC",), areas=("RWA",), first_year=2015))[0].query[:3]
    (('seriesCode', 'EG_ACS_ELEC'), ('areaCode', '646'), ('timePeriodStart', '2015'))
    """
    check_codes("un_sdg", wanted.indicators, _CODE, "EG_ACS_ELEC")
    areas = [("areaCode", _m49(area)) for area in wanted.areas if area != "all"]
    years = [
        (name, str(year))
        for name, year in (("timePeriodStart", wanted.first_year), ("timePeriodEnd", wanted.last_year))
        if year is not None
    ]
    paging = [("pageSize", str(PAGE_SIZE)), ("page", "1")]
    return [
        Request(indicator=code, path="sdg/Series/Data", query=(("seriesCode", code), *areas, *years, *paging))
        for code in wanted.indicators
    ]


def follow(request: Request, page: Page) -> list[Request]:
    """The next page, while there is one."""
    if page.page >= page.pages:
        return []
    kept = tuple((key, value) for key, value in request.query if key != "page")
    number = page.page + 1
    return [Request(indicator=request.indicator, path=request.path, query=(*kept, ("page", str(number))), page=number)]


def parse(body: bytes, request: Request) -> Page:
    """One page; a message raises ProviderRefused."""
    answer = Answer("un_sdg", request)
    whole = answer.record(answer.json(body), "the answer")
    if "data" not in whole and {"message", "Message", "title"} & whole.keys():
        message = whole.get("message") or whole.get("Message") or whole.get("title")
        raise answer.refused(message, "check the series code and the areas")
    page, pages = answer.whole(whole, "pageNumber"), answer.whole(whole, "totalPages")
    items = [answer.record(item, "a row") for item in answer.items(whole.get("data"), "data")]
    if items and (page != request.page or page > pages):
        raise answer.changed(f"page {page} of {pages} where page {request.page} was asked for")
    codes = _Codes(answer, whole)
    reader = _Reader(answer, codes)
    for item in items:
        reader.take(item)
    return Page(
        rows=tuple(reader.rows),
        page=request.page,
        pages=pages,
        vintage=None,
        names=tuple(reader.names.items()),
        units=tuple(reader.units.items()),
        nulls=reader.nulls,
        unmapped=tuple(reader.unmapped),
    )


class _Codes:
    """The answer's own lists of codes: (dimension or attribute, code) -> description, and which codes are totals."""

    def __init__(self, answer: Answer, whole: Mapping[str, Any]) -> None:
        self.described: dict[tuple[str, str], str] = {}
        self.totals: set[tuple[str, str]] = set()
        for part in ("attributes", "dimensions"):
            for concept in answer.items(whole.get(part), part):
                name = answer.text(answer.record(concept, part), "id")
                for code in answer.items(concept.get("codes"), f"codes of {name}"):
                    facts = answer.record(code, f"a code of {name}")
                    key = (name, answer.text(facts, "code"))
                    self.described[key] = str(facts.get("description") or key[1])
                    if facts.get("sdmx") == "_T" or key[1] in _TOTALS:
                        self.totals.add(key)

    def parts(self, dimensions: Mapping[str, Any]) -> list[tuple[str, str]]:
        """The breakdown: every (dimension, code) that is no total."""
        found = [(name, str(code)) for name, code in sorted(dimensions.items()) if code is not None]
        return [key for key in found if key not in self.totals and key != (_REPORTING, _GLOBAL)]


class _Reader:
    """Collects rows; one indicator keeps one name and one unit."""

    def __init__(self, answer: Answer, codes: _Codes) -> None:
        self.answer, self.codes = answer, codes
        self.rows: list[Row] = []
        self.names: dict[str, str] = {}
        self.units: dict[str, str] = {}
        self.unmapped: list[str] = []
        self.nulls = 0

    def take(self, item: Mapping[str, Any]) -> None:
        """Read one row."""
        answer = self.answer
        if answer.text(item, "series") != answer.request.indicator:
            raise answer.changed(f"rows of series {item['series'][:60]}")
        year = _YEAR.fullmatch(answer.text(item, "timePeriodStart"))
        if year is None:
            raise answer.changed(f"timePeriodStart {item['timePeriodStart']!r:.40}")
        value = answer.text(item, "value")
        code = self._describe(item)
        number = answer.text(item, "geoAreaCode")
        area = find_area("un_sdg", number.lstrip("0")) or area_code(number, "m49", _no_name)
        if _NO_VALUE.fullmatch(value):
            self.nulls += 1
        elif area is None:
            self.unmapped.append(str(item.get("geoAreaName") or number))
        else:
            period = answer.period(year[1])
            row = Row(indicator=code, ref_area=area, time_period=period, obs_value=answer.number(value))
            self.rows.append(row)

    def _describe(self, item: Mapping[str, Any]) -> str:
        """The row's indicator; its name and unit are kept."""
        answer, described = self.answer, self.codes.described
        parts = self.codes.parts(answer.record(item.get("dimensions"), "dimensions"))
        code = "/".join((answer.request.indicator, *(code for _, code in parts)))
        title = answer.text(item, "seriesDescription")
        self.names.setdefault(code, ", ".join((title, *(described.get(key, key[1]) for key in parts))))
        attributes = answer.record(item.get("attributes"), "attributes")
        shown = [
            described.get((name, str(attributes[name])), str(attributes[name]))
            for name in (_UNIT, *_MULTIPLIERS)
            if attributes.get(name)
        ]
        unit = ", ".join(shown)
        if unit and self.units.setdefault(code, unit) != unit:
            raise answer.changed(f"{code} in two units, {self.units[code]} and {unit}")
        return code


def _m49(area: str) -> str:
    number = find_code("un_sdg", area) or (m49_number(area) if is_country(area) else None)
    if number is None:
        raise InvalidWanted(f"un_sdg: {area!r:.40} has no M49 number; write an ISO alpha-3 code, WLD or all")
    return number


def _no_name(name: str) -> None:
    """Areas are never looked up by name here."""
