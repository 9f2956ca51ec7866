"""The HTTP client against real faults on loopback (faults N1 to N8, N11)."""

import gzip
import threading
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from fault_server import bomb, cut, drip, endless, head, page, raw, redirect, reset, silent

from sources.errors import InvalidSource, NotFound, Refused, SourceError, TimedOut, TooLarge, Unavailable
from sources.http import Fetcher, parse_retry_after

BODY = b"<html><body>197 people have been punished.</body></html>"


def test_a_page_comes_with_what_the_server_said(server, fetcher):
    url = server.script("/a", page(BODY, kind='Text/HTML; charset="ISO-8859-1"', ETag='"1"', Set_Cookie="id=1"))

    got = fetcher.fetch(url + "?api_key=canary#part")

    assert (got.body, got.content_type, got.charset, got.status_code) == (BODY, "text/html", "iso-8859-1", 200)
    assert got.headers["etag"] == '"1"'
    assert "set-cookie" not in got.headers
    assert got.url == got.final_url == url + "?api_key=***"
    assert datetime.fromisoformat(got.fetched_at).tzinfo is not None
    sent = server.requests[0]
    assert sent.path == "/a?api_key=canary"
    assert sent.headers["user-agent"].startswith("countercheck/")
    assert (sent.headers["accept-encoding"], sent.headers["host"]) == ("gzip", server.origin)


def test_gzip_is_inflated_also_in_two_members(server, fetcher):
    body = gzip.compress(b"197 ") + gzip.compress(b"people") + b"\0\0\0"
    url = server.script("/z", page(body, Content_Encoding="gzip"))

    assert fetcher.fetch(url).body == b"197 people"


@pytest.mark.parametrize(
    ("status", "kind", "tries"),
    [
        (400, Refused, 1),
        (401, Refused, 1),
        (403, Refused, 1),
        (404, NotFound, 1),
        (410, NotFound, 1),
        (451, Refused, 1),
        (304, InvalidSource, 1),
        (302, InvalidSource, 1),
        (429, Unavailable, 3),
        (500, Unavailable, 3),
        (501, Refused, 1),
        (502, Unavailable, 3),
        (503, Unavailable, 3),
    ],
)
def test_each_status_has_its_error_and_its_tries(server, fetcher, status, kind, tries):
    url = server.script("/s", page(BODY, status=status))

    with pytest.raises(kind, match=str(status)) as caught:
        fetcher.fetch(url)

    assert server.count("/s") == tries
    assert str(caught.value).startswith(url)


def test_flapping_servers_are_tried_until_they_answer(server, fetcher):
    url = server.script("/flap", page(status=503), reset(BODY), page(BODY))

    assert fetcher.fetch(url).body == BODY


@pytest.mark.parametrize("after", [0, 1, 60, len(head(length=len(BODY))) + len(BODY) - 1])
def test_a_reset_anywhere_is_named_after_three_tries(server, fetcher, after):
    url = server.script("/r", reset(BODY, after=after))

    with pytest.raises(Unavailable):
        fetcher.fetch(url)

    assert server.count("/r") == 3


def test_a_body_cut_at_any_byte_is_never_taken_for_whole(server, fetcher, quick):
    once = replace(quick, tries=1)
    for at in range(len(BODY)):
        url = server.script("/c", cut(BODY, at=at))
        with pytest.raises(Unavailable):
            fetcher.fetch(url, limits=once)


def test_gzip_that_is_cut_or_no_gzip_is_named(server, fetcher):
    whole = gzip.compress(BODY * 100)

    for body, kind in ((whole[:-9], Unavailable), (b"no gzip at all", InvalidSource)):
        url = server.script("/g", page(body, Content_Encoding="gzip"))
        with pytest.raises(kind, match="gzip"):
            fetcher.fetch(url)


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "gzip, gzip", "compress", "x"])
def test_other_encodings_are_refused(server, fetcher, encoding):
    url = server.script("/e", page(b"\x00", Content_Encoding=encoding))

    with pytest.raises(InvalidSource, match="gzip was asked for"):
        fetcher.fetch(url)


@pytest.mark.parametrize("answer", [drip(every=0.05), drip(every=0.05, in_head=True), silent(8)])
def test_a_slow_drip_stops_at_the_deadline(server, fetcher, quick, answer):
    url = server.script("/slow", answer)
    start = time.monotonic()

    with pytest.raises(TimedOut, match=r"0\.5 s") as caught:
        fetcher.fetch(url, limits=replace(quick, deadline=0.5))

    assert time.monotonic() - start < 3
    assert caught.value.status == "timed_out"


def test_bodies_stop_at_the_limit(server, fetcher, quick):
    limits = replace(quick, wire_bytes=1000, decoded_bytes=3000)
    cases = {
        "exact": (page(b"x" * 1000), None),
        "one more": (page(b"x" * 1001), TooLarge),
        "no length": (raw(head() + b"x" * 1001), TooLarge),
        "inflated exactly": (page(gzip.compress(b"x" * 3000), Content_Encoding="gzip"), None),
        "inflated one more": (page(gzip.compress(b"x" * 3001), Content_Encoding="gzip"), TooLarge),
    }
    for answer, error in cases.values():
        url = server.script("/size", answer)
        if error is None:
            assert len(fetcher.fetch(url, limits=limits).body) in (1000, 3000)
        else:
            with pytest.raises(error):
                fetcher.fetch(url, limits=limits)


