"""What was recorded, as rows read back: frozen, in plain types.

In: rows of the record. Out: nouns for pages, exports and commands. Never: SQL, a value other than the stored one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """A run; times are ISO 8601 in UTC, ``finished_at`` None while it runs or when it was killed."""

    id: str
    kind: str
    parameters: Json
    started_at: str
    finished_at: str | None
    status: str
    counts: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRow:
    """An article as recorded."""

    key: str
    url: str | None
    title: str | None
    text: str
    published_on: date | None
    published_on_from: str
    language: str
    raw_sha256: str | None
    first_recorded_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRow:
    """A number that is no claim."""

    start: int
    end: int
    surface: str
    value: str | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """A result: ``document`` is CheckResult.as_dict() as stored; the rest places it in its article."""

    id: str
    claim_id: str
    article_key: str
    url: str | None
    title: str | None
    published_on: date | None
    sentence_start: int
    extractor_version: str
    document: Json

    @property
    def label(self) -> str:
        """One of the four labels."""
        return str(self.document["label"])


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A document of a run with its named status; ``labels`` counts its results."""

    source: str
    status: str
    detail: str
    article_key: str | None
    title: str | None
    url: str | None
    published_on: date | None
    labels: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRow:
    """What a suite said about the run's own frames."""

    suite: str
    severity: str
    success: bool
    failing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """All that the index page of a run shows."""

    run: RunRow
    documents: tuple[DocumentRow, ...]
    gates: tuple[GateRow, ...]
    labels: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """All that an article's page shows; ``run_id`` is the run whose results these are."""

    article: ArticleRow
    results: tuple[ResultRow, ...]
    numbers: tuple[NumberRow, ...]
    run_id: str | None
