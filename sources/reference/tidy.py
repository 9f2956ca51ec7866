"""Bring every layout to one shape: indicator, ref_area, time_period, obs_value (text as published), sorted, no doubles.

In: members of a dataset's tables, a descriptor, the caller's map from area names to codes. Out: one Arrow table and
what was left out, counted. Never: changes a value, guesses an area, or lets two values stand for one key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from sources.obs_status import obs_status
from sources.reference.area_codes import look_like_names
from sources.reference.cells import LATER, LEFT_OUT, UNKNOWN, CellReader, Codebooks, last_day
from sources.reference.descriptor import Columns, Descriptor, Field, Reading
from sources.reference.errors import InvalidReference
from sources.reference.figures import multiply, read_figures
from sources.reference.layouts import read_member
from sources.reference.members import Member

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    Numbers = np.ndarray[Any, Any]


@dataclass(slots=True)
class Counts:
    """What was read and what was left out, and why; ``asked`` are rows that hold a value."""

    asked: int = 0
    missing: int = 0
    later: int = 0
    described: int = 0
    repeated: int = 0
    unmapped: Counter[str] = field(default_factory=Counter)

    @property
    def unknown_areas(self) -> int:
        """Rows with a value in areas without a code."""
        return sum(self.unmapped.values())


class Collector:
    """Takes members one by one; ``finish`` gives the sorted table."""

    def __init__(self, descriptor: Descriptor, area_codes: Callable[[str], str | None], vintage: date) -> None:
        self.descriptor, self.area_codes, self.vintage = descriptor, area_codes, vintage
        self.counts = Counts()
        self.books = Codebooks()
        self.units: dict[str, str] = {}
        #: Code -> the parts of the name of the member that it was first met in.
        self.parts: dict[str, dict[str, str]] = {}
        #: Code -> the power of ten by which its figures were multiplied; the least, where tables differ.
        self.unit_mults: dict[str, int] = {}
        self._mults = {entry.code: entry.unit_mult for entry in descriptor.indicators if entry.unit_mult}
        self._readers: dict[int, CellReader] = {}
        self._codes: list[tuple[Numbers, Numbers, Numbers]] = []
        self._values: list[pa.Array] = []
        self._statuses: list[pa.Array] = []
        self._rows = 0

    def add(self, reading: Reading, member: Member, vintage: date | None = None) -> None:
        """Read one member and keep its observations; ``vintage`` where its figures have a date of their own."""
        columns = reading.columns
        if id(reading) not in self._readers:
            self._readers[id(reading)] = CellReader(reading, self.books, self.area_codes)
        fields = [columns.indicator, columns.area, columns.period, columns.unit, columns.status]
        coded = [one.fill(member.parts) for one in fields if one is not None and one.kind == "column"]
        everything = columns.values == ("*",)
        values = [Field(kind="column", text=text).fill(member.parts) for text in columns.values]
        table = read_member(reading, member, None if everything else [*coded, *values], coded)
        if everything:
            values = [name for name in table.column_names if name not in coded and not _passed_over(name, columns)]
        rows = _Rows(self._readers[id(reading)], last_day(reading, vintage or self.vintage), table)
        for value in values:
            _Column(self, reading, rows, member, value).add()

    def keep(self, places: dict[str, Numbers], texts: pa.Array, statuses: pa.Array) -> None:
        """Take the rows of one column."""
        import numpy as np

        self._rows += len(texts)
        limit = self.descriptor.readings[0].limits.rows
        if self._rows > limit:
            raise InvalidReference(f"{self.descriptor.id}: more than limits.rows = {limit} rows")
        self._values.append(texts)
        self._statuses.append(statuses)
        self._codes.append(tuple(np.ascontiguousarray(codes, dtype=np.int32) for codes in places.values()))  # type: ignore[arg-type]

    def multiplied(self, texts: pa.Array, indicators: Numbers, unit_mult: int) -> pa.Array:
        """The figures times the power of ten of their table or of their indicator."""
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        if not self._mults and not unit_mult:
            return texts
        names = list(self.books.indicators.numbers)
        met = [int(number) for number in np.unique(indicators)]
        own = {number: self._mults[names[number]] for number in met if names[number] in self._mults}
        for number in met:
            power = own.get(number, unit_mult)
            self.unit_mults[names[number]] = min(self.unit_mults.get(names[number], power), power)
        if not own:
            return multiply(texts, unit_mult)
        powers = np.full(len(names), unit_mult)
        for number, power in own.items():
            powers[number] = power
        of_rows = powers[indicators]
        for power in np.unique(of_rows).tolist():
            texts = pc.if_else(pa.array(of_rows == power), multiply(texts, power), texts) if power else texts
        return texts

    def finish(self) -> pa.Table:
        """The table, sorted by indicator, area, period; raises when nothing or too little is left, or keys collide."""
        from sources.reference.arrange import arrange

        codings = {reading.wording.areas for reading in self.descriptor.readings}
        books = (self.books.indicators, self.books.areas, self.books.periods)
        if "iso3" in codings and look_like_names(self.books.areas.numbers):
            raise InvalidReference(
                f"{self.descriptor.id}: the areas are {list(self.books.areas.numbers)[:3]} ..., which look like names "
                f'and not ISO 3166 codes; set areas = "names"'
            )
        if self._rows < self.descriptor.minimum_rows:
            lost = ", ".join(name for name, _ in self.counts.unmapped.most_common(3))
            raise InvalidReference(
                f"{self.descriptor.id}: {self._rows} rows with a value, a known area and a period; at least "
                f"{self.descriptor.minimum_rows} are expected (minimum_rows)"
                + (f"; areas not known: {lost} ..." if lost else "; the file may be cut short: fetch it again")
            )
        codes, values, statuses = self._codes, self._values, self._statuses
        self._codes, self._values, self._statuses = (
            [],
            [],
            [],
        )  # the collector outlives the table: it is not to hold the rows twice
        table, repeated = arrange(self.descriptor.id, [list(book.numbers) for book in books], codes, values, statuses)
        self.counts.repeated = repeated
        return table


@dataclass(slots=True)
class _Rows:
    """The rows of one member, whose columns of codes are read once for all value columns."""

    cells: CellReader
    until: date | None
    table: pa.Table
    _known: dict[tuple[str, str], Numbers] = field(default_factory=dict)

    def numbers(self, name: str, fact: str) -> Numbers:
        """One number per row of a column: that of its code, or a negative one that says why there is none."""
        import numpy as np

        if (name, fact) not in self._known:
            column = encoded(self.table.column(name))
            known = self.cells.numbers(column.dictionary.to_pylist(), fact, self.until)
            of_cells = np.asarray([*known, UNKNOWN], dtype=np.int32)
            self._known[name, fact] = of_cells[column.indices.to_numpy(zero_copy_only=False)]
        return self._known[name, fact]


@dataclass(slots=True)
class _Column:
    """One value column of one member on its way into the collector."""

    collector: Collector
    reading: Reading
    rows: _Rows
    member: Member
    value: str

    def add(self) -> None:
        columns, counts = self.reading.columns, self.collector.counts
        texts, keep = read_figures(self.reading, self.member, self.rows.table.column(self.value))
        counts.missing += int((~keep).sum())
        counts.asked += int(keep.sum())
        indicator = columns.indicator or Field(kind="constant", text="{value}")
        fields = {"indicator": indicator, "area": columns.area, "period": columns.period}
        places = {fact: self._numbers(where, fact) for fact, where in fields.items()}
        for fact in ("indicator", "period"):
            self._check_known(fields[fact], places[fact], keep, fact)
        keep = self._count_left_out(keep, places)
        if not keep.all():
            import pyarrow as pa

            texts = texts.filter(pa.array(keep))
        kept = {fact: codes[keep] for fact, codes in places.items()}
        self._read_units(kept["indicator"], keep)
        self._remember_parts(kept["indicator"])
        texts = self.collector.multiplied(texts, kept["indicator"], self.reading.wording.unit_mult)
        self.collector.keep(kept, texts, self._statuses(keep))

    def _fill(self, where: Field) -> str:
        return where.fill({**self.member.parts, "value": self.value} if where.kind == "constant" else self.member.parts)

    def _numbers(self, where: Field, fact: str) -> Numbers:
        import numpy as np

        if where.kind == "column":
            return self.rows.numbers(self._fill(where), fact)
        number = self.rows.cells.numbers([self._fill(where)], fact, self.rows.until)[0]
        return np.full(self.rows.table.num_rows, number, dtype=np.int32)

    def _check_known(self, where: Field, numbers: Numbers, keep: Numbers, fact: str) -> None:
        wrong = keep & (numbers == UNKNOWN)
        if not wrong.any():
            return
        row, name = int(wrong.argmax()), self._fill(where)
        cell = self.rows.table.column(name)[row].as_py() if where.kind == "column" else name
        hint = "write 2015, 2015-Q3, 2015-08 or 2015-08-30, or set `period_format` or `frequency`"
        raise InvalidReference(
            f"{self.reading.dataset}: {self.member.name}, data row {row + 1}, column {name!r}: {cell!r} is no {fact}; "
            + (hint if fact == "period" else "fill the cell, or remove the row")
        )

    def _count_left_out(self, keep: Numbers, places: dict[str, Numbers]) -> Numbers:
        """Which rows stay; the others are counted by the reason."""
        counts, area, period = self.collector.counts, places["area"], places["period"]
        described = keep & ((area == LEFT_OUT) | (period == LEFT_OUT))
        counts.described += int(described.sum())
        counts.later += int((keep & ~described & (period == LATER)).sum())
        lost = keep & ~described & (area == UNKNOWN)
        if lost.any():
            where = self.reading.columns.area
            if where.kind != "column":
                raise InvalidReference(
                    f"{self.reading.dataset}: {self._fill(where)!r} is no area; mend columns.area, or add it to "
                    f"area_names"
                )
            import pyarrow as pa

            names = self.rows.table.column(self._fill(where)).combine_chunks().filter(pa.array(lost))
            for entry in names.value_counts().to_pylist():
                counts.unmapped[entry["values"] or "(blank)"] += entry["counts"]
        return keep & (area >= 0) & (period >= 0)

    def _read_units(self, indicators: Numbers, keep: Numbers) -> None:
        where = self.reading.columns.unit
        if where is None or not len(indicators):
            return
        import numpy as np

        names = list(self.collector.books.indicators.numbers)
        if where.kind == "column":
            cells = encoded(self.rows.table.column(self._fill(where)))
            texts = [text.strip() for text in cells.dictionary.to_pylist()]
            pairs = np.unique(np.stack([indicators, cells.indices.to_numpy()[keep]]), axis=1).T
            found = [(names[number], texts[place]) for number, place in pairs]
        else:
            found = [(names[number], self._fill(where)) for number in np.unique(indicators)]
        units = self.collector.units
        for code, unit in found:
            if unit and units.setdefault(code, unit) != unit:
                raise InvalidReference(
                    f"{self.reading.dataset}: {self.member.name}: indicator {code!r} has two units, {units[code]!r} "
                    f"and {unit!r}; give each its own indicator, or leave columns.unit out"
                )

    def _statuses(self, keep: Numbers) -> pa.Array:
        """The status of each row that stays, blank where there is none."""
        import pyarrow as pa

        where = self.reading.columns.status
        if where is None or where.kind != "column":
            return pa.repeat("" if where is None else obs_status(self._fill(where)), int(keep.sum()))
        cells = encoded(self.rows.table.column(self._fill(where)))
        read = pa.array([*(obs_status(text or "") for text in cells.dictionary.to_pylist()), ""], pa.string())
        return read.take(cells.indices.fill_null(len(read) - 1).filter(pa.array(keep)))

    def _remember_parts(self, indicators: Numbers) -> None:
        import numpy as np

        names = list(self.collector.books.indicators.numbers)
        for number in np.unique(indicators).tolist():
            self.collector.parts.setdefault(names[number], {**self.member.parts, "value": self.value})


def encoded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """A column of texts, dictionary-encoded, in one chunk."""
    import pyarrow as pa

    column = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    if isinstance(column, pa.ChunkedArray):
        column = column.unify_dictionaries().combine_chunks() if column.num_chunks else pa.array([], pa.string())
    return column if pa.types.is_dictionary(column.type) else column.dictionary_encode()


def _passed_over(name: str, columns: Columns) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in columns.leave_out)
