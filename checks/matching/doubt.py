"""Doubt: what stands in the way of a link."""

from __future__ import annotations

from typing import NamedTuple


class Doubt(NamedTuple):
    """What stands in the way of a link: its code in link_weights.csv, and it in words."""

    code: str
    text: str
