"""The manifest of one dataset: its vintages, those in quarantine, and the last edition that could not be used.

In: JSON text. Out: HeldVintage rows and a Failure. Never: a file of observations.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from typing import Any

IN_USE, QUARANTINED = "in_use", "quarantined"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldVintage:
    """One row of a manifest. Dates are ISO texts; ``snapshot`` hashes the raw data, ``sha256`` the Parquet file.

    ``state`` is "in_use" or "quarantined"; ``why`` then says which gates failed. ``unknown_areas`` is the share of
    rows in areas without a code, ``unmapped`` some of their names. ``stale_after`` days it is too old to decide on.
    ``standing`` is one of checks.model.measure.STANDINGS; a row that was written before there were any is primary.
    """

    dataset: str
    title: str
    publisher: str
    licence: str
    url: str | None
    rank: int
    published_at: str
    retrieved_at: str
    snapshot: str
    snapshots: tuple[str, ...]
    sha256: str
    catalogue: str
    rows: int
    series: int
    indicators: int
    first_period: str
    last_period: str
    fingerprint: str
    reader: int
    unmapped: tuple[str, ...] = ()
    kind: str = "observations"
    note: str = ""
    state: str = IN_USE
    why: tuple[str, ...] = ()
    unknown_areas: float = 0.0
    stale_after: int | None = None
    standing: str = "primary"

    @property
    def age(self) -> tuple[str, str]:
        """Order of vintages: by date of publication, then of retrieval."""
        return self.published_at, self.retrieved_at

    @property
    def published_on(self) -> date:
        """Date of publication."""
        return date.fromisoformat(self.published_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An edition that could not even be read: of which date, with which status, and why."""

    since: str
    at: str
    status: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Everything that is known of a dataset's editions; vintages oldest first."""

    vintages: tuple[HeldVintage, ...] = ()
    failure: Failure | None = None

    @property
    def in_use(self) -> list[HeldVintage]:
        """The vintages that may answer, oldest first."""
        return [row for row in self.vintages if row.state == IN_USE]

    @property
    def quarantined(self) -> list[HeldVintage]:
        """The vintages that failed a gate, oldest first."""
        return [row for row in self.vintages if row.state == QUARANTINED]

    def choose(self, as_of: date) -> tuple[HeldVintage, bool] | None:
        """The newest in use that was published by ``as_of``; else the earliest, with True.

        Of two of one date the later retrieved.
        """
        rows = self.in_use
        in_time = [row for row in rows if row.published_on <= as_of]
        if in_time:
            return in_time[-1], False
        return ([row for row in rows if row.published_at == rows[0].published_at][-1], True) if rows else None

    def why_stale(self, chosen: HeldVintage, as_of: date) -> str | None:
        """Why a vintage is no ground for a firm verdict at ``as_of``; None when it is.

        It is stale from the day of a later edition that could not be read or failed its gates, and where the
        descriptor says so by its age. An article of an earlier day is judged by what was known then.
        """
        for row in self.quarantined:
            if row.age > chosen.age and row.published_on <= as_of:
                return f"the edition of {row.published_at} is in quarantine: {'; '.join(row.why)}"
        failure = self.failure
        if failure is not None and chosen.published_at < failure.since and date.fromisoformat(failure.since) <= as_of:
            return f"the edition of {failure.since} could not be used: {failure.status}: {failure.why}"
        if chosen.stale_after is not None and as_of > chosen.published_on + timedelta(days=chosen.stale_after):
            return f"the edition of {chosen.published_at} is older than {chosen.stale_after} days"
        return None

    def as_text(self) -> str:
        """JSON, the same for the same content."""
        content = {
            "vintages": [asdict(row) for row in self.vintages],
            "failure": None if self.failure is None else asdict(self.failure),
        }
        return json.dumps({**content, "sha256": _digest(content)}, ensure_ascii=False, indent=1, sort_keys=True)


def _digest(content: dict[str, Any]) -> str:
    """The hash of what a manifest says, however it is laid out."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_manifest(text: str) -> Manifest:
    """Parse; raises ValueError, KeyError or TypeError for a damaged manifest.

    A manifest that was written before manifests had a hash has none, and is taken as it is.
    """
    content = json.loads(text)
    if not set(content) <= {"vintages", "failure", "sha256"}:
        raise ValueError(f"unknown facts {sorted(set(content) - {'vintages', 'failure', 'sha256'})}")
    if "sha256" in content and content.pop("sha256") != _digest(content):
        raise ValueError("the hash is another")
    rows = [_read_row(row) for row in content["vintages"]]
    failure = content.get("failure")
    return Manifest(
        vintages=tuple(sorted(rows, key=lambda row: row.age)), failure=None if failure is None else Failure(**failure)
    )


def _read_row(row: dict[str, Any]) -> HeldVintage:
    known = {field.name for field in fields(HeldVintage)}
    if not set(row) <= known:
        raise ValueError(f"unknown facts {sorted(set(row) - known)}")
    lists = {name: tuple(row.get(name, ())) for name in ("snapshots", "unmapped", "why")}
    return HeldVintage(**{**row, **lists})
