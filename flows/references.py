"""References: refresh, accept, list and search datasets; adding them is in flows.adding.

In: settings and ids. Out: reports. Never: Prefect. The command line and the refresh flow both go through here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from checks.errors import CountercheckError, InvalidInput
from flows.adding import gate_reference
from flows.ingest import open_fetcher
from flows.online import fetch_with_key, online_providers
from flows.pipeline import Progress, no_progress
from flows.settings import Settings
from sources.reference.doctor import examine_library
from sources.reference.library import ReferenceLibrary

if TYPE_CHECKING:
    from sources.reference.refresh import RefreshReport

#: A row of a search: dataset, indicator, name, unit, score and its parts.
SearchRow = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What became of one refresh: ``new_vintage``, ``unchanged``, ``older``, ``in_part``, or a named error's status.

    ``stale`` says why what is held is no ground for a firm verdict today; then it is not ok, whatever was fetched.
    """

    dataset: str
    ok: bool
    status: str
    detail: str
    stale: str | None = None


def accept_reference(settings: Settings, dataset: str, vintage: date | None = None) -> str:
    """Take a vintage out of quarantine; its date. Raises InvalidInput where none waits."""
    from sources.reference import vintages

    home = settings.home.expanduser()
    wanted = None if vintage is None else vintage.isoformat()
    known = dataset in vintages.held_datasets(home)
    taken = vintages.VintageStore(home, dataset).accept(wanted) if known else None
    if taken is None:
        raise InvalidInput(
            f"no such vintage of {dataset!r} is in quarantine; `countercheck references show ID` lists them"
        )
    return taken.published_at


def held_datasets(settings: Settings) -> list[dict[str, object]]:
    """One row per dataset held, and per table of announcements."""
    library = ReferenceLibrary(settings.home.expanduser())
    rows: list[dict[str, object]] = [
        {
            "dataset": item.dataset,
            "publisher": item.publisher,
            "licence": item.licence,
            "observations": item.rows,
            "series": item.series,
            "indicators": item.indicators,
            "first": item.first_period,
            "last": item.last_period,
            "vintages": " ".join(vintage.published_at.isoformat() for vintage in item.vintages),
        }
        for item in library.datasets()
    ]
    statements = library.announcements()
    for dataset in sorted({item.dataset for item in statements}):
        own = [item for item in statements if item.dataset == dataset]
        rows.append(
            {
                "dataset": dataset,
                "publisher": "several: see each row",
                "licence": "facts",
                "observations": len(own),
                "series": 0,
                "indicators": len(own),
                "first": min(item.stated_on for item in own).isoformat(),
                "last": max(item.stated_on for item in own).isoformat(),
                "vintages": "",
            }
        )
    return rows


def dataset_lines(settings: Settings, dataset: str) -> Iterator[dict[str, object]]:
    """The dataset's own row, then one per indicator; raises InvalidInput for an unknown id."""
    rows = [row for row in held_datasets(settings) if row["dataset"] == dataset]
    if not rows:
        raise InvalidInput(f"no dataset {dataset!r}; `countercheck references list` names those that are held")
    library = ReferenceLibrary(settings.home.expanduser())
    told = [item for item in library.datasets() if item.dataset == dataset]
    more = {"note": told[0].note, "quarantined": list(told[0].quarantined), "stale": told[0].stale} if told else {}
    yield rows[0] | {name: fact for name, fact in more.items() if fact}
    for item in library.catalogue([dataset]):
        yield {
            "indicator": item.indicator,
            "name": item.name,
            "unit": item.unit,
            "first": item.first_period,
            "last": item.last_period,
        }
    for statement in library.announcements([dataset]):
        yield {
            "indicator": statement.id,
            "name": statement.counted,
            "unit": statement.unit,
            "value": str(statement.value),
            "stated_on": statement.stated_on.isoformat(),
            "publisher": statement.publisher,
            "url": statement.url,
        }


def search_references(settings: Settings, text: str, datasets: Sequence[str] = (), most: int = 20) -> list[SearchRow]:
    """The indicators held whose words ``text`` speaks of, best first; raises InvalidInput for an unknown dataset."""
    from checks.matching import Catalogue, search_measures

    library = ReferenceLibrary(settings.home.expanduser())
    unknown = sorted(set(datasets) - {item.dataset for item in library.datasets()})
    if unknown:
        raise InvalidInput(f"no dataset {unknown[0]!r}; `countercheck references list` names those that are held")
    return [
        {
            "dataset": found.indicator.dataset,
            "indicator": found.indicator.indicator,
            "name": found.indicator.name,
            "unit": found.indicator.unit,
            "score": round(found.score, 3),
            "parts": {name: round(part, 3) for name, part in found.parts if part},
        }
        for found in search_measures(text, Catalogue(library.catalogue(list(datasets) or None)), most)
    ]


