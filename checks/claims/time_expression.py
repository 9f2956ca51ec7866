"""A time that a sentence tells."""

from __future__ import annotations

from typing import NamedTuple

from checks.model.period import Period


class TimeExpression(NamedTuple):
    """Tokens ``first`` to ``stop`` tell a time. ``role``: at, since, until, compared, clock."""

    first: int
    stop: int
    period: Period | None
    role: str = "at"
