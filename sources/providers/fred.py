"""FRED, Federal Reserve Bank of St. Louis, API v1: facts of a series, and its observations.

In: series ids, each with the area it is about; bytes as served. Out: requests; Pages of literal values. Never:
fetches, and never sees the key, which the caller adds.

Documented at fred.stlouisfed.org/docs/api/fred (read 2026); details as in answers recorded in 2023:

- Nothing in an answer says which area a series is about, so the code does: ``GDP@USA``. With one area wanted,
  that area is meant.
- A missing value is ".".
- ``realtime_start`` and ``realtime_end`` say as of which days the values were known. An answer that spans several
  vintages may give one date twice, and is refused. A day that was asked for is the page's vintage; otherwise the
  vintage is the day of the series' last update, which the facts give.
- Dates are the first day of a period, whose length only the facts name. It is read off the distance of the dates,
  which FRED keeps regular by its "."; a series of other dates (fiscal years, weeks, days) keeps its days.
- ``units`` other than "lin" means that the server has transformed the values: refused.
- The default format is XML; errors are HTTP 400 with ``error_code`` and ``error_message``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from sources.answers import Answer, check_codes
from sources.provider import InvalidWanted, Page, Request, Row, Wanted

LIMIT = 100_000
_CODE = re.compile(r"[A-Za-z0-9_.-]{1,60}(@[A-Z0-9]{2,6})?")
_MISSING = "."
_JSON = ("file_type", "json")
_REALTIME = ("realtime_start", "realtime_end")


def plan(wanted: Wanted) -> list[Request]:
    """Facts and first observations of each series.

    >>> [request.path for request in plan(Wanted(indicators=("GDP@USA",)))]
    ['series', 'series/observations']
    """
    check_codes("fred", wanted.indicators, _CODE, "GDP@USA")
    requests = []
    for code in wanted.indicators:
        series, _, area = code.partition("@")
        area = area or _one_area(code, wanted.areas)
        facts: tuple[tuple[str, str], ...] = (("series_id", series), _JSON)
        years = [
            (name, f"{year}-{day}")
            for name, year, day in (
                ("observation_start", wanted.first_year, "01-01"),
                ("observation_end", wanted.last_year, "12-31"),
            )
            if year is not None
        ]
        query = (*facts, *years, ("limit", str(LIMIT)), ("offset", "0"))
        requests.append(Request(indicator=f"{series}@{area}", path="series", query=facts))
        requests.append(Request(indicator=f"{series}@{area}", path="series/observations", query=query))
    return requests


def follow(request: Request, page: Page) -> list[Request]:
    """The next 100,000 observations, while there are more."""
    if request.path == "series" or page.page >= page.pages:
        return []
    kept = tuple((key, value) for key, value in request.query if key != "offset")
    return [
        Request(
            indicator=request.indicator,
            path=request.path,
            query=(*kept, ("offset", str(request.page * LIMIT))),
            page=request.page + 1,
        )
    ]


def parse(body: bytes, request: Request) -> Page:
    """Facts of the series, or its observations; a message raises ProviderRefused."""
    answer = Answer("fred", request)
    if body.lstrip()[:6] == b"<error":
        raise answer.refused(body[:200].decode("utf-8", "replace"), "check the series id and the key")
    whole = answer.record(answer.json(body), "the answer")
    if "error_message" in whole or "message" in whole:
        message = whole.get("error_message", whole.get("message"))
        raise answer.refused(message, "check the series id and the key")
    return _read_facts(answer, whole) if request.path == "series" else _read_observations(answer, whole)


def _one_area(code: str, areas: Sequence[str]) -> str:
    if len(areas) != 1 or areas[0] == "all":
        raise InvalidWanted(f"fred: {code} does not say which area it is about; write {code}@USA, or name one area")
    return areas[0]


def _read_facts(answer: Answer, whole: Mapping[str, Any]) -> Page:
    series = [answer.record(item, "a series") for item in answer.items(whole.get("seriess"), "seriess")]
    wanted = answer.request.indicator.partition("@")[0]
    if len(series) != 1 or str(series[0].get("id")).upper() != wanted.upper():
        raise answer.changed(f"{len(series)} series where {wanted} was asked for")
    facts = series[0]
    title = answer.text(facts, "title")
    season = facts.get("seasonal_adjustment")
    return Page(
        rows=(),
        page=1,
        pages=1,
        vintage=answer.day(facts.get("last_updated")),
        names=((wanted, f"{title}, {season}" if season else title),),
        units=((wanted, answer.text(facts, "units")),),
    )


def _read_observations(answer: Answer, whole: Mapping[str, Any]) -> Page:
    if whole.get("units") != "lin":
        raise answer.changed(f"values transformed by the server, units {whole.get('units')!r:.20}")
    count, offset = answer.whole(whole, "count"), answer.whole(whole, "offset")
    if offset != (answer.request.page - 1) * LIMIT:
        raise answer.changed(f"offset {offset} on page {answer.request.page}")
    items = [answer.record(item, "an observation") for item in answer.items(whole.get("observations"), "observations")]
    if len(items) != min(LIMIT, max(0, count - offset)):
        raise answer.changed(f"{len(items)} observations where {count} are counted from {offset}")
    vintage = _one_vintage(answer, whole, items)
    days = [answer.day(answer.text(item, "date")) for item in items]
    if len(set(days)) != len(days):
        raise answer.changed("one date twice: values of several vintages")
    codes = _periods(days)
    series, _, area = answer.request.indicator.partition("@")
    rows = [
        Row(indicator=series, ref_area=area, time_period=code, obs_value=answer.number(item.get("value")))
        for code, item in zip(codes, items, strict=True)
        if item.get("value") != _MISSING
    ]
    pages = max(1, -(-count // LIMIT))
    page = answer.request.page
    return Page(rows=tuple(rows), page=page, pages=pages, vintage=vintage, nulls=len(items) - len(rows))


def _one_vintage(answer: Answer, whole: Mapping[str, Any], items: Sequence[Mapping[str, Any]]) -> date | None:
    """The day asked for, after a check that every value is of one and the same state."""
    start, end = (answer.day(whole.get(key)) for key in ("realtime_start", "realtime_end"))
    if start != end or any(answer.day(item.get(key)) != start for item in items for key in _REALTIME):
        raise answer.changed(f"values of several vintages, {start} to {end}")
    asked = dict(answer.request.query).get("realtime_start")
    if asked is None:
        return None
    if asked != start.isoformat():
        raise answer.changed(f"the vintage of {start} where {asked} was asked for")
    return start


def _periods(days: Sequence[date]) -> list[str]:
    """Codes of the periods that begin on the days: by their smallest distance, in months.

    >>> _periods([date(2020, 1, 1), date(2020, 4, 1)]), _periods([date(2019, 9, 30), date(2020, 9, 30)])
    (['2020-Q1', '2020-Q2'], ['2019-09-30', '2020-09-30'])
    """
    months = sorted(day.year * 12 + day.month - 1 for day in days)
    steps = {after - before for before, after in pairwise(months)}
    step = min(steps, default=0)
    regular = step > 0 and all(day.day == 1 for day in days) and not any(month % step for month in months)
    if regular and step == 1:
        return [f"{day:%Y-%m}" for day in days]
    if regular and step == 3:
        return [f"{day:%Y}-Q{day.month // 3 + 1}" for day in days]
    if regular and step == 6:
        return [f"{day:%Y-%m}/{day:%Y}-{day.month + 5:02d}" for day in days]
    if regular and step == 12:
        return [f"{day:%Y}" for day in days]
    return [day.isoformat() for day in days]
