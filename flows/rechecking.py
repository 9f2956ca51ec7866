"""Recheck: judge recorded articles again where the references or the rules changed, and list the verdicts that moved.

In: settings, a date. Out: a Recheck; a new run beside the old ones. Never: an old row changed or removed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from checks.model.claim import EXTRACTOR_VERSION
from flows.pipeline import CheckedDocument, Checker, Progress, check_documents, no_progress
from flows.replaying import stored_article
from flows.settings import Settings
from reports.last_seen import LastSeen, articles_last_seen
from reports.store import Record
from sources.articles import Ingested


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A claim whose verdict is another one now; None where the claim is read no longer, or was not read before."""

    article: str
    start: int
    surface: str
    before: tuple[str, str] | None
    after: tuple[str, str] | None

    def as_dict(self) -> dict[str, object]:
        """For JSON lines."""
        sides = {"before": self.before, "after": self.after}
        return {
            "article": self.article,
            "start": self.start,
            "surface": self.surface,
            **{side: None if told is None else {"label": told[0], "reason": told[1]} for side, told in sides.items()},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """How many articles are recorded, how many were judged again, in which run, and what moved."""

    recorded: int
    judged: int
    run_id: str | None
    moved: tuple[Moved, ...]


def recheck_record(
    settings: Settings, *, since: date | None = None, workers: int = 1, progress: Progress = no_progress
) -> Recheck:
    """Judge again every article published on or after ``since`` whose newest run saw other references, rules or widths.

    An article is judged with the datasets that its run was limited to, and recorded as a run of its own.
    """
    from flows.recording import begin_run, gate_run, record_documents

    record = Record.open(settings.record_url)
    checkers: dict[tuple[str, ...], Checker] = {}
    moved: list[Moved] = []
    recorded = judged = 0
    run_id: str | None = None
    counts: Counter[str] = Counter()
    try:
        for piece in articles_last_seen(record, since):
            recorded += len(piece)
            for datasets, as_of, items in _alike(piece):
                checker = checkers.setdefault(datasets, Checker(settings.home, datasets, overrides=settings.overrides))
                changed = [item for item in items if _has_changed(item, checker)]
                documents = check_documents([_ingested(item) for item in changed], checker, as_of, workers=workers)
                if not documents:
                    continue
                gates = gate_run(documents)
                run_id = run_id or begin_run(record, "recheck", {"since": since and since.isoformat()}, documents)
                counts.update(record_documents(record, run_id, documents, gates))
                moved += [
                    one for item, document in zip(changed, documents, strict=True) for one in _moved(item, document)
                ]
                judged += len(documents)
            progress("rechecked", judged, 0)
        if run_id is not None:
            record.finish_run(run_id, "done", dict(sorted(counts.items())))
    finally:
        record.close()
    return Recheck(recorded=recorded, judged=judged, run_id=run_id, moved=tuple(moved))


def _alike(piece: Sequence[LastSeen]) -> list[tuple[tuple[str, ...], date | None, list[LastSeen]]]:
    """The articles in groups of one set of datasets and one day of knowledge."""
    groups: dict[tuple[tuple[str, ...], str], list[LastSeen]] = {}
    for item in piece:
        datasets = tuple((item.library or {}).get("only", ()))
        groups.setdefault((datasets, "" if item.as_of is None else item.as_of.isoformat()), []).append(item)
    return [
        (datasets, date.fromisoformat(day) if day else None, items) for (datasets, day), items in sorted(groups.items())
    ]


def _ingested(item: LastSeen) -> Ingested:
    return Ingested(source=item.article.url or item.article.key, status="ok", article=stored_article(item.article))


def _has_changed(item: LastSeen, checker: Checker) -> bool:
    if item.library is None or item.library.get("held") != checker.seen.held:
        return True
    versions = {(row.extractor_version, row.document["rules_version"]) for row in item.results}
    return bool(versions - {(EXTRACTOR_VERSION, checker.rules_version)})


def _moved(item: LastSeen, document: CheckedDocument) -> list[Moved]:
    before = {(row.document["start"], row.document["end"]): row.document for row in item.results}
    after = {(one.claim.span.start, one.claim.span.end): one.as_dict() for one in document.results}
    found = []
    for place in sorted(before.keys() | after.keys()):
        old, new = _told(before.get(place)), _told(after.get(place))
        if old != new:
            facts = after.get(place) or before[place]
            found.append(
                Moved(
                    article=item.article.url or item.article.key,
                    start=place[0],
                    surface=str(facts["surface"]),
                    before=old,
                    after=new,
                )
            )
    return found


def _told(document: dict[str, Any] | None) -> tuple[str, str] | None:
    return None if document is None else (str(document["label"]), str(document["reason"]))


def moved_lines(moved: Sequence[Moved]) -> list[str]:
    """The moved verdicts as lines for people."""

    def side(told: tuple[str, str] | None) -> str:
        return "not read" if told is None else f"{told[0]} ({told[1]})"

    return [f"{one.article}: {one.surface}: {side(one.before)} -> {side(one.after)}" for one in moved]
