"""The whole job as plain functions, without Prefect: ingest, extract, match, judge, gate, record, draw.

In: sources and settings. Out: CheckedDocument rows and a RunReport. Never: Prefect.
The command line, the Prefect flows and the review server all go through here.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from checks.arithmetic import check_arithmetic, mark_findings
from checks.claims import extract_claims
from checks.errors import InvalidInput
from checks.matching import Catalogue, Evidence, match_claims, rank_claims, wanted_series
from checks.model.article import Article
from checks.model.claim import Extraction
from checks.model.measure import SeriesKey
from checks.model.result import CheckResult
from checks.verdicts import judge_matches, rules_version
from checks.verdicts.width_overrides import WidthOverrides, WidthsInForce, widths_in_force
from flows.advising import Adviser
from flows.looked_at import LookedAt, fingerprint, look_at
from sources.articles import Ingested
from sources.reference.library import ReferenceLibrary
from sources.reference.pinned import LibraryState, library_state

#: Articles judged with one question to the library.
BATCH = 50

Progress = Callable[[str, int, int], None]

_NOTHING_READ: Mapping[str, Extraction] = {}


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenLibrary:
    """What a run judged by: the datasets it was limited to (none: all), the state of those held, a hash of the names
    and statements that claims were matched by, the widths set, and the model that was asked."""

    only: tuple[str, ...]
    held: LibraryState
    names: str
    widths: dict[str, object] = field(default_factory=dict)
    adviser: dict[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """As the record keeps it."""
        widths = {"widths": self.widths} if self.widths else {}
        adviser = {"adviser": self.adviser} if self.adviser else {}
        return {"only": list(self.only), "held": self.held, "names": self.names, **widths, **adviser}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedDocument:
    """What became of one document: its named status, and for articles all numbers and verdicts.

    ``library`` is the state of the references that judged it, for the run to keep; ``looked_at`` what of them was
    looked at.
    """

    ingested: Ingested
    extraction: Extraction | None = None
    results: tuple[CheckResult, ...] = ()
    library: SeenLibrary | None = None
    looked_at: LookedAt | None = None

    @property
    def failed(self) -> bool:
        """Whether the document could not be checked."""
        return self.ingested.article is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The results of one article, and what was looked at for them."""

    results: tuple[CheckResult, ...]
    looked_at: LookedAt


class Checker:
    """Extraction, matching and judging against one library; opened once for many articles.

    ``datasets`` limits the references used; an id that is not held raises InvalidInput. ``overrides`` are the widths
    that the settings have in place of the packaged ones; ``adviser`` is asked for a second opinion, if one is given.
    """

    def __init__(
        self,
        home: Path,
        datasets: Sequence[str] = (),
        library: ReferenceLibrary | None = None,
        *,
        overrides: WidthOverrides | None = None,
        adviser: Adviser | None = None,
    ) -> None:
        self.library = library or ReferenceLibrary(home.expanduser())
        self.datasets = tuple(datasets)
        self.overrides = overrides or WidthOverrides()
        self.adviser = adviser
        self._datasets = list(datasets) or None
        if self._datasets:
            held = {item.dataset for item in self.library.datasets()}
            held |= {item.dataset for item in self.library.announcements()}
            unknown = sorted(set(self._datasets) - held)
            if unknown:
                raise InvalidInput(
                    f"no dataset {', '.join(unknown)}; held: {', '.join(sorted(held)) or 'none'}."
                    " Add one with `countercheck references add`."
                )

    @cached_property
    def catalogue(self) -> Catalogue:
        """Every indicator of the datasets used."""
        return Catalogue(self.library.catalogue(self._datasets))

    @cached_property
    def widths(self) -> WidthsInForce:
        """The widths for each series; raises InvalidWidth for a measure of the settings that nobody knows."""
        return widths_in_force(self.overrides, self.catalogue if self.overrides.measures else None)

    @property
    def rules_version(self) -> str:
        """The version that its results bear."""
        return rules_version(self.overrides.mark)

    @cached_property
    def seen(self) -> SeenLibrary:
        """What this judges by, as a run keeps it."""
        return SeenLibrary(
            only=self.datasets,
            held=library_state(self.library.home, self._datasets),
            names=fingerprint(self.catalogue.indicators.values(), self.library.announcements(self._datasets)),
            widths=self.overrides.as_dict(),
            adviser={} if self.adviser is None else self.adviser.identity,
        )

    def check(
        self, articles: Sequence[Article], as_of: date | None = None
    ) -> list[tuple[Extraction, list[CheckResult]]]:
        """Extraction and results of each article, in order; ``as_of`` overrides the articles' own dates."""
        with rare_collections():
            extractions = [extract_claims(article) for article in articles]
            judged = self.judge(articles, extractions, as_of)
        return [(extraction, list(one.results)) for extraction, one in zip(extractions, judged, strict=True)]

    def judge(
        self, articles: Sequence[Article], extractions: Sequence[Extraction], as_of: date | None = None
    ) -> list[Judged]:
        """The results of each article, in order, from claims that are read already."""
        ranked = [rank_claims(extraction.claims, self.catalogue) for extraction in extractions]
        dates = [as_of or article.published_on for article in articles]
        wanted = [wanted_series(found) for found in ranked]
        evidence = self._evidence(wanted, dates)
        days = [day for day, one in evidence.items() if day and one.cells]
        stale = {day: frozenset(why) for day, why in self.library.stale_on(days).items()} if days else {}
        judged: list[Judged] = []
        for day, extraction, found, keys in zip(dates, extractions, ranked, wanted, strict=True):
            advice = None if self.adviser is None else self.adviser.advise(found, self.catalogue)
            matches = match_claims(found, evidence[day], advice)
            stale_then = stale.get(day, frozenset()) if day else frozenset[str]()
            results = judge_matches(matches, as_of=day, stale=stale_then, widths=self.widths)
            marked = mark_findings(results, check_arithmetic(extraction.claims))
            judged.append(Judged(results=tuple(marked), looked_at=look_at(keys, day)))
        return judged

    def _evidence(
        self, asked: Sequence[Sequence[SeriesKey]], dates: Sequence[date | None]
    ) -> dict[date | None, Evidence]:
        """What is known on each day of the series that the articles of that day may speak of; each file read once.

        Series whose dataset has a newer edition than counts come as that edition has them, too.
        """
        wanted: dict[date, set[SeriesKey]] = {day: set() for day in dates if day}
        for keys, day in zip(asked, dates, strict=True):
            if day:
                wanted[day].update(keys)
        rows = self.library.rows(wanted)
        superseded = self.library.superseded_on(wanted)
        revised = {day: {key for key in keys if key.dataset in superseded[day]} for day, keys in wanted.items()}
        newest = self.library.rows({date.max: set().union(*revised.values())})[date.max]
        statements = tuple(self.library.announcements(self._datasets))
        found_on: dict[date | None, Evidence] = {
            day: Evidence(
                cells=rows.get(day, {}),
                statements=statements,
                as_of=day,
                newest={key: newest[key] for key in revised[day] if key in newest},
            )
            for day in wanted
        }
        return found_on | {None: Evidence(cells={}, statements=statements, as_of=None)}


