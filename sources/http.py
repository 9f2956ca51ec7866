"""The one HTTP client: checked addresses, a deadline around the whole fetch, capped bytes, few retries.

In: an http or https address and limits. Out: Fetched, the bytes with what the server said about them.
Never: a proxy or a password file of the environment, a cookie, an unchecked hop, a secret in a message.

This is the only module that imports httpx and stamina; what holds the limits is in ``sources.wire``.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType
from urllib.parse import urldefrag, urljoin, urlsplit

import httpcore
import httpx
import stamina

from sources.addresses import Resolver, check_url, mask_url, system_resolver
from sources.errors import (
    InvalidSource,
    NotFound,
    Refused,
    RetriableError,
    SourceError,
    TimedOut,
    TooLarge,
    Unavailable,
)
from sources.wire import PAGE_LIMITS, BoundedBody, CheckedNetwork, Deadline, FetchLimits

logging.getLogger("stamina").addHandler(logging.NullHandler())  # else each retry is a bare line on standard error
#: Request headers, by name or in pairs.
Headers = Mapping[str, str] | Sequence[tuple[str, str]]

_KEPT_HEADERS = ("content-type", "content-language", "content-encoding", "last-modified", "etag", "date")
_REDIRECTS = (301, 302, 303, 307, 308)
_LATER = (408, 425, 429)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What was served. Both addresses are masked; ``body`` is inflated; ``fetched_at`` is UTC in ISO 8601."""

    url: str
    final_url: str
    status_code: int
    headers: Mapping[str, str]
    body: bytes
    content_type: str | None
    charset: str | None
    fetched_at: str


