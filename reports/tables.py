"""The record's tables, as the newest migration leaves them.

In: nothing. Out: SQLAlchemy tables. Never: a connection, a clock.

Numbers are decimal text, JSON is ASCII text, times are ISO 8601 text in UTC, ids are hexadecimal.
Articles, claims, numbers and results are content: no run id and no time of judging is part of them,
so runs share rows; ``run_articles`` and ``run_results`` say which run saw what.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

from checks.model.claim import KINDS, WHYS
from checks.model.quantity import HEDGES
from checks.model.verdict import LABELS
from reports.columns import JsonText, SafeText

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

#: Labels that accuse or acquit; they need a stored reference (judging, section 11).
FIRM = ("supported", "refuted")

_ID = String(32)
_SHA256 = String(64)
_CODE = String(64)


def among(column: str, codes: Sequence[str], *, nullable: bool = False) -> str:
    """SQL condition: the column holds one of the codes.

    >>> among("label", ("a", "b"), nullable=True)
    "label IS NULL OR label IN ('a', 'b')"
    """
    listed = ", ".join(f"'{code}'" for code in codes)
    return f"{column} IS NULL OR {column} IN ({listed})" if nullable else f"{column} IN ({listed})"


def finite(*columns: str) -> str:
    """SQL condition: no column holds the text of an infinity or of not-a-number."""
    return " AND ".join(
        f"({column} IS NULL OR upper({column}) NOT IN ('NAN', '-NAN', 'SNAN', '-SNAN', 'INF', '-INF', "
        "'INFINITY', '-INFINITY'))"
        for column in columns
    )


runs = Table(
    "runs",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("kind", _CODE, nullable=False),
    Column("parameters", JsonText, nullable=False),
    Column("started_at", String(32), nullable=False),
    Column("finished_at", String(32)),
    Column("status", _CODE, nullable=False),
    Column("counts", JsonText, nullable=False),
    Index(None, "started_at"),
)

articles = Table(
    "articles",
    METADATA,
    Column("key", _ID, primary_key=True),
    Column("url", SafeText),
    Column("title", SafeText),
    Column("text", SafeText, nullable=False),
    Column("published_on", Date),
    Column("published_on_from", _CODE, nullable=False),
    Column("language", SafeText, nullable=False),
    Column("raw_sha256", _SHA256),
    Column("first_recorded_at", String(32), nullable=False),
)

run_articles = Table(
    "run_articles",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("run_id", ForeignKey("runs.id"), nullable=False, index=True),
    Column("source", SafeText, nullable=False),
    Column("status", _CODE, nullable=False),
    Column("detail", SafeText, nullable=False),
    Column("article_key", ForeignKey("articles.key"), index=True),
    Column("looked_at", JsonText),
)

claims = Table(
    "claims",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("article_key", ForeignKey("articles.key"), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("surface", SafeText, nullable=False),
    Column("value", SafeText, nullable=False),
    Column("value_high", SafeText),
    Column("last_place", SafeText, nullable=False),
    Column("wording", _CODE, nullable=False),
    Column("fully_stated", Boolean, nullable=False),
    Column("unit", SafeText),
    Column("counted", SafeText),
    Column("action", SafeText),
    Column("kind", _CODE, nullable=False),
    Column("hedge", _CODE, nullable=False),
    Column("direction", _CODE),
    Column("ref_area", SafeText),
    Column("area_from", _CODE),
    Column("implied_area", SafeText),
    Column("period", SafeText),
    Column("period_from", _CODE),
    Column("base_period", SafeText),
    Column("attributed_to", SafeText),
    Column("sentence", SafeText, nullable=False),
    Column("sentence_start", Integer, nullable=False),
    Column("sentence_end", Integer, nullable=False),
    Column("extractor_version", _CODE, nullable=False),
    UniqueConstraint("article_key", "start", "end", "extractor_version"),
    CheckConstraint('0 <= start AND start < "end"', name="span"),
    CheckConstraint(among("kind", KINDS), name="kind"),
    CheckConstraint(among("hedge", HEDGES), name="hedge"),
    CheckConstraint(among("direction", ("increase", "decrease"), nullable=True), name="direction"),
    CheckConstraint(finite("value", "value_high", "last_place"), name="finite"),
)

numbers = Table(
    "numbers",
    METADATA,
    Column("article_key", ForeignKey("articles.key"), primary_key=True),
    Column("start", Integer, primary_key=True, autoincrement=False),
    Column("end", Integer, primary_key=True, autoincrement=False),
    Column("extractor_version", _CODE, primary_key=True),
    Column("surface", SafeText, nullable=False),
    Column("value", SafeText),
    Column("why", _CODE, nullable=False),
    CheckConstraint('0 <= start AND start < "end"', name="span"),
    CheckConstraint(among("why", WHYS), name="why"),
    CheckConstraint(finite("value"), name="finite"),
)

results = Table(
    "results",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("claim_id", ForeignKey("claims.id"), nullable=False, index=True),
    Column("label", _CODE, nullable=False),
    Column("reason", _CODE, nullable=False, index=True),
    Column("flags", JsonText, nullable=False),
    Column("reference", JsonText),
    Column("dataset", SafeText),
    Column("indicator", SafeText),
    Column("ref_area", SafeText),
    Column("time_period", SafeText),
    Column("reference_value", SafeText),
    Column("vintage", Date),
    Column("reference_sha256", _SHA256),
    Column("accepted", JsonText),
    Column("rivals", JsonText, nullable=False),
    Column("explanation", SafeText, nullable=False),
    Column("as_of", String(32)),
    Column("link", _CODE, nullable=False),
    Column("rules_version", _CODE, nullable=False),
    Column("document", JsonText, nullable=False),
    CheckConstraint(among("label", LABELS), name="label"),
    CheckConstraint(
        f"NOT ({among('label', FIRM)}) OR (reference_sha256 IS NOT NULL AND length(reference_sha256) > 0)",
        name="firm_needs_reference",
    ),
    CheckConstraint(finite("reference_value"), name="finite"),
)

run_results = Table(
    "run_results",
    METADATA,
    Column("run_id", ForeignKey("runs.id"), primary_key=True),
    Column("result_id", ForeignKey("results.id"), primary_key=True, index=True),
)

gates = Table(
    "gates",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("run_id", ForeignKey("runs.id"), nullable=False, index=True),
    Column("suite", _CODE, nullable=False),
    Column("severity", _CODE, nullable=False),
    Column("success", Boolean, nullable=False),
    Column("failing", JsonText, nullable=False),
)
