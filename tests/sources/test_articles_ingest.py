"""Sources to documents: each ends in a named status, nothing raises (invariant I10)."""

import io
import json
import os
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.model.article import STATUSES
from sources.articles import ingest, ingest_text
from sources.articles.documents import ingest_line
from sources.snapshots import Snapshots

TODAY = date(2026, 11, 23)
SENTENCE = "Police punished 197 people for spreading rumours about the stock market. "
BODY = f"<article><p>{SENTENCE * 3}</p><p>{SENTENCE * 2}</p></article>"
HTML = f"<html lang='en'><head><title>News</title></head><body>{BODY}</body></html>"
DATED = HTML.replace("<title>", '<meta property="article:published_time" content="2015-12-16"><title>')


def write(folder, name, body):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body if isinstance(body, bytes) else body.encode())
    return str(path)


# files


def test_a_text_is_taken_exactly(run, tmp_path, snapshots):
    text = "\r\n  197\u00a0people \r\rwere\tpunished.\u2028 £5\n\n"
    for name, body in (("a.txt", text.encode()), ("b.TXT", text.encode("utf-8-sig")), ("c.md", text.encode())):
        path = write(tmp_path, name, body)

        (found,) = run(path)

        assert found.article.text == text
        assert (found.source, found.article.id) == (path, path)
        assert snapshots.read(found.article.raw_sha256) == body
        assert snapshots.origins(found.article.raw_sha256)[0]["path"].endswith((".txt", ".TXT", ".md"))


def test_a_name_stays_as_it_was_given(run, tmp_path, monkeypatch):
    write(tmp_path, "a.txt", "197 people")
    monkeypatch.chdir(tmp_path)

    assert run("./a.txt")[0].article.id == "./a.txt"


def test_a_page_in_a_file(run, tmp_path):
    (found,) = run(write(tmp_path, "a.html", DATED))

    assert found.article.text == f"{(SENTENCE * 3).strip()}\n{(SENTENCE * 2).strip()}"
    assert (found.article.published_on, found.article.published_on_from) == (date(2015, 12, 16), "metadata")
    assert (found.article.title, found.article.url) == ("News", None)


@pytest.mark.parametrize(
    ("name", "body", "status", "why"),
    [
        ("a.txt", b"", "extraction_empty", "no text"),
        ("a.txt", b" \n\t", "extraction_empty", "no text"),
        ("a.txt", b"caf\xe9 \xa35", "ok", ""),
        ("a.txt", b"caf\xe9 \x81", "failed", "not valid UTF-8"),
        ("a.txt", b"\xff\xfe\x00", "failed", "byte order mark"),
        ("a.txt", b"a\0b", "failed", "NUL"),
        ("a.txt", b"%PDF-1.4", "failed", "a PDF"),
        ("a.txt", b"x" * 1_000_000, "ok", ""),
        ("a.txt", b"x" * 1_000_001, "too_large", "1,000,001"),
        ("a.md", b"x" * 20_000_001, "too_large", "20,000,000 bytes"),
        ("a.html", b"", "extraction_empty", "nothing"),
        ("a.html", b"<html><body>Short.</body></html>", "extraction_suspect", "characters"),
        ("a.html", b"PK\x03\x04", "failed", "zip"),
        ("a.htm", b"<html><script>x</script></html>", "extraction_empty", "no text"),
        ("a.docx", b"PK", "failed", ".jsonl"),
        ("noextension", b"197", "failed", "known are .html"),
        ("a.jsonl", b"", "extraction_empty", "no lines"),
        ("a.jsonl", b"\n \n", "extraction_empty", "no lines"),
    ],
)
def test_each_kind_of_file_ends_named(run, tmp_path, name, body, status, why):
    (found,) = run(write(tmp_path, name, body))

    assert found.status == status
    assert why in found.detail


def test_paths_that_are_no_documents_are_named(run, tmp_path):
    (tmp_path / "empty").mkdir()
    write(tmp_path, "pictures/a.png", b"\x89PNG")
    os.mkfifo(tmp_path / "pipe.txt")

    found = run(
        "no/such.txt", str(tmp_path / "empty"), str(tmp_path / "pictures"), str(tmp_path / "pipe.txt"), "a\0b", ""
    )

    assert [document.status for document in found] == ["failed"] * 6
    assert all(
        document.detail.endswith(("check the path", "it", "standard input", "permissions")) for document in found
    )


def test_a_folder_gives_its_files_in_order_and_no_hidden_ones(run, tmp_path):
    for name in ("b.txt", "a/z.txt", "a/.hidden.txt", ".git/a.txt", "a/b/c.md", "c.png", "d.jsonl"):
        write(tmp_path / "in", name, '{"text": "197 people"}')
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")

    found = run(str(tmp_path / "in"))

    assert [document.source.split("/in/")[1] for document in found] == ["a/b/c.md", "a/z.txt", "b.txt", "d.jsonl:1"]


