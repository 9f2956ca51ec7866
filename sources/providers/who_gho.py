"""WHO Global Health Observatory, OData API: an indicator's name, and its observations.

In: indicator codes and areas; bytes as served. Out: requests; Pages of literal values. Never: fetches.

Documented at www.who.int/data/gho/info/gho-odata-api (read 2026). No recorded answer was at hand: the fields are
those of the documentation and of public clients' tests.

- ``NumericValue`` is the value and may be null; ``Value`` is text for people ("1.3 [1 - 1.6]", "No data").
- ``SpatialDim`` is an alpha-3 code only where ``SpatialDimType`` is COUNTRY; regions and groups stand beside it.
- Dim1 to Dim3 and DataSourceDim hold breakdowns. Where all of them are totals, the row is the indicator itself;
  else they are part of it: ``WHOSIS_000001/SEX_FMLE``, which has no other name than its codes.
- ``TimeDim`` is a year and may be null. A year after the one in ``Date`` is a projection, and left out.
- ``Date`` says when a row was last changed; the last of them is the page's vintage.
- Long answers are cut into pages with ``@odata.nextLink``. There is no unit: it stands in the indicator's name.
- An unknown indicator is HTTP 404 for data, and an empty list where its name is asked for.
- Licence CC BY-NC-SA 3.0 IGO: to be queried, not passed on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from sources.answers import Answer, check_codes
from sources.provider import Page, Request, Row, Wanted
from sources.provider_areas import find_area, is_country

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{1,80}")
_AREA = re.compile(r"[A-Za-z0-9_]{2,10}")
_YEAR = re.compile(r"\d{4}", re.ASCII)
_BREAKDOWNS = ("Dim1", "Dim2", "Dim3", "DataSourceDim")
#: Codes that stand for everybody, as public clients of the API list them; older rows lack the dimension's name.
_TOTALS = frozenset(
    {
        "SEX_BTSX",
        "BTSX",
        "AGEGROUP_YEARSALL",
        "RESIDENCEAREATYPE_TOTL",
        "EDUCATIONLEVEL_TOTL",
        "HOUSEHOLDWEALTH_TOTL",
        "WEALTHQUINTILE_TOTL",
        "WEALTHDECILE_TOTL",
    }
)
_NEXT = "@odata.nextLink"


def plan(wanted: Wanted) -> list[Request]:
    """The name and the first page of each indicator.

    >>> [request.path for request in plan(Wanted(indicators=("WHOSIS_000001",), areas=("FRA",)))]
    ['Indicator', 'WHOSIS_000001']
    """
    check_codes("who_gho", wanted.indicators, _CODE, "WHOSIS_000001")
    check_codes("who_gho", wanted.areas, _AREA, "FRA, GLOBAL or all")
    places = ["GLOBAL" if area == "WLD" else area for area in wanted.areas if area != "all"]
    parts = ["(" + " or ".join(f"SpatialDim eq '{place}'" for place in places) + ")"] if places else []
    parts += [f"TimeDim ge {wanted.first_year}"] if wanted.first_year is not None else []
    parts += [f"TimeDim le {wanted.last_year}"] if wanted.last_year is not None else []
    query = (("$filter", " and ".join(parts)),) if parts else ()
    requests = []
    for code in wanted.indicators:
        named = (("$filter", f"IndicatorCode eq '{code}'"),)
        requests += [
            Request(indicator=code, path="Indicator", query=named),
            Request(indicator=code, path=code, query=query),
        ]
    return requests


def follow(request: Request, page: Page) -> list[Request]:
    """The page that the answer names as next; only its query is taken over."""
    if page.cursor is None:
        return []
    query = tuple(parse_qsl(page.cursor, keep_blank_values=True))
    return [Request(indicator=request.indicator, path=request.path, query=query, page=request.page + 1)]


def parse(body: bytes, request: Request) -> Page:
    """An indicator's name, or a page of observations; a message raises ProviderRefused."""
    answer = Answer("who_gho", request)
    whole = answer.record(answer.json(body), "the answer")
    if "error" in whole:
        raise answer.refused(whole["error"], "check the indicator's code")
    items = [answer.record(item, "a row") for item in answer.items(whole.get("value"), "value")]
    if request.path == "Indicator":
        names = {answer.text(item, "IndicatorCode"): answer.text(item, "IndicatorName") for item in items}
        if request.indicator not in names:
            raise answer.refused("no such indicator", "look it up in the API's list of indicators")
        return Page(rows=(), page=1, pages=1, vintage=None, names=((request.indicator, names[request.indicator]),))
    cursor = _next_query(answer, whole)
    reader = _Reader(answer)
    for item in items:
        reader.take(item)
    return Page(
        rows=tuple(reader.rows),
        page=request.page,
        pages=request.page + (cursor is not None),
        vintage=reader.vintage,
        names=tuple(reader.names.items()),
        nulls=reader.nulls,
        unmapped=tuple(reader.unmapped),
        cursor=cursor,
    )


def _next_query(answer: Answer, whole: Mapping[str, Any]) -> str | None:
    """The query of the next page's address, when it is an address of the same indicator."""
    if whole.get(_NEXT) is None:
        return None
    parts = urlsplit(answer.text(whole, _NEXT))
    query = parse_qsl(parts.query, keep_blank_values=True)
    if parts.path.rpartition("/")[2] != answer.request.path or not query or tuple(query) == answer.request.query:
        raise answer.changed(f"the next page is at {whole[_NEXT]!r:.80}")
    return parts.query


class _Reader:
    """Collects rows, and the last date on which one of them was changed."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.rows: list[Row] = []
        self.names: dict[str, str] = {}
        self.unmapped: list[str] = []
        self.nulls = 0
        self.vintage: date | None = None

    def take(self, item: Mapping[str, Any]) -> None:
        """Read one row."""
        answer = self.answer
        if answer.text(item, "IndicatorCode").upper() != answer.request.indicator.upper():
            raise answer.changed(f"rows of {item['IndicatorCode'][:60]}")
        if not {"NumericValue", "TimeDim", "SpatialDim", "SpatialDimType", *_BREAKDOWNS} <= item.keys():
            raise answer.changed(f"a row that has only {', '.join(sorted(item))[:120]}")
        changed_on = answer.day(item.get("Date"))
        self.vintage = max(changed_on, self.vintage or changed_on)
        year, value, area = item["TimeDim"], item["NumericValue"], _area(answer, item)
        if year is not None and _YEAR.fullmatch(str(year)) is None:
            raise answer.changed(f"TimeDim {year!r:.40}")
        if value is None or year is None or int(year) > changed_on.year:
            self.nulls += 1
        elif area is None:
            self.unmapped.append(str(item["SpatialDim"]))
        else:
            parts = [str(item[name]) for name in _BREAKDOWNS if item[name] is not None and item[name] not in _TOTALS]
            code = "/".join((answer.request.indicator, *parts))
            if parts:  # the indicator's own name is another request's answer
                self.names.setdefault(code, ", ".join((answer.request.indicator, *parts)))
            period = answer.period(str(year))
            self.rows.append(Row(indicator=code, ref_area=area, time_period=period, obs_value=answer.number(value)))


def _area(answer: Answer, item: Mapping[str, Any]) -> str | None:
    code = answer.text(item, "SpatialDim")
    if item["SpatialDimType"] == "COUNTRY":
        return code if is_country(code) else None
    return find_area("who_gho", code)
