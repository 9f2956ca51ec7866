"""Pages: every claim in its place, nothing fetched, nothing run, every code in words."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from checks.model.claim import KINDS, WHYS, Extraction
from checks.model.quantity import HEDGES
from checks.model.verdict import FLAGS, REASONS
from reports.pages import words
from reports.pages.render import render_article, write_pages
from reports.store import Record
from tests.reports.looking import assert_nothing_is_fetched_or_run, look, page_of
from tests.reports.samples import make_article, make_claim, make_document, make_result
from tests.reports.specimen import TEXT, specimen


def test_every_claim_is_marked_at_its_offsets(small: Record) -> None:
    document = specimen()
    seen = look(render_article(page_of(small, document)))
    expected = sorted(
        (claim.span.start, claim.span.end, claim.quantity.surface) for claim in document["extraction"].claims
    )

    assert seen.claims == expected
    assert re.sub(r"\s+", "", seen.story) == re.sub(r"\s+", "", TEXT)
    numbers = [one for tag, one in seen.tags if one.get("class") == "number"]
    assert [one["title"] for one in numbers] == ["a date", "an ordinal", "a date", "an ordinal"]


@pytest.mark.parametrize(
    "text", ["197", "197\n\n197 197", "\n\n 197", "a\r\n\r\n197\n\nb", "197\U0001f600197", "مرحبا 197 שלום"]
)
def test_odd_texts_keep_their_claims(small: Record, text: str) -> None:
    article = make_article(text)
    claims = []
    for found in re.finditer("197", text):
        claim = make_claim(article)
        span = replace(claim.span, start=found.start(), end=found.end())
        sentence = replace(claim.sentence, start=0, end=len(text), text=text)
        claims.append(replace(claim, span=span, sentence=sentence))
    document = {
        **make_document(),
        "article": article,
        "extraction": Extraction(claims=tuple(claims), numbers=()),
        "results": [make_result(claim) for claim in claims],
    }
    seen = look(render_article(page_of(small, document)))

    assert seen.claims == [(claim.span.start, claim.span.end, "197") for claim in claims]


def test_the_specimen_is_small_and_whole(small: Record) -> None:
    html = render_article(page_of(small, specimen()))

    assert_nothing_is_fetched_or_run(html)
    assert len(html.encode()) < 300_000
    for expected in (
        "Matches the announcement of 2015-08-30 (Ministry of Public Security)",
        "197 people or more",
        "22,800 to 25,200 websites",
        "was published after the article; it covers a shorter time",
        "Copies of the same statement",
        "The text speaks of a longer time than the reference covers.",
        "8.35% to below 8.45%",
    ):
        assert expected in html
    assert html.count('role="img"') == 7
    assert 'lang="en"' in html


def test_a_page_of_3000_claims_keeps_them_all_in_three_megabytes(small: Record) -> None:
    text = "\n\n".join(f"In town {n:05d}x there were people." for n in range(3000))
    article = make_article(text)
    claims = tuple(make_claim(article, f"{n:05d}", value=str(n + 1)) for n in range(3000))
    document = {
        **make_document(),
        "article": article,
        "extraction": Extraction(claims=claims, numbers=()),
        "results": [make_result(claim) for claim in claims],
    }
    seen = look(html := render_article(page_of(small, document)))

    assert len(seen.claims) == 3000
    assert len({one["id"] for _, one in seen.tags if "id" in one}) == len([1 for _, one in seen.tags if "id" in one])
    assert len(html.encode()) < 3_000_000


def test_every_code_has_words() -> None:
    table = words.wording()
    needed = {
        "reason": {reason for reasons in REASONS.values() for reason in reasons},
        "flag": set(FLAGS),
        "hedge": set(HEDGES),
        "kind": set(KINDS),
        "why": set(WHYS),
        "state": set(REASONS) | {"borderline"},
    }
    for name, codes in needed.items():
        assert codes == set(table[name]), name
    for sentence in [*table["reason"].values(), *(pair[1] for pair in table["flag"].values())]:
        assert sentence.endswith(".")
        assert sentence[0].isupper()


def test_a_document_without_claims_says_so(small: Record) -> None:
    article = make_article("")
    document = {**make_document(), "article": article, "extraction": None, "results": [], "status": "extraction_empty"}
    html = render_article(page_of(small, document))

    assert "No text was found in this document." in html
    assert "No claims" in html


def test_pages_of_a_run_are_written_whole(small: Record, tmp_path: Path) -> None:
    run = small.begin_run("check", {})
    document = specimen()
    small.record_document(run, **document)
    small.record_document(
        run,
        source="http://gone",
        status="robots_denied",
        detail="asked not to",
        article=None,
        extraction=None,
        results=[],
    )
    small.record_gate(run, suite="claims", success=False, severity="warning", failing=["ab", "cd"])
    index = write_pages(tmp_path / "pages", small, run)
    first = {file.name: file.read_bytes() for file in (tmp_path / "pages").iterdir()}
    write_pages(tmp_path / "pages", small, run)

    assert set(first) == {"index.html", f"{document['article'].key}.html"}
    assert {file.name: file.read_bytes() for file in (tmp_path / "pages").iterdir()} == first
    text = index.read_text("utf-8")
    assert f'href="{document["article"].key}.html"' in text
    for expected in ("the site does not allow fetching", "asked not to", "failed (warning): ab, cd"):
        assert expected in text


def luminance(colour: str) -> float:
    colour = colour.lstrip("#")
    colour = "".join(one * 2 for one in colour) if len(colour) == 3 else colour
    parts = [int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_text_has_contrast_in_both_themes(small: Record) -> None:
    html = render_article(page_of(small, specimen()))
    light, dark = (
        dict(re.findall(r"--([\w-]+):(#[0-9a-f]+)", block)) for block in re.findall(r":root\{(.*?)\}", html, re.S)[:2]
    )
    for theme in (light, {**light, **dark}):
        pairs = [(ink, ground) for ink in ("ink", "soft", "link") for ground in ("paper", "sheet", "wash")]
        pairs += [(code, ground) for code in words.STATES for ground in ("paper", "sheet", f"{code}-wash")]
        for ink, ground in pairs:
            bright, dim = sorted((luminance(theme[ink]), luminance(theme[ground])), reverse=True)
            assert (bright + 0.05) / (dim + 0.05) >= 4.5, (ink, ground)
