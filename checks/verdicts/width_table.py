"""The named widths, read from their table.

In: ``lexicon/widths.csv``. Out: one frozen `Widths`, and the rows that say what each may be set to.
Never: a width written in code.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from functools import cache

from checks.errors import InvalidTable
from checks.lexicon import read_table

#: All judging happens in this context: wide enough that no sum or product of readable numbers is ever rounded.
EXACT = Context(prec=400, traps=[InvalidOperation, DivisionByZero, Overflow])

#: Readable numbers have at most this many digits and lie within ten to the plus or minus this power.
MAX_DIGITS = 60
MAX_POWER = 40

COLUMNS = ("name", "value", "unit", "wider", "within?", "least", "most", "source", "why")

#: Which way a width grows; "neither" for what is no tolerance.
WIDER = ("larger", "smaller", "neither")

#: What a value rests on: a definition, a published practice, a measurement, the grammar, or our own opinion.
SOURCES = ("definition", "practice", "measured", "grammar", "opinion")


@dataclass(frozen=True, slots=True, kw_only=True)
class Widths:
    """Every width constant; names, units and reasons are those of ``widths.csv``.

    A caller may hand a changed copy to ``judge_match`` (settings and the monotonicity law do); the default is the
    table.
    """

    half_unit: Decimal
    truncation: Decimal
    zeros_from: Decimal
    zeros_grey: Decimal
    cap: Decimal
    cap_from: Decimal
    approximately_units: Decimal
    approximately: Decimal
    approximately_max: Decimal
    approximately_grey: Decimal
    just_under: Decimal
    just_under_grey: Decimal
    just_over: Decimal
    just_over_grey: Decimal
    floor: Decimal
    floor_later: Decimal
    between_grey: Decimal
    far_side: Decimal
    fraction: Decimal
    fraction_grey: Decimal
    fraction_max: Decimal
    fraction_grey_max: Decimal
    multiple: Decimal
    multiple_grey: Decimal
    narrow: Decimal
    reference_half_unit: Decimal
    implausible: Decimal
    more_words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WidthRow:
    """What a width may be set to: from ``least`` to ``most``, and no wider than the width named ``within``."""

    name: str
    unit: str
    wider: str
    within: str | None
    least: Decimal
    most: Decimal

    def is_narrower(self, value: Decimal, than: Decimal) -> bool:
        """Whether one value of this width allows less than another.

        >>> width_rows()["just_under"].is_narrower(Decimal("0.97"), Decimal("0.95"))
        True
        """
        return value > than if self.wider == "smaller" else value < than


@cache
def width_rows() -> dict[str, WidthRow]:
    """Name -> row; raises InvalidTable where a cell is none of the known words."""
    found = {}
    for row in _table():
        if row["wider"] not in WIDER or row["source"] not in SOURCES:
            raise InvalidTable(f"widths.csv: {row['name']}: wider is one of {WIDER}, source one of {SOURCES}")
        found[row["name"]] = WidthRow(
            name=row["name"],
            unit=row["unit"],
            wider=row["wider"],
            within=row["within"] or None,
            least=_number(row, "least"),
            most=_number(row, "most"),
        )
    return found


@cache
def default_widths() -> Widths:
    """The packaged table; raises InvalidTable where a width is missing, unknown or no number.

    >>> default_widths().floor
    Decimal('0.01')
    """
    values: dict[str, Decimal] = {}
    words: tuple[str, ...] = ()
    for row in _table():
        if row["unit"] == "words":
            words = tuple(row["value"].split("|"))
        else:
            values[row["name"]] = _number(row, "value")
    if {*values, "more_words"} != {field.name for field in fields(Widths)} or not words:
        raise InvalidTable(f"widths.csv: the names must be exactly those of Widths, they are {sorted(values)}")
    return Widths(more_words=words, **values)


def _table() -> tuple[dict[str, str], ...]:
    return read_table("widths", columns=COLUMNS, key=("name",))


def _number(row: dict[str, str], column: str) -> Decimal:
    try:
        return Decimal(row[column])
    except InvalidOperation:
        raise InvalidTable(f"widths.csv: {row['name']}: {column} is no number: {row[column]!r}") from None


def readable(value: Decimal) -> bool:
    """Whether a number has a size at which sums and products stay exact (no 1E+999999).

    >>> readable(Decimal("1379860000")), readable(Decimal("1E+999999"))
    (True, False)
    """
    if not value.is_finite():
        return False
    _, digits, power = value.as_tuple()
    exponent = int(power)
    if not value:
        return -MAX_POWER <= exponent <= MAX_POWER
    return len(digits) <= MAX_DIGITS and exponent >= -MAX_POWER and value.adjusted() <= MAX_POWER
