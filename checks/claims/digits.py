"""Numbers written in digits of any script: grouping, decimals, powers of ten.

In: a written number. Out: an exact Decimal and the worth of its last written digit. Never: a binary float, a guess:
what mixes scripts or groups digits unevenly is None.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Context, Decimal

#: Wide enough for 30 digits times any magnitude; nothing here is ever rounded.
EXACT = Context(prec=80)
#: A number with more digits than this is no quantity of a news text.
LONGEST = 30
#: A power of ten beyond this is no quantity either.
_HIGHEST_POWER = 40

_SEPARATORS = re.compile(r"[,'’ \u00a0\u2009\u202f]")
_POINTS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?|[0-9]{1,3}(?:\.[0-9]{3}){2,}")
_EVEN = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")
#: Signs that group or part the digits of other scripts (Unicode names them so) as the ASCII ones do.
_FOREIGN_SIGNS = str.maketrans({"٬": ",", "،": ",", "，": ",", "٫": ".", "．": "."})
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")


def read_digits(surface: str) -> tuple[Decimal, Decimal] | None:
    """(value, last place) of a number written in ASCII digits; None beyond 30 digits.

    Two groups of points, or points before a comma, are the grouping of other countries ("1.234.567", "1.234,5").

    >>> read_digits("24,000"), read_digits("50.8"), read_digits("1,23,456")
    ((Decimal('24000'), Decimal('1')), (Decimal('50.8'), Decimal('0.1')), (Decimal('123456'), Decimal('1')))
    >>> read_digits("1.234.567"), read_digits("4e14")
    ((Decimal('1234567'), Decimal('1')), (Decimal('4E+14'), Decimal('1E+14')))
    """
    power = 0
    plain = surface
    if "e" in plain or "E" in plain:
        plain, _, exponent = plain.lower().partition("e")
        power = int(exponent)
        if abs(power) > _HIGHEST_POWER:
            return None
    if ("," in plain or plain.count(".") > 1) and _POINTS.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", ".")
    else:
        plain = _SEPARATORS.sub("", plain)
    if sum(map(str.isdigit, plain)) > LONGEST:
        return None
    whole, _, places = plain.partition(".")
    return Decimal(f"{whole or '0'}.{places}" if places else whole).scaleb(power), Decimal(
        (0, (1,), power - len(places))
    )


def read_foreign(surface: str) -> tuple[Decimal, Decimal] | None:
    """The same for decimal digits of one other script; None for anything else.

    >>> read_foreign("١٬٢٣٤٫٥"), read_foreign("１２３"), read_foreign("1٢"), read_foreign("²")
    ((Decimal('1234.5'), Decimal('0.1')), (Decimal('123'), Decimal('1')), None, None)
    """
    zeros: set[int] = set()
    letters: list[str] = []
    for letter in surface.translate(_FOREIGN_SIGNS):
        digit = unicodedata.decimal(letter, None)
        if digit is None:
            letters.append(letter)
        else:
            zeros.add(ord(letter) - digit)
            letters.append(str(digit))
    plain = "".join(letters)
    return read_digits(plain) if len(zeros) == 1 and _EVEN.fullmatch(plain) else None


def read_power(surface: str) -> int | None:
    """The exponent of a power of ten written after its sign: "5", "-3", "⁻⁵"; None where it is none.

    >>> read_power("⁻⁵"), read_power("6"), read_power("99")
    (-5, 6, None)
    """
    plain = surface.translate(_SUPERSCRIPTS).replace("−", "-")
    if re.fullmatch(r"[+-]?[0-9]{1,2}", plain) is None or abs(int(plain)) > _HIGHEST_POWER:
        return None
    return int(plain)
