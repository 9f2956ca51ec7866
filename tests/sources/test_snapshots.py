"""Snapshots: whole or not there, found when changed, safe with two processes."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from sources.errors import EvidenceLost
from sources.snapshots import Snapshots

BODY = b"197 people have been punished." * 20


@pytest.fixture
def snapshots(tmp_path):
    return Snapshots(tmp_path / "snapshots")


def test_the_same_bytes_come_back(snapshots):
    sha256 = snapshots.keep(BODY, {"url": "https://example.org/"})

    assert sha256 == hashlib.sha256(BODY).hexdigest()
    assert snapshots.read(sha256) == BODY
    assert snapshots.path(sha256).relative_to(snapshots.folder).parts == (sha256[:2], sha256[2:4], sha256)


def test_the_first_origin_stays_and_further_ones_are_added(snapshots):
    first, second = {"url": "https://example.org/"}, {"url": "https://example.org/mobile", "title": "£"}

    for origin in (first, first, second, first):
        sha256 = snapshots.keep(BODY, origin)

    assert snapshots.origins(sha256) == [first, second]


def test_a_file_is_kept_as_its_bytes_are(snapshots, tmp_path):
    path = tmp_path / "big.jsonl"
    path.write_bytes(BODY * 9999)

    assert snapshots.keep_file(path, {"path": "big.jsonl"}) == hashlib.sha256(BODY * 9999).hexdigest()
    assert not list(snapshots.folder.rglob(".new-*"))


def test_every_flipped_byte_is_found(snapshots):
    sha256 = snapshots.keep(BODY, {})
    path = snapshots.path(sha256)
    for place in range(0, len(BODY), 6):
        path.write_bytes(BODY[:place] + bytes([BODY[place] ^ 1]) + BODY[place + 1 :])
        with pytest.raises(EvidenceLost, match="evidence lost"):
            snapshots.read(sha256)


def test_keeping_again_heals_a_damaged_snapshot(snapshots):
    sha256 = snapshots.keep(BODY, {})
    snapshots.path(sha256).write_bytes(b"damaged")

    snapshots.keep(BODY, {})

    assert snapshots.read(sha256) == BODY


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "x" * 64, "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_a_name_that_is_no_hash_reads_nothing(snapshots, name):
    with pytest.raises(EvidenceLost):
        snapshots.read(name)


def test_a_snapshot_that_is_gone_is_named(snapshots):
    with pytest.raises(EvidenceLost, match="fetch it again"):
        snapshots.read("a" * 64)


def test_two_processes_keep_the_same_bytes_at_once(snapshots):
    """Each origin is there once per keep, the first one whole, nothing torn, no temporary file left."""
    code = (
        "import sys; from pathlib import Path; from sources.snapshots import Snapshots\n"
        "s = Snapshots(Path(sys.argv[1]))\n"
        "for n in range(40):\n"
        "    for body in (b'a', b'b' * 100_000):\n"
        "        s.keep(body, {'process': sys.argv[2], 'n': n})\n"
    )
    root = Path(__file__).resolve().parents[2]
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(snapshots.folder), str(number)], cwd=root)
        for number in range(3)
    ]
    assert [process.wait(60) for process in running] == [0, 0, 0]

    for body in (b"a", b"b" * 100_000):
        sha256 = hashlib.sha256(body).hexdigest()
        assert snapshots.read(sha256) == body
        assert len(snapshots.origins(sha256)) == 120
    assert not list(snapshots.folder.rglob(".new-*"))
