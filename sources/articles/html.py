"""A page's text, title, date and language from its HTML.

In: decoded HTML and the page's address. Out: Page, in which an empty or suspicious text is said to be so.
Never: a fetch, a guess of the charset (the text is decoded before), an exception for odd markup.

Runs inside ``sources.articles.child``: trafilatura and lxml are imported in the functions, slow and hungry as they
can be on hostile pages (faults, section 3).
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from itertools import islice
from typing import Any

from sources.articles.dates import META_NAMES, date_in_url, first_date, linked_data_dates

MAX_ELEMENTS = 200_000
MAX_TEXT = 1_000_000

#: Numbers in one article: more is a table or an attack, and would hold up a run.
MAX_NUMBERS = 5_000

_NUMBER = re.compile(r"[0-9][0-9.,]*")
#: A page's text below this is suspicious: a teaser, a stub, a failed extraction.
SHORT_TEXT = 200
#: A stub's phrase counts only in a text this short; longer ones may well be about cookies.
STUB_TEXT = 1_500
_START_TAG = re.compile(r"<[A-Za-z]")
_HIDDEN = ("script", "style", "noscript", "template", "head")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What was found on a page; ``status`` and ``detail`` as of an ingested document; a line of text is a paragraph."""

    status: str = "ok"
    detail: str = ""
    text: str = ""
    title: str | None = None
    published_on: date | None = None
    published_on_from: str = "unknown"
    language: str = "en"


def read_page(html: str, *, url: str | None = None) -> Page:
    """Read one page.

    >>> read_page("<html><body></body></html>").status
    'extraction_empty'
    """
    elements = sum(1 for _ in _START_TAG.finditer(html))
    if elements > MAX_ELEMENTS:
        return Page(status="too_large", detail=f"{elements:,} elements; at most {MAX_ELEMENTS:,} are read")
    tree = _parse(html)
    if tree is None and (shown := _characters_outside_tags(html)):
        status, detail = judge_text("", visible=shown)
        return Page(status=status, detail=detail)
    if tree is None:
        return Page(status="extraction_empty", detail="holds no HTML that can be parsed; give the text as .txt")
    title = _title(tree)
    published_on, found_by = _published(tree, url)
    language = _language(tree)
    visible = _visible_characters(tree)
    text = _main_text(tree)  # last: it changes the tree
    if not text and visible < SHORT_TEXT:
        visible = max(visible, _characters_outside_tags(html))  # the parser drops what is nested or long beyond measure
    status, detail = judge_text(text, visible=visible, title=title)
    return Page(
        status=status,
        detail=detail,
        text=text if status != "too_large" else "",
        title=title,
        published_on=published_on,
        published_on_from=found_by,
        language=language,
    )


def too_much(text: str) -> str:
    """Which limit the text passes, in words; empty when it passes none.

    >>> too_much("197 people."), too_much("5 " * 6000)
    ('', 'over 5,000 numbers: a table is no article; split the text')
    """
    if len(text) > MAX_TEXT:
        return f"{len(text):,} characters; at most {MAX_TEXT:,} are read: split the text"
    if sum(1 for _ in islice(_NUMBER.finditer(text), MAX_NUMBERS + 1)) > MAX_NUMBERS:
        return f"over {MAX_NUMBERS:,} numbers: a table is no article; split the text"
    return ""


def judge_text(text: str, *, visible: int, title: str | None = None) -> tuple[str, str]:
    """Status and detail of a page whose body shows ``visible`` characters and gave this text.

    >>> judge_text("Subscribe to continue.", visible=900)
    ('extraction_suspect', 'looks like a paywall ("subscribe to continue"); give the full text as a file')
    """
    if excess := too_much(text):
        return "too_large", excess
    if not text and visible < SHORT_TEXT:
        return "extraction_empty", "the page holds no text; it may need a script to show it"
    if not text:
        return "extraction_suspect", f"no article found though the page shows {visible:,} characters; give it as .txt"
    if stub := _stub(text, title):
        return "extraction_suspect", stub
    if len(text) < SHORT_TEXT:
        return "extraction_suspect", f"only {len(text)} characters of text found; compare with the page"
    return "ok", ""


