"""Fixtures of the tests of ``sources``: a server of faults on loopback, and the shared data where it is there."""

import os
import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from fault_server import FaultServer

from checks.model.article import STATUSES
from sources.articles import Ingested, ingest
from sources.http import Fetcher, FetchLimits
from sources.snapshots import Snapshots


@pytest.fixture
def server():
    with FaultServer() as running:
        yield running


@pytest.fixture
def quick():
    """Limits that keep a test of timeouts and retries short."""
    return FetchLimits(deadline=5.0, connect=1.0, backoff=0.01)


@pytest.fixture
def fetcher(server, quick):
    with Fetcher(limits=quick, allowed_origins={server.origin}) as ready:
        yield ready


@pytest.fixture
def shared():
    """The shared data folder; skipped where it is absent, except on CI."""
    default = Path(__file__).resolve().parents[2].parent / "shared"
    folder = Path(os.environ.get("COUNTERCHECK_SHARED", default))
    if not folder.is_dir() and "CI" not in os.environ:
        pytest.skip("no shared data: set COUNTERCHECK_SHARED to its folder")
    return folder


@pytest.fixture
def snapshots(tmp_path):
    return Snapshots(tmp_path / "kept")


@pytest.fixture
def run(fetcher, snapshots):
    def run(*sources, **more):
        found = list(
            ingest(sources, **{"fetcher": fetcher, "snapshots": snapshots, "today": date(2026, 11, 23), **more})
        )
        for document in found:
            assert isinstance(document, Ingested)
            assert document.status in STATUSES
            assert (document.status == "ok") == (document.detail == "")
            assert (document.article is not None) == (document.status in ("ok", "extraction_suspect"))
            assert "\n" not in document.detail
        return found

    return run
