"""Artifacts: what the Prefect UI shows of a run: a table, a summary and a link. A view, never the record.

In: a RunReport and its documents. Out: three artifacts. Never: unescaped article text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact

from flows.pipeline import CheckedDocument
from flows.recording import RunReport
from flows.settings import Settings

#: Rows in the table; the page has all of them.
MOST_ROWS = 200

#: Characters of article text in one cell (review, section 7).
MOST_TEXT = 200

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$&@:])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff]+")


def plain_line(text: str) -> str:
    """One line of at most MOST_TEXT characters without control or direction characters.

    >>> plain_line("a" + chr(10) + "b")
    'a b'
    """
    line = _CONTROL.sub(" ", text).strip()
    return line if len(line) <= MOST_TEXT else line[: MOST_TEXT - 1] + "\u2026"


def escape_markdown(text: str) -> str:
    r"""Text that markdown shows as it is: no link, no image, no HTML.

    >>> escape_markdown("<b>[x](y)</b>")
    '\\<b\\>\\[x\\]\\(y\\)\\</b\\>'
    """
    return _MARKDOWN.sub(r"\\\1", plain_line(text))


def verdict_rows(documents: Sequence[CheckedDocument]) -> list[dict[str, str]]:
    """One row per result: what is claimed, the verdict and why."""
    return [
        {
            "claim": plain_line(f"{result.claim.quantity.surface} {result.claim.counted or ''}"),
            "verdict": result.verdict.label,
            "reason": result.verdict.reason,
            "why": plain_line(result.verdict.explanation),
            "flags": ", ".join(result.verdict.flags),
            "source": plain_line(document.ingested.source),
        }
        for document in documents
        for result in document.results
    ]


def summary(report: RunReport, documents: Sequence[CheckedDocument]) -> str:
    """The run in markdown: counts, what was refuted, what could not be read."""
    lines = [f"# Run {report.run_id}", "", "| verdict | claims |", "|---|---|"]
    lines += [f"| {label} | {count} |" for label, count in report.counts.items()] or ["| no claims | 0 |"]
    refuted = [row for row in verdict_rows(documents) if row["verdict"] == "refuted"][:10]
    if refuted:
        lines += ["", "## Refuted", ""]
        lines += [f"- {escape_markdown(row['claim'])}: {escape_markdown(row['why'])}" for row in refuted]
    if report.failed:
        lines += ["", "## Not checked", ""]
        lines += [
            f"- {escape_markdown(source)}: {status}: {escape_markdown(detail)}"
            for source, status, detail in report.failed
        ]
    return "\n".join(lines) + "\n"


def publish(report: RunReport, documents: Sequence[CheckedDocument], settings: Settings) -> None:
    """Create the three artifacts of a run."""
    rows = verdict_rows(documents)
    more = f"; the first {MOST_ROWS} are shown" if len(rows) > MOST_ROWS else ""
    create_table_artifact(key="verdicts", table=rows[:MOST_ROWS], description=f"{len(rows)} claims{more}")
    create_markdown_artifact(key="summary", markdown=summary(report, documents), description="Counts and failures")
    if report.index_page is not None:
        create_link_artifact(
            key="report",
            link=f"http://127.0.0.1:{settings.pages_port}/{report.run_id}/{report.index_page.name}",
            link_text="Report page of this run",
            description=f"Shown by `countercheck serve`; on disk: {report.index_page}",
        )
