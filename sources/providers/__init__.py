"""Providers: one module each, pure functions from what is wanted to requests, and from bytes to observations.

In: see ``sources.provider``. Out: the same. Never: HTTP, DuckDB, or another provider.
"""
