"""Descriptor: what one reference dataset is, where its table is, and how to read it.

In: facts read from a TOML file (``descriptor_file.py``) or given by a provider. Out: frozen dataclasses.
Never: opens the data.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

FORMATS = ("csv", "csv.gz", "zip", "parquet", "xlsx")
AREA_CODINGS = ("iso3", "iso2", "m49", "names")
FREQUENCIES = ("year", "quarter", "month", "day")
ENDINGS = {".csv": "csv", ".tsv": "csv", ".csv.gz": "csv.gz", ".zip": "zip", ".parquet": "parquet", ".xlsx": "xlsx"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Where one fact of an observation stands: a column, a constant, or a part of the member's name.

    ``kind`` is "column" (``text`` names it and may hold parts such as ``{indicator}``), "constant" or "part".
    """

    kind: str
    text: str

    def fill(self, parts: dict[str, str]) -> str:
        """``text`` with the parts of a member's name put in.

        >>> Field(kind="column", text="{indicator}").fill({"indicator": "births"})
        'births'
        """
        text = self.text
        for name, part in parts.items():
            text = text.replace("{" + name + "}", part)
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The five facts. Several ``values`` mean one indicator per column, named by it; "*" means all other columns."""

    indicator: Field | None
    area: Field
    period: Field
    values: tuple[str, ...]
    unit: Field | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Where the table is: ``file`` under the data folder, ``members`` inside a zip, ``sheet`` of a workbook.

    ``leave_out`` are name patterns of files or members that hold no observations.
    """

    format: str
    file: str
    members: str | None = None
    leave_out: tuple[str, ...] = ()
    sheet: str | None = None
    delimiter: str = ","
    encoding: str = "utf8"
    skip_rows: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How cells are written: markers of a missing value, decimal and thousands signs, dates.

    ``early_years`` lets a year have fewer than four digits ("980").
    """

    missing: tuple[str, ...] = ("",)
    decimal: str = "."
    thousands: str = ""
    areas: str = "iso3"
    frequency: str | None = None
    period_format: str | None = None
    until: str | None = None
    indicator_case: str = "as_is"
    early_years: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorTable:
    """Names of the indicators: columns of a CSV file, or keys of one JSON file per indicator.

    ``file`` lies beside the data or inside the zip; a JSON file has ``{indicator}`` in its name.
    """

    file: str
    format: str
    code: str | None
    name: str
    unit: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorEntry:
    """One indicator named in the descriptor itself."""

    code: str
    name: str
    unit: str | None = None
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Caps on hostile or broken input."""

    unpacked_bytes: int = 2_000_000_000
    members: int = 20_000
    rows: int = 50_000_000
    columns: int = 5_000
    ratio: int = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Descriptor:
    """All that is known of a dataset before its data is opened.

    ``unit_from_name`` takes an indicator's unit from the last parenthesis of its name, passing over those
    that match a ``not_units`` pattern ("modeled ILO estimate", "women*").
    """

    id: str
    title: str
    publisher: str
    licence: str
    url: str | None
    vintage: date
    rank: int
    table: Table
    columns: Columns
    wording: Wording
    indicator_table: IndicatorTable | None = None
    indicators: tuple[IndicatorEntry, ...] = ()
    unit: str | None = None
    unit_from_name: bool = False
    not_units: tuple[str, ...] = ()
    minimum_rows: int = 1
    limits: Limits = Limits()

    def fingerprint(self) -> str:
        """Hash of every field but the vintage's date: the same bytes read alike give the same vintage."""
        facts = [(name, getattr(self, name)) for name in self.__slots__ if name != "vintage"]
        return hashlib.sha256(repr(facts).encode()).hexdigest()
