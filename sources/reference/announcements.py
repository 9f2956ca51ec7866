"""Packaged announcements: reviewed rows of dated official statements, read once and validated row by row.

In: ``sources/announcements/<topic>.csv``. Out: Announcements, their dataset "announcements-<topic>", their sha256
that of the file's bytes. Never: a row without publisher, day and origin; two rows of one id.
"""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib import resources

from checks.errors import CountercheckError, InvalidTable
from checks.lexicon import parse_table
from checks.model.announcement import Announcement
from checks.model.period import Period
from checks.model.quantity import HEDGES
from sources.reference.errors import InvalidAnnouncements

COLUMNS = (
    "id",
    "body",
    "action?",
    "counted",
    "unit",
    "about",
    "value",
    "hedge",
    "ref_area",
    "covers?",
    "stated_on",
    "publisher",
    "published_on",
    "url?",
    "origin_of_figure",
    "rank",
    "note?",
)


@cache
def read_announcements() -> tuple[Announcement, ...]:
    """All packaged rows, by file and line; ids are unique over all files.

    >>> next(row.value for row in read_announcements() if row.id == "clean-web-2015-20650")
    Decimal('20650')
    """
    found: list[Announcement] = []
    seen: dict[str, str] = {}
    folder = resources.files("sources").joinpath("announcements")
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".csv"):
            continue
        for row in parse_announcements(file.name, file.read_bytes()):
            if row.id in seen:
                raise InvalidAnnouncements(f"{file.name}: id {row.id!r} stands already in {seen[row.id]}; rename one")
            seen[row.id] = file.name
            found.append(row)
    return tuple(found)


def parse_announcements(name: str, body: bytes) -> list[Announcement]:
    """Read one table; raises InvalidAnnouncements naming file, line and column."""
    try:
        rows = parse_table(name, body.decode("utf-8-sig"), columns=COLUMNS, key=("id",))
    except (InvalidTable, UnicodeDecodeError) as error:
        raise InvalidAnnouncements(f"{error}; mend the table {name}") from None
    sha256 = hashlib.sha256(body).hexdigest()
    dataset = f"announcements-{name.removesuffix('.csv')}"
    return [_read_row(f"{name}, row {number}", row, dataset, sha256) for number, row in enumerate(rows, 1)]


def _read_row(where: str, row: dict[str, str], dataset: str, sha256: str) -> Announcement:
    if row["hedge"] not in HEDGES:
        raise _wrong(where, "hedge", row["hedge"], f"write one of {', '.join(HEDGES)}")
    if row["url"] and not row["url"].startswith(("https://", "http://")):
        raise _wrong(where, "url", row["url"], "write an http(s) address, or leave it blank and say why in note")
    if not row["url"] and not row["note"]:
        raise _wrong(where, "url", "", "say in note why there is no address")
    if not row["rank"].isdigit() or row["rank"] == "0":
        raise _wrong(where, "rank", row["rank"], "write a whole number from 1")
    stated_on, published_on = (_date(where, row, column) for column in ("stated_on", "published_on"))
    if published_on < stated_on:
        raise _wrong(where, "published_on", row["published_on"], "a report cannot be older than its statement")
    return Announcement(
        id=row["id"],
        dataset=dataset,
        body=row["body"],
        action=row["action"] or None,
        counted=row["counted"],
        unit=row["unit"],
        about=tuple(word.strip() for word in row["about"].split("|") if word.strip()),
        value=_decimal(where, row["value"]),
        hedge=row["hedge"],
        ref_area=row["ref_area"],
        covers=_period(where, row["covers"]),
        stated_on=stated_on,
        publisher=row["publisher"],
        published_on=published_on,
        url=row["url"] or None,
        origin_of_figure=row["origin_of_figure"],
        rank=int(row["rank"]),
        note=row["note"],
        sha256=sha256,
    )


def _wrong(where: str, column: str, cell: str, step: str) -> InvalidAnnouncements:
    return InvalidAnnouncements(f"{where}, column {column}: {cell!r} will not do; {step}")


def _date(where: str, row: dict[str, str], column: str) -> date:
    try:
        return date.fromisoformat(row[column])
    except ValueError:
        raise _wrong(where, column, row[column], "write a day: 2015-08-30") from None


def _decimal(where: str, cell: str) -> Decimal:
    try:
        value = Decimal(cell)
    except InvalidOperation:
        raise _wrong(where, "value", cell, "write plain digits: 20650") from None
    if not value.is_finite():
        raise _wrong(where, "value", cell, "write plain digits: 20650")
    return value


def _period(where: str, cell: str) -> Period | None:
    try:
        return Period.parse(cell) if cell else None
    except CountercheckError as error:
        raise _wrong(where, "covers", cell, str(error)) from None
