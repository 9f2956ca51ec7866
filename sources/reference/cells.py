"""Distinct cells of one table -> numbers of codes: indicators, areas and periods.

In: texts of cells, a Reading, the caller's map from area names to codes. Out: numbers in codebooks shared by all
tables of a dataset, or one of the negative numbers that say why a cell has none. Never: guesses an area.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from fnmatch import fnmatchcase

from checks.model.period import Period
from sources.reference.area_codes import area_code
from sources.reference.descriptor import Reading
from sources.reference.errors import InvalidReference
from sources.reference.period_codes import period_code

#: No code: blank, or not known. After ``until``. Left out because the descriptor says so.
UNKNOWN, LATER, LEFT_OUT = -1, -2, -3


class Codebook:
    """Texts numbered in order of appearance."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, code: str) -> int:
        """The number of a code, new or known."""
        return self.numbers.setdefault(code, len(self.numbers))


class Codebooks:
    """Codes of one dataset, and how each indicator is written in the data."""

    def __init__(self) -> None:
        self.indicators, self.areas, self.periods = Codebook(), Codebook(), Codebook()
        #: Indicator as written in the data, for the table of names: code -> spelling.
        self.spellings: dict[str, str] = {}


def slug(text: str) -> str:
    """Lower-case letters, digits and single dashes; a slash stays, and "%" is a word.

    >>> slug("CO2 emissions (CAIT, 2021)/Energy")
    'co2-emissions-cait-2021/energy'
    """
    plain = unicodedata.normalize("NFKD", text.replace("%", " percent ")).encode("ascii", "ignore").decode().lower()
    return "/".join(re.sub(r"[^a-z0-9]+", "-", piece).strip("-") for piece in plain.split("/"))


class CellReader:
    """The cells of one table; each distinct text is read once."""

    def __init__(self, reading: Reading, books: Codebooks, area_codes: Callable[[str], str | None]) -> None:
        self.reading, self.books = reading, books
        self.area_codes = area_codes
        self.area_names = {name.casefold(): code for name, code in reading.wording.area_names}
        self._known: dict[str, dict[str, int]] = {"indicator": {}, "area": {}}
        self._periods: dict[str, tuple[str, date] | int] = {}

    def numbers(self, texts: Sequence[str], fact: str, until: date | None) -> list[int]:
        """The numbers of cells of ``fact``: "indicator", "area" or "period"; periods that end after ``until`` LATER."""
        if fact == "period":
            return [self._period_number(text, until) for text in texts]
        known = self._known[fact]
        for text in texts:
            if text not in known:
                known[text] = getattr(self, f"_{fact}")(text)
        return [known[text] for text in texts]

    def _period_number(self, text: str, until: date | None) -> int:
        found = self._periods.get(text)
        if found is None:
            found = self._periods[text] = self._period(text)
        if isinstance(found, int):
            return found
        code, last = found
        return LATER if until is not None and last > until else self.books.periods.number(code)

    def _indicator(self, text: str) -> int:
        spelling = text.strip()
        case = self.reading.wording.indicator_case
        code = slug(spelling) if case == "slug" else spelling
        code = code.upper() if case == "upper" else code.lower() if case == "lower" else code
        if not code:
            return UNKNOWN
        if self.books.spellings.setdefault(code, spelling) != spelling and case == "slug":
            raise InvalidReference(
                f"{self.reading.dataset}: {spelling!r} and {self.books.spellings[code]!r} would both be the indicator "
                f'{code!r}; write indicator_case = "as_is"'
            )
        return self.books.indicators.number(code)

    def _area(self, text: str) -> int:
        wording = self.reading.wording
        if _listed(text, wording.leave_out_areas):
            return LEFT_OUT
        code = self.area_names.get(" ".join(text.split()).casefold())
        code = code or area_code(text, wording.areas, self.area_codes)
        return UNKNOWN if code is None else self.books.areas.number(code)

    def _period(self, text: str) -> tuple[str, date] | int:
        """The code and its last day, or why there is none."""
        wording = self.reading.wording
        if _listed(text, wording.leave_out_periods):
            return LEFT_OUT
        if wording.early_years and text.isascii() and text.isdigit():
            text = text.zfill(4)
        code = period_code(
            text,
            form=wording.period_format,
            frequency=wording.frequency,
            any_day=wording.any_day,
            day_zero=wording.day_zero,
        )
        return UNKNOWN if code is None else (code, Period.parse(code).last)


def _listed(text: str, patterns: tuple[str, ...]) -> bool:
    cell = text.strip()
    return any(fnmatchcase(cell, pattern) for pattern in patterns)


def last_day(reading: Reading, vintage: date) -> date | None:
    """The last day wanted; None for no end."""
    until = reading.wording.until
    if until is None:
        return None
    return vintage if until == "vintage" else Period.parse(until).last
