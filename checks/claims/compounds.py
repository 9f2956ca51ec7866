"""One quantity in two units: "5 feet 2 inches", "3 dollars and 50 cents", "1 hour 20 minutes".

In: tokens and numerals. Out: one Measured in the larger unit. Never: a pair that ``compounds.csv`` does not name.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from checks.claims.fractions import divide
from checks.claims.measured import Measured
from checks.claims.noun_phrases import low_at
from checks.claims.nouns import singular
from checks.claims.number_words import HUNDRED
from checks.claims.numeral import Numeral
from checks.claims.tokens import Token
from checks.claims.units import currency_code
from checks.lexicon import read_table


@cache
def _parts() -> dict[tuple[str, str], Decimal]:
    """(unit, part) -> how many parts make one unit."""
    rows = read_table("compounds", columns=("unit", "part", "parts", "why"), key=("unit", "part"))
    return {(row["unit"], row["part"]): Decimal(row["parts"]) for row in rows}


def read_compound(
    tokens: Sequence[Token], numerals: Sequence[Numeral], singles: Sequence[Measured], index: int
) -> Measured | None:
    """The two numbers as one, in the unit of the first."""
    if index + 1 >= len(numerals):
        return None
    first, second = numerals[index : index + 2]
    if second.first - first.stop > 4 or first.value is None or second.value is None:
        return None
    whole, part = singles[index : index + 2]
    if (
        whole.unit is None
        or whole.value is None
        or whole.value != whole.value.to_integral_value()
        or whole.form != "number"
    ):
        return None
    joined = int(low_at(tokens, whole.stop) in ("and", ","))
    if second.first != whole.stop + joined:
        return None
    noun = None if part.noun is None else singular(tokens[part.noun.head].text)
    name = noun if part.unit is None else part.unit.name
    parts = None if name is None else _parts().get((whole.unit.name, name))
    if name is None and low_at(tokens, part.stop) == "in" and not joined:
        parts, part = _parts().get((whole.unit.name, "inch")), part._replace(stop=part.stop + 1)
    if parts is None and part.unit is None and part.noun is None and not joined:
        parts = _hundredths(tokens, whole, second)
    if parts is None or part.value is None or not 0 <= part.value < parts:
        return None
    return whole._replace(
        stop=part.stop if part.noun is None or part.unit is not None else part.noun.stop,
        high=index + 1,
        value=whole.value + divide(part.value, parts),
        last_place=divide(part.last_place, parts),
        noun=whole.noun if part.unit is None else part.noun or whole.noun,
    )


def _hundredths(tokens: Sequence[Token], whole: Measured, part: Numeral) -> Decimal | None:
    """ "15 dollars 50." at the end of a clause: two digits behind the name of a currency are its hundredths."""
    ends = part.stop == len(tokens) or tokens[part.stop].text in ".,;!?)"
    last = tokens[whole.stop - 1]
    named = whole.unit is not None and whole.unit.dimension == "money" and last.kind == "word"
    two = part.value is not None and 10 <= part.value < HUNDRED and part.value == part.value.to_integral_value()
    return HUNDRED if ends and named and two and currency_code(last.text) is None else None
