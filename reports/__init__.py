"""The record: runs, articles, claims, numbers and results in SQL, and the pages and exports made of it.

In: nouns of ``checks.model``. Out: rows, pages, files. Never: fetching, judging, Prefect.
"""
