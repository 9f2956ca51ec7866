"""Pages: text, title, date, language; and hostile ones in the child process (faults C1, C2)."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.articles.child import ParseLimits, read_page_in_child
from sources.articles.dates import date_in_url, linked_data_dates, parse_date
from sources.articles.html import judge_text, read_page, stub_phrases

SENTENCE = "Police punished 197 people for spreading rumours about the stock market and the Tianjin explosions. "
ARTICLE = "".join(f"<p>{SENTENCE * 3}Number {n}.</p>" for n in range(4))


def page_of(body=ARTICLE, head="", html="<html lang='en-GB'>"):
    title = "<title>Site | News</title>"
    return f"<!DOCTYPE html>{html}<head>{title}{head}</head><body><article>{body}</article></body></html>"


def test_paragraphs_are_lines():
    found = read_page(page_of("<h1>Rumours</h1>" + ARTICLE))

    lines = found.text.split("\n")
    assert (found.status, found.language, found.title) == ("ok", "en", "Rumours")
    assert [line for line in lines if line.endswith("Number 2.")] == [SENTENCE * 3 + "Number 2."]
    assert all(line == line.strip() and line for line in lines)


def test_figures_in_tables_are_kept():
    table = "<table><tr><th>Year</th><th>Cases</th></tr><tr><td>2015</td><td>24,000</td></tr></table>"

    assert "24,000" in read_page(page_of(ARTICLE + table)).text


def test_comments_are_left_out():
    comments = f"<div id='comments' class='comments'><p>{'I count 999 cases. ' * 20}</p></div>"

    assert "999" not in read_page(page_of(ARTICLE, html="<html>").replace("</article>", "</article>" + comments)).text


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2015-12-16T08:00:00+08:00">',
        '<meta value="2015-12-16T08:00:00+08:00" name="article:published_time">',
        '<meta itemprop="datePublished" content="2015-12-16">',
        '<meta name="DC.date.issued" content="16 December 2015">',
        '<meta name="pubdate" content="20151216">',
        '<script type="application/ld+json">{"@graph": [{"@type": "WebPage", "datePublished": "2014-01-01"},'
        ' {"@type": ["NewsArticle"], "datePublished": "2015-12-16T01:00:00Z"}]}</script>',
        '<time pubdate datetime="2015-12-16T09:00">today</time>',
        '<meta property="article:modified_time" content="2020-01-01"><meta name="date" content="December 16, 2015">',
    ],
)
def test_a_stated_date_is_found_in_the_metadata(head):
    found = read_page(page_of(head=head), url="https://example.org/2001/01/01/a")

    assert (found.published_on, found.published_on_from) == (date(2015, 12, 16), "metadata")


def test_an_address_with_a_date_dates_the_page():
    found = read_page(page_of(), url="https://example.org/2015/12/16/a")

    assert (found.published_on, found.published_on_from) == (date(2015, 12, 16), "url")


@pytest.mark.parametrize(
    "head",
    ['<meta property="article:modified_time" content="2020-01-01">', '<meta name="date" content="yesterday">', ""],
)
def test_a_date_that_is_not_stated_is_unknown(head):
    found = read_page(page_of("<p>On 16 December 2015 it happened.</p>" + ARTICLE, head=head))

    assert (found.published_on, found.published_on_from) == (None, "unknown")


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://e.org/2015-12-16-title", date(2015, 12, 16)),
        ("https://e.org/20151216/title", date(2015, 12, 16)),
        ("https://e.org/2015/13/16/title", None),
        ("https://e.org/2015/12/title", None),
        ("https://e.org/id/1201512161", None),
        ("https://e.org/title?day=2015-12-16", None),
        (None, None),
    ],
)
def test_dates_in_addresses(url, day):
    assert date_in_url(url) == day


@given(st.text())
def test_any_text_is_a_date_or_none(text):
    assert parse_date(text) is None or isinstance(parse_date(text), date)
    assert isinstance(list(linked_data_dates([text])), list)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<script>document.write('news')</script>",
        "<p></p><img src=x>",
        "<p>Short.</p>",
        "<p>Subscribe to continue reading this article, from 1 pound a week.</p><p>Already a subscriber? Log in.</p>",
        f"<p>{SENTENCE * 3}</p><p>To continue reading, register for free.</p>",
        "<p>We use cookies to improve your experience. Accept all cookies or manage your cookie settings.</p>",
        "<h1>Page not found</h1><p>The page you are looking for may have moved. "
        + "Try the search box. " * 10
        + "</p>",
        "<noscript>Please enable JavaScript to read this page.</noscript>",
        "<p>Verify you are human by completing the action below. " + "Please wait. " * 20 + "</p>",
        "<nav><a href=/>Home</a> <a href=/news>News</a></nav>",
    ],
)
def test_a_stub_never_passes_for_an_article(body):
    assert read_page(page_of(body)).status in ("extraction_empty", "extraction_suspect")


def test_each_phrase_of_the_table_gives_a_stub_away():
    for phrase, kind in stub_phrases():
        status, detail = judge_text(SENTENCE * 4 + phrase.upper(), visible=2000)
        assert (status, kind in detail) == ("extraction_suspect", True)
    assert judge_text(SENTENCE * 20 + "We use cookies", visible=2000) == ("ok", "")


def test_the_limit_of_characters_is_exact():
    assert judge_text("x" * 1_000_000, visible=10**6)[0] == "ok"
    assert judge_text("x" * 1_000_001, visible=10**6)[0] == "too_large"
    assert judge_text("x" * 200, visible=200)[0] == "ok"
    assert judge_text("x" * 199, visible=200)[0] == "extraction_suspect"


@pytest.mark.parametrize("depth", [255, 2_000, 100_000])
def test_deep_nesting_is_suspect_and_never_a_clean_nothing(depth):
    found = read_page_in_child("<html><body>" + "<div>" * depth + SENTENCE * 10)

    assert found.status in ("extraction_suspect", "ok"), found
    assert found.status != "ok" or "197" in found.text


HOSTILE = {
    "a million breaks": ("<html><body>" + "<br>" * 1_000_000, ("too_large",)),
    "open tables": ("<html><body>" + "<table>" * 20_000 + SENTENCE, ("ok", "extraction_suspect", "extraction_empty")),
    "one huge text": ("<html><body><p>" + "word " * 2_500_000, ("too_large", "extraction_suspect", "timed_out")),
    "one huge attribute": (f"<html><body><p a='{'x' * 12_000_000}'>{SENTENCE * 5}", ("extraction_suspect",)),
    "entities": (
        "<!DOCTYPE a [<!ENTITY x 'y'><!ENTITY z '&x;&x;&x;'>]><html><body>&z;",
        ("extraction_empty", "extraction_suspect"),
    ),
    "odd bytes": ("<html><body><p>\x01\x02\ufffe\U0010ffff", ("extraction_empty", "extraction_suspect")),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_page_ends_named_and_in_time(case):
    html, statuses = HOSTILE[case]
    start = time.monotonic()

    found = read_page_in_child(html, limits=ParseLimits(seconds=10.0))

    assert found.status in statuses, found
    assert time.monotonic() - start < 20


def test_a_child_that_takes_too_long_is_stopped_and_the_parent_lives():
    attributes = " ".join(f"a{n}=1" for n in range(300_000))

    found = read_page_in_child(f"<html><p {attributes}>x</p></html>", limits=ParseLimits(seconds=1.5))

    assert (found.status, "1.5 s" in found.detail) == ("timed_out", True)


@pytest.mark.skipif(os.name != "posix", reason="limits of memory are the system's, POSIX only")
def test_a_child_that_takes_too_much_memory_is_stopped():
    pytest.importorskip("resource")

    found = read_page_in_child(page_of(ARTICLE * 3000), limits=ParseLimits(memory=90_000_000))

    assert found.status in ("too_large", "failed"), found
    assert found.detail


def test_worker_threads_may_parse_at_once():
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(read_page_in_child, [page_of()] * 8))

    assert {page.status for page in found} == {"ok"}
    assert threading.active_count() < 20


def test_the_child_takes_no_module_from_the_working_directory(tmp_path, monkeypatch):
    (tmp_path / "lxml.py").write_text("raise SystemExit('planted')")
    (tmp_path / "sources.py").write_text("raise SystemExit('planted')")
    monkeypatch.chdir(tmp_path)

    assert read_page_in_child(page_of()).status == "ok"


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "day", "language", "words"),
    [
        ("de.globalvoices.org.nicaragua.html", date(2019, 4, 30), "de", "Nicaragua"),
        ("obamawhitehouse.archives.gov--blog.html", date(2016, 12, 23), "en", "Merry Christmas"),
        ("obamawhitehouse.archives.gov--speeches.html", date(2015, 4, 11), "en", "25% more"),
        ("obamawhitehouse.archives.gov.html", date(2017, 1, 17), "en", "social media"),
        ("creativecommons.org.html", None, "en", "licenses"),
    ],
)
def test_real_pages(shared, name, day, language, words):
    html = (shared / "articles" / "html" / name).read_text(encoding="utf-8")

    found = read_page_in_child(html)

    assert (found.status, found.published_on, found.language) == ("ok", day, language)
    assert words in found.text
    assert found.title
