"""Recheck: judge recorded articles again where a reference that they rest on, or the rules, changed.

In: settings, a date. Out: a Recheck: what was judged and the verdicts that moved; new runs beside the old ones.
Never: an old row changed or removed; an article judged again that would read the same.

What was matched with what is on record (flows.looked_at): an article is judged again when the names or rules it was
matched by are others, or when one of the series looked at has another answer on its day. A recheck that was stopped
goes on where it was: what it judged is recorded, and reads as done.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checks.model.claim import EXTRACTOR_VERSION
from flows.advising import open_adviser
from flows.judging_again import Moved, Piece, PieceDone, judge_pieces
from flows.looked_at import LookedAt, read_looked_at
from flows.pipeline import Checker, Progress, no_progress
from flows.settings import Settings
from reports.last_seen import Seen, articles_seen
from reports.store import Record
from sources.reference.errors import EvidenceLost
from sources.reference.touched import LibraryChange

#: Articles judged and recorded as one piece, what a worker takes at a time: at most, and at least.
PIECE, SMALLEST_PIECE = 500, 50

#: A piece is this part of what is left: large ones first, for each is gated by itself, and small ones at the end,
#: when one worker waits for the other.
PART = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """How many articles are recorded, how many were judged again, in which runs, and what moved.

    There is one run for each set of datasets that articles were limited to; most often one.
    """

    recorded: int
    judged: int
    run_ids: tuple[str, ...]
    moved: tuple[Moved, ...]

    @property
    def run_id(self) -> str | None:
        """The first of the runs; None when nothing was judged again."""
        return self.run_ids[0] if self.run_ids else None


def recheck_record(
    settings: Settings, *, since: date | None = None, workers: int = 1, progress: Progress = no_progress
) -> Recheck:
    """Judge again every article published on or after ``since`` that a change touches.

    An article is judged with the datasets that its run was limited to, and by the day that the run judged by.
    With more than one worker the articles go in pieces to processes of their own, which record what they judge.
    """
    record = Record.open(settings.record_url)
    try:
        recorded, touched = _touched_articles(record, settings, since, progress)
        runs: dict[tuple[str, ...], str] = {}
        pieces: list[Piece] = []
        for datasets, checker, articles in touched:
            parameters: dict[str, object] = {"since": since and since.isoformat(), "library": checker.seen.as_dict()}
            runs[datasets] = record.begin_run("recheck", parameters)
            pieces += _pieces(runs[datasets], checker, articles)
        total = sum(len(piece.run_of) for piece in pieces)
        moved: list[Moved] = []
        counts: dict[str, Counter[str]] = {run_id: Counter() for run_id in runs.values()}
        judged = 0
        for piece, done in _judged(settings, pieces, workers):
            judged += len(piece.run_of)
            counts[piece.run_id].update(done.counts)
            moved += done.moved
            progress("rechecked", judged, total)
        for run_id, count in counts.items():
            record.finish_run(run_id, "done", dict(sorted(count.items())))
    finally:
        record.close()
    moved.sort(key=lambda one: (one.article, one.start))
    return Recheck(recorded=recorded, judged=judged, run_ids=tuple(runs.values()), moved=tuple(moved))


_Touched = list[tuple[tuple[str, ...], Checker, list[Seen]]]


def _touched_articles(
    record: Record, settings: Settings, since: date | None, progress: Progress
) -> tuple[int, _Touched]:
    """How many articles are recorded; and those that a change touches, by the datasets they were limited to."""
    found: dict[tuple[str, ...], list[Seen]] = {}
    checkers: dict[tuple[str, ...], Checker] = {}
    changes = _Changes()
    adviser = open_adviser(settings)
    recorded = 0
    for piece in articles_seen(record, since):
        recorded += len(piece)
        for seen in piece:
            datasets = tuple((seen.library or {}).get("only", ()))
            if datasets not in checkers:
                checkers[datasets] = Checker(settings.home, datasets, overrides=settings.overrides, adviser=adviser)
            if changes.touch(seen, checkers[datasets]):
                found.setdefault(datasets, []).append(seen)
        progress("looked up", recorded, 0)
    return recorded, [(datasets, checkers[datasets], found[datasets]) for datasets in sorted(found)]


class _Changes:
    """What changed since each run: its library is compared once."""

    def __init__(self) -> None:
        self._by_run: dict[str, LibraryChange | None] = {}

    def touch(self, seen: Seen, checker: Checker) -> bool:
        """Whether the article has to be judged again."""
        if seen.library is None or seen.looked_at is None:
            return True
        looked_at = read_looked_at(seen.looked_at)
        if not looked_at.is_of_these_rules or seen.library.get("names") != checker.seen.names:
            return True
        if seen.library.get("widths", {}) != checker.seen.widths:
            return True
        if seen.library.get("adviser", {}) != checker.seen.adviser:
            return True
        return seen.library["held"] != checker.seen.held and self._moved(seen, looked_at, checker)

    def _moved(self, seen: Seen, looked_at: LookedAt, checker: Checker) -> bool:
        assert seen.library is not None
        if seen.run_id not in self._by_run:
            try:
                self._by_run[seen.run_id] = LibraryChange(checker.library, seen.library["held"])
            except EvidenceLost:
                self._by_run[seen.run_id] = None
        change = self._by_run[seen.run_id]
        if change is None:
            return True
        return looked_at.as_of is not None and change.touches(looked_at.series, looked_at.as_of)


def _pieces(run_id: str, checker: Checker, articles: Sequence[Seen]) -> list[Piece]:
    """The articles in pieces, in the order of their days: those of one day ask the same of the library."""
    ordered = sorted(articles, key=lambda seen: (str(seen.published_on), seen.article_key))
    parts = []
    while ordered:
        size = min(PIECE, max(SMALLEST_PIECE, len(ordered) // PART))
        parts.append(ordered[:size])
        ordered = ordered[size:]
    return [
        Piece(
            run_id=run_id,
            datasets=checker.datasets,
            held=checker.seen.held,
            run_of={seen.article_key: seen.run_id for seen in part},
            days={seen.article_key: _other_day(seen) for seen in part if seen.looked_at is not None},
            read=frozenset(seen.article_key for seen in part if _is_read(seen)),
        )
        for part in parts
    ]


def _is_read(seen: Seen) -> bool:
    """Whether this program would read the same claims as its run did."""
    return seen.looked_at is not None and read_looked_at(seen.looked_at).extractor == EXTRACTOR_VERSION


def _other_day(seen: Seen) -> date | None:
    """The day by which the article was judged, where it is not its own."""
    day = None if seen.looked_at is None else read_looked_at(seen.looked_at).as_of
    return None if day == seen.published_on else day


def _judged(settings: Settings, pieces: Sequence[Piece], workers: int) -> Iterator[tuple[Piece, PieceDone]]:
    yield from zip(pieces, judge_pieces(settings, pieces, workers), strict=True)


def moved_lines(moved: Sequence[Moved]) -> list[str]:
    """The moved verdicts as lines for people."""

    def side(told: tuple[str, str] | None) -> str:
        return "not read" if told is None else f"{told[0]} ({told[1]})"

    return [f"{one.article}: {one.surface}: {side(one.before)} -> {side(one.after)}" for one in moved]
