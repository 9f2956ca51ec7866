"""Serving: the Prefect UI, the deployments and the report pages, started together.

In: settings. Out: a process that runs until it is stopped. Never: an address other than loopback.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from checks.errors import CountercheckError
from flows.settings import Settings

#: Prefect's own default port, so that its command line finds the server.
UI_PORT = 4200

#: The first start of Prefect's server writes its database: 8 to 17 s measured.
START_SECONDS = 120


class ServerNotStarted(CountercheckError):
    """Prefect's server or the page server could not be started."""

    status = "server_not_started"


class _Pages(SimpleHTTPRequestHandler):
    """Static report pages, nothing executable, no listing of folders."""

    def list_directory(self, path: str | os.PathLike[str]) -> None:
        self.send_error(404)

    def end_headers(self) -> None:
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the signature is the library's
        """Say nothing."""


@contextmanager
def page_server(folder: Path, port: int) -> Iterator[str]:
    """Show the report pages on loopback; yields their address."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Pages, directory=str(folder)))
    except OSError as error:
        raise ServerNotStarted(
            f"report pages: port {port}: {error.strerror}; set COUNTERCHECK_PAGES_PORT to a free one"
        ) from None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def prefect_server() -> Iterator[str]:
    """The server that PREFECT_API_URL names, or one of our own on loopback; yields its API address."""
    named = os.environ.get("PREFECT_API_URL")
    if named:
        yield named
        return
    address = f"http://127.0.0.1:{UI_PORT}/api"
    command = shutil.which("prefect", path=str(Path(sys.executable).parent)) or "prefect"
    child = subprocess.Popen(  # noqa: S603 - our own virtual environment's command, no input of others
        [command, "server", "start", "--host", "127.0.0.1", "--port", str(UI_PORT)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(address, child)
        os.environ["PREFECT_API_URL"] = address
        yield address
    finally:
        child.terminate()
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()


def _wait_for(address: str, child: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if child.poll() is not None:
            raise ServerNotStarted(
                f"Prefect's server stopped at once; is port {UI_PORT} taken? Name a running server in PREFECT_API_URL"
            )
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=2):  # noqa: S310 - loopback, fixed scheme
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise ServerNotStarted(f"Prefect's server did not answer within {START_SECONDS} s at {address}")


def serve_deployments(settings: Settings) -> None:
    """Start everything and run until stopped."""
    os.environ["COUNTERCHECK_HOME"] = str(settings.home.expanduser().absolute())
    if settings.database_url:
        os.environ["COUNTERCHECK_DATABASE_URL"] = settings.database_url
    with page_server(settings.pages, settings.pages_port) as pages, prefect_server() as api:
        from flows.deployments import start

        print(f"Prefect UI:   {api.removesuffix('/api')}", file=sys.stderr)
        print(f"report pages: {pages}<run id>/index.html", file=sys.stderr, flush=True)
        start(settings)
