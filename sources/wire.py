"""Below the HTTP client: limits, the deadline, connections to checked addresses, bodies that cannot grow.

In: sockets and raw blocks. Out: bytes within the limits, or TooLarge, InvalidSource, Unavailable.
Never: a connection to an unchecked address, a wait beyond the deadline, a block larger than what is still allowed.

Measured (faults, section 3): the wire library inflates without bound and its timeouts are per read.
So each read here gets what is left of the deadline, and gzip is inflated by hand, block by block.
"""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import httpcore

from sources.addresses import Resolver, check_endpoint, resolve
from sources.errors import InvalidSource, TooLarge, Unavailable

_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """What one fetch may cost (faults, section 2). Bytes and seconds; ``deadline`` holds for all tries together."""

    wire_bytes: int = 10_000_000
    decoded_bytes: int = 20_000_000
    ratio: int = 100
    ratio_from: int = 1_000_000
    deadline: float = 30.0
    connect: float = 5.0
    redirects: int = 5
    tries: int = 3
    retry_after: float = 60.0
    backoff: float = 0.5


PAGE_LIMITS = FetchLimits()


class Deadline:
    """What is left of a fetch's time."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left; at most zero when it is over."""
        return self._end - time.monotonic()

    def cap(self, seconds: float | None = None) -> float:
        """Seconds a single wait may take; the wire library's timeout when nothing is left."""
        left = self.left()
        if left <= 0:
            raise httpcore.ReadTimeout("deadline")
        return left if seconds is None else min(left, seconds)


class _Stream(httpcore.NetworkStream):
    """A connection whose every read and write ends at the deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.cap())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.cap())

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, self._deadline.cap(timeout)), self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401  the base class's type
        return self._inner.get_extra_info(info)

    def close(self) -> None:
        self._inner.close()


class CheckedNetwork(httpcore.NetworkBackend):
    """Resolves a name once, checks all its addresses and connects to one of those checked."""

    def __init__(self, deadline: Deadline, connect: float, allowed: frozenset[str], resolver: Resolver) -> None:
        self._deadline, self._connect, self._allowed, self._resolver = deadline, connect, allowed, resolver
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first of the name's checked addresses that answers."""
        endpoint = check_endpoint(host, port, self._allowed)
        addresses = resolve(endpoint, resolver=self._resolver, timeout=self._deadline.cap(self._connect))
        failure: Exception = httpcore.ConnectError("no address")
        for address in addresses[:4]:
            try:
                stream = self._inner.connect_tcp(address, port, self._deadline.cap(self._connect))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream, self._deadline)
        raise failure


class BoundedBody:
    """Collects a body: ``add`` takes raw blocks, ``end`` gives the whole; gzip is inflated by hand, block by block."""

    def __init__(self, shown: str, limits: FetchLimits, *, zipped: bool) -> None:
        self._shown, self._limits = shown, limits
        self._blocks: list[bytes] = []
        self._wire = self._decoded = 0
        self._inflater = zlib.decompressobj(wbits=31) if zipped else None

    def add(self, block: bytes) -> None:
        """Take one block as it came from the wire."""
        self._wire += len(block)
        if self._wire > self._limits.wire_bytes:
            raise TooLarge(f"{self._shown}: over {self._limits.wire_bytes:,} bytes on the wire; raise the limit")
        if self._inflater is None:
            self._take(block)
            return
        try:
            self._inflate(block)
        except zlib.error as error:
            raise InvalidSource(f"{self._shown}: is no gzip data though sent as gzip ({error}); try later") from error

    def _inflate(self, block: bytes) -> None:
        while block and self._inflater is not None:
            if self._inflater.eof:  # a second member, or padding that is left out
                if not block.startswith(b"\x1f\x8b"):
                    return
                self._inflater = zlib.decompressobj(wbits=31)
            self._take(self._inflater.decompress(block, _BLOCK))
            block = self._inflater.unconsumed_tail or self._inflater.unused_data

    def _take(self, block: bytes) -> None:
        self._decoded += len(block)
        if self._decoded > self._limits.decoded_bytes:
            raise TooLarge(f"{self._shown}: over {self._limits.decoded_bytes:,} bytes inflated; raise the limit")
        if self._inflater is not None and self._decoded > max(self._limits.ratio_from, self._wire * self._limits.ratio):
            raise TooLarge(
                f"{self._shown}: inflates to over {self._limits.ratio} times its size; it is not read further"
            )
        self._blocks.append(block)

    def end(self) -> bytes:
        """The whole body, inflated."""
        if self._inflater is not None and self._wire and not self._inflater.eof:
            raise Unavailable(f"{self._shown}: the gzip data is cut short; try later")
        return b"".join(self._blocks)
