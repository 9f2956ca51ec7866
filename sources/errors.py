"""What can go wrong when a document or a reference is fetched or read.

::

    SourceError                a document or reference that could not be had
    |- RetriableError          may go through on a later try
    |  `- Unavailable          no connection, a reset, 429, 5xx
    `- FinalError              will not
       |- NotFound             404, 410, a file that is not there
       |- Refused              an address we may not fetch; 401, 403, 451; too many redirects
       |- TooLarge             a limit of bytes, characters, elements or memory
       |- TimedOut             the deadline of the whole fetch, or of parsing, is over
       |- InvalidSource        served or read, but not what it should be
       `- EvidenceLost         a snapshot that is gone, or whose bytes no longer have its hash

In: nothing. Out: classes; each carries ``status``, one of ``checks.model.article.STATUSES``.
Never: a secret in a message (callers mask addresses with ``sources.addresses.mask_url``).
"""

from __future__ import annotations

from checks.errors import CountercheckError


class SourceError(CountercheckError):
    """Base: a document or reference that could not be had."""

    status = "fetch_failed"


class RetriableError(SourceError):
    """May go through on a later try; ``retry_after`` is the server's wish in seconds, if it told one.

    >>> RetriableError("example.org answered 503", retry_after=2.0).retry_after
    2.0
    """

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class FinalError(SourceError):
    """Trying again changes nothing."""


class Unavailable(RetriableError):
    """No connection, a broken one, or a server that says "later"."""


class NotFound(FinalError):
    """There is nothing at that address or path."""


class Refused(FinalError):
    """We may not fetch the address, or its server does not let us."""


class TooLarge(FinalError):
    """A limit of bytes, characters, elements or memory was passed.

    >>> TooLarge("page is over 10,000,000 bytes").status
    'too_large'
    """

    status = "too_large"


class TimedOut(FinalError):
    """The deadline around the whole fetch, or around parsing, is over."""

    status = "timed_out"


class InvalidSource(FinalError):
    """The bytes came, but are not what they should be."""

    status = "failed"


class EvidenceLost(FinalError):
    """A kept snapshot is missing, or its bytes no longer have its hash."""

    status = "failed"
