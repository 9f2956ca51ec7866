"""Run the demo: loopback server, Prefect flow, verdict table, path of the page.

In: a folder. Out: an exit code and text. Never: an address that is not loopback.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from typing import Any


class _Page(BaseHTTPRequestHandler):
    """Answers every GET with the sample page."""

    def do_GET(self) -> None:
        body = resources.files("flows.demo").joinpath("crackdown.html").read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the signature is the library's
        """Say nothing."""


@contextmanager
def sample_page() -> Iterator[str]:
    """Serve the sample on a free loopback port; yields "127.0.0.1:port"."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Page)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def run_demo(home: Path) -> int:
    """Check the sample page; 0 when the flow completed."""
    with sample_page() as origin:
        _prepare(home, origin)
        print("starting Prefect and checking the sample page (some 20 seconds) ...", file=sys.stderr, flush=True)
        from flows.check_articles import check_articles

        state: Any = check_articles([f"http://{origin}/crackdown"], return_state=True)
    if not state.is_completed():
        print(f"countercheck: the flow did not complete: {state.message}", file=sys.stderr)
        return 1
    report = state.result()
    _show(home, report.run_id)
    print(f"\nPrefect flow run: {state.name}: {state.message}")
    print(f"Report page: {report.index_page}")
    return 0


def _prepare(home: Path, origin: str) -> None:
    """Everything of the demo lies in its own folder, also what Prefect writes; set before Prefect is imported."""
    home.mkdir(parents=True, exist_ok=True)
    os.environ.update(
        COUNTERCHECK_HOME=str(home),
        COUNTERCHECK_DATABASE_URL=f"sqlite:///{home / 'record.db'}",
        COUNTERCHECK_ALLOWED_ORIGINS=origin,
        PREFECT_HOME=str(home / "prefect"),
        PREFECT_LOGGING_LEVEL="WARNING",
        PREFECT_SERVER_LOGGING_LEVEL="ERROR",
    )
    os.environ.pop("PREFECT_API_URL", None)


def _show(home: Path, run_id: str) -> None:
    from flows.cli.output import print_results
    from reports.queries import results_of_run
    from reports.store import Record

    record = Record.open(f"sqlite:///{home / 'record.db'}")
    try:
        rows = [row.document for row in results_of_run(record, run_id)]
        print_results("The sample article", rows, sys.stdout)
    finally:
        record.close()
