"""Wikidata Query Service: the statements of one property about countries, with their points in time.

In: ids of properties whose values are quantities, and areas; bytes as served. Out: requests; Pages of literal
values. Never: fetches; never a value without a year, of deprecated rank, or beside a second one of equal right.

Documented in the service's user manual and query limits (mediawiki.org, Wikidata Query Service, read 2026) and in
W3C's SPARQL 1.1 Query Results JSON Format. No recorded answer was at hand.

- A query that runs out of its 60 seconds may end a begun HTTP 200 answer in the middle, or with a Java trace: no
  JSON, so nothing of it is used. HTTP 429 comes with Retry-After.
- A value belongs to the statement's point in time (P585) as precise as it is given: year, month or day. Statements
  without one, or vaguer, are left out; so are those of rank "deprecated". Of two statements for one area and time
  the preferred counts; two of one rank that differ are both left out. All of these count as rows without a value.
- An unknown value is a blank node or a ``.well-known/genid`` address, and no value.
- A quantity's unit is an item (Q199 is the number one). Any other is part of the indicator: ``P2131/Q4917``.
- The vintage is the last day on which one of the items was changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from sources.answers import Answer, check_codes
from sources.provider import Page, Request, Row, Wanted
from sources.provider_areas import is_country

_CODE = re.compile(r"P[1-9]\d{0,6}", re.ASCII)
_AREA = re.compile(r"[A-Z]{3}|all")
_COLUMNS = ("iso3", "value", "unit", "unitLabel", "time", "precision", "rank", "name", "modified")
_ACCEPT = (("Accept", "application/sparql-results+json"),)
#: Wikibase's time precision -> how much of the date it vouches for.
_PRECISIONS = {"9": 4, "10": 7, "11": 10}
#: Four digits of the year: times before our era, and far ones, have no code.
_TIME = re.compile(r"\+?(\d{4}-\d\d-\d\d)T[\d:]+Z?", re.ASCII)
_RANKS = {"PreferredRank": 2, "NormalRank": 1, "DeprecatedRank": 0}
_ONE = "Q199"
_GENID = "/.well-known/genid/"
_QUERY = """SELECT {columns} WHERE {{
{places}  ?item wdt:P298 ?iso3 ; p:{property} ?statement ; schema:dateModified ?modified .
  ?statement psv:{property} ?node ; wikibase:rank ?rank .
  ?node wikibase:quantityAmount ?value ; wikibase:quantityUnit ?unit .
  wd:{property} rdfs:label ?name . FILTER(LANG(?name) = "en")
  OPTIONAL {{ ?unit rdfs:label ?unitLabel . FILTER(LANG(?unitLabel) = "en") }}
  OPTIONAL {{ ?statement pqv:P585 ?when . ?when wikibase:timeValue ?time ; wikibase:timePrecision ?precision . }}
}}"""


def plan(wanted: Wanted) -> list[Request]:
    """One query per property; years wanted do not narrow it.

    >>> plan(Wanted(indicators=("P1082",), areas=("CHN", "USA")))[0].query[1][1].splitlines()[1].strip()
    'VALUES ?iso3 { "CHN" "USA" }'
    """
    check_codes("wikidata", wanted.indicators, _CODE, "P1082")
    check_codes("wikidata", wanted.areas, _AREA, "CHN or all")
    listed = " ".join(f'"{area}"' for area in wanted.areas if area != "all")
    places = f"  VALUES ?iso3 {{ {listed} }}\n" if listed else ""
    columns = " ".join(f"?{column}" for column in _COLUMNS)
    return [
        Request(
            indicator=code,
            path="sparql",
            query=(("format", "json"), ("query", _QUERY.format(columns=columns, places=places, property=code))),
            headers=_ACCEPT,
        )
        for code in wanted.indicators
    ]


def follow(request: Request, page: Page) -> list[Request]:
    """Nothing: an answer is whole, or it is none."""
    return []


def parse(body: bytes, request: Request) -> Page:
    """The rows that stand for themselves; a cut answer raises ProviderChanged."""
    answer = Answer("wikidata", request)
    whole = answer.record(answer.json(body), "the answer")
    columns = answer.items(answer.record(whole.get("head"), "head").get("vars"), "vars")
    if not set(_COLUMNS) <= set(map(str, columns)):
        raise answer.changed(f"columns {', '.join(map(str, columns))[:120]}")
    results = answer.record(whole.get("results"), "results")
    bindings = answer.items(results.get("bindings"), "bindings")
    reader = _Reader(answer)
    for binding in bindings:
        reader.take({name: _literal(answer, name, cell) for name, cell in answer.record(binding, "a row").items()})
    rows = reader.choose()
    return Page(
        rows=tuple(rows),
        page=1,
        pages=1,
        vintage=reader.vintage,
        names=tuple(reader.names.items()),
        units=tuple(reader.units.items()),
        nulls=len(bindings) - reader.repeated - len(rows) - len(reader.unmapped),
        unmapped=tuple(reader.unmapped),
    )


def _literal(answer: Answer, name: str, cell: object) -> str | None:
    """A cell's text; None for an unknown value."""
    facts: Mapping[str, Any] = answer.record(cell, name)
    if facts.get("type") not in ("uri", "literal", "typed-literal", "bnode"):
        raise answer.changed(f"{name} is {facts.get('type')!r:.40}")
    text = answer.text(facts, "value")
    return None if facts["type"] == "bnode" or _GENID in text else text