def check_documents(
    documents: Iterable[Ingested],
    checker: Checker,
    as_of: date | None = None,
    progress: Progress = no_progress,
    *,
    read: Mapping[str, Extraction] = _NOTHING_READ,
    workers: int = 1,
) -> list[CheckedDocument]:
    """Judge every document that has a text; the others keep their named status. In input order.

    ``read`` has the claims of articles that were read before, by key: they are not read again (one worker only).
    With more than one worker the batches go to processes of their own, each with its own library;
    the results are the same, in the same order.
    """
    everything = list(documents)
    batches = [everything[start : start + BATCH] for start in range(0, len(everything), BATCH)]
    checked: list[CheckedDocument] = []
    if workers == 1 or len(batches) < 2:
        with rare_collections():
            for batch in batches:
                checked += _check_batch(batch, checker, as_of, read)
                progress("checked", len(checked), len(everything))
        return checked
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    start = (checker.library.home, checker.datasets, checker.overrides, checker.adviser)
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=_open_worker, initargs=start) as pool:
        for done in pool.map(_check_in_worker, batches, [as_of] * len(batches)):
            checked += done
            progress("checked", len(checked), len(everything))
    return checked


@contextmanager
def rare_collections() -> Iterator[None]:
    """Collect garbage less often while articles are judged, which makes many small objects and hardly a cycle.

    Measured on 8,000 claims: a fifth of the time went into collections, a tenth does at this threshold.
    """
    before = gc.get_threshold()
    gc.set_threshold(*_RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*before)


#: Objects made before the young are looked through, and how often the older ones are.
_RARELY = (500_000, 20, 100)

_WORKER: dict[str, Checker] = {}


def _open_worker(home: Path, datasets: Sequence[str], overrides: WidthOverrides, adviser: Adviser | None) -> None:
    gc.set_threshold(*_RARELY)
    _WORKER["checker"] = Checker(home, datasets, overrides=overrides, adviser=adviser)


def _check_in_worker(batch: Sequence[Ingested], as_of: date | None) -> list[CheckedDocument]:
    return _check_batch(batch, _WORKER["checker"], as_of)


def _check_batch(
    batch: Sequence[Ingested], checker: Checker, as_of: date | None, read: Mapping[str, Extraction] = _NOTHING_READ
) -> list[CheckedDocument]:
    articles = [document.article for document in batch if document.article is not None]
    extractions = [read.get(article.key) or extract_claims(article) for article in articles]
    found = iter(zip(extractions, checker.judge(articles, extractions, as_of), strict=True))
    checked = []
    for document in batch:
        if document.article is None:
            checked.append(CheckedDocument(ingested=document))
            continue
        extraction, judged = next(found)
        checked.append(
            CheckedDocument(
                ingested=document,
                extraction=extraction,
                results=judged.results,
                library=checker.seen,
                looked_at=judged.looked_at,
            )
        )
    return checked
