"""Labelled claims that the benchmarks of matching are measured on: a number in a text, and the series it may be of.

In: the shared verdict cases, our phrases (measure_phrases.csv), our passages (measure_passages.jsonl) and our oblique
passages (oblique_passages.jsonl: measures told in everyday words, places and times that point back).
Out: Case rows. Never: a value.

Phrases and passages were written from the catalogues' names, without a look at the aliases; they are split by concept
into a part that is looked at and a part that is only scored (``aside``); oblique passages are split one by one.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from checks.model.match import Reference

HERE = Path(__file__).resolve().parent
SHARED = Path(os.environ.get("COUNTERCHECK_SHARED", HERE.parents[1] / "shared"))
DATASETS = ("world-development-indicators", "systema-globalis")
PUBLISHED = date(2020, 6, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A number in a text and the series it may be of; none where no series has it.

    ``periods`` are acceptable periods, none for any; ``aside`` says that it is only scored.
    """

    id: str
    text: str
    published_on: date
    start: int
    end: int
    series: frozenset[str]
    ref_area: str | None
    periods: frozenset[str]
    aside: bool = False

    def is_right(self, chosen: Reference) -> bool:
        """Whether a reference is of an acceptable series, the area and an acceptable period."""
        return (
            f"{chosen.dataset}:{chosen.indicator}" in self.series
            and chosen.ref_area == self.ref_area
            and (not self.periods or chosen.time_period in self.periods)
        )


def labelled_cases(
    path: Path = SHARED / "bench" / "verdicts" / "dev.jsonl", *, aside: str | None = None
) -> Iterator[Case]:
    """The claims of verdict cases, those without an acceptable series too; half aside by ``series`` or by ``id``."""
    for line in path.read_text("utf-8").splitlines():
        item = json.loads(line)
        for claim in item["claims"]:
            found = frozenset(f"{one['dataset']}:{one['indicator']}" for one in claim["series"])
            yield Case(
                id=item["id"],
                text=item["text"],
                published_on=date.fromisoformat(item["published_on"]),
                start=claim["start"],
                end=claim["end"],
                series=found,
                ref_area=claim["ref_area"],
                periods=frozenset(claim["reference_periods"] or ()),
                aside=aside is not None and _half(item["id"] if aside == "id" else min(found, default=item["id"])),
            )


def passages() -> Iterator[Case]:
    """Our own passages in the format of the verdict cases; half of them, by series, are aside."""
    return labelled_cases(HERE / "measure_passages.jsonl", aside="series")


def oblique() -> Iterator[Case]:
    """Our oblique passages; half of them aside."""
    return labelled_cases(HERE / "oblique_passages.jsonl", aside="id")


def phrases() -> Iterator[Case]:
    """Our own phrases; half of those with a series, by concept, are aside."""
    with (HERE / "measure_phrases.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            start = row["text"].index(row["surface"])
            yield Case(
                id=row["id"],
                text=row["text"],
                published_on=PUBLISHED,
                start=start,
                end=start + len(row["surface"]),
                series=frozenset(row["series"].split("|")) if row["series"] else frozenset(),
                ref_area=row["ref_area"],
                periods=frozenset((row["period"],)),
                aside=_half(row["concept"]),
            )


def _half(concept: str) -> bool:
    """Whether a concept is kept aside, by a hash: all phrases of one concept lie in one part.

    >>> _half("unemployment_rate") in (True, False)
    True
    """
    return hashlib.sha256(concept.encode()).digest()[0] % 2 == 1
