"""What a page shows, as a parser finds it, and what it must never hold."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from reports import queries
from reports.recorded import ArticlePage
from reports.store import Record


class Seen(HTMLParser):
    """What a browser would find: tags with attributes, text by place, claims with their offsets."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.claims: list[tuple[int, int, str]] = []
        self.story = ""
        self._claim: dict[str, str] = {}
        self._in_story = self._in_tag = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append((tag, found))
        kind = found.get("class", "")
        self._in_story = self._in_story or kind == "story"
        self._claim = found if kind.startswith("claim ") else self._claim
        self._in_tag = self._in_tag or kind == "tag"

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._in_story = False
        if tag == "a":
            self._claim, self._in_tag = {}, False

    def handle_data(self, data: str) -> None:
        if not self._in_story or self._in_tag:
            return
        self.story += data
        if self._claim:
            self.claims.append((int(self._claim["data-start"]), int(self._claim["data-end"]), data))


def look(html: str) -> Seen:
    seen = Seen()
    seen.feed(html)
    return seen


def page_of(record: Record, document: dict) -> ArticlePage:
    run = record.begin_run("check", {})
    record.record_document(run, **document)
    return queries.article_page(record, document["article"].key, run)


def assert_nothing_is_fetched_or_run(html: str) -> None:
    seen = look(html)
    for tag, attributes in seen.tags:
        assert tag not in {
            "script",
            "iframe",
            "img",
            "object",
            "embed",
            "base",
            "form",
            "input",
            "link",
            "video",
            "image",
        }
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, name)
            assert name not in {"src", "srcset", "srcdoc", "style", "xlink:href", "action", "formaction", "background"}
            if name == "href":
                assert tag == "a"
                assert re.match(r"https?://|#|[0-9a-f]{32}\.html$|index\.html$", value), value
    [policy] = [one["content"] for tag, one in seen.tags if one.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert [tag for tag, one in seen.tags if "http-equiv" in one] == ["meta"]
    assert [tag for tag, _ in seen.tags].count("style") == 1
    assert [tag for tag, _ in seen.tags].count("h1") == 1
