"""Extraction of numeric claims from text: pure, deterministic, no network and no clock.

In: an Article. Out: an Extraction. Never: an exception for any text at all.
"""

from checks.claims.extract import extract_claims

__all__ = ["extract_claims"]
