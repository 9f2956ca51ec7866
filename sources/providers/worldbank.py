"""World Bank Indicators API v2, JSON: plan the pages, parse one page.

In: what is wanted; bytes as served. Out: requests; a Page whose values are the literal texts of the JSON numbers.
Never: fetches. Shapes and quirks are those of responses recorded in May and June 2021
(github.com/jkkitakita/wbdata-go) and of the API's documentation.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from sources.obs_status import obs_status
from sources.provider import InvalidWanted, Page, ProviderChanged, ProviderRefused, Request, Row, Wanted

PER_PAGE = 1000
#: The API refuses more than 1,500 signs between two slashes.
_AREAS_LENGTH = 1400
_CODE = re.compile(r"[A-Za-z0-9._-]{1,80}")
#: Aggregates whose alpha-3 field some responses leave empty: two-sign id -> code (region lists of the API).
AGGREGATES = {
    "1A": "ARB",
    "1W": "WLD",
    "4E": "EAP",
    "8S": "SAS",
    "EU": "EUU",
    "S3": "CSS",
    "XC": "EMU",
    "XD": "HIC",
    "XJ": "LAC",
    "XK": "XKX",
    "XM": "LIC",
    "XN": "LMC",
    "XT": "UMC",
    "Z4": "EAS",
    "Z7": "ECS",
    "ZG": "SSF",
    "ZJ": "LCN",
    "ZQ": "MEA",
}
_DATES = (
    (re.compile(r"\d{4}"), "{0}"),
    (re.compile(r"(\d{4})Q([1-4])"), "{1}-Q{2}"),
    (re.compile(r"(\d{4})M(0[1-9]|1[0-2])"), "{1}-{2}"),
)


def plan(wanted: Wanted) -> list[Request]:
    """The first page of each indicator, areas in chunks the API takes.

    >>> plan(Wanted(indicators=("SP.POP.TOTL",), areas=("CHN", "USA")))[0].path
    'country/CHN;USA/indicator/SP.POP.TOTL'
    """
    for code in (*wanted.indicators, *wanted.areas):
        if _CODE.fullmatch(code) is None:
            raise InvalidWanted(f"worldbank: {code!r} is no code; write letters, digits, dots: SP.POP.TOTL, CHN, all")
    query = [("format", "json"), ("per_page", str(PER_PAGE))]
    if wanted.first_year is not None and wanted.last_year is not None:
        query.append(("date", f"{wanted.first_year}:{wanted.last_year}"))
    return [
        Request(indicator=indicator, path=f"country/{areas}/indicator/{indicator}", query=(*query, ("page", "1")))
        for indicator in wanted.indicators
        for areas in _chunks(wanted.areas)
    ]


def follow(request: Request, page: Page) -> list[Request]:
    """Requests for the pages after the first, once the first is read."""
    if request.page != 1:
        return []
    kept = tuple((key, value) for key, value in request.query if key != "page")
    return [
        Request(indicator=request.indicator, path=request.path, query=(*kept, ("page", str(number))), page=number)
        for number in range(2, page.pages + 1)
    ]


def parse(body: bytes, request: Request) -> Page:
    """One page. HTTP 200 with a lone message raises ProviderRefused; any other unknown shape ProviderChanged."""
    try:
        answer = json.loads(body.decode("utf-8-sig"), parse_float=str, parse_int=str, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise _changed(request, f"no JSON ({str(error)[:120]}; it begins {body[:40]!r})") from None
    if not isinstance(answer, list) or not answer or not isinstance(answer[0], dict):
        raise _changed(request, "no list that begins with the page's facts")
    if "message" in answer[0]:
        raise ProviderRefused(f"{_where(request)}: {_message(answer[0]['message'])}; check the code, or drop it")
    if len(answer) != 2 or not isinstance(answer[1], list | None):
        raise _changed(request, "no rows after the page's facts")
    meta = answer[0]
    page, pages = (_whole(request, meta, key) for key in ("page", "pages"))
    rows = answer[1] or []
    if rows and page != request.page:
        raise _changed(request, f"page {page} where page {request.page} was asked for")
    return _read_rows(request, rows, page=request.page, pages=pages, vintage=_vintage(request, meta))


def _read_rows(request: Request, rows: Sequence[Any], *, page: int, pages: int, vintage: date | None) -> Page:
    found: list[Row] = []
    names: dict[str, str] = {}
    unmapped: list[str] = []
    nulls = 0
    for row in rows:
        try:
            indicator, country = row["indicator"], row["country"]
            value, day, iso3 = row["value"], str(row["date"]), row["countryiso3code"]
            code, name = str(indicator["id"]), str(indicator["value"])
            area = iso3 or AGGREGATES.get(country["id"])
        except (KeyError, TypeError) as error:
            raise _changed(request, f"a row without {error}") from None
        names.setdefault(code, name)
        if value is None:
            nulls += 1
        elif area is None:
            unmapped.append(str(country.get("value") or country["id"]))
        else:
            found.append(
                Row(
                    indicator=code,
                    ref_area=area,
                    time_period=_period(request, day),
                    obs_value=_value(request, value),
                    obs_status=obs_status(str(row.get("obs_status") or "")),
                )
            )
    if any(row.indicator.upper() != request.indicator.upper() for row in found):
        raise _changed(request, f"rows of {', '.join(sorted(names))}")
    return Page(
        rows=tuple(found),
        page=page,
        pages=pages,
        vintage=vintage,
        names=tuple(names.items()),
        nulls=nulls,
        unmapped=tuple(unmapped),
    )


def _chunks(areas: Sequence[str]) -> list[str]:
    chunks: list[str] = []
    for area in areas:
        if chunks and len(chunks[-1]) + len(area) < _AREAS_LENGTH:
            chunks[-1] += f";{area}"
        else:
            chunks.append(area)
    return chunks


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _where(request: Request) -> str:
    return f"worldbank, {request.indicator}, page {request.page}"


def _changed(request: Request, what: str) -> ProviderChanged:
    return ProviderChanged(f"{_where(request)}: the answer is not as on record: {what}; look at the kept snapshot")


def _message(content: object) -> str:
    try:
        first = content[0]  # type: ignore[index]
        return f"message {first['id']}, {first['value']}"
    except (KeyError, TypeError, IndexError):
        return "a message without text"


def _whole(request: Request, meta: dict[str, Any], key: str) -> int:
    text = str(meta.get(key))
    if not text.isdigit() or len(text) > 6:
        raise _changed(request, f"{key} is {meta.get(key)!r}")
    return int(text)


def _vintage(request: Request, meta: dict[str, Any]) -> date | None:
    text = meta.get("lastupdated")
    if text is None:
        return None
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise _changed(request, f"lastupdated is {text!r}") from None


def _period(request: Request, text: str) -> str:
    for pattern, shape in _DATES:
        match = pattern.fullmatch(text)
        if match is not None:
            return shape.format(match.group(), *match.groups())
    raise _changed(request, f"date {text!r}")


def _value(request: Request, value: object) -> str:
    text = str(value)
    try:
        finite = isinstance(value, str) and Decimal(text).is_finite()
    except InvalidOperation:
        finite = False
    if not finite:
        raise _changed(request, f"value {value!r}")
    return text
