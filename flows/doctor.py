"""The doctor: the state of every dataset and provider, and series of one measure that disagree.

In: settings, the date of today, environment (whether a key is there). Out: Condition rows; those that a person must
look at say so. Never: Prefect, a fetch, or a repair.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from checks.errors import CountercheckError
from checks.matching.units import UnitClass
from flows.online import KeyMissing, online_providers, read_key
from flows.settings import Settings
from sources.reference.doctor import Finding, examine_library
from sources.reference.library import ReferenceLibrary
from sources.reference.manifest import Manifest
from sources.reference.overlaps import Overlap, Pair, compare_series
from sources.reference.vintages import VintageStore, held_datasets
from sources.registry import read_registry

#: States that no person needs to look at.
SOUND = ("ok", "never_fetched", "leftover")
#: With fewer common points nothing is said of two series.
LEAST_COMMON = 30
#: So many of the common points must differ. Revisions between two editions of one series move fewer so far: in GDP
#: 22 % by more than 1 %; a swapped column or another unit moves nearly all.
APART_SHARE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One row: a ``dataset``, a ``provider`` or an ``overlap``; ``age`` of the newest vintage in days."""

    kind: str
    id: str
    state: str
    vintage: str | None = None
    age: int | None = None
    last_period: str | None = None
    detail: str = ""

    @property
    def sound(self) -> bool:
        """Whether nobody has to look at it."""
        return self.state in SOUND


def examine_references(settings: Settings, today: date) -> list[Condition]:
    """Datasets by id, providers of the settings that hold nothing yet or lack a key, then overlaps that disagree."""
    home = settings.home.expanduser()
    findings = examine_library(home)
    lost = {finding.dataset for finding in findings if finding.status != "leftover"}
    providers = online_providers(settings)
    rows = [_dataset(settings, name, findings, today) for name in sorted({*held_datasets(home), *lost})]
    held = {row.id for row in rows}
    rows = [_with_key(row) if row.id in providers else row for row in rows]
    rows += [
        _with_key(Condition(kind="provider", id=name, state="never_fetched")) for name in providers if name not in held
    ]
    rows += [
        Condition(kind="dataset", id=finding.dataset, state="leftover", detail=finding.text)
        for finding in findings
        if finding.status == "leftover"
    ]
    return [*rows, *_overlaps(settings, [name for name in held_datasets(home) if name not in lost])]


def _dataset(settings: Settings, name: str, findings: Iterable[Finding], today: date) -> Condition:
    """What its files and its manifest say; the worst first."""
    kind = "provider" if name in read_registry() else "dataset"
    problems = [finding.text for finding in findings if finding.dataset == name and finding.status != "leftover"]
    try:
        manifest = VintageStore(settings.home.expanduser(), name).manifest()
    except CountercheckError:
        manifest = Manifest()
    newest = manifest.in_use[-1] if manifest.in_use else None
    state, detail = _state(manifest, today)
    if problems:
        state, detail = "file_lost", "; ".join(problems)
    return Condition(
        kind=kind,
        id=name,
        state=state,
        vintage=newest.published_at if newest else None,
        age=(today - newest.published_on).days if newest else None,
        last_period=newest.last_period or None if newest else None,
        detail=detail,
    )


def _state(manifest: Manifest, today: date) -> tuple[str, str]:
    """Of what is recorded: quarantined, stale or ok, and why."""
    newest = manifest.in_use[-1] if manifest.in_use else None
    waiting = [row for row in manifest.quarantined if newest is None or row.age > newest.age]
    if waiting:
        row = waiting[-1]
        why = f"the edition of {row.published_at}: {'; '.join(row.why)}"
        return (
            "quarantined",
            f"{why}; look at the data; if they are right: countercheck references accept {row.dataset}",
        )
    why_stale = None if newest is None else manifest.why_stale(newest, today)
    return ("ok", "") if why_stale is None else ("stale", f"{why_stale}; add or refresh a newer edition")


def _with_key(row: Condition) -> Condition:
    """A provider's row, or one that says that its key is missing."""
    key = read_registry()[row.id].key
    detail = row.detail
    if key is not None:
        try:
            read_key(row.id, key)
        except KeyMissing as error:
            state = row.state if not row.sound else "key_missing"
            return _changed(row, state, "; ".join(part for part in (detail, str(error)) if part))
    if row.state == "never_fetched":
        return _changed(row, row.state, f"countercheck references refresh {row.id}")
    return row


def _changed(row: Condition, state: str, detail: str) -> Condition:
    return Condition(
        kind="provider",
        id=row.id,
        state=state,
        vintage=row.vintage,
        age=row.age,
        last_period=row.last_period,
        detail=detail,
    )


def _overlaps(settings: Settings, datasets: list[str]) -> list[Condition]:
    """Series of one measure in two datasets that differ on most of their common points."""
    home = settings.home.expanduser()
    pairs = twin_pairs(ReferenceLibrary(home), datasets)
    return [_disagreement(one) for one in compare_series(home, pairs, least=LEAST_COMMON, share=APART_SHARE)]


def twin_pairs(library: ReferenceLibrary, datasets: list[str]) -> list[Pair]:
    """The first series of each measure with those of other datasets; a factor where their units differ in size."""
    from checks.matching import Catalogue

    found = []
    for concept in Catalogue(library.catalogue(datasets)).concepts:
        first = concept.series[0]
        for other in concept.series[1:]:
            factor = _factor(concept.unit_of(first), concept.unit_of(other))
            if other.dataset != first.dataset and factor is not None:
                found.append(Pair(first=first.key, second=other.key, factor=factor))
    return found


def _factor(first: UnitClass | None, second: UnitClass | None) -> float | None:
    """What brings the second unit into the first; None where they are of two kinds."""
    if first is None or second is None:
        return 1.0
    kinds = [(unit.code, unit.currency, unit.basis, unit.denominator) for unit in (first, second)]
    return float(second.factor / first.factor) if kinds[0] == kinds[1] else None


def _disagreement(found: Overlap) -> Condition:
    names = [":".join(series) for series in (found.pair.second, found.pair.first)]
    detail = f"{found.apart:,} of {found.common:,} common points differ by more than 5 %"
    if found.ratio is not None:
        detail += f"; in the middle it is {found.ratio:.4g} times the other"
    if found.is_like is not None:
        detail += f"; it is like {found.pair.first[0]}:{found.is_like} instead"
    return Condition(kind="overlap", id=" / ".join(names), state="disagrees", detail=detail)