def refresh_all(settings: Settings, datasets: Sequence[str], *, progress: Progress = no_progress) -> list[Refreshed]:
    """Fetch each online dataset; one that fails is named and the others go on."""
    known = online_providers(settings)
    unknown = sorted(set(datasets) - set(known))
    if unknown:
        raise InvalidInput(_not_online(unknown, known))
    return [_refresh_named(settings, dataset, progress) for dataset in (datasets or known)]


def _not_online(unknown: Iterable[str], known: Iterable[str]) -> str:
    return (
        f"{', '.join(unknown)}: not fetched online; those that are: {', '.join(known)}; name others in the settings "
        f"as [providers.ID]"
    )


def _refresh_named(settings: Settings, dataset: str, progress: Progress) -> Refreshed:
    try:
        return refresh_dataset(settings, dataset, progress=progress)
    except CountercheckError as error:
        return failed_refresh(settings, dataset, error)


def failed_refresh(settings: Settings, dataset: str, error: CountercheckError) -> Refreshed:
    """The outcome of a refresh that raised; with what that means for the vintage held."""
    stale = _why_stale(settings, dataset)
    return Refreshed(dataset=dataset, ok=False, status=error.status, detail=str(error), stale=stale)


def _why_stale(settings: Settings, dataset: str) -> str | None:
    """Why the newest vintage in use decides nothing today; None where it does, or nothing is held."""
    from sources.reference.vintages import VintageStore

    today = datetime.now(UTC).date()
    try:
        manifest = VintageStore(settings.home.expanduser(), dataset).manifest()
    except CountercheckError as error:
        return str(error)
    chosen = manifest.choose(today)
    return None if chosen is None else manifest.why_stale(chosen[0], today)


def refresh_dataset(settings: Settings, dataset: str, *, progress: Progress = no_progress) -> Refreshed:
    """Fetch one dataset; raises the named error of whatever went wrong (RetriableError where a retry may help).

    Indicators that could not be had keep their held values, and make the outcome ``in_part``.
    """
    known = online_providers(settings)
    if dataset not in known:
        raise InvalidInput(_not_online([dataset], known))
    from sources.reference.refresh import refresh_provider

    wanted = known[dataset]
    with open_fetcher(settings) as fetcher:
        done = refresh_provider(
            dataset,
            fetch_with_key(dataset, fetcher),
            wanted.url,
            wanted.indicators,
            wanted.areas,
            home=settings.home.expanduser(),
            gate=gate_reference,
            progress=lambda label, done, total: progress(dataset if total else f"{dataset}, {label}", done, total),
        )
    return _outcome(dataset, done, _why_stale(settings, dataset))


def _outcome(dataset: str, done: RefreshReport, stale: str | None) -> Refreshed:
    held = done.vintage
    status = "in_part" if done.failed else "new_vintage" if held.added else "unchanged"
    told = [f"vintage {held.vintage}, {held.rows:,} observations of {held.indicators} indicators"]
    if not held.newest:
        status = "in_part" if done.failed else "older"
        told.append("a later vintage is held and stays in use: the service gave out an older edition")
    if done.at_hand:
        told.append(f"{done.at_hand} of {done.pages} pages were at hand from a run of today that was stopped")
    if done.spared:
        told.append("named by codes: " + "; ".join(f"{indicator}: {why}" for indicator, why in done.spared))
    if done.failed:
        told.append("not had: " + "; ".join(f"{indicator}: {why}" for indicator, why in done.failed))
    if stale:
        told.append(f"stale: {stale}")
    ok = status in ("new_vintage", "unchanged") and stale is None
    return Refreshed(dataset=dataset, ok=ok, status=status, detail="; ".join(told), stale=stale)


def examine(settings: Settings) -> list[dict[str, str]]:
    """What is wrong with the datasets held; empty when every file is there and has its hash."""
    return [
        {"dataset": finding.dataset, "status": finding.status, "detail": finding.text}
        for finding in examine_library(settings.home.expanduser())
    ]
