"""Bring every layout to one shape: indicator, ref_area, time_period, obs_value (text as published), sorted, no doubles.

In: Arrow tables of texts, a descriptor, the caller's map from area names to codes. Out: one Arrow table and what
was left out, counted. Never: changes a value, guesses an area, or lets two values stand for one key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from checks.model.period import Period
from sources.reference.area_codes import area_code, look_like_names
from sources.reference.descriptor import Descriptor, Field
from sources.reference.errors import InvalidReference
from sources.reference.layouts import read_member
from sources.reference.members import Member
from sources.reference.period_codes import period_code

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    Numbers = np.ndarray[Any, Any]

#: An exact decimal, with or without exponent; RE2 syntax.
DECIMAL = r"^[+-]?(\d{1,400}(\.\d{0,400})?|\.\d{1,400})([eE][+-]?\d{1,3})?$"
_LEFT_OUT = -1


@dataclass(slots=True)
class Counts:
    """What was read and what was left out, and why."""

    missing: int = 0
    later: int = 0
    repeated: int = 0
    unmapped: Counter[str] = field(default_factory=Counter)


class Codebook:
    """Texts numbered in order of appearance."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, code: str) -> int:
        """The number of a code, new or known."""
        return self.numbers.setdefault(code, len(self.numbers))


