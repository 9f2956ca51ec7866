"""US Census Bureau, Data API: variables of the American Community Survey for the nation and the states.

In: variables with their dataset, areas and years; bytes as served. Out: requests; Pages of literal values. Never:
fetches, and never sees the key, which the caller adds.

Documented in the API User Guide (census.gov/data/developers/guidance/api-user-guide.html, read 2026) and, for the
markers, in "Notes on ACS Estimate and Annotation Values". No recorded answer was at hand.

- An answer is a list of lists: the header, then rows of texts; geographies are the last columns and keep their
  leading zeros. Nothing found is HTTP 204 without a body: an empty page.
- At most 50 variables in one request. The year is part of the address, and so of a code, unless years are wanted:
  ``2022/acs/acs5/B01003_001E``. Rows name ``acs/acs5/B01003_001E`` in the years that the estimate covers: five-year
  estimates those that end with the year.
- A bad key is answered with a page of HTML, even as HTTP 200; other errors are text that begins "error:".
- Values like -666666666 mark estimates that are not there, of several kinds; so does null.
- There is no unit and no date of publication. A variable's own record gives its name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sources.answers import Answer, check_codes, is_number
from sources.provider import InvalidWanted, Page, Request, Row, Wanted
from sources.provider_areas import find_area, find_code

#: The API's limit; NAME is one of them.
MOST_VARIABLES = 50
_CODE = re.compile(r"(\d{4}/)?[a-z]{2,12}(/[a-z0-9]{1,12}){1,3}/[A-Z0-9_]{2,40}")
_MARKER = re.compile(r"-([2-9])\1{8}(\.0*)?", re.ASCII)
#: Years that one estimate of a dataset covers; one for all others.
_SPANS = {"acs/acs5": 5, "acs/acs3": 3}
_GEOGRAPHIES = ("us", "region", "division", "state", "county")


def plan(wanted: Wanted) -> list[Request]:
    """Names of the variables, then each year's values, at most 50 variables at once.

    A code may begin with its year, ``2022/acs/acs5/B01003_001E``; the others are asked for in the years wanted.

    >>> codes = ("2022/acs/acs1/B01003_001E", "2022/acs/acs1/B19013_001E")
    >>> requests = plan(Wanted(indicators=codes, areas=("USA",)))
    >>> requests[-1].path, requests[-1].query[0]
    ('2022/acs/acs1', ('get', 'NAME,B01003_001E,B19013_001E'))
    """
    check_codes("us_census", wanted.indicators, _CODE, "2022/acs/acs5/B01003_001E")
    tables: dict[str, list[str]] = {}
    for code in wanted.indicators:
        table, _, variable = code.rpartition("/")
        for path in _tables(table, wanted):
            tables.setdefault(path, []).append(variable)
    requests: dict[str, Request] = {}
    for path, variables in sorted(tables.items(), reverse=True):
        dataset = path.partition("/")[2]
        names = sorted(set(variables))
        for name in names:
            indicator = f"{dataset}/{name}"
            asked = Request(indicator=indicator, path=f"{path}/variables/{name}.json", query=())
            requests.setdefault(indicator, asked)  # of the last year: the dictionary keeps the first
        size = MOST_VARIABLES - 1
        for start in range(0, len(names), size):
            chunk = names[start : start + size]
            get = ("get", ",".join(("NAME", *chunk)))
            for place in _places(wanted.areas):
                asked = Request(indicator=f"{dataset}/{chunk[0]}", path=path, query=(get, ("for", place)))
                requests[f"{path} {start} {place}"] = asked
    return list(requests.values())


def _tables(table: str, wanted: Wanted) -> list[str]:
    """A dataset with each of its years in front."""
    if table[:4].isdecimal():
        return [table]
    if wanted.first_year is None or wanted.last_year is None:
        raise InvalidWanted(f"us_census: which year? Write 2022/{table}/..., or say the first and the last year wanted")
    return [f"{year}/{table}" for year in range(wanted.first_year, wanted.last_year + 1)]


def follow(request: Request, page: Page) -> list[Request]:
    """Nothing: an answer is whole."""
    return []


def parse(body: bytes, request: Request) -> Page:
    """A variable's name, or rows of values; pages of HTML and "error:" raise ProviderRefused."""
    answer = Answer("us_census", request)
    if not body:  # HTTP 204
        return Page(rows=(), page=1, pages=1, vintage=None)
    start = body.lstrip()[:6].lower()
    if start.startswith(b"error:"):
        raise answer.refused(body[:200].decode("utf-8", "replace"), "check the variable, the dataset and the year")
    if start.startswith(b"<") and re.search(rb"(invalid|missing)\s+key", body[:2000], re.IGNORECASE):
        raise answer.refused("a page that says the key is invalid or missing", "set CENSUS_API_KEY to a key that works")
    whole = answer.json(body)
    if request.path.endswith(".json"):
        return _read_variable(answer, answer.record(whole, "the variable"))
    return _read_rows(answer, answer.items(whole, "the answer"))


