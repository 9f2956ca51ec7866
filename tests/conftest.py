"""What every test may rely on: no network beyond loopback, a home folder of its own, the shared data where it is."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

for _name, _value in {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "GX_ANALYTICS_ENABLED": "false",
}.items():
    os.environ.setdefault(_name, _value)

_LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """A test that reaches for anything but loopback fails, naming the address; one that is marked network may."""
    if request.node.get_closest_marker("network") is not None:
        return
    real_connect = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        host = str(address[0]) if isinstance(address, tuple) else ""
        if self.family in (socket.AF_INET, socket.AF_INET6) and not host.startswith(_LOOPBACK):
            raise AssertionError(f"a test reached for {address!r}")
        real_connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(autouse=True)
def _own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test reads or writes the user's own data."""
    for name in list(os.environ):
        if name.startswith("COUNTERCHECK_") and name not in ("COUNTERCHECK_SHARED", "COUNTERCHECK_TEST_POSTGRES"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("COUNTERCHECK_HOME", str(tmp_path / "home"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared data folder; a test that needs it skips elsewhere, and never in CI."""
    folder = Path(os.environ.get("COUNTERCHECK_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    if not (folder / "contract.md").is_file():
        if os.environ.get("CI"):
            pytest.fail(f"CI needs the shared data folder; {folder} is not there")
        pytest.skip("needs the shared data folder: set COUNTERCHECK_SHARED")
    return folder
