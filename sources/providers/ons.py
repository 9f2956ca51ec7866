"""ONS, UK Office for National Statistics, beta API: observations of one series of a dataset, all its times.

In: a dataset and one option per dimension; bytes as served. Out: requests; Pages of literal values. Never: fetches.

Documented at developer.ons.gov.uk (github.com/ONSdigital/dp-developer-site, static/, 2024); the answer to a wildcard
is that of the tour in the same repository:

- A code is ``dataset?dimension=option&...`` without time: ``cpih01?aggregate=cpih1dim1A0&geography=K02000001``.
  The dataset's own record names its latest version; versions are vintages, dated by the last update.
- Exactly one dimension may be a wildcard; it is time. At most 10,000 observations come.
- ``observation`` is a text; "" stands for a value that was withheld or is not there.
- Times are labels: "Mar-18" with a year of two digits, 50 to 99 being 1950 to 1999; "2018"; "Q1 2018".
- 120 requests in 10 seconds, 200 in a minute; then HTTP 429 with Retry-After, which the HTTP client obeys.
- Whole versions also come as a table in ONS's own layout, first cell ``v4_N``: N columns of marks after the value,
  then a code and a label per dimension. It is on another host, so it is read when given, and never asked for.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from sources.answers import Answer, check_codes
from sources.provider import Page, Request, Row, Wanted
from sources.provider_areas import find_area

MOST = 10_000
_OPTION = r"[a-z][a-z0-9_-]{0,60}=[A-Za-z0-9_.-]{1,80}"
_CODE = re.compile(rf"[A-Za-z0-9][A-Za-z0-9_.-]{{0,80}}\?{_OPTION}(&{_OPTION}){{0,12}}")
_VERSION = re.compile(r"datasets/[\w.-]+/editions/[\w.-]+/versions/\d+", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(rf"({'|'.join(_MONTHS)})[a-z]*[- ](\d{{4}}|\d\d)", re.IGNORECASE | re.ASCII)
_QUARTERS = (re.compile(r"Q([1-4])[- ](\d{4})", re.IGNORECASE), re.compile(r"(\d{4})[- ]Q([1-4])", re.IGNORECASE))
#: Years of two digits from here on are of the twentieth century: the monthly lists begin in 1950 at the earliest.
_CENTURY = 50


def plan(wanted: Wanted) -> list[Request]:
    """The record of each code's dataset; its latest version is asked for next.

    >>> code = "cpih01?aggregate=cpih1dim1A0&geography=K02000001"
    >>> [request.path for request in plan(Wanted(indicators=(code,)))]
    ['datasets/cpih01']
    """
    check_codes("ons", wanted.indicators, _CODE, "cpih01?aggregate=cpih1dim1A0&geography=K02000001")
    return [Request(indicator=code, path=f"datasets/{code.partition('?')[0]}", query=()) for code in wanted.indicators]


def follow(request: Request, page: Page) -> list[Request]:
    """All observations of the code in the version that the dataset's record names."""
    if page.cursor is None:
        return []
    options = parse_qsl(request.indicator.partition("?")[2])
    query = (("time", "*"), *options)
    return [Request(indicator=request.indicator, path=f"{page.cursor}/observations", query=query, page=2)]


def parse(body: bytes, request: Request) -> Page:
    """The dataset's record (name, unit, vintage, version), or observations."""
    answer = Answer("ons", request)
    if body[:3] == b"v4_":
        return _read_table(answer, body)
    whole = answer.record(answer.json(body), "the answer")
    if "errors" in whole or "message" in whole:
        raise answer.refused(whole.get("errors", whole.get("message")), "check the dataset, its dimensions and options")
    return _read_observations(answer, whole) if request.path.endswith("/observations") else _read_record(answer, whole)


def _read_record(answer: Answer, whole: Mapping[str, Any]) -> Page:
    links = answer.record(whole.get("links"), "links")
    latest = answer.text(answer.record(links.get("latest_version"), "latest_version"), "href")
    found = _VERSION.search(urlsplit(latest).path)
    if found is None or found.group().split("/")[1] != answer.request.indicator.partition("?")[0]:
        raise answer.changed(f"the latest version is at {latest[:80]!r}")
    code = _indicator(answer.request.indicator)
    title, options = answer.text(whole, "title"), code.partition("?")[2].replace("&", ", ")
    unit = whole.get("unit_of_measure")
    return Page(
        rows=(),
        page=1,
        pages=2,
        vintage=answer.day(whole.get("last_updated")),
        names=((code, f"{title}, {options}" if options else title),),
        units=((code, str(unit)),) if unit else (),
        cursor=found.group(),
    )


