"""Our World in Data, chart API: one chart's metadata (JSON) and values (CSV).

In: slugs of charts; bytes as served. Out: requests; Pages whose values are the cells' texts. Never: fetches.

Documented in the Chart API's OpenAPI file (docs/chart-api.openapi.yaml of github.com/owid/owid-grapher, read 2026);
details as in charts downloaded in 2025 and 2026:

- The table is ``Entity,Code,Year,<column>...`` or ``Entity,Code,Day,...``. Short column names are asked for, since
  titles change; a column is the indicator ``slug/short_name``.
- ``Code`` is ISO alpha-3, an ``OWID_`` code, or empty for groups, which are named as unmapped.
- Columns of remarks (``...annotations``) and of words (a continent) stand beside the values.
- Years may be before our era; those have no code here and count as rows without a value.
- The last line may lack its line end. It cannot be told from a line that was cut, so it is left out.
- A chart comes whole: areas and years wanted do not narrow it. Its vintage is the day of its last update.
- Errors are JSON, ``{"error": ...}``: 404 unknown chart, 403 data that may not be passed on.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from sources.answers import Answer, check_codes, is_number
from sources.provider import Page, Request, Row, Wanted
from sources.provider_areas import find_area, is_country

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,150}(/[a-z0-9_]{1,300})?")
_SHORT = re.compile(r"[a-z0-9_]{1,300}")
_REMARKS = "annotations"
_KEYS = ("Entity", "Code")
_TIMES = ("Year", "Day")
_SHAPE = (("v", "1"), ("csvType", "full"), ("useColumnShortNames", "true"))


def plan(wanted: Wanted) -> list[Request]:
    """Table and metadata of each chart; a code is a chart's slug, or one of its columns.

    >>> [request.path for request in plan(Wanted(indicators=("life-expectancy",)))]
    ['grapher/life-expectancy.csv', 'grapher/life-expectancy.metadata.json']
    """
    check_codes("owid", wanted.indicators, _CODE, "life-expectancy or life-expectancy/life_expectancy_0")
    slugs = dict.fromkeys(code.partition("/")[0] for code in wanted.indicators)
    return [
        Request(indicator=slug, path=f"grapher/{slug}.{ending}", query=_SHAPE)
        for slug in slugs
        for ending in ("csv", "metadata.json")
    ]


def follow(request: Request, page: Page) -> list[Request]:
    """Nothing: a chart is one table."""
    return []


def parse(body: bytes, request: Request) -> Page:
    """The table gives rows, and columns' names as names; metadata give better names, units and the vintage."""
    answer = Answer("owid", request)
    if body[:1] == b"{":
        whole = answer.record(answer.json(body), "the answer")
        if "error" in whole:
            raise answer.refused(whole["error"], "check the chart's slug, and whether its data may be passed on")
        if request.path.endswith(".metadata.json"):
            return _read_metadata(answer, whole)
    if not request.path.endswith(".csv"):
        raise answer.changed(f"no record of metadata (it begins {body[:40]!r})")
    return _read_table(answer, _read_lines(answer, body))


def _read_metadata(answer: Answer, whole: object) -> Page:
    columns = answer.record(answer.record(whole, "the answer").get("columns"), "columns")
    names, units, updates = [], [], []
    for column in columns.values():
        facts = answer.record(column, "a column")
        short = facts.get("shortName")
        if short is None:  # a column of remarks
            continue
        code = f"{answer.request.indicator}/{answer.text(facts, 'shortName')}"
        names.append((code, answer.text(facts, "titleShort")))
        unit = facts.get("unit") or facts.get("shortUnit")
        if unit:
            units.append((code, str(unit)))
        updates.append(answer.day(facts.get("lastUpdated")))
    if not names:
        raise answer.changed("no column with a short name")
    return Page(rows=(), page=1, pages=1, vintage=max(updates), names=tuple(names), units=tuple(units))


def _read_lines(answer: Answer, body: bytes) -> list[list[str]]:
    """The table's lines that are surely whole, the header first."""
    whole, end, _ = body.rpartition(b"\n")
    try:
        text = (whole + end).decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise answer.changed(f"no CSV ({error})") from None
    if not lines:
        raise answer.changed(f"no table (it begins {body[:40]!r})")
    return lines


def _read_table(answer: Answer, lines: Sequence[Sequence[str]]) -> Page:
    header = lines[0]
    if tuple(header[:2]) != _KEYS or "".join(header[2:3]) not in _TIMES:
        raise answer.changed(f"columns {', '.join(header)[:80]!r} where Entity,Code,Year or Day should begin the table")
    if any(len(line) != len(header) for line in lines):
        raise answer.changed(f"lines that have not the header's {len(header)} cells")
    columns = _value_columns(answer, lines)
    if len(set(columns.values())) != len(columns) or not columns:
        raise answer.changed("no column of values" if not columns else "two columns of one name")
    rows, unmapped, nulls = [], [], 0
    for line in lines[1:]:
        period, area = _period(answer, header[2], line[2]), _area(line[1])
        for place, name in columns.items():
            if period is None or line[place] == "":
                nulls += 1
            elif area is None:
                unmapped.append(line[0])
            else:
                code, value = f"{answer.request.indicator}/{name}", answer.number(line[place])
                rows.append(Row(indicator=code, ref_area=area, time_period=period, obs_value=value))
    names = tuple((f"{answer.request.indicator}/{name}", name.replace("_", " ")) for name in columns.values())
    return Page(rows=tuple(rows), page=1, pages=1, vintage=None, names=names, nulls=nulls, unmapped=tuple(unmapped))


def _value_columns(answer: Answer, lines: Sequence[Sequence[str]]) -> dict[int, str]:
    """Place -> name of the columns of values: neither remarks nor words alone."""
    found = {}
    short = ("useColumnShortNames", "true") in answer.request.query
    for place, name in enumerate(lines[0][3:], start=3):
        if name.endswith(_REMARKS):
            continue
        cells = {line[place] for line in lines[1:]} - {""}
        if cells and not any(is_number(cell) for cell in cells) and not _marks_of_numbers(cells):
            continue
        if not name or (short and _SHORT.fullmatch(name) is None):
            raise answer.changed(f"a column {name[:60]!r} where a short name was asked for")
        found[place] = name
    return found


def _marks_of_numbers(cells: set[str]) -> bool:
    """Whether texts look like damaged numbers rather than words.

    >>> _marks_of_numbers({"Africa", "Asia"}), _marks_of_numbers({"NaN"}), _marks_of_numbers({"1,5"})
    (False, True, True)
    """
    marks = ("nan", "inf", "infinity")
    return any(cell.lstrip("+-").casefold() in marks or cell[0] in "0123456789.<>-" for cell in cells)


def _period(answer: Answer, kind: str, cell: str) -> str | None:
    if kind == "Day":
        return answer.period(answer.day(cell).isoformat() if len(cell) == 10 else cell)
    if re.fullmatch(r"-\d{1,7}|0", cell, re.ASCII):
        return None
    return answer.period(f"{cell:0>4}")


def _area(code: str) -> str | None:
    return code if is_country(code) else find_area("owid", code)