class Fetcher:
    """Fetches documents. One object may serve any number of threads; nothing is shared between two fetches.

    ``allowed_origins`` are the "host:port" pairs an operator names in the settings (see ``sources.addresses``).

    >>> with Fetcher() as fetcher:
    ...     fetcher.fetch("http://127.0.0.1/")
    Traceback (most recent call last):
    ...
    sources.errors.Refused: http://127.0.0.1/: 127.0.0.1:80: leads to 127.0.0.1, which is not on the public internet; \
name the origin in the settings (allowed_origins) if it is yours
    """

    def __init__(
        self,
        *,
        limits: FetchLimits = PAGE_LIMITS,
        allowed_origins: Iterable[str] = (),
        resolver: Resolver = system_resolver,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self.limits = limits
        self.allowed_origins = frozenset(name.lower() for name in allowed_origins)
        self._resolver = resolver
        self._ssl_context = ssl_context

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Nothing stays open between fetches; here for the ``with`` statement."""

    def fetch(self, url: str, *, limits: FetchLimits | None = None, headers: Headers = ()) -> Fetched:
        """The bytes at an address, after at most ``limits.tries`` tries; else a named SourceError.

        ``headers`` are sent to the address's own host and port only, never after a redirect elsewhere.
        """
        limits = limits or self.limits
        deadline = Deadline(limits.deadline)
        try:
            for attempt in stamina.retry_context(
                on=lambda error: _wait_before_retry(error, limits, deadline),
                attempts=limits.tries,
                timeout=None,
                wait_initial=limits.backoff,
                wait_jitter=limits.backoff,
                wait_max=4 * limits.backoff,
            ):
                with attempt:
                    return self._try(url, limits, deadline, headers)
        except SourceError as error:
            shown = mask_url(url)
            text = str(error)
            if text.startswith(shown):
                raise
            raise _same(error, f"{shown}: {text}") from error
        raise AssertionError("a retry context ends by returning or raising")

    def _trust(self) -> ssl.SSLContext:
        """The certificates we trust, loaded with the first https address; two threads may both load them."""
        if self._ssl_context is None:
            self._ssl_context = httpx.create_ssl_context(trust_env=False)
        return self._ssl_context

    def _try(self, url: str, limits: FetchLimits, deadline: Deadline, more: Headers) -> Fetched:
        current = urldefrag(url).url
        home: tuple[str, str] | None = None
        network = CheckedNetwork(deadline, limits.connect, self.allowed_origins, self._resolver)
        for _ in range(limits.redirects + 1):
            check_url(current, self.allowed_origins)
            context = self._trust() if current[:6].lower() == "https:" else None
            pool = httpcore.ConnectionPool(ssl_context=context, network_backend=network)  # a hop, a connection
            home = home or _origin(current)
            own = more if _origin(current) == home else ()
            with pool, _named(current, deadline), _get(pool, current, own) as response:
                headers = httpx.Headers(response.headers)
                if response.status not in _REDIRECTS or "location" not in headers:
                    _check_status(current, response.status, headers)
                    body = _read_body(current, response, headers, limits)
                    return _fetched(url, current, response.status, headers, body)
                current = _join(current, headers["location"])
        raise Refused(f"{mask_url(url)}: more than {limits.redirects} redirects; give the address they should end at")


def _join(url: str, location: str) -> str:
    try:
        return urldefrag(urljoin(url, location)).url
    except ValueError as error:
        raise Refused(f"{mask_url(url)}: redirects to something that is no address ({error}); check it") from error


def _origin(url: str) -> tuple[str, str]:
    """Scheme, and host with port."""
    parts = urlsplit(url)
    return parts.scheme.lower(), parts.netloc.lower()


def _get(pool: httpcore.ConnectionPool, url: str, more: Headers = ()) -> AbstractContextManager[httpcore.Response]:
    parsed = httpx.URL(url)
    target = httpcore.URL(
        scheme=parsed.raw_scheme, host=parsed.raw_host, port=parsed.port, target=parsed.raw_path or b"/"
    )
    headers = {
        "Host": parsed.netloc.decode("ascii"),
        "User-Agent": f"countercheck/{_version()}",
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Encoding": "gzip",
        "Connection": "close",
        **dict(more),
    }
    wire = [(name.encode("ascii"), value.encode("ascii")) for name, value in headers.items()]
    return pool.stream("GET", target, headers=wire)


@contextmanager
def _named(url: str, deadline: Deadline) -> Iterator[None]:
    """Errors of the wire library as ours."""
    shown = mask_url(url)
    try:
        yield
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.RemoteProtocolError) as error:
        cause = error.__cause__ or error.__context__
        if deadline.left() <= 0:
            raise TimedOut(f"{shown}: not done within {deadline.seconds:g} s; try later or raise the limit") from error
        if isinstance(cause, ssl.SSLCertVerificationError):
            raise Refused(
                f"{shown}: the certificate is not valid ({cause.verify_message}); check the address"
            ) from error
        text = str(error) or type(error).__name__
        cut = "disconnected" in text or "closed" in text
        if isinstance(error, httpcore.RemoteProtocolError) and not cut:
            raise InvalidSource(f"{shown}: the answer is not HTTP ({text[:120]}); check the address") from error
        raise Unavailable(f"{shown}: no complete answer ({text[:120]}); try later") from error
    except (httpx.InvalidURL, httpcore.UnsupportedProtocol, httpcore.LocalProtocolError, UnicodeError) as error:
        raise Refused(f"{shown}: is no address that can be fetched ({error}); correct it") from error


def _check_status(url: str, status: int, headers: httpx.Headers) -> None:
    shown = mask_url(url)
    if 200 <= status < 300:
        return
    if status in (404, 410):
        raise NotFound(f"{shown}: not found (HTTP {status}); check the address")
    if status == 501:  # RFC 9110, 15.6.2: what the server cannot do it will not do later
        raise Refused(f"{shown}: the server does not do that (HTTP 501); ask for something else")
    if status >= 500 or status in _LATER:
        wait = parse_retry_after(headers.get("retry-after"))
        raise Unavailable(f"{shown}: the server cannot answer now (HTTP {status}); try later", retry_after=wait)
    if status == 413:
        raise TooLarge(f"{shown}: the answer would be too large (HTTP 413); ask for less")
    if status < 400:
        raise InvalidSource(f"{shown}: a redirect that leads nowhere (HTTP {status}); check the address")
    raise Refused(f"{shown}: the server refuses (HTTP {status}); save the page to a file and give its path")


def parse_retry_after(value: str | None, *, now: datetime | None = None) -> float | None:
    """Seconds that a Retry-After header asks for, never negative; None when it is missing or unreadable.

    >>> parse_retry_after("2"), parse_retry_after("-5"), parse_retry_after("soon")
    (2.0, 0.0, None)
    >>> at = datetime(2015, 12, 16, 10, 0, tzinfo=UTC)
    >>> parse_retry_after("Wed, 16 Dec 2015 10:00:30 GMT", now=at)
    30.0
    """
    if value is None or len(value) > 60:
        return None
    with suppress(ValueError):
        return float(max(0, int(value.strip())))
    with suppress(ValueError, TypeError, OverflowError):
        moment = parsedate_to_datetime(value)
        return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())
    return None


def _wait_before_retry(error: Exception, limits: FetchLimits, deadline: Deadline) -> bool | float:
    """Whether to try again, and after how many seconds: the server's wish, capped, never beyond the deadline."""
    if not isinstance(error, RetriableError):
        return False
    if error.retry_after is None:
        return deadline.left() > 4 * limits.backoff  # the longest pause that is drawn in fetch
    wait = min(error.retry_after, limits.retry_after)
    return wait if wait < deadline.left() else False


def _read_body(url: str, response: httpcore.Response, headers: httpx.Headers, limits: FetchLimits) -> bytes:
    shown = mask_url(url)
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise InvalidSource(f"{shown}: sent as {encoding[:40]!r} though gzip was asked for; save the page to a file")
    length = headers.get("content-length", "")
    if length.isdecimal() and len(length) < 20 and int(length) > limits.wire_bytes:
        raise TooLarge(f"{shown}: {int(length):,} bytes, over the limit of {limits.wire_bytes:,}; raise the limit")
    body = BoundedBody(shown, limits, zipped=encoding.endswith("gzip"))
    for block in response.iter_stream():
        body.add(block)
    return body.end()


def _fetched(url: str, final_url: str, status: int, headers: httpx.Headers, body: bytes) -> Fetched:
    kept = {name: headers[name] for name in _KEPT_HEADERS if name in headers}
    kind, _, parameters = kept.get("content-type", "").partition(";")
    return Fetched(
        url=mask_url(url),
        final_url=mask_url(final_url),
        status_code=status,
        headers=kept,
        body=body,
        content_type=kind.strip().lower() or None,
        charset=_charset(parameters),
        fetched_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _charset(parameters: str) -> str | None:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'").lower() or None
    return None


def _same(error: SourceError, message: str) -> SourceError:
    """The same kind of error with another text."""
    if isinstance(error, RetriableError):
        return type(error)(message, retry_after=error.retry_after)
    return type(error)(message)


def _version() -> str:
    try:
        return version("countercheck")
    except PackageNotFoundError:
        return "0"
