"""Claims are kept whole: a recheck judges what was read then, and does not read the text again.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

#: Null where a claim has none; claims of extractors before "6" were not kept whole and are read again.
_COLUMNS = ("implied_area", "base_period")


def upgrade() -> None:
    for name in _COLUMNS:
        op.add_column("claims", sa.Column(name, sa.Text(), nullable=True))


def downgrade() -> None:
    for name in reversed(_COLUMNS):
        op.drop_column("claims", name)
