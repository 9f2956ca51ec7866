"""First tables: runs, articles, claims, numbers, results, gates.

Revision ID: 0001
Revises: nothing
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.String(32)
_SHA256 = sa.String(64)
_CODE = sa.String(64)
_TIME = sa.String(32)

_KINDS = "'count', 'amount', 'share', 'rate', 'change', 'ratio', 'level'"
_HEDGES = (
    "'exact', 'approximately', 'just_under', 'just_over', 'more_than', 'at_least', 'less_than', 'at_most', 'between'"
)
_WHYS = (
    "'date', 'time', 'age', 'ordinal', 'phone', 'identifier', 'score', 'address', 'list_marker', "
    "'legal_reference', 'name', 'vague', 'other'"
)
_LABELS = "'supported', 'refuted', 'conflicting_evidence', 'not_enough_evidence'"
_SPAN = '0 <= start AND start < "end"'


def _finite(*columns: str) -> str:
    return " AND ".join(
        f"({column} IS NULL OR upper({column}) NOT IN ('NAN', '-NAN', 'SNAN', '-SNAN', 'INF', '-INF', "
        "'INFINITY', '-INFINITY'))"
        for column in columns
    )


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def _link(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def _index(table: str, column: str) -> None:
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def upgrade() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("kind", _CODE, nullable=False),
        sa.Column("parameters", sa.Text, nullable=False),
        sa.Column("started_at", _TIME, nullable=False),
        sa.Column("finished_at", _TIME),
        sa.Column("status", _CODE, nullable=False),
        sa.Column("counts", sa.Text, nullable=False),
        _key("runs", "id"),
    )
    _index("runs", "started_at")
    op.create_table(
        "articles",
        sa.Column("key", _ID, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("title", sa.Text),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("published_on", sa.Date),
        sa.Column("published_on_from", _CODE, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("raw_sha256", _SHA256),
        sa.Column("first_recorded_at", _TIME, nullable=False),
        _key("articles", "key"),
    )
    op.create_table(
        "run_articles",
        sa.Column("id", _ID, nullable=False),
        sa.Column("run_id", sa.String(36), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("status", _CODE, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("article_key", _ID),
        _key("run_articles", "id"),
        _link("run_articles", "run_id", "runs.id"),
        _link("run_articles", "article_key", "articles.key"),
    )
    _index("run_articles", "run_id")
    _index("run_articles", "article_key")
    _create_claims()
    _create_results()


def _create_claims() -> None:
    op.create_table(
        "claims",
        sa.Column("id", _ID, nullable=False),
        sa.Column("article_key", _ID, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("surface", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("value_high", sa.Text),
        sa.Column("last_place", sa.Text, nullable=False),
        sa.Column("wording", _CODE, nullable=False),
        sa.Column("fully_stated", sa.Boolean, nullable=False),
        sa.Column("unit", sa.Text),
        sa.Column("counted", sa.Text),
        sa.Column("action", sa.Text),
        sa.Column("kind", _CODE, nullable=False),
        sa.Column("hedge", _CODE, nullable=False),
        sa.Column("direction", _CODE),
        sa.Column("ref_area", sa.Text),
        sa.Column("area_from", _CODE),
        sa.Column("period", sa.Text),
        sa.Column("period_from", _CODE),
        sa.Column("attributed_to", sa.Text),
        sa.Column("sentence", sa.Text, nullable=False),
        sa.Column("sentence_start", sa.Integer, nullable=False),
        sa.Column("sentence_end", sa.Integer, nullable=False),
        sa.Column("extractor_version", _CODE, nullable=False),
        _key("claims", "id"),
        _link("claims", "article_key", "articles.key"),
        sa.UniqueConstraint("article_key", "start", "end", "extractor_version", name=op.f("uq_claims_article_key")),
        _check("claims", "span", _SPAN),
        _check("claims", "kind", f"kind IN ({_KINDS})"),
        _check("claims", "hedge", f"hedge IN ({_HEDGES})"),
        _check("claims", "direction", "direction IS NULL OR direction IN ('increase', 'decrease')"),
        _check("claims", "finite", _finite("value", "value_high", "last_place")),
    )
    op.create_table(
        "numbers",
        sa.Column("article_key", _ID, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("extractor_version", _CODE, nullable=False),
        sa.Column("surface", sa.Text, nullable=False),
        sa.Column("value", sa.Text),
        sa.Column("why", _CODE, nullable=False),
        _key("numbers", "article_key", "start", "end", "extractor_version"),
        _link("numbers", "article_key", "articles.key"),
        _check("numbers", "span", _SPAN),
        _check("numbers", "why", f"why IN ({_WHYS})"),
        _check("numbers", "finite", _finite("value")),
    )


def _create_results() -> None:
    op.create_table(
        "results",
        sa.Column("id", _ID, nullable=False),
        sa.Column("claim_id", _ID, nullable=False),
        sa.Column("label", _CODE, nullable=False),
        sa.Column("reason", _CODE, nullable=False),
        sa.Column("flags", sa.Text, nullable=False),
        sa.Column("reference", sa.Text),
        sa.Column("dataset", sa.Text),
        sa.Column("indicator", sa.Text),
        sa.Column("ref_area", sa.Text),
        sa.Column("time_period", sa.Text),
        sa.Column("reference_value", sa.Text),
        sa.Column("vintage", sa.Date),
        sa.Column("reference_sha256", _SHA256),
        sa.Column("accepted", sa.Text),
        sa.Column("rivals", sa.Text, nullable=False),
        sa.Column("explanation", sa.Text, nullable=False),
        sa.Column("as_of", _TIME),
        sa.Column("link", _CODE, nullable=False),
        sa.Column("rules_version", _CODE, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        _key("results", "id"),
        _link("results", "claim_id", "claims.id"),
        _check("results", "label", f"label IN ({_LABELS})"),
        _check(
            "results",
            "firm_needs_reference",
            "NOT (label IN ('supported', 'refuted')) OR "
            "(reference_sha256 IS NOT NULL AND length(reference_sha256) > 0)",
        ),
        _check("results", "finite", _finite("reference_value")),
    )
    _index("results", "claim_id")
    _index("results", "reason")
    op.create_table(
        "run_results",
        sa.Column("run_id", sa.String(36), nullable=False),
        sa.Column("result_id", _ID, nullable=False),
        _key("run_results", "run_id", "result_id"),
        _link("run_results", "run_id", "runs.id"),
        _link("run_results", "result_id", "results.id"),
    )
    _index("run_results", "result_id")
    op.create_table(
        "gates",
        sa.Column("id", _ID, nullable=False),
        sa.Column("run_id", sa.String(36), nullable=False),
        sa.Column("suite", _CODE, nullable=False),
        sa.Column("severity", _CODE, nullable=False),
        sa.Column("success", sa.Boolean, nullable=False),
        sa.Column("failing", sa.Text, nullable=False),
        _key("gates", "id"),
        _link("gates", "run_id", "runs.id"),
    )
    _index("gates", "run_id")


def downgrade() -> None:
    for table in ("gates", "run_results", "results", "numbers", "claims", "run_articles", "articles", "runs"):
        op.drop_table(table)
