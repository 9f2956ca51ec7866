"""SDMX-CSV 1.0 and 2.0, with codes, with names beside them, or both in one cell.

In: bytes as served. Out: Message. Never: a last line that may have been cut.

Read after the field guides of sdmx-twg/sdmx-csv (1.0 and 2.0.0) and tables as served:

- 1.0 begins with DATAFLOW, the ECB's own with KEY, 2.0 with STRUCTURE, which may name the separator of lists: "[;]".
- ``labels=both``: header "GEO: Area", cells "FR: France". ``labels=name`` has STRUCTURE_NAME, and after ACTION each
  column of codes is followed by one of names.
- With semicolons between the cells, a decimal comma.
- A row without period and value says something of all rows that share its dimensions.
- Rows to be deleted are no data. A last line without its end may have been cut: it is left out.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from sources.answers import Answer
from sources.sdmx.message import PERIOD, VALUE, Message, Observation, one_observation, with_groups

_FIRST = re.compile(r"\"?(?P<name>DATAFLOW|STRUCTURE|KEY)(\[(?P<list>.)\])?\"?(?P<delimiter>[,;\t])")
_SUFFIX = re.compile(r"(\[[^\]]*\])+$")
_DELETE = frozenset({"D", "DELETE"})
#: SDMX 3.0's word for "not said".
_UNSAID = frozenset({"~"})
_LABEL = ": "


def looks_like_csv(text: str) -> bool:
    """Whether a text begins like an SDMX-CSV table."""
    return _FIRST.match(text) is not None


def read_csv(answer: Answer, text: str) -> Message:
    """The table; raises ProviderChanged where it is none."""
    first = _FIRST.match(text)
    if first is None:
        raise answer.changed(f"no SDMX-CSV: it begins {text[:60]!r}")
    whole = text if text.endswith(("\n", "\r")) else text[: max(text.rfind("\n"), text.rfind("\r")) + 1]
    try:
        lines = list(csv.reader(io.StringIO(whole, newline=""), delimiter=first["delimiter"], strict=True))
    except csv.Error as error:
        raise answer.changed(f"a table that cannot be read ({error})") from None
    lines = [line for line in lines if line]
    if not lines:
        raise answer.changed("a table without a header")
    columns = _Columns(answer, lines[0], comma=first["delimiter"] == ";")
    found, groups = list[Observation](), []
    for line in lines[1:]:
        cells = columns.read(line)
        row = one_observation(cells)
        if PERIOD not in row.codes and row.value is None:
            groups.append(row.codes)
        else:
            found.append(row)
    return Message(observations=tuple(with_groups(found, groups)), labels=columns.labels, title=columns.title)


class _Columns:
    """What each column holds; collects the labels of the rows that are read."""

    def __init__(self, answer: Answer, header: Sequence[str], *, comma: bool) -> None:
        self.answer, self.comma = answer, comma
        self.labels: dict[tuple[str, str], str] = {}
        self.title: str | None = None
        self.count = len(header)
        names = [_SUFFIX.sub("", name.partition(_LABEL)[0].strip()) for name in header]
        self.both = [_LABEL in name for name in header]
        after = names.index("ACTION") + 1 if "STRUCTURE_NAME" in names and "ACTION" in names else self.count
        self.codes = [at for at in range(self.count) if at < after or (at - after) % 2 == 0]
        self.named = {at: at + 1 for at in self.codes if at >= after}
        self.names = names
        kept = [names[at].upper() for at in self.codes]
        if len(set(kept)) != len(kept):
            raise answer.changed("a column twice")
        if VALUE not in kept or any(at + 1 >= self.count for at in self.named):
            raise answer.changed(f"columns {', '.join(names)[:160]}")

    def read(self, line: Sequence[str]) -> dict[str, str]:
        """Id -> code of one row."""
        if len(line) != self.count:
            raise self.answer.changed(f"a row of {len(line)} cells where {self.count} are")
        cells: dict[str, str] = {}
        for at in self.codes:
            name, cell = self.names[at].upper(), "" if line[at] in _UNSAID else line[at]
            label = line[self.named[at]] if at in self.named else ""
            if self.both[at] and _LABEL in cell:
                cell, _, label = cell.partition(_LABEL)
            if label:
                self.labels.setdefault((name, cell), label)
            cells[name] = cell
        if cells.get("ACTION", "").upper() in _DELETE:
            raise self.answer.changed("rows to be deleted")
        self._note_title(line)
        if self.comma:
            cells[VALUE] = cells[VALUE].replace(",", ".")
        return cells

    def _note_title(self, line: Sequence[str]) -> None:
        names = [name.upper() for name in self.names]
        if "STRUCTURE_NAME" in names:
            self.title = line[names.index("STRUCTURE_NAME")] or None
            return
        for name in ("DATAFLOW", "STRUCTURE_ID"):
            if name in names:
                self.title = line[names.index(name)].partition(_LABEL)[2] or None
