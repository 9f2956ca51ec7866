"""Judge pieces of the record again: read the articles, judge, gate, record, and tell what moved.

In: settings and Pieces. Out: PieceDone rows, in order. Never: an old row changed.
A piece reads and writes the record itself, so that workers hand over only what is to be told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checks.model.claim import Extraction
from flows.advising import open_adviser
from flows.pipeline import CheckedDocument, Checker, check_documents, rare_collections
from flows.replaying import stored_article
from flows.settings import Settings
from reports.last_seen import LastSeen, Told, last_seen
from reports.recorded import ArticleRow
from reports.recorded_claims import recorded_claims
from reports.store import Record
from sources.articles import Ingested
from sources.reference.pinned import LibraryState, PinnedLibrary


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
class Piece:
    """Some articles (key -> the run that saw it last), the run that judges them again, and what it judges by.

    ``days`` are the other days whose knowledge counts (None: the article's own); it lacks those of which that is to be
    read from their results. ``read`` are the keys of articles whose claims are on record as this program reads them.
    """

    run_id: str
    datasets: tuple[str, ...]
    held: LibraryState
    run_of: dict[str, str]
    days: dict[str, date | None]
    read: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceDone:
    """How many results carry each label, and what moved."""

    counts: dict[str, int]
    moved: tuple[Moved, ...]


def judge_pieces(settings: Settings, pieces: Sequence[Piece], workers: int) -> Iterator[PieceDone]:
    """Judge and record every piece; in order, whatever the number of workers."""
    if workers == 1 or len(pieces) < 2:
        with _Judge(settings) as judge:
            yield from map(judge.judge, pieces)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=_open_worker, initargs=(settings,)) as pool:
        yield from pool.map(_judge_in_worker, pieces)


class _Judge:
    """An open record, and a checker for each set of datasets."""

    def __init__(self, settings: Settings) -> None:
        self._home = settings.home.expanduser()
        self._overrides = settings.overrides
        self._adviser = open_adviser(settings)
        self._record = Record.open(settings.record_url)
        self._checkers: dict[tuple[str, ...], Checker] = {}

    def __enter__(self) -> _Judge:
        return self

    def __exit__(self, *_: object) -> None:
        self._record.close()

    def judge(self, piece: Piece) -> PieceDone:
        """Judge one piece by the library as the run noted it, and record it."""
        from flows.recording import count_labels, gate_run, record_documents

        if piece.datasets not in self._checkers:
            library = PinnedLibrary(self._home, piece.held)
            self._checkers[piece.datasets] = Checker(
                self._home, piece.datasets, library, overrides=self._overrides, adviser=self._adviser
            )
        checker = self._checkers[piece.datasets]
        seen = last_seen(self._record, piece.run_of)
        read = _whole(seen, recorded_claims(self._record, piece.read))
        documents: dict[str, CheckedDocument] = {}
        days = {item.article.key: piece.days.get(item.article.key, item.as_of) for item in seen}
        with rare_collections():
            for as_of in sorted(set(days.values()), key=str):
                items = [item for item in seen if days[item.article.key] == as_of]
                checked = check_documents([_ingested(item.article) for item in items], checker, as_of, read=read)
                documents |= {item.article.key: one for item, one in zip(items, checked, strict=True)}
            ordered = [documents[item.article.key] for item in seen]
            record_documents(self._record, piece.run_id, ordered, gate_run(ordered), known=read.keys())
        moved = [one for item, document in zip(seen, ordered, strict=True) for one in _moved(item, document)]
        return PieceDone(counts=count_labels(ordered), moved=tuple(moved))


_WORKER: dict[str, _Judge] = {}


def _open_worker(settings: Settings) -> None:
    _WORKER["judge"] = _Judge(settings)


def _judge_in_worker(piece: Piece) -> PieceDone:
    return _WORKER["judge"].judge(piece)


def _whole(seen: Sequence[LastSeen], read: dict[str, Extraction]) -> dict[str, Extraction]:
    """The recorded claims of articles of which none is lost: each place that has a result has its claim."""
    told = {item.article.key: item.told.keys() for item in seen}
    return {
        key: found
        for key, found in read.items()
        if told[key] <= {(claim.span.start, claim.span.end) for claim in found.claims}
    }


def _ingested(row: ArticleRow) -> Ingested:
    return Ingested(source=row.url or row.key, status="ok", article=stored_article(row))


def _moved(item: LastSeen, document: CheckedDocument) -> list[Moved]:
    after = {(one.claim.span.start, one.claim.span.end): one for one in document.results}
    found = []
    for place in sorted(item.told.keys() | after.keys()):
        old, new = item.told.get(place), after.get(place)
        before = _pair(old)
        now = None if new is None else (new.verdict.label, new.verdict.reason)
        if before != now:
            surface = new.claim.quantity.surface if new is not None else old.surface if old is not None else ""
            name = item.article.url or item.article.key
            found.append(Moved(article=name, start=place[0], surface=surface, before=before, after=now))
    return found


def _pair(told: Told | None) -> tuple[str, str] | None:
    return None if told is None else (told.label, told.reason)