def _read_observations(answer: Answer, whole: Mapping[str, Any]) -> Page:
    items = [answer.record(item, "an observation") for item in answer.items(whole.get("observations"), "observations")]
    total = answer.whole(whole, "total_observations")
    if total != len(items) or total > MOST:
        raise answer.changed(f"{len(items)} of {total} observations; choose an option for more dimensions")
    chosen = answer.record(whole.get("dimensions"), "dimensions")
    options = {name: _option(answer, item) for name, item in chosen.items()}
    asked = dict(answer.request.query)
    if any(options.get(name) != option for name, option in asked.items() if option != "*"):
        raise answer.changed(f"options {options} where {asked} were asked for")
    code, unit = _indicator(answer.request.indicator), whole.get("unit_of_measure")
    cells = []
    for item in items:
        times = answer.record(item.get("dimensions", {}), "dimensions")
        label = answer.record(times["time"], "time").get("label") if "time" in times else options.get("time")
        cells.append((asked.get("geography", ""), str(label), item.get("observation")))
    return _page(answer, cells, code, ((code, str(unit)),) if unit else ())


def _read_table(answer: Answer, body: bytes) -> Page:
    """The ``v4_N`` table of a version: only the lines of the options wanted."""
    try:
        text = body[: body.rfind(b"\n") + 1].decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise answer.changed(f"no CSV ({error})") from None
    marks = re.fullmatch(r"v4_(\d{1,2})", lines[0][0], re.ASCII) if lines else None
    if marks is None or any(len(line) != len(lines[0]) for line in lines):
        raise answer.changed("a table in which lines differ in length")
    first = 1 + int(marks[1])
    places = {name.casefold(): place for place, name in enumerate(lines[0]) if place > first and (place - first) % 2}
    options = dict(parse_qsl(answer.request.indicator.partition("?")[2]))
    if "time" not in places or not options.keys() <= places.keys():
        raise answer.changed(f"no column for {', '.join(sorted({'time', *options} - places.keys()))}")
    kept = [line for line in lines[1:] if all(line[places[name] - 1] == code for name, code in options.items())]
    cells = [(options.get("geography", ""), line[places["time"]], line[0]) for line in kept]
    return _page(answer, cells, _indicator(answer.request.indicator), ())


def _page(
    answer: Answer, cells: Sequence[tuple[str, str, object]], code: str, units: tuple[tuple[str, str], ...]
) -> Page:
    """Rows of (geography, time label, value)."""
    rows, unmapped, nulls = [], [], 0
    for geography, label, value in cells:
        period, area = answer.period(_period(label)), find_area("ons", geography)
        if value == "":
            nulls += 1
        elif area is None:
            unmapped.append(geography or "no geography")
        else:
            rows.append(Row(indicator=code, ref_area=area, time_period=period, obs_value=answer.number(value)))
    number = answer.request.page
    return Page(
        rows=tuple(rows),
        page=number,
        pages=number,
        vintage=None,
        nulls=nulls,
        units=units,
        unmapped=tuple(unmapped),
    )


def _option(answer: Answer, item: object) -> str:
    return answer.text(answer.record(answer.record(item, "a dimension").get("option"), "an option"), "id")


def _indicator(code: str) -> str:
    """The code without its area, which stands in the rows.

    >>> _indicator("cpih01?aggregate=cpih1dim1A0&geography=K02000001")
    'cpih01?aggregate=cpih1dim1A0'
    """
    dataset, _, options = code.partition("?")
    kept = [part for part in options.split("&") if not part.startswith("geography=")]
    return f"{dataset}?{'&'.join(kept)}" if kept else dataset


def _period(label: str) -> str:
    """A time label as a period code; what is none stays as it is, and is refused by the caller.

    >>> [_period(label) for label in ("Mar-18", "Dec-88", "2018", "Q1 2018", "2018 Q1", "Dec-Feb 2018")]
    ['2018-03', '1988-12', '2018', '2018-Q1', '2018-Q1', 'Dec-Feb 2018']
    """
    month = _MONTH.fullmatch(label)
    if month is not None:
        year = int(month[2])
        if len(month[2]) == 2:
            year += 1900 if year >= _CENTURY else 2000
        return f"{year:04d}-{_MONTHS.index(month[1].casefold()) + 1:02d}"
    for pattern in _QUARTERS:
        quarter = pattern.fullmatch(label)
        if quarter is not None:
            first, second = quarter.groups()
            return f"{second}-Q{first}" if len(first) == 1 else f"{first}-Q{second}"
    return label
