"""Descriptor: what one reference dataset is, where its tables are, and how to read each.

In: facts read from a TOML file (``descriptor_file.py``) or given by a provider. Out: frozen dataclasses.
Never: opens the data.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

KINDS = ("observations", "crosswalk")
FORMATS = ("csv", "csv.gz", "zip", "parquet", "xlsx", "sql")
AREA_CODINGS = ("iso3", "iso2", "m49", "names")
FREQUENCIES = ("year", "quarter", "month", "day")
CASES = ("upper", "lower", "slug", "as_is")
ENDINGS = {".csv": "csv", ".tsv": "csv", ".csv.gz": "csv.gz", ".zip": "zip", ".parquet": "parquet", ".xlsx": "xlsx"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Where one fact of an observation stands: a column, a constant, or a part of the member's name.

    ``kind`` is "column" (``text`` names it), "constant" or "part". The text may hold parts such as ``{indicator}``,
    and a constant also ``{value}``, the name of the value column.
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
    """The five facts, and the ``status`` of each value.

    Several ``values`` mean one indicator (or area) per column; "*" means all other columns. ``leave_out`` are name
    patterns of columns that "*" passes over.
    """

    indicator: Field | None
    area: Field
    period: Field
    values: tuple[str, ...]
    unit: Field | None
    leave_out: tuple[str, ...] = ()
    status: Field | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Where the table is: ``file`` under the data folder, ``members`` inside a zip, ``sheet`` of a workbook.

    ``leave_out`` are name patterns of files or members that hold no observations; ``empty_members`` lets a member
    without a single byte pass, ``short_rows`` a row without its last cells; ``header`` names the columns in place of
    the first line. Of a database table: the ``query``,
    and the address ``database`` or the environment variable that holds it.
    """

    format: str
    file: str
    members: str | None = None
    leave_out: tuple[str, ...] = ()
    sheet: str | None = None
    delimiter: str = ","
    encoding: str = "utf8"
    skip_rows: int = 0
    header: tuple[str, ...] = ()
    short_rows: bool = False
    empty_members: bool = False
    query: str | None = None
    database: str | None = None
    database_env: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How cells are written: markers of a missing value, decimal and thousands signs, areas, dates.

    ``area_names`` and ``area_crosswalk`` (dataset, column of a crosswalk that is held) name areas of the table's own.
    ``early_years`` lets a year have fewer than four digits ("980"); ``any_day`` lets any day of a month stand for the
    whole; ``day_zero`` is the date from which days are counted. ``unit_mult`` is SDMX's: the power of ten by which a
    published figure is multiplied (3 for thousands).
    """

    missing: tuple[str, ...] = ("",)
    decimal: str = "."
    thousands: str = ""
    areas: str = "iso3"
    area_names: tuple[tuple[str, str], ...] = ()
    area_crosswalk: tuple[str, str] | None = None
    leave_out_areas: tuple[str, ...] = ()
    frequency: str | None = None
    period_format: str | None = None
    any_day: bool = False
    day_zero: date | None = None
    leave_out_periods: tuple[str, ...] = ()
    until: str | None = None
    indicator_case: str = "as_is"
    early_years: bool = False
    unit_mult: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Caps on hostile or broken input; ``cells`` is that of one workbook sheet."""

    unpacked_bytes: int = 2_000_000_000
    members: int = 20_000
    rows: int = 50_000_000
    columns: int = 5_000
    cells: int = 20_000_000
    ratio: int = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One table of a dataset and all that is needed to read it."""

    dataset: str
    table: Table
    columns: Columns
    wording: Wording = Wording()
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorTable:
    """Names of the indicators: columns of a CSV file, or keys of JSON files.

    ``file`` lies beside the data or inside the zip; a JSON file has a part such as ``{indicator}`` in its name, and
    speaks of that one indicator, or of all in the list ``entries``, each named by its ``code``. A key may be a path:
    "sources.0.link". ``vintage`` is the key of the date on which the publisher had these figures, written in one of
    ``vintage_formats`` (strptime).
    """

    file: str
    format: str
    code: str | None
    name: str
    unit: str | None = None
    description: str | None = None
    entries: str | None = None
    vintage: str | None = None
    vintage_formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorEntry:
    """One indicator: its name and unit; ``published_at`` where its figures are older than the dataset's edition.

    ``unit_mult`` is the power of ten by which its published figures are multiplied. ``rounded_to`` is what every figure
    is a multiple of, ``margin`` the published uncertainty to either side, both in the unit of the published figures.
    """

    code: str
    name: str
    unit: str | None = None
    description: str = ""
    unit_mult: int = 0
    rounded_to: Decimal | None = None
    margin: Decimal | None = None
    published_at: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Descriptor:
    """All that is known of a dataset before its data is opened.

    ``kind`` is "crosswalk" for tables of codes and names, which hold no observations. ``vintage`` is missing where
    the day of reading is the vintage. ``note`` is what a reader must know of the data. ``unit_from_name`` takes an
    indicator's unit from the last parenthesis of its name, passing over those that match a ``not_units`` pattern
    ("modeled ILO estimate", "women*"). ``projections`` allows periods that begin after the vintage.
    ``unknown_areas`` is the share of rows in areas without a code above which a vintage is not used.
    ``stale_after`` days an edition is too old to decide on. ``rounded_to`` and ``margin`` are those of every indicator
    that has none of its own. ``standing`` is one of checks.model.measure.STANDINGS.
    """

    id: str
    title: str
    publisher: str
    licence: str
    url: str | None
    vintage: date | None
    rank: int
    readings: tuple[Reading, ...]
    kind: str = "observations"
    note: str = ""
    indicator_table: IndicatorTable | None = None
    indicators: tuple[IndicatorEntry, ...] = ()
    unit: str | None = None
    unit_from_name: bool = False
    not_units: tuple[str, ...] = ()
    minimum_rows: int = 1
    projections: bool = False
    unknown_areas: float = 0.25
    stale_after: int | None = None
    rounded_to: Decimal | None = None
    margin: Decimal | None = None
    standing: str = "primary"

    def fingerprint(self) -> str:
        """Hash of every field that says how the bytes are read: the same bytes read alike give the same vintage.

        Neither the vintage's date nor the standing of the publisher is one of them, and a column of statuses only where
        there is one, so that hashes of before there were any stay.
        """
        facts = [(name, getattr(self, name)) for name in self.__slots__ if name not in ("vintage", "standing")]
        return hashlib.sha256(repr(facts).replace(", status=None", "").encode()).hexdigest()
