"""The one scan for places that may hold a numeral.

In: nothing. Out: a compiled pattern over digits and the number words of ``numerals.csv``.
Never: decides what a number is; a line without a hit holds no number.
"""

from __future__ import annotations

import re
from functools import cache

from checks.claims.phrases import words_of
from checks.claims.tokens import OTHER_DIGITS

_WORD_KINDS = ("unit", "tens", "scale", "dozen", "part", "ordinal", "vague", "multiple", "halving")


@cache
def numeral_pattern() -> re.Pattern[str]:
    """Digits of any script, vulgar fractions and number words, at word boundaries.

    >>> bool(numeral_pattern().search("twenty-four websites")), bool(numeral_pattern().search("often, none"))
    (True, False)
    """
    words = sorted({word for kind in _WORD_KINDS for word in words_of("numerals", kind)}, key=lambda w: (-len(w), w))
    vulgar = "".join(words_of("numerals", "vulgar"))
    return re.compile(rf"[\d{OTHER_DIGITS}{vulgar}]|\b(?:{'|'.join(map(re.escape, words))})\b|°", re.IGNORECASE)


@cache
def digit_pattern() -> re.Pattern[str]:
    """Runs of digits of any script."""
    return re.compile(rf"[\d{OTHER_DIGITS}]+")
