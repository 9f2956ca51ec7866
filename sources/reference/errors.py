"""Errors of the reference library: each says what, where, and what to do next.

In: nothing. Out: error classes with the status code words of the contract. Never: knows of files or formats.
"""

from __future__ import annotations

from checks.errors import CountercheckError, GateFailed, InvalidInput, InvalidTable
from sources.errors import EvidenceLost as SourceEvidenceLost
from sources.errors import InvalidSource


class InvalidDescriptor(InvalidInput):
    """A descriptor breaks its own rules; the text names the file and the key."""

    status = "invalid_descriptor"


class UnknownDataset(InvalidInput):
    """A dataset id that is neither shipped, nor a TOML file, nor held."""

    status = "unknown_dataset"


class InvalidReference(InvalidSource):
    """Reference data that cannot be read as its descriptor says; nothing of it was recorded."""

    status = "reference_invalid"


class MissingData(InvalidReference):
    """There is no data where the caller said; what is held is as good as before."""

    status = "reference_missing"


class Quarantined(GateFailed):
    """A vintage was read and failed a gate: its files are kept apart, the vintage before it stays in use."""

    status = "quarantined"


class EvidenceLost(SourceEvidenceLost):
    """A kept file is gone, or its bytes are no longer those whose hash was recorded."""

    status = "evidence_lost"


class ReferenceNotWritten(CountercheckError):
    """The disk refused (full, read-only): nothing new is visible, what was held stays usable."""

    status = "reference_not_written"


class InvalidAnnouncements(InvalidTable):
    """A table of announcements has a row that breaks its rules; the text names file and line."""

    status = "invalid_announcements"
