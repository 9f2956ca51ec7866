"""What `extract` prints: claims and plain numbers, one document at a time.

In: documents with their extraction. Out: JSON lines, CSV rows or tables. Never: verdicts.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, TextIO

from flows.cli.options import Format
from flows.cli.output import json_line

if TYPE_CHECKING:
    from checks.model.claim import Extraction
    from sources.articles import Ingested


class ExtractionWriter:
    """Writes each document's claims as it comes, so that a folder of any size needs no memory."""

    def __init__(self, style: Format, all_numbers: bool, stream: TextIO) -> None:
        self._style = style
        self._all_numbers = all_numbers
        self._stream = stream
        self._csv: csv.DictWriter[str] | None = None

    def write(self, document: Ingested, extraction: Extraction | None) -> None:
        """Print one document; without an extraction it is one that failed."""
        if self._style is Format.jsonl:
            self._stream.write(json_line(self._line(document, extraction)) + "\n")
        elif extraction is not None and self._style is Format.csv:
            self._rows(document, extraction)
        elif extraction is not None:
            self._table(document, extraction)

    def close(self) -> None:
        """End the output."""
        self._stream.flush()

    def _line(self, document: Ingested, extraction: Extraction | None) -> dict[str, object]:
        article = document.article
        line: dict[str, object] = {"id": article.id if article else document.source, "claims": []}
        if extraction is not None:
            line["claims"] = [claim.as_dict() for claim in extraction.claims]
            if self._all_numbers:
                line["numbers"] = [number.as_dict() for number in extraction.numbers]
        if document.status != "ok":
            line.update(status=document.status, detail=document.detail)
        return line

    def _rows(self, document: Ingested, extraction: Extraction) -> None:
        from reports.exports.rows import safe_cell

        for item in self._items(extraction):
            row = {"document": document.source, **item}
            if self._csv is None:
                names = ["document", *_CLAIM_FIELDS, *(["why"] if self._all_numbers else [])]
                self._csv = csv.DictWriter(self._stream, names, restval="", lineterminator="\n")
                self._csv.writeheader()
            self._csv.writerow({name: safe_cell(value) for name, value in row.items()})

    def _items(self, extraction: Extraction) -> list[dict[str, object]]:
        items = [claim.as_dict() for claim in extraction.claims]
        if self._all_numbers:
            items += [number.as_dict() for number in extraction.numbers]
        return sorted(items, key=lambda item: int(str(item["start"])))

    def _table(self, document: Ingested, extraction: Extraction) -> None:
        from rich.console import Console
        from rich.markup import escape
        from rich.table import Table

        console = Console(file=self._stream, width=None if self._stream.isatty() else 120, highlight=False)
        table = Table(title=escape(document.source), title_justify="left", expand=True)
        names = ("surface", "value", "unit", "counted", "kind", "hedge", "ref_area", "period", "why")
        for name in names[: None if self._all_numbers else -1]:
            table.add_column(name)
        for item in self._items(extraction):
            table.add_row(*(escape(str(item.get(str(column.header)) or "")) for column in table.columns))
        console.print(table)


_CLAIM_FIELDS = (
    "start",
    "end",
    "surface",
    "value",
    "value_high",
    "unit",
    "counted",
    "action",
    "kind",
    "hedge",
    "direction",
    "ref_area",
    "period",
    "attributed_to",
)
