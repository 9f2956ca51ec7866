"""The main job in one command: a page on loopback, the real flow, the table and the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.flows.running import run

pytestmark = pytest.mark.xdist_group("prefect")


def test_the_demo_checks_its_page_and_says_where_the_report_lies(tmp_path: Path) -> None:
    """It ends in 0 in time; the table has three verdicts; the page marks the three claims."""
    done = run("demo", "--home", tmp_path / "demo", HOME=str(tmp_path))
    shown = done.out.decode()

    assert done.code == 0, done.err
    for words in ("197", "supported", "period_widened", "24,000", "20,650", "28,000", "596", "1,215"):
        assert words in shown
    index = Path(re.search(r"Report page: (.+)", shown).group(1))
    pages = [path for path in index.parent.glob("*.html") if path != index]
    assert (index.is_file(), len(pages)) == (True, 1)
    html = pages[0].read_text(encoding="utf-8")
    for label, surface in (("supported", "197"), ("not_enough_evidence", "24,000"), ("not_enough_evidence", "596")):
        assert f'<mark class="{label}">{surface}</mark>' in html
    assert not re.search(r"""(?:src|href)=["']?https?://[^"'\s>]*\.(?:js|css|png|woff2?)""", html)
    assert not (tmp_path / ".prefect").exists()