class Collector:
    """Takes members one by one; ``finish`` gives the sorted table."""

    def __init__(self, descriptor: Descriptor, area_codes: Callable[[str], str | None], vintage: date) -> None:
        self.descriptor, self.area_codes = descriptor, area_codes
        self.until = _until(descriptor, vintage)
        self.counts = Counts()
        self.indicators, self.areas, self.periods = Codebook(), Codebook(), Codebook()
        self.units: dict[str, str] = {}
        #: Indicator as written in the data, for the table of names: code -> spelling.
        self.spellings: dict[str, str] = {}
        self._codes: list[tuple[Numbers, Numbers, Numbers]] = []
        self._values: list[pa.Array] = []
        self._cells: dict[tuple[str, str], int] = {}
        self._rows = 0

    def add(self, member: Member) -> None:
        """Read one member and keep its observations."""
        columns = self.descriptor.columns
        fields = [columns.indicator, columns.area, columns.period, columns.unit]
        coded = [one.fill(member.parts) for one in fields if one is not None and one.kind == "column"]
        wide = columns.indicator is None
        everything = columns.values == ("*",)
        values = [Field(kind="column", text=text).fill(member.parts) for text in columns.values]
        table = read_member(self.descriptor, member, None if everything else [*coded, *values], coded)
        if everything:
            values = [name for name in table.column_names if name not in coded]
        for value in values:
            self._add_column(member, table, value, Field(kind="constant", text=value) if wide else columns.indicator)

    def _add_column(self, member: Member, table: pa.Table, value: str, indicator: Field | None) -> None:
        import numpy as np

        assert indicator is not None
        columns = self.descriptor.columns
        texts, keep = self._read_values(member, table.column(value))
        self.counts.missing += int((~keep).sum())
        places = {
            "indicator": self._numbers(table, member, indicator, "indicator"),
            "area": self._numbers(table, member, columns.area, "area"),
            "period": self._numbers(table, member, columns.period, "period"),
        }
        self._check_blank(table, member, places["indicator"], keep, "indicator")
        self._check_blank(table, member, places["period"], keep, "period")
        self._count_left_out(table, member, keep, places)
        keep = keep & (places["area"] >= 0) & (places["period"] >= 0)
        self._read_units(table, member, places["indicator"], keep)
        self._rows += int(keep.sum())
        if self._rows > self.descriptor.limits.rows:
            raise InvalidReference(f"{self.descriptor.id}: more than limits.rows = {self.descriptor.limits.rows} rows")
        if not keep.all():
            import pyarrow as pa

            texts = texts.filter(pa.array(keep))
            places = {name: codes[keep] for name, codes in places.items()}
        self._values.append(texts)
        self._codes.append(tuple(np.ascontiguousarray(codes, dtype=np.int32) for codes in places.values()))  # type: ignore[arg-type]

    def _read_values(self, member: Member, column: pa.ChunkedArray) -> tuple[pa.Array, Numbers]:
        """The value texts, and which rows hold one; an unreadable value raises with its row."""
        import pyarrow as pa
        import pyarrow.compute as pc

        wording = self.descriptor.wording
        texts = pc.utf8_trim_whitespace(column.combine_chunks().cast(pa.string()))
        if isinstance(texts, pa.ChunkedArray):
            texts = pa.concat_arrays(texts.chunks) if texts.num_chunks else pa.array([], pa.string())
        missing = pc.is_in(texts, value_set=pa.array(wording.missing, pa.string()))
        if wording.thousands:
            texts = pc.replace_substring(texts, wording.thousands, "")
        if wording.decimal == ",":
            texts = pc.replace_substring(texts, ",", ".")
        wrong = pc.and_(pc.invert(pc.match_substring_regex(texts, DECIMAL)), pc.invert(missing))
        if pc.any(wrong).as_py():
            row = pc.index(wrong, True).as_py()
            raise InvalidReference(
                f"{self.descriptor.id}: {member.name}, data row {row + 1}: value {column[row].as_py()!r} is no decimal "
                f"number; list it under `missing`, or set `decimal` or `thousands`, or mend the cell"
            )
        return texts, ~missing.to_numpy(zero_copy_only=False)

    def _numbers(self, table: pa.Table, member: Member, where: Field, fact: str) -> Numbers:
        """One number per row: that of its code, or -1 - (number of a reason) where there is none."""
        import numpy as np

        if where.kind != "column":
            number = self._cell(where.fill(member.parts), fact)
            return np.full(table.num_rows, number, dtype=np.int32)
        cells = _encoded(table.column(where.fill(member.parts)))
        known = [self._cell(text, fact) for text in cells.dictionary.to_pylist()]
        numbers = np.asarray([*known, -1], dtype=np.int32)
        found: Numbers = numbers[cells.indices.to_numpy(zero_copy_only=False)]
        return found

    def _cell(self, text: str, fact: str) -> int:
        """The number of one distinct cell: -1 for none, -2 for a period after ``until``."""
        if (fact, text) not in self._cells:
            self._cells[fact, text] = getattr(self, f"_{fact}_number")(text)
        return self._cells[fact, text]

    def _indicator_number(self, text: str) -> int:
        spelling = text.strip()
        case = self.descriptor.wording.indicator_case
        code = spelling.upper() if case == "upper" else spelling.lower() if case == "lower" else spelling
        if not code:
            return _LEFT_OUT
        self.spellings.setdefault(code, spelling)
        return self.indicators.number(code)

    def _area_number(self, text: str) -> int:
        code = area_code(text, self.descriptor.wording.areas, self.area_codes)
        return _LEFT_OUT if code is None else self.areas.number(code)

    def _period_number(self, text: str) -> int:
        wording = self.descriptor.wording
        if wording.early_years and text.isascii() and text.isdigit():
            text = text.zfill(4)
        code = period_code(text, form=wording.period_format, frequency=wording.frequency)
        if code is None:
            return _LEFT_OUT
        if self.until is not None and Period.parse(code).last > self.until:
            return -2
        return self.periods.number(code)

    def _check_blank(self, table: pa.Table, member: Member, numbers: Numbers, keep: Numbers, fact: str) -> None:
        wrong = keep & (numbers == _LEFT_OUT)
        if not wrong.any():
            return
        row = int(wrong.argmax())
        where = getattr(self.descriptor.columns, fact)
        name = where.fill(member.parts) if where is not None else fact
        by_column = where is not None and where.kind == "column"
        cell = table.column(name)[row].as_py() if by_column else name
        hint = "write 2015, 2015-Q3, 2015-08 or 2015-08-30, or set `period_format` or `frequency`"
        raise InvalidReference(
            f"{self.descriptor.id}: {member.name}, data row {row + 1}, column {name!r}: {cell!r} is no {fact}; "
            + (hint if fact == "period" else "fill the cell, or remove the row")
        )

    def _count_left_out(self, table: pa.Table, member: Member, keep: Numbers, places: dict[str, Numbers]) -> None:
        self.counts.later += int((keep & (places["period"] == -2)).sum())
        lost = keep & (places["area"] == _LEFT_OUT)
        if not lost.any():
            return
        where = self.descriptor.columns.area
        if where.kind != "column":
            raise InvalidReference(f"{self.descriptor.id}: {where.fill(member.parts)!r} is no area; mend columns.area")
        import pyarrow as pa

        names = table.column(where.fill(member.parts)).combine_chunks().filter(pa.array(lost))
        for entry in names.value_counts().to_pylist():
            self.counts.unmapped[entry["values"] or "(blank)"] += entry["counts"]

    def _read_units(self, table: pa.Table, member: Member, indicators: Numbers, keep: Numbers) -> None:
        where = self.descriptor.columns.unit
        if where is None or not keep.any():
            return
        import numpy as np

        names = list(self.indicators.numbers)
        if where.kind == "column":
            cells = _encoded(table.column(where.fill(member.parts)))
            texts = [text.strip() for text in cells.dictionary.to_pylist()]
            pairs = np.unique(np.stack([indicators[keep], cells.indices.to_numpy()[keep]]), axis=1).T
            found = [(names[number], texts[place]) for number, place in pairs]
        else:
            found = [(names[number], where.fill(member.parts)) for number in np.unique(indicators[keep])]
        for code, unit in found:
            if unit and self.units.setdefault(code, unit) != unit:
                raise InvalidReference(
                    f"{self.descriptor.id}: {member.name}: indicator {code!r} has two units, {self.units[code]!r} and "
                    f"{unit!r}; give each its own indicator, or leave columns.unit out"
                )

    def finish(self) -> pa.Table:
        """The table, sorted by indicator, area, period; raises when nothing or too little is left, or keys collide."""
        from sources.reference.arrange import arrange

        if self.descriptor.wording.areas == "iso3" and look_like_names(self.areas.numbers):
            raise InvalidReference(
                f"{self.descriptor.id}: the areas are {list(self.areas.numbers)[:3]} ..., which look like names "
                f'and not ISO 3166 codes; set areas = "names"'
            )
        if self._rows < self.descriptor.minimum_rows:
            lost = ", ".join(name for name, _ in self.counts.unmapped.most_common(3))
            raise InvalidReference(
                f"{self.descriptor.id}: {self._rows} rows with a value, a known area and a period; at least "
                f"{self.descriptor.minimum_rows} are expected (minimum_rows)"
                + (f"; areas not known: {lost} ..." if lost else "; the file may be cut short: fetch it again")
            )
        books = (self.indicators, self.areas, self.periods)
        table, repeated = arrange(self.descriptor.id, [list(book.numbers) for book in books], self._codes, self._values)
        self.counts.repeated = repeated
        return table


def _encoded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """A column of texts, dictionary-encoded, in one chunk."""
    import pyarrow as pa

    column = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    if isinstance(column, pa.ChunkedArray):
        column = column.unify_dictionaries().combine_chunks() if column.num_chunks else pa.array([], pa.string())
    return column if pa.types.is_dictionary(column.type) else column.dictionary_encode()


def _until(descriptor: Descriptor, vintage: date) -> date | None:
    until = descriptor.wording.until
    if until is None:
        return None
    return vintage if until == "vintage" else Period.parse(until).last
