"""Bad input ends in a named status and exit code 3 or 2; ``run`` itself refuses a traceback."""

from __future__ import annotations

import socket
import zipfile
from datetime import date
from pathlib import Path

import pytest

from sources.articles import ingest
from sources.http import Fetcher, FetchLimits
from tests.flows.running import Done, run
from tests.flows.tables import COLUMNS, TABLE, write_dataset
from tests.sources.fault_server import FaultServer, bomb, drip, endless, head, page, raw, silent

GOOD = "At least 197 people were punished in China in 2015 for spreading rumors about the stock market."


def statuses(done: Done) -> dict[str, str]:
    """Status by the last part of the source's name."""
    return {line["id"].rsplit("/", 1)[-1]: line["status"] for line in done.lines}


def test_bad_files_are_named_and_the_good_one_is_checked(tmp_path: Path) -> None:
    """Missing, empty, blank, binary, of no known encoding or kind, a pipe, an empty folder: one status each."""
    bodies = {
        "empty.txt": b"",
        "blank.txt": b" \n\t\n",
        "empty.jsonl": b"",
        "empty.html": b"",
        "binary.txt": bytes(range(256)) * 8,
        "picture.html": b"\x89PNG\r\n\x1a\n" + bytes(200),
        "encoding.txt": b"Caf\xe9 \xff\xfe 12 people \x81 were seen",
        "unknown.pdf": b"%PDF-1.7",
        "good.txt": GOOD.encode(),
    }
    for name, body in bodies.items():
        (tmp_path / name).write_bytes(body)
    (tmp_path / "folder").mkdir()
    names = ["missing.txt", *bodies, "folder", "no\nline.txt"]
    done = run("check", *names, "--published-on", "2015-12-16", "--format", "jsonl", "--no-record", cwd=tmp_path)

    assert done.code == 3
    assert statuses(done) == {
        "missing.txt": "failed",
        "empty.txt": "extraction_empty",
        "blank.txt": "extraction_empty",
        "empty.jsonl": "extraction_empty",
        "empty.html": "extraction_empty",
        "binary.txt": "failed",
        "picture.html": "failed",
        "encoding.txt": "failed",
        "unknown.pdf": "failed",
        "good.txt": "ok",
        "folder": "failed",
        "no\nline.txt": "failed",
    }
    named = [line for line in done.err.splitlines() if line.startswith("countercheck: ")]
    assert len(named) == 11
    assert all(line.get("detail") for line in done.lines if line["status"] != "ok")


