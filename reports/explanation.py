"""The reasoning behind one recorded result, as numbered steps that a reader follows.

In: a recorded result and its article's text. Out: lines of plain text. Never: a judgement of its own; every number is
one that was recorded.
"""

from __future__ import annotations

from collections.abc import Iterator

from reports.pages.panels import Panel, Source, make_panel
from reports.pages.visible import visible
from reports.recorded import ResultRow

_NOTHING = "no reference was used"


def explain(row: ResultRow, body: str) -> list[str]:
    """The steps of a result: what is said, how it was read, what that allows, what the reference says, and why."""
    panel = make_panel(row, body)
    lines: list[str] = []
    steps = (
        ("The article says", [f"{panel.before}[{panel.surface}]{panel.after}".strip(), *_article(row)]),
        ("It was read as", [f"{name}: {text}" for name, text in panel.reading]),
        ("The wording allows", list(_allowed(panel))),
        ("The reference", list(_reference(panel))),
        ("How the reference was met", [f"{name}: {met}" for name, met in panel.how]),
        ("The verdict", [f"{panel.state.sign} {panel.state.word}: {panel.reason}", panel.explanation]),
        ("To keep in mind", [f"{name}: {text}" for name, text in panel.flags]),
        ("The article against itself", [step for steps in panel.findings for step in steps]),
        ("Figures that were not used", [line for source in panel.rivals for line in _rival(source)]),
    )
    for title, texts in steps:
        said = [text for text in texts if text]
        if said:
            lines.append(f"{sum(not line.startswith(' ') for line in lines) + 1}. {title}")
            lines += [f"   {text}" for text in said]
    if panel.copies:
        lines.append(f"   and {len(panel.copies)} more reports that repeat the same statement")
    lines.append(f"result {panel.result_id}, rule {panel.rule or 'none'}, rules version {panel.rules_version}")
    return [visible(line) for line in lines]


def _article(row: ResultRow) -> Iterator[str]:
    """Where it stands, and when it was published."""
    if row.title:
        yield f"in: {row.title}"
    if row.url:
        yield f"at: {row.url}"
    yield f"published: {row.published_on or 'unknown'}; judged as of: {row.document.get('as_of') or 'unknown'}"


def _allowed(panel: Panel) -> Iterator[str]:
    if panel.allowed:
        yield f"accepted: {panel.allowed}"
    if panel.grey:
        yield f"neither accepted nor excluded: {panel.grey}"


def _reference(panel: Panel) -> Iterator[str]:
    source = panel.reference
    if source is None:
        yield _NOTHING
        return
    yield f"{source.heading}: {source.value}"
    yield f"it stands for: {panel.says}" if panel.says else ""
    yield "; ".join(part for part in (source.place, source.period) if part)
    yield f"{source.publisher or 'publisher not named'}, {source.dataset}, as published on {source.vintage}"
    yield source.url
    yield f"sha256 {source.sha256}" if source.sha256 else ""
    yield source.note


def _rival(source: Source) -> Iterator[str]:
    fits = "; it fits what the wording allows" if source.fits else ""
    yield f"{source.value}: {source.name} ({source.publisher or source.dataset}, {source.vintage}){fits}"
    yield f"  not used: it {'; it '.join(source.why_not) or 'was not chosen'}"
