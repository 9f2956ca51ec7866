"""Pages as HTML text and as files.

In: recorded rows. Out: self-contained files: style inside, drawings inside, no script, no address that a
browser would fetch. Never: an article's own HTML, a link that is not plain http or https.

Every value that a template prints is made visible (``visible.py``) and then escaped by jinja2.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from checks.errors import RecordError
from reports import queries
from reports.pages import words
from reports.pages.marks import paragraphs
from reports.pages.panels import Panel, make_panel, web_address
from reports.pages.visible import visible
from reports.recorded import ArticlePage, RunSummary
from reports.store import Record

#: Results beyond this many get a short panel and no style rules of their own:
#: a page of 5,000 claims stays below 4 MB.
FULL_PANELS = 200

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}", re.ASCII)
_KEY = re.compile(r"[0-9a-f]{8,64}", re.ASCII)


def _finalize(value: object) -> object:
    if value is None:
        return ""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("reports.pages", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(state=words.state, states=words.STATES, word=words.word, number=words.number)
    return environment


def _render(template: str, anchors: Sequence[str] = (), **values: object) -> str:
    """Fill a template; its style is hashed into the page's own content security policy."""
    environment = _environment()
    style = environment.get_template("_style.css.j2").render(anchors=anchors)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    page = environment.get_template(template).render(style=Markup(style), policy=policy, **values)  # noqa: S704  ours
    return page.rstrip() + "\n"


def _count_states(panels: Sequence[Panel]) -> list[tuple[words.State, int]]:
    return [(words.state(code), sum(panel.state.code == code for panel in panels)) for code in words.STATES]


def render_article(page: ArticlePage, *, index: str = "") -> str:
    """The article with its claims marked in place and a panel for each; ``index`` is a relative link back."""
    panels = [make_panel(row, page.article.text) for row in page.results]
    anchors = [panel.anchor for panel in panels]
    neighbours = {after: before for before, after in pairwise(anchors)}
    language = page.article.language
    return _render(
        "article.html.j2",
        anchors[:FULL_PANELS],
        page=page,
        article=page.article,
        href=web_address(page.article.url),
        language=language if _LANGUAGE.fullmatch(language) else "und",
        paragraphs=paragraphs(page),
        panels=panels,
        full=FULL_PANELS,
        previous=neighbours,
        following={before: after for after, before in neighbours.items()},
        counts=_count_states(panels),
        index=index,
    )


def render_run(summary: RunSummary) -> str:
    """The index of a run: documents with status, counts and links to their pages; gates; what failed."""
    return _render(
        "run.html.j2",
        summary=summary,
        run=summary.run,
        labels=list(summary.labels.items()),
        failed=[one for one in summary.documents if one.status != "ok"],
        href=web_address,
    )


def write_pages(folder: Path, record: Record, run_id: str) -> Path:
    """Write a page per article of the run, and ``index.html``; returns the index's path.

    A page appears whole or not at all. Names are the articles' hexadecimal keys and nothing else.
    """
    summary = queries.run_summary(record, run_id)
    keys = sorted({one.article_key for one in summary.documents if one.article_key is not None})
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for key in keys:
            if not _KEY.fullmatch(key):
                raise RecordError(f"article key {key!r} is not hexadecimal; run `countercheck db check`")
            page = queries.article_page(record, key, run_id)
            _write_whole(folder / f"{key}.html", render_article(page, index="index.html"))
        index = folder / "index.html"
        _write_whole(index, render_run(summary))
    except OSError as error:
        raise RecordError(
            f"the pages cannot be written to {folder} ({error.strerror or error}); make space or choose another folder"
        ) from None
    return index


def _write_whole(file: Path, text: str) -> None:
    """Temporary file, fsync, rename, fsync of the folder."""
    partial = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as handle:
            handle.write(text)
            handle.flush()
            os.fsync(handle.fileno())
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
    if os.name == "posix":
        descriptor = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