def test_bad_addresses_are_named_and_the_good_one_is_checked(server: FaultServer) -> None:
    """Refused, 404, 500, endless, 10 GB, a bomb, no HTTP, no feed, not public: one status each, within seconds."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        refusing = f"127.0.0.1:{closed.getsockname()[1]}"
        sources = {
            server.script("/good", page(GOOD, kind="text/plain; charset=utf-8")): "ok",
            f"http://{refusing}/refuses": "fetch_failed",
            server.url("/missing"): "fetch_failed",
            server.script("/broken", page(b"oh", status=500)): "fetch_failed",
            server.script("/endless", endless()): "too_large",
            server.script(
                "/ten-gigabytes", lambda wire: wire.sendall(head(length=10_000_000_000) + b"x" * 1000)
            ): "too_large",
            server.script("/bomb", bomb(60_000_000)): "too_large",
            server.script("/no-http", raw(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")): "failed",
            server.script("/no-feed", page(b"this is no feed", kind="application/rss+xml")): "failed",
            server.script("/empty-feed", page(b"<rss version='2.0'><channel/></rss>", kind="application/rss+xml")): (
                "extraction_empty"
            ),
            server.script("/picture", page(b"\x89PNG\r\n\x1a\n" + bytes(99), kind="image/png")): "failed",
            server.script("/empty", page(b"")): "extraction_empty",
            "http://127.0.0.1:9/not-allowed": "fetch_failed",
            "ftp://example.org/file": "fetch_failed",
            "http://": "fetch_failed",
        }
        done = run(
            "check", *sources, "--published-on", "2015-12-16", "--format", "jsonl", "--no-record",
            COUNTERCHECK_ALLOWED_ORIGINS=f"{server.origin},{refusing}",
        )  # fmt: skip

    assert {line["id"]: line["status"] for line in done.lines} == sources
    assert done.code == 3
    assert server.count("/missing") == 1
    assert server.count("/broken") == 3


@pytest.mark.parametrize("answer", [silent(3), drip(every=0.05), drip(every=0.05, in_head=True)])
def test_a_slow_server_ends_at_the_deadline(server: FaultServer, answer: object) -> None:
    """Silent, or dripping its body or head: timed out, with the seconds that were allowed."""
    url = server.script("/slow", answer)
    with Fetcher(limits=FetchLimits(deadline=0.6), allowed_origins={server.origin}) as fetcher:
        (document,) = ingest([url], fetcher=fetcher, snapshots=None, today=date(2026, 11, 23))

    assert (document.status, document.article) == ("timed_out", None)
    assert "0.6 s" in document.detail


def test_a_password_in_an_address_is_never_shown(server: FaultServer) -> None:
    """Neither on standard output nor on standard error."""
    done = run(
        "check", f"http://reader:s3cret@{server.origin}/x?token=s3cret", "--no-record", "--format", "jsonl",
        COUNTERCHECK_ALLOWED_ORIGINS=server.origin,
    )  # fmt: skip

    assert done.code == 3
    assert "s3cret" not in done.err + done.out.decode()


def test_bad_descriptors_and_data_are_named(tmp_path: Path) -> None:
    """A missing column, no TOML, an unknown id, a zip that is none or lacks its members, no data: exit code 2 or 3."""
    missing = write_dataset(tmp_path / "column", columns=COLUMNS.replace('"value"', '"cases"', 1))
    no_toml = tmp_path / "none.toml"
    no_toml.write_text("id = [")
    no_zip = tmp_path / "no.zip"
    no_zip.write_text("no zip")
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("readme.txt", "nothing of use")
    no_number = write_dataset(tmp_path / "number", table=TABLE.replace("38.4", "a third"))
    empty = write_dataset(tmp_path / "empty", table=TABLE.splitlines()[0] + "\n")
    alone = write_dataset(tmp_path / "alone")
    (tmp_path / "alone" / "town.csv").unlink()
    cases = [
        ((missing,), "no column 'cases'"),
        ((no_toml,), "no valid TOML"),
        (("no-such-dataset",), "no-such-dataset"),
        (("world-development-indicators", "--data", no_zip), "no whole zip file"),
        (("world-development-indicators", "--data", other), "world-development-indicators"),
        ((no_number,), "a third"),
        ((empty,), "town-tables"),
        ((alone,), "town.csv"),
    ]
    for arguments, names in cases:
        done = run("references", "add", *arguments, "--quiet")
        assert (done.code in (2, 3), done.out) == (True, b""), arguments
        assert names in done.err

    assert [row["dataset"] for row in run("references", "list", "--format", "jsonl").lines] == [
        "announcements-china-internet"
    ]


def test_broken_settings_are_named_without_their_value(tmp_path: Path) -> None:
    """An unknown setting, a port that is no number, a file that is no TOML."""
    home = tmp_path / "broken"
    home.mkdir()
    (home / "countercheck.toml").write_text("no toml")
    port = run("check", "-", COUNTERCHECK_PAGES_PORT="secret")
    file = run("check", "-", COUNTERCHECK_HOME=str(home))
    unknown = tmp_path / "unknown"
    unknown.mkdir()
    (unknown / "countercheck.toml").write_text('colour = "red"\n')
    field = run("check", "-", COUNTERCHECK_HOME=str(unknown))

    assert [done.code for done in (port, file, field)] == [2, 2, 2]
    assert "pages_port" in port.err
    assert "secret" not in port.err
    assert "countercheck.toml" in file.err
    assert "colour" in field.err


def test_an_unreachable_record_is_named() -> None:
    """A PostgreSQL that does not answer, a folder that is a file, another kind: named, and no password is shown."""
    unreachable = run("export", "--database-url", "postgresql://user:s3cret@127.0.0.1:9/none")
    nowhere = run("export", "--database-url", "sqlite:////dev/null/record.db")
    other = run("export", "--database-url", "mysql://user:s3cret@localhost/none")

    for done in (unreachable, nowhere, other):
        assert done.code in (2, 3)
        assert "record_error" in done.err
        assert "s3cret" not in done.err