# JSON lines

GOOD = {
    "id": "x-1",
    "text": "  197 people\n",
    "published_on": "2015-12-16",
    "title": "T",
    "url": "https://e.org/",
    "language": "de",
}


def test_a_json_line_gives_all_its_fields(run, tmp_path):
    (found,) = run(write(tmp_path, "a.jsonl", json.dumps(GOOD)))

    article = found.article
    assert (article.id, article.text, article.published_on) == ("x-1", "  197 people\n", date(2015, 12, 16))
    assert (article.title, article.url, article.language) == ("T", "https://e.org/", "de")
    assert article.published_on_from == "caller"
    assert found.source.endswith("a.jsonl:1")


def test_a_bad_line_is_named_and_the_others_go_on(run, tmp_path):
    bad = [
        b"{",
        b"[1]",
        b"197",
        b'{"id": "a"}',
        b'{"text": 5}',
        b'{"text": null}',
        b'{"text": "a", "published_on": "16.12.2015"}',
        b'{"text": "a", "published_on": "2015-02-30"}',
        b'{"text": "a", "published_on": 2015}',
        b'{"text": "a", "title": []}',
        b'{"text": "a", "id": {}}',
        b'{"text": "a\xff"}',
        b'{"text": "\\ud800"}',
        b'{"text": "a\\u0000"}',
        b"[" * 100_000,
        b'{"text": "a", "n": ' + b"9" * 5000 + b"}",
    ]
    lines = [b'\xef\xbb\xbf{"text": "first"}', *bad, b"", b'{"text": "last", "id": 7}']

    found = run(write(tmp_path, "a.jsonl", b"\r\n".join(lines)))

    assert [document.status for document in found] == ["ok", *["failed"] * len(bad), "ok"]
    assert [document.source.rpartition(":")[2] for document in found] == [
        *map(str, range(1, len(bad) + 2)),
        str(len(lines)),
    ]
    assert found[0].article.id == found[0].source
    assert found[-1].article.id == "7"
    assert found[-1].article.language == "en"


def test_the_callers_date_wins(run, tmp_path):
    day = date(2014, 1, 1)
    found = run(write(tmp_path, "a.jsonl", json.dumps(GOOD)), write(tmp_path, "a.html", DATED), published_on=day)

    assert {(one.article.published_on, one.article.published_on_from) for one in found} == {(day, "caller")}


def test_a_date_to_come_is_unknown(run, tmp_path):
    (found,) = run(write(tmp_path, "a.html", DATED), today=date(2015, 12, 15))

    assert (found.article.published_on, found.article.published_on_from) == (None, "unknown")


# standard input and texts by hand


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        (b'\n {"text": "a"}\n{"text": "b"}', ["a", "b"]),
        (b'{ "text": "a"}', ["a"]),
        (b"197 people\n", ["197 people\n"]),
        (b"{197} people", ["{197} people"]),
    ],
)
def test_standard_input_is_json_lines_or_a_text(run, body, texts):
    found = run("-", stdin=io.BytesIO(body))

    assert [document.article.text for document in found] == texts


def test_empty_standard_input_is_named(run):
    assert [(one.source, one.status) for one in run("-", stdin=io.BytesIO(b""))] == [("-", "extraction_empty")]


def test_a_text_by_hand():
    found = ingest_text("197 people", name="by hand", published_on=date(2015, 12, 16), title="T")

    assert (found.source, found.article.id, found.article.published_on_from) == ("by hand", "by hand", "caller")


@given(st.binary(max_size=200))
def test_any_line_ends_named(line):
    assert ingest_line(line, name="a:1", published_on=None).status in STATUSES


@given(st.text(max_size=200))
def test_any_text_ends_named(text):
    found = ingest_text(text, name="a", published_on=None)

    assert found.status in STATUSES
    assert found.article is None or found.article.text == text


def test_a_disk_that_takes_nothing_is_named(fetcher, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    path = write(tmp_path, "a.txt", "197 people")

    (found,) = ingest([path], fetcher=fetcher, snapshots=Snapshots(blocked), today=TODAY)

    assert (found.status, "disk" in found.detail) == ("failed", True)


@pytest.mark.shared
def test_the_seed_article_is_read_exactly(shared, run):
    path = next((shared / "articles" / "seed").glob("*.txt"))

    (found,) = run(str(path), published_on=date(2015, 12, 16))

    assert found.article.text == path.read_bytes().decode("utf-8").removeprefix("\ufeff")