@pytest.mark.parametrize("answer", [endless(), endless(length=10**15), bomb(200_000_000)])
def test_endless_bodies_and_bombs_take_little_memory(server, fetcher, answer):
    url = server.script("/big", answer)
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge) as caught:
            fetcher.fetch(url)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert caught.value.status == "too_large"
    assert peak < 64_000_000


def test_headers_without_end_are_named(server, fetcher):
    url = server.script("/h", raw(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 100_000 + b"\r\n"))

    with pytest.raises(SourceError):
        fetcher.fetch(url)


@pytest.mark.parametrize(
    "answer", [raw(b"SSH-2.0-x\r\n\r\n"), raw(b"<html>hello\r\n\r\n"), raw(b"\x00" * 100 + b"\r\n\r\n")]
)
def test_what_is_no_http_is_named(server, fetcher, answer):
    with pytest.raises(InvalidSource, match="not HTTP"):
        fetcher.fetch(server.script("/n", answer))


def test_redirects_are_followed_five_times(server, fetcher):
    for number in range(6):
        server.script(f"/{number}", redirect(f"/{number + 1}" if number % 2 else server.url(f"/{number + 1}")))
    end = server.script("/6", page(BODY))

    assert fetcher.fetch(server.url("/1")).final_url == end
    with pytest.raises(Refused, match="more than 5 redirects"):
        fetcher.fetch(server.url("/0"))


@pytest.mark.parametrize(
    "to",
    [
        "file:///etc/passwd",
        "data:text/html,x",
        "javascript:alert(1)",
        "//127.0.0.1/",
        "http://127.0.0.1:1/",
        "http://localhost/",
        "http://169.254.169.254/latest/meta-data/",
        "http://me:pw@example.org/",
        "http://example.org\\@127.0.0.1/",
        "http://[::1/",
        "/a b",
        "http://2130706433/",
        "https://127.0.0.1/",
    ],
)
def test_each_hop_is_checked_anew(server, fetcher, to):
    url = server.script("/hop", redirect(to))

    with pytest.raises(Refused):
        fetcher.fetch(url)

    assert server.count("/hop") == 1


def test_a_redirect_loop_ends(server, fetcher):
    with pytest.raises(Refused, match="redirects"):
        fetcher.fetch(server.script("/loop", redirect("/loop")))


def test_no_cookie_is_kept_and_no_proxy_of_the_environment_used(server, fetcher, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    url = server.script("/cookie", page(BODY, Set_Cookie="id=canary"))

    fetcher.fetch(url)
    fetcher.fetch(url)

    assert all("cookie" not in seen.headers and "authorization" not in seen.headers for seen in server.requests)


def test_retry_after_is_obeyed_and_never_beyond_the_deadline(server, fetcher, quick):
    soon = server.script("/soon", page(status=429, Retry_After="0"), page(BODY))
    assert fetcher.fetch(soon).body == BODY

    for wish in ("1000000000", "60", format_datetime(datetime.now(UTC) + timedelta(days=2), usegmt=True)):
        url = server.script("/late", page(status=503, Retry_After=wish))
        before = server.count("/late")
        with pytest.raises(Unavailable):
            fetcher.fetch(url, limits=replace(quick, deadline=2.0))
        assert server.count("/late") == before + 1


@pytest.mark.parametrize(
    ("value", "seconds"), [("7", 7), ("-3", 0), ("soon", None), ("", None), ("9" * 99, None), ("1.5", None)]
)
def test_retry_after_values(value, seconds):
    assert parse_retry_after(value) == seconds


def test_secrets_stay_out_of_errors(server, fetcher):
    url = server.script("/secret", redirect("/else?token=canary"))
    server.script("/else", page(status=404))

    with pytest.raises(NotFound) as caught:
        fetcher.fetch(url + "?api_key=canary")

    assert "canary" not in str(caught.value)


def test_nobody_listening_is_unavailable(quick):
    import socket

    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        origin = f"127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(Unavailable):
            Fetcher(limits=quick, allowed_origins=[origin]).fetch(f"http://{origin}/")


def test_two_hundred_fetches_with_thirty_percent_faults_all_end_named(server, quick):
    faults = [
        page(status=404),
        page(status=500),
        reset(BODY),
        page(b"x" * 200_000),
        raw(b"junk\r\n\r\n"),
        cut(BODY, at=9),
    ]
    limits = replace(quick, wire_bytes=100_000, deadline=20.0)
    urls = [server.script(f"/{n}", faults[n // 10 % len(faults)] if n % 10 < 3 else page(BODY)) for n in range(200)]
    fetcher = Fetcher(limits=limits, allowed_origins=[server.origin])

    def outcome(url):
        try:
            return fetcher.fetch(url).body == BODY
        except SourceError as error:
            return error.status

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(outcome, urls))

    assert outcomes.count(True) == 140
    assert sum(isinstance(found, str) for found in outcomes) == 60
    assert threading.active_count() < 60
