"""The record's revisions and how a database is brought to the newest one.

In: a database address. Out: a database with the tables of ``reports.tables``. Never: rows.
"""

from reports.migrations.runner import check, current, downgrade, head, upgrade

__all__ = ["check", "current", "downgrade", "head", "upgrade"]
