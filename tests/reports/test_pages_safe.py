"""Pages never run or fetch what an article, a reference or a source brings along."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from checks.model.claim import Extraction
from checks.model.match import Rival
from reports import queries
from reports.pages.render import render_article, render_run
from reports.pages.visible import visible
from reports.store import Record
from tests.reports.looking import assert_nothing_is_fetched_or_run, look, page_of
from tests.reports.samples import make_article, make_claim, make_reference, make_result
from tests.reports.specimen import specimen

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script src=//tracker.example/a.js></script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><style>*{background:url(http://tracker.example/b)}</style>",
    "</title><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "<base href=http://tracker.example>",
    "<meta http-equiv=refresh content=0;url=http://tracker.example>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "javascript:alert(1)",
    "&lt;script&gt;&#60;b&#62;",
    "-->]]><!--",
    "<a href=javascript:alert(1)>x</a>",
    "a\u202egnp.exe\u2066\u0000\ud800",
]


def hostile_document(payload: str) -> dict:
    article = make_article(
        f"{payload} In 2014 there were 197 people {payload}", id=payload, title=payload, url=payload, language=payload
    )
    words_of_it = {
        "counted": payload,
        "action": payload,
        "ref_area": payload,
        "attributed_to": payload,
        "unit": payload,
    }
    claim = make_claim(article, **words_of_it)
    facts = {"name": payload, "unit": payload, "url": payload, "publisher": payload, "note": payload, "origin": payload}
    reference = make_reference(**facts, dataset=payload, indicator=payload, ref_area=payload, time_period=payload)
    result = make_result(
        claim,
        reference=reference,
        rivals=(
            Rival(reference=reference, why_not=(payload,)),
            Rival(reference=reference, why_not=("same_origin_copy",)),
        ),
        explanation=payload,
        how=((payload, payload),),
        link="certain",
        rule=payload,
    )
    found = Extraction(claims=(claim,), numbers=())
    return {
        "source": payload,
        "status": "ok",
        "detail": payload,
        "article": article,
        "extraction": found,
        "results": [result],
    }


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_text_is_inert(small: Record, payload: str) -> None:
    document = hostile_document(payload)
    page = page_of(small, document)
    summary = queries.run_summary(small, page.run_id or "")
    html = render_article(page)

    assert_nothing_is_fetched_or_run(html)
    assert_nothing_is_fetched_or_run(render_run(summary))
    assert re.sub(r"\s+", " ", visible(document["article"].text)) in re.sub(r"\s+", " ", look(html).story)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\ud800-\udfff]", html)


@pytest.mark.parametrize("name", ["specimen", "hostile"])
def test_a_browser_shows_it_without_network_or_complaint(small: Record, tmp_path: Path, name: str) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        pytest.skip("no chromium on this machine")
    document = specimen() if name == "specimen" else hostile_document("".join(HOSTILE))
    file = tmp_path / "page.html"
    file.write_text(render_article(page_of(small, document)), encoding="utf-8")
    log = tmp_path / "net.json"
    options = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    more = "--disable-component-update --disable-sync --enable-logging=stderr --dump-dom"
    command = [
        browser,
        *options.split(),
        *more.split(),
        f"--user-data-dir={tmp_path / 'profile'}",
        f"--log-net-log={log}",
    ]
    done = subprocess.run([*command, file.as_uri()], capture_output=True, text=True, timeout=60, check=False)

    assert "CONSOLE" not in done.stderr
    assert 'class="panel' in done.stdout
    assert "tracker.example" not in log.read_text(errors="replace")
    assert '"favicon' not in done.stdout
