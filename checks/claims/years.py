"""Years, spans of years and decades among the numbers of a sentence.

In: tokens. Out: (next index, Period) or None. Never: takes a counted number for a year when a plural
noun, a unit or a sign of money stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from checks.claims.calendar_words import period_or_none
from checks.claims.hedges import hedge_before
from checks.claims.nouns import is_plural
from checks.claims.phrases import context_words, words_of
from checks.claims.tokens import Token
from checks.claims.units import counts_in_unit, money_before
from checks.model.period import Period

_Read = tuple[int, Period | None]
#: Years that news writes about without a word before them.
_USUAL = range(1900, 2100)


def _four(tokens: Sequence[Token], index: int) -> int | None:
    if 0 <= index < len(tokens) and tokens[index].kind == "num":
        text = tokens[index].text
        if len(text) == 4 and text.isdecimal() and 1000 <= int(text) <= 2199:
            return int(text)
    return None


def _apart(tokens: Sequence[Token], index: int) -> bool:
    """Whether the number at ``index`` hangs on no letter, sign or other number."""
    before = tokens[index - 1] if index else None
    return tokens[index].gap or before is None or before.text in "(\"'“‘[—–-/,"


def _continues(tokens: Sequence[Token], index: int) -> bool:
    """Whether what follows the number makes it something counted or measured."""
    if index >= len(tokens):
        return False
    token = tokens[index]
    glued = not token.gap and (token.kind == "num" or token.text in "%°°$€£" or token.kind == "word")
    return glued or token.low in words_of("numerals", "scale") or counts_in_unit(tokens, index)


def read_year(tokens: Sequence[Token], index: int) -> _Read | None:
    """A year standing alone: 2015; "in 1066"."""
    year = _four(tokens, index)
    if year is None or not _apart(tokens, index) or money_before(tokens, index) or _continues(tokens, index + 1):
        return None
    led = context_words("date", "year_before").ending_at(tokens, index) is not None
    plural = index + 1 < len(tokens) and is_plural(tokens[index + 1]) and tokens[index + 1].text[:1].islower()
    hedged = hedge_before(tokens, index) is not None
    if plural and (hedged or not led):
        return None
    old = context_words("date", "old_year").ending_at(tokens, index) is not None
    if year not in _USUAL and (not old or plural or hedged):
        return None
    return index + 1, period_or_none(f"{year:04d}")


def read_year_span(tokens: Sequence[Token], index: int) -> _Read | None:
    """2012-13, 2012–2015, 2019/20: from the first to the last year."""
    year = _four(tokens, index)
    if year is None or index + 2 >= len(tokens) or not _apart(tokens, index) or money_before(tokens, index):
        return None
    link, last = tokens[index + 1], tokens[index + 2]
    if link.text not in "-–—/" or link.gap or last.gap or last.kind != "num" or not last.text.isdecimal():
        return None
    if len(last.text) not in (2, 4) or _continues(tokens, index + 3):
        return None
    end = int(last.text) if len(last.text) == 4 else year - year % 100 + int(last.text)
    if len(last.text) == 2 and end < year:
        end += 100
    return (index + 3, period_or_none(f"{year:04d}/{end:04d}")) if year < end <= year + 200 else None


def read_decade(tokens: Sequence[Token], index: int) -> _Read | None:
    """1990s, the '80s, 1990's."""
    token = tokens[index]
    if not token.text.isdecimal() or len(token.text) not in (2, 4) or not token.text.endswith("0"):
        return None
    stop = index + 1
    if stop < len(tokens) and tokens[stop].text in "'’" and not tokens[stop].gap:
        stop += 1
    if stop >= len(tokens) or tokens[stop].low != "s" or tokens[stop].gap:
        return None
    first = int(token.text) if len(token.text) == 4 else 1900 + int(token.text)
    return stop + 1, period_or_none(f"{first:04d}/{first + (99 if first % 100 == 0 and first < 2000 else 9):04d}")
