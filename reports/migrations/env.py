"""What alembic runs for each command: the migrations on the connection that the runner holds.

In: ``config.attributes["connection"]``, inside a transaction that holds the record's lock. Out: DDL.
Never: a connection or a commit of its own.
"""

from __future__ import annotations

from alembic import context

from reports.migrations.runner import VERSION_TABLE
from reports.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