def _stub(text: str, title: str | None) -> str:
    """Why a short text looks like a stub; empty when it does not."""
    if len(text) > STUB_TEXT:
        return ""
    lowered = f"{title or ''}\n{text}".lower().replace("\u2019", "'")
    for phrase, kind in stub_phrases():
        if phrase in lowered:
            return f'looks like a {kind} ("{phrase}"); give the full text as a file'
    return ""


@functools.cache
def stub_phrases() -> tuple[tuple[str, str], ...]:
    """The table of phrases that give a stub away: (phrase, kind)."""
    table = files("sources.articles").joinpath("stubs.csv").read_text(encoding="utf-8")
    return tuple((row["phrase"], row["kind"]) for row in csv.DictReader(table.splitlines()))


def _parse(html: str) -> Any:  # noqa: ANN401  lxml has no types
    """The tree that the extractor's own loader makes, else lxml's: the loader turns fragments and deep nests down."""
    from lxml import etree
    from lxml import html as lxml_html
    from trafilatura.utils import load_html

    tree = load_html(html)
    if tree is not None or not html.strip():
        return tree
    try:
        return lxml_html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", html))
    except (etree.LxmlError, ValueError):
        return None


def _main_text(tree: Any) -> str:  # noqa: ANN401
    from trafilatura import extract

    found = extract(tree, favor_precision=True, include_tables=True, include_comments=False, output_format="txt")
    lines = (line.strip() for line in (found or "").splitlines())
    return "\n".join(line for line in lines if line)


def _visible_characters(tree: Any) -> int:  # noqa: ANN401
    """Characters that the body shows, blanks apart; walks without recursion."""
    count = 0
    for element in tree.iter():
        hidden = not isinstance(element.tag, str) or element.tag in _HIDDEN or _in_head(element)
        if not hidden:
            count += len("".join((element.text or "").split()))
        if not _in_head(element):
            count += len("".join((element.tail or "").split()))
    return count


def _characters_outside_tags(html: str) -> int:
    shown = re.sub(r"<(script|style|noscript|template|head)\b.*?</\1\s*>", "", html, flags=re.DOTALL | re.IGNORECASE)
    return len("".join(re.sub(r"<[^>]*>", "", shown).split()))


def _in_head(element: Any) -> bool:  # noqa: ANN401
    parent = element.getparent()
    return parent is not None and parent.tag in ("head", "svg")


def _title(tree: Any) -> str | None:  # noqa: ANN401
    """Title for people: Open Graph's, else the only h1, else the title element."""
    stated = [value for name, value in _metas(tree) if name in ("og:title", "twitter:title", "dc.title")]
    headings = [" ".join(h.text_content().split()) for h in tree.iter("h1")] if not stated else []
    titles = [" ".join(t.text_content().split()) for t in tree.iter("title")]
    for found in (stated[:1], headings if len(headings) == 1 else [], titles[:1]):
        if found and found[0].strip():
            return found[0].strip()[:500]
    return None


def _metas(tree: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    for meta in tree.iter("meta"):
        value = meta.get("content") or meta.get("value")
        for key in ("property", "name", "itemprop"):
            if value and meta.get(key):
                yield meta.get(key).strip().lower(), value


def _published(tree: Any, url: str | None) -> tuple[date | None, str]:  # noqa: ANN401
    metas = list(_metas(tree))
    stated = [value for wanted in META_NAMES for name, value in metas if name == wanted]
    linked = [s.text or "" for s in tree.iter("script") if "ld+json" in (s.get("type") or "")]
    times = [
        e.get("datetime") or e.get("content") or ""
        for e in tree.iter("time", "span", "abbr")
        if (e.get("itemprop") or "").lower() == "datepublished" or (e.tag == "time" and e.get("pubdate") is not None)
    ]
    if found := first_date(stated) or first_date(linked_data_dates(linked)) or first_date(times):
        return found, "metadata"
    if found := date_in_url(url):
        return found, "url"
    return None, "unknown"


def _language(tree: Any) -> str:  # noqa: ANN401
    """The primary language tag of the html element; English when none is stated."""
    stated = (tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip().lower()
    primary = re.split(r"[-_]", stated)[0]
    return primary if re.fullmatch(r"[a-z]{2,3}", primary) else "en"
