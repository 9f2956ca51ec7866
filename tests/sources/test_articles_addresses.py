"""Documents at addresses: pages, texts, feeds, and every fault of a server (invariant I10)."""

from dataclasses import replace
from datetime import date

import pytest
from fault_server import bomb, drip, endless, page, redirect, reset

from sources.articles import ingest, ingest_feed
from sources.http import Fetcher

TODAY = date(2026, 11, 23)
SENTENCE = "Police punished 197 people for spreading rumours about the stock market. "
BODY = f"<article><p>{SENTENCE * 3}</p><p>{SENTENCE * 2}</p></article>"
HTML = f"<html lang='en'><head><title>News</title></head><body>{BODY}</body></html>"
DATED = HTML.replace("<title>", '<meta property="article:published_time" content="2015-12-16"><title>')


def test_a_page_at_an_address(run, server, snapshots):
    end = server.script("/2015/12/16/news", page(HTML))
    url = server.script("/a", redirect("/2015/12/16/news"))

    (found,) = run(url)

    article = found.article
    assert (article.id, article.url, found.source) == (url, end, url)
    assert (article.published_on, article.published_on_from) == (date(2015, 12, 16), "url")
    assert snapshots.read(article.raw_sha256) == HTML.encode()
    assert snapshots.origins(article.raw_sha256)[0]["final_url"] == end


def test_a_text_at_an_address_is_taken_exactly(run, server):
    url = server.script("/a.txt", page("\n£5 ".encode("latin-1"), kind="text/plain; charset=iso-8859-1"))

    assert run(url)[0].article.text == "\n£5 "


def test_each_fault_of_an_address_is_named_and_the_others_go_on(server, snapshots, quick):
    limits = replace(quick, deadline=1.0)
    faults = {
        "/404": (page(status=404), "fetch_failed"),
        "/500": (page(status=500), "fetch_failed"),
        "/reset": (reset(), "fetch_failed"),
        "/loop": (redirect("/loop"), "fetch_failed"),
        "/inside": (redirect("http://169.254.169.254/"), "fetch_failed"),
        "/endless": (endless(), "too_large"),
        "/bomb": (bomb(100_000_000), "too_large"),
        "/drip": (drip(every=0.1), "timed_out"),
        "/pdf": (page(b"%PDF-1.7", kind="application/pdf"), "failed"),
        "/liar": (page(b"%PDF-1.7"), "failed"),
        "/json": (page(b"{}", kind="application/json"), "failed"),
        "/empty": (page(b""), "extraction_empty"),
        "/stub": (page("<html><body><p>Subscribe to continue reading.</p></body></html>"), "extraction_suspect"),
        "/ok": (page(HTML), "ok"),
        "/untyped": (page(HTML, kind=None), "ok"),
    }
    urls = [server.script(path, answer) for path, (answer, _) in faults.items()]
    fetcher = Fetcher(limits=limits, allowed_origins=[server.origin])

    found = list(ingest(urls, fetcher=fetcher, snapshots=snapshots, today=TODAY))

    assert {one.source: one.status for one in found} == {
        server.url(path): status for path, (_, status) in faults.items()
    }
    assert all(one.detail for one in found if one.status != "ok")


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "file:///etc/passwd", "ftp://e.org/a", "http://me:canary@e.org/"])
def test_an_address_that_may_not_be_fetched_is_named(run, url):
    (found,) = run(url)

    assert found.status == "fetch_failed"
    assert "canary" not in found.source + found.detail


def feed_of(server, *paths, day="Wed, 16 Dec 2015 10:00:00 GMT"):
    items = (f"<item><title>T{p}</title><link>{server.url(p)}</link><pubDate>{day}</pubDate></item>" for p in paths)
    return f"<rss version='2.0'><channel>{''.join(items)}</channel></rss>"


@pytest.mark.parametrize("kind", ["application/rss+xml", "text/xml", "text/html", None])
def test_a_feed_gives_the_page_of_each_entry(run, server, kind):
    server.script("/a", page(HTML))
    server.script("/b", page(DATED.replace("2015-12-16", "2014-01-01")))
    url = server.script("/feed", page(feed_of(server, "/a", "/b", "/a", "/missing"), kind=kind))

    found = run(url)

    assert [one.source for one in found] == [server.url("/a"), server.url("/b"), server.url("/missing")]
    assert (found[0].article.published_on, found[0].article.published_on_from) == (date(2015, 12, 16), "feed")
    assert (found[1].article.published_on, found[1].article.published_on_from) == (date(2014, 1, 1), "metadata")
    assert found[2].status == "fetch_failed"


def test_a_feed_may_be_limited_and_entries_skipped(server, fetcher):
    for path in ("/a", "/b", "/c"):
        server.script(path, page(HTML))
    url = server.script("/feed", page(feed_of(server, "/a", "/b", "/c"), kind="application/rss+xml"))

    found = ingest_feed(
        url, fetcher=fetcher, snapshots=None, today=TODAY, limit=1, skip=lambda link: link.endswith("/a")
    )

    assert [one.source for one in found] == [server.url("/b")]
    assert server.count("/c") == 0


def test_feeds_that_are_none_or_empty_or_lead_in_circles_are_named(server, fetcher):
    server.script("/page", page(HTML))
    server.script("/empty", page("<rss version='2.0'><channel></channel></rss>", kind="text/xml"))
    server.script("/circle", page(feed_of(server, "/circle"), kind="text/xml"))
    server.script("/nowhere", page("<rss version='2.0'><channel><item><title>a</title></item></channel></rss>"))

    def statuses(path):
        return [
            one.status
            for one in ingest_feed(server.url(path), fetcher=fetcher, snapshots=None, today=TODAY, limit=None)
        ]

    assert [statuses(path) for path in ("/page", "/empty", "/circle", "/nowhere", "/404")] == [
        ["failed"],
        ["extraction_empty"],
        ["failed"],
        ["failed"],
        ["fetch_failed"],
    ]


def test_an_entry_cannot_lead_inside(server, fetcher):
    body = feed_of(server, "/a").replace(server.url("/a"), "http://169.254.169.254/latest")
    url = server.script("/feed", page(body, kind="text/xml"))

    (found,) = ingest_feed(url, fetcher=fetcher, snapshots=None, today=TODAY, limit=None)

    assert (found.status, "public internet" in found.detail) == ("fetch_failed", True)
