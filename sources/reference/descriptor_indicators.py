"""The indicators of a descriptor: named in it, in a reviewed table beside it, or in the publisher's own tables.

In: the ``indicators`` of a TOML file. Out: IndicatorTable and IndicatorEntry rows. Never: opens the data.
"""

from __future__ import annotations

import csv
from pathlib import Path

from sources.reference.descriptor import IndicatorEntry, IndicatorTable
from sources.reference.descriptor_tables import read_texts
from sources.reference.toml_section import Section

#: Columns of a reviewed table; ``why`` says what the row rests on.
REVIEWED = ("code", "name", "unit", "unit_mult", "description", "why")


def read_indicators(top: Section, folder: Path | None) -> tuple[IndicatorTable | None, tuple[IndicatorEntry, ...]]:
    """The publisher's table of names, and the entries that go before it."""
    raw = top.take("indicators", (dict, list), None, "one table with a file, or a list of [[indicators]]")
    reviewed = _read_reviewed(top, folder)
    if raw is None:
        return None, reviewed
    if isinstance(raw, list):
        return None, (*reviewed, *(_read_entry(top, number, entry) for number, entry in enumerate(raw, 1)))
    section = Section(top.title, "indicators.", raw)
    file = section.text("file")
    many = file.lower().endswith(".json")
    entries = section.text("entries", None) if many else None
    if many and "{" not in file:
        raise section.fail("file", "a JSON file names one indicator: put {indicator} into its name, or use a CSV file")
    table = IndicatorTable(
        file=file,
        format="json" if many else "csv",
        code=section.text("code") if entries or not many else section.text("code", None),
        name=section.text("name"),
        unit=section.text("unit", None),
        description=section.text("description", None),
        entries=entries,
        vintage=section.text("vintage", None) if many else None,
        vintage_formats=read_texts(section, "vintage_formats", ("%Y-%m-%d",)) if many else (),
    )
    section.close()
    return table, reviewed


def _read_entry(top: Section, number: int, entry: object) -> IndicatorEntry:
    if not isinstance(entry, dict):
        raise top.fail("indicators", f"entry {number} is no table; write [[indicators]] with code and name below it")
    section = Section(top.title, f"indicators[{number}].", entry)
    read = IndicatorEntry(
        code=section.text("code"),
        name=section.text("name"),
        unit=section.text("unit", None),
        description=section.text("description", ""),
        unit_mult=section.count("unit_mult", 0, least=-15),
        rounded_to=section.measure("rounded_to"),
        margin=section.measure("margin"),
    )
    section.close()
    return read


def _read_reviewed(top: Section, folder: Path | None) -> tuple[IndicatorEntry, ...]:
    """Rows of ``reviewed = "file.csv"``, which lies beside the descriptor."""
    name = top.text("reviewed", None)
    if name is None:
        return ()
    path = None if folder is None or Path(name).name != name else folder / name
    try:
        lines = (path.read_text("utf-8-sig") if path else "").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise top.fail(
            "reviewed", f"{name}: it cannot be read ({error}); lay the UTF-8 table beside the file"
        ) from None
    rows = list(csv.DictReader(lines))
    if not rows or tuple(rows[0]) != REVIEWED:
        raise top.fail("reviewed", f"{name}: write a CSV file beside the descriptor with {', '.join(REVIEWED)}")
    return tuple(_read_row(top, name, line, row) for line, row in enumerate(rows, 2))


def _read_row(top: Section, name: str, line: int, row: dict[str, str]) -> IndicatorEntry:
    mult = row["unit_mult"] or "0"
    if None in row.values() or not row["code"] or not row["why"] or not mult.lstrip("-").isdigit():
        raise top.fail("reviewed", f"{name}, line {line}: code and why are needed, unit_mult is a whole number")
    return IndicatorEntry(
        code=row["code"],
        name=row["name"],
        unit=row["unit"] or None,
        description=row["description"],
        unit_mult=int(mult),
    )
