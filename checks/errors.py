"""The error tree of countercheck: every error a caller may meet, in one place.

::

    CountercheckError            says what, where, and what to do next; carries a status code word
    |- InvalidInput              the caller gave something unusable (usage, exit code 2)
    |  |- InvalidWidth           the settings ask for a width that is none, or that a measure may not have
    |  `- InvalidModel           the settings name a model that is not there, or is none
    |- InvalidTable              a packaged or user table breaks its own rules
    |- InvalidQuantity           a value that cannot be an exact decimal
    |- GateFailed                our own frames cannot be trusted: the run must not record
    |- RecordError               the record could not be opened, upgraded or written
    `- SourceError               (sources/errors.py) a document or reference that could not be had
        |- RetriableError        may go through on a later try
        `- FinalError            will not

An error's text names the thing (path, url, column, row) and the next step.
Nothing here knows HTTP, SQL or Prefect.
"""

from __future__ import annotations


class CountercheckError(Exception):
    """Base of all named errors.

    ``status`` is the code word that reports and the record show (lower case, underscores).

    >>> raise_text = CountercheckError("no table").status
    >>> raise_text
    'failed'
    """

    status: str = "failed"


class InvalidInput(CountercheckError):
    """The caller's input is unusable as given: a usage error (exit code 2)."""

    status = "invalid_input"


class InvalidWidth(InvalidInput):
    """A width in the settings is unknown, no number, out of bounds, or narrower than a measure may be judged."""

    status = "invalid_width"


class InvalidModel(InvalidInput):
    """The model that the settings name is not there, is none, or the extra that runs it is not installed."""

    status = "invalid_model"


class InvalidTable(CountercheckError):
    """A table of knowledge (packaged or the user's) has a blank, a duplicate or an unknown code."""

    status = "invalid_table"


class InvalidQuantity(CountercheckError):
    """A value that is no finite decimal, or was handed over as a binary float."""

    status = "invalid_quantity"


class GateFailed(CountercheckError):
    """A critical expectation on one of our own frames failed; nothing may be recorded."""

    status = "gate_failed"


class RecordError(CountercheckError):
    """The record (database) could not be opened, is of another version, or refused a write."""

    status = "record_error"