def _read_variable(answer: Answer, facts: Mapping[str, Any]) -> Page:
    if answer.text(facts, "name") != answer.request.indicator.rpartition("/")[2]:
        raise answer.changed(f"the record of {facts['name'][:60]}")
    parts = [part.strip(" :") for part in answer.text(facts, "label").split("!!")]
    label = ", ".join(part for part in parts if part and part != "Estimate")
    concept = facts.get("concept")
    name = f"{concept}: {label}" if concept else label
    return Page(rows=(), page=1, pages=1, vintage=None, names=((answer.request.indicator, name),))


def _read_rows(answer: Answer, lines: Sequence[Any]) -> Page:
    lists = [answer.items(line, "a row") for line in lines]
    if not lists or any(len(line) != len(lists[0]) for line in lists):
        raise answer.changed("no header, or rows of another length")
    header = [str(cell) for cell in lists[0]]
    asked = dict(answer.request.query).get("get", "").split(",")
    places = header[len(asked) :]
    if header[: len(asked)] != asked or not places or any(place not in _GEOGRAPHIES for place in places):
        raise answer.changed(f"columns {', '.join(header)[:120]} where {', '.join(asked)[:120]} were asked for")
    year, _, dataset = answer.request.path.partition("/")
    period = answer.period(_period(year, _SPANS.get(dataset, 1)))
    rows, unmapped, nulls = [], [], 0
    for line in lists[1:]:
        area = _area(places, [str(cell) for cell in line[len(asked) :]])
        for variable, value in zip(asked[1:], line[1:], strict=False):
            if value is None or (isinstance(value, str) and _MARKER.fullmatch(value)):
                nulls += 1
            elif area is None:
                unmapped.append(str(line[0]))
            elif isinstance(value, str) and is_number(value):
                code = f"{dataset}/{variable}"
                rows.append(Row(indicator=code, ref_area=area, time_period=period, obs_value=value))
            else:
                raise answer.changed(f"value {value!r:.60}")
    # Until a variable's own record gives its name; the request's own has given it before.
    codes = [f"{dataset}/{variable}" for variable in asked[1:]]
    names = tuple((code, code) for code in codes if code != answer.request.indicator)
    return Page(rows=tuple(rows), page=1, pages=1, vintage=None, names=names, nulls=nulls, unmapped=tuple(unmapped))


def _area(names: Sequence[str], codes: Sequence[str]) -> str | None:
    """Our code of a geography of one level; a county within a state has none."""
    return find_area("us_census", f"{names[0]}:{codes[0]}") if len(names) == 1 else None


def _places(areas: Sequence[str]) -> list[str]:
    """Values of ``for``: the nation and all states for "all".

    >>> _places(("all",)), _places(("US-CA", "US-NY", "USA"))
    (['us:1', 'state:*'], ['us:1', 'state:06,36'])
    """
    if tuple(areas) == ("all",):
        return ["us:1", "state:*"]
    codes = [find_code("us_census", area) for area in areas]
    unknown = [area for area, code in zip(areas, codes, strict=True) if code is None]
    if unknown:
        raise InvalidWanted(f"us_census: no code for {', '.join(unknown)[:80]}; write USA, US-CA, PRI or all")
    states = sorted(code.partition(":")[2] for code in codes if code and code.startswith("state:"))
    nation = ["us:1"] if "us:1" in codes else []
    return nation + ([f"state:{','.join(states)}"] if states else [])


def _period(year: str, span: int) -> str:
    """The years that an estimate covers.

    >>> _period("2022", 1), _period("2022", 5)
    ('2022', '2018/2022')
    """
    return year if span == 1 or not year.isdecimal() else f"{int(year) - span + 1:04d}/{year}"
