"""What each document of a run was matched with: a recheck then judges again only what a change touches.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """JSON as text; null where a run of an older program kept nothing: such a document is judged again."""
    op.add_column("run_articles", sa.Column("looked_at", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("run_articles", "looked_at")
