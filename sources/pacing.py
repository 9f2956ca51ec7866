"""Pace: no more requests in a stretch of time than a service lets one user ask.

In: limits, a clock and a way to wait. Out: a wait before a request where one is due. Never: a request.

What is counted is requests, not the second and third tries of one (``sources.http`` spaces those, and obeys
Retry-After); the figures in ``providers.toml`` leave room for them where a service blocks who asks too often.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

#: A wait of so many seconds is told: who looks on should not think that nothing happens.
_LONG = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLimit:
    """At most so many requests in any so many seconds."""

    requests: int
    seconds: float


class Pace:
    """Keeps all limits at once; one object for all who ask the service from this process.

    >>> waits: list[float] = []
    >>> pace = Pace([RequestLimit(requests=2, seconds=60)], clock=lambda: 100.0 + sum(waits), sleep=waits.append)
    >>> for _ in range(5):
    ...     pace.wait()
    >>> waits
    [60.0, 60.0]
    """

    def __init__(
        self,
        limits: Sequence[RequestLimit],
        *,
        name: str = "the service",
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._limits = [(limit, deque[float](maxlen=limit.requests)) for limit in limits]
        self._name, self._clock, self._sleep = name, clock, sleep
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Return when one more request is within every limit, and count it."""
        with self._lock:
            due = max((began[0] + limit.seconds for limit, began in self._limits if _full(limit, began)), default=0.0)
            left = due - self._clock()
            if left >= _LONG:
                logging.getLogger(__name__).warning("%s allows no more requests now: waiting %.0f s", self._name, left)
            if left > 0:
                self._sleep(left)
            for _, began in self._limits:
                began.append(self._clock())


def _full(limit: RequestLimit, began: deque[float]) -> bool:
    return len(began) == limit.requests
