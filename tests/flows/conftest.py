"""End-to-end tests start processes and import one another's helpers: the repository is on the path."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tests.sources.fault_server import FaultServer  # noqa: E402


@pytest.fixture
def server() -> Iterator[FaultServer]:
    """A server of scripted answers on loopback."""
    with FaultServer() as running:
        yield running
