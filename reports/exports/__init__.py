"""Results as files for spreadsheets, scripts and data frames.

In: recorded results. Out: CSV, JSON lines, Parquet. Never: SQL, a change to any value.
"""