class _Reader:
    """Collects statements by (indicator, area, time) and chooses among those of one key."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.found: dict[tuple[str, str, str], set[tuple[int, str]]] = {}
        self.names: dict[str, str] = {}
        self.units: dict[str, str] = {}
        self.unmapped: list[str] = []
        self.repeated = 0
        self.vintage: date | None = None

    def take(self, cells: Mapping[str, str | None]) -> None:
        """Read one row; one without a value, a precise time or a rank that counts leaves nothing."""
        answer = self.answer
        changed_on = answer.day(cells.get("modified"))
        self.vintage = max(changed_on, self.vintage or changed_on)
        rank = _RANKS.get(_last(cells.get("rank")))
        if rank is None:
            raise answer.changed(f"rank {cells.get('rank')!r:.60}")
        value, time = cells.get("value"), _period(cells)
        if not rank or value is None or time is None:
            return
        area = str(cells.get("iso3"))
        if not is_country(area):
            self.unmapped.append(area)
            return
        key = (self._describe(cells), area, answer.period(time))
        statement = (rank, answer.number(value.removeprefix("+")))
        self.repeated += statement in self.found.get(key, ())
        self.found.setdefault(key, set()).add(statement)

    def choose(self) -> list[Row]:
        """The one statement of the highest rank for each key; none where two differ."""
        rows = []
        for (code, area, period), statements in self.found.items():
            highest = max(rank for rank, _ in statements)
            values = [value for rank, value in statements if rank == highest]
            if len(values) == 1:
                rows.append(Row(indicator=code, ref_area=area, time_period=period, obs_value=values[0]))
        return rows

    def _describe(self, cells: Mapping[str, str | None]) -> str:
        unit = _last(cells.get("unit"))
        if re.fullmatch(r"Q\d{1,12}", unit, re.ASCII) is None:
            raise self.answer.changed(f"unit {cells.get('unit')!r:.60}")
        label = "" if unit == _ONE else str(cells.get("unitLabel") or unit)
        code = self.answer.request.indicator + (f"/{unit}" if label else "")
        name = str(cells.get("name") or self.answer.request.indicator)
        self.names.setdefault(code, f"{name}, {label}" if label else name)
        if label:
            self.units.setdefault(code, label)
        return code


def _last(address: str | None) -> str:
    """What an address ends with, after its last slash or hash."""
    return re.split(r"[/#]", address or "")[-1]


def _period(cells: Mapping[str, str | None]) -> str | None:
    """The point in time as far as it is precise.

    >>> _period({"time": "2015-01-01T00:00:00Z", "precision": "9"}), _period({"time": None})
    ('2015', None)
    """
    time, length = _TIME.fullmatch(cells.get("time") or ""), _PRECISIONS.get(str(cells.get("precision")))
    return None if time is None or length is None else time[1][:length]
