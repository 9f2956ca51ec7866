"""A keyed provider from end to end: asked over HTTP, kept, listed; its key in no file and no message."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from typer.testing import CliRunner

from checks.errors import InvalidInput
from flows.cli.app import app
from flows.online import KeyMissing, online_providers
from flows.references import refresh_dataset
from flows.settings import ProviderSettings, Settings

SPECIMENS = Path(__file__).parents[1] / "specimens" / "fred"
CANARY = "canary0123456789canary0123456789"


class _Fred(BaseHTTPRequestHandler):
    """Answers with the specimens to whoever has the key."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        keys = parse_qs(parts.query).get("api_key")
        name = "observations.json" if parts.path.endswith("observations") else "series.json"
        status, body = (200, (SPECIMENS / name).read_bytes()) if keys == [CANARY] else (403, b"{}")
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """A home that names FRED, served on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Fred)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    yield Settings(
        home=tmp_path / "home",
        allowed_origins=(f"127.0.0.1:{port}",),
        providers={
            "fred": ProviderSettings(url=f"http://127.0.0.1:{port}", indicators=("GDP",), areas=("USA",)),
        },
    )
    server.shutdown()
    server.server_close()


def test_a_keyed_provider_is_kept_without_its_key(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The vintage is there; the key is in no file below the home."""
    monkeypatch.setenv("FRED_API_KEY", CANARY)

    done = refresh_dataset(settings, "fred")
    listed = CliRunner().invoke(app, ["references", "list", "--format", "jsonl", "--home", str(settings.home)])

    assert (done.ok, done.status) == (True, "new_vintage")
    assert '"dataset": "fred"' in listed.stdout
    files = [path for path in settings.home.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if CANARY.encode() in path.read_bytes()]


def test_a_wrong_key_is_refused_and_not_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the address without the key."""
    monkeypatch.setenv("FRED_API_KEY", "wrong" + CANARY)

    with pytest.raises(Exception, match="403") as caught:
        refresh_dataset(settings, "fred")
    assert CANARY not in str(caught.value)


def test_a_missing_key_names_its_variable(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """What to set is said."""
    monkeypatch.delenv("FRED_API_KEY", raising=False)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)

    with pytest.raises(KeyMissing, match="FRED_API_KEY"):
        refresh_dataset(settings, "fred")


def test_unknown_and_empty_tables_are_named(tmp_path: Path) -> None:
    """A provider that is not registered, and one with nothing to keep."""
    with pytest.raises(InvalidInput, match="registered are"):
        online_providers(Settings(home=tmp_path, providers={"nowhere": ProviderSettings(indicators=("A",))}))
    with pytest.raises(InvalidInput, match="names no indicators"):
        online_providers(Settings(home=tmp_path, providers={"fred": ProviderSettings()}))
