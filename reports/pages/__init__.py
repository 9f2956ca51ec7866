"""Self-contained HTML pages of the record.

In: recorded rows. Out: one file per article and one index per run. Never: scripts, external addresses, SQL.
"""
