"""The one scan for places that may hold a numeral.

In: nothing. Out: a compiled pattern over digits and the number words of ``numerals.csv``.
Never: decides what a number is; a line without a hit holds no number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from checks.claims.phrases import words_of
from checks.claims.tokens import HAN, OTHER_DIGITS

_WORD_KINDS = ("unit", "tens", "scale", "dozen", "part", "ordinal", "vague", "multiple", "halving", "times_of")


@cache
def numeral_pattern() -> re.Pattern[str]:
    """Digits of any script, vulgar fractions and number words, at word boundaries.

    >>> bool(numeral_pattern().search("twenty-four websites")), bool(numeral_pattern().search("often, none"))
    (True, False)
    """
    words = {word for kind in _WORD_KINDS for word in words_of("numerals", kind) if word.isascii()}
    vulgar = "".join(words_of("numerals", "vulgar"))
    firsts = "".join(sorted({word[0] for word in words}))
    return re.compile(rf"[\d{OTHER_DIGITS}{vulgar}{HAN}°]|\b(?=[{firsts}]){_branches(sorted(words))}\b", re.IGNORECASE)


def _branches(words: Sequence[str]) -> str:
    """A pattern for any of the words, each common beginning written once, so that a mismatch is known early.

    >>> _branches(["ten", "tenth", "two"])
    't(?:en(?:th)?|wo)'
    """
    groups: dict[str, list[str]] = {}
    for word in words:
        groups.setdefault(word[:1], []).append(word[1:])
    ends = "" in groups
    parts = [re.escape(first) + _branches(rests) for first, rests in sorted(groups.items()) if first]
    if not parts:
        return ""
    if len(parts) == 1 and not ends:
        return parts[0]
    return f"(?:{'|'.join(parts)})" + ("?" if ends else "")


@cache
def digit_pattern() -> re.Pattern[str]:
    """Runs of digits of any script."""
    return re.compile(rf"[\d{OTHER_DIGITS}]+")
