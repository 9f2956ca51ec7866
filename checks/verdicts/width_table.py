"""The named widths, read from their table.

In: ``lexicon/widths.csv``. Out: one frozen `Widths`. Never: a width written in code.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Widths:
    """Every width constant; names, units and reasons are those of ``widths.csv``.

    A caller may hand a changed copy to ``judge_match`` (the monotonicity law does); the default is the table.
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
    multiple: Decimal
    multiple_grey: Decimal
    narrow: Decimal
    reference_half_unit: Decimal
    implausible: Decimal
    more_words: tuple[str, ...]


@cache
def default_widths() -> Widths:
    """The packaged table; raises InvalidTable where a width is missing, unknown or no number.

    >>> default_widths().floor
    Decimal('0.01')
    """
    rows = read_table("widths", columns=("name", "value", "unit", "why"), key=("name",))
    values: dict[str, Decimal] = {}
    words: tuple[str, ...] = ()
    for row in rows:
        if row["unit"] == "words":
            words = tuple(row["value"].split("|"))
            continue
        try:
            values[row["name"]] = Decimal(row["value"])
        except InvalidOperation:
            raise InvalidTable(f"widths.csv: {row['name']} is no number: {row['value']!r}") from None
    if {*values, "more_words"} != {field.name for field in fields(Widths)} or not words:
        raise InvalidTable(f"widths.csv: the names must be exactly those of Widths, they are {sorted(values)}")
    return Widths(more_words=words, **values)


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
