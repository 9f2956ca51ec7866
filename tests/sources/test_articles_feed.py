"""Feeds: entries from bytes, nothing fetched (faults C7, C8)."""

import contextlib
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.articles.feed import looks_like_feed, read_feed
from sources.errors import InvalidSource


def rss(*items, head=""):
    channel = f"<channel><title>News</title>{''.join(items)}</channel>"
    return f'<?xml version="1.0"?>{head}<rss version="2.0">{channel}</rss>'.encode()


def item(url, more=""):
    return f"<item><title>Rumours</title><link>{url}</link>{more}</item>"


ATOM = b"""<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>
<entry><title>A</title><link href="/a"/><published>2015-12-16T23:00:00-05:00</published>
<updated>2016-01-01T00:00:00Z</updated></entry>
<entry><title>B</title><link href="https://e.org/b"/><updated>2016-01-01T00:00:00Z</updated>
<content type="html">&lt;p&gt;197 people&lt;/p&gt;</content></entry></feed>"""


def test_rss_entries_carry_address_title_date_and_summary():
    body = rss(
        item("https://e.org/a", "<pubDate>Wed, 16 Dec 2015 23:30:00 -0500</pubDate><description>197</description>")
    )

    entry = read_feed(body)[0]

    assert (entry.url, entry.title, entry.published_on, entry.text) == (
        "https://e.org/a",
        "Rumours",
        date(2015, 12, 16),
        "197",
    )


def test_atom_addresses_are_completed_and_updates_are_no_publication():
    first, second = read_feed(ATOM, url="https://e.org/feed")

    assert (first.url, first.published_on) == ("https://e.org/a", date(2015, 12, 16))
    assert (second.url, second.published_on) == ("https://e.org/b", None)
    assert "197 people" in second.text


def test_a_feed_is_cut_at_a_thousand_entries_and_soon():
    body = rss(*(item(f"https://e.org/{n}") for n in range(100_000)))
    start = time.monotonic()

    found = read_feed(body)

    assert [found[0].url, found[-1].url, len(found)] == ["https://e.org/0", "https://e.org/999", 1000]
    assert time.monotonic() - start < 20


@pytest.mark.parametrize("count", [999, 1000, 1001])
def test_the_limit_of_entries_is_exact(count):
    assert len(read_feed(rss(*(item(f"https://e.org/{n}") for n in range(count))))) == min(count, 1000)


def test_a_shorter_limit_holds():
    assert [entry.url for entry in read_feed(rss(*(item(f"https://e.org/{n}") for n in range(9))), limit=2)] == [
        "https://e.org/0",
        "https://e.org/1",
    ]


@pytest.mark.parametrize(
    "body", [b"", b"<html><body>news</body></html>", b"197 people", b"{}", b"\x00\xff", b"http://127.0.0.1/"]
)
def test_what_is_no_feed_is_named(body):
    with pytest.raises(InvalidSource, match="feed"):
        read_feed(body)


def test_a_path_or_an_address_as_bytes_opens_nothing(server, tmp_path):
    feed = tmp_path / "feed.xml"
    feed.write_bytes(rss(item("https://e.org/a")))
    for body in (str(feed).encode(), server.url("/feed").encode()):
        with pytest.raises(InvalidSource):
            read_feed(body)

    assert server.requests == []


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY x SYSTEM "{sink}">',
        '<!ENTITY % x SYSTEM "{sink}"> %x;',
        '<!ENTITY a "{bulk}"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY x "&b;&b;&b;&b;&b;&b;&b;&b;">',
    ],
)
def test_entities_ask_for_nothing(server, declared):
    declared = declared.format(sink=server.url("/sink"), bulk="ha" * 500)
    body = rss(item("https://e.org/a", "<description>&x;</description>"), head=f"<!DOCTYPE rss [{declared}]>")

    try:
        found = read_feed(body)
    except InvalidSource:
        found = ()

    assert server.requests == []
    assert all(len(entry.text) < 100_000 for entry in found)


def test_feeds_are_told_from_pages():
    assert looks_like_feed(b"\xef\xbb\xbf\n<?xml version='1.0'?>\n<!-- a --><?style x?><feed xmlns='x'>")
    assert looks_like_feed(b"<rdf:RDF xmlns='x'>")
    assert not looks_like_feed(b"<!DOCTYPE html><html><!-- <rss> -->")
    assert not looks_like_feed(b"<feedback>")


@given(st.binary(max_size=200))
def test_any_bytes_are_a_feed_or_named(body):
    looks_like_feed(body)
    with contextlib.suppress(InvalidSource):
        read_feed(b"<rss version='2.0'><channel><item>" + body)
