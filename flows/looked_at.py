"""What a verdict rested on: the day, the versions, and every series that was looked at, chosen or not.

In: ranked claims and a day; or what the record kept of them. Out: LookedAt. Never: a value.
A recheck asks it whether a document has to be judged again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from checks.model.announcement import Announcement
from checks.model.claim import EXTRACTOR_VERSION
from checks.model.measure import Indicator, SeriesKey
from checks.verdicts.judge import RULES_VERSION

#: Dataset -> area -> indicators.
Series = dict[str, dict[str, list[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """The day whose knowledge judged a document (None: unknown), the versions, and the series looked at."""

    as_of: date | None
    extractor: str
    rules: str
    series: Series

    @property
    def is_of_these_rules(self) -> bool:
        """Whether this program would read and judge in the same way."""
        return (self.extractor, self.rules) == (EXTRACTOR_VERSION, RULES_VERSION)

    def as_dict(self) -> dict[str, Any]:
        """As the record keeps it."""
        day = None if self.as_of is None else self.as_of.isoformat()
        return {"as_of": day, "extractor": self.extractor, "rules": self.rules, "series": self.series}


def look_at(wanted: Sequence[SeriesKey], as_of: date | None) -> LookedAt:
    """The series that the claims of one article are matched with on a day."""
    series: Series = {}
    for key in wanted:
        series.setdefault(key.dataset, {}).setdefault(key.ref_area, []).append(key.indicator)
    return LookedAt(as_of=as_of, extractor=EXTRACTOR_VERSION, rules=RULES_VERSION, series=series)


def read_looked_at(kept: dict[str, Any]) -> LookedAt:
    """From the record.

    >>> read_looked_at({"as_of": "2020-01-01", "extractor": "0", "rules": "0", "series": {}}).is_of_these_rules
    False
    """
    day = kept["as_of"]
    return LookedAt(
        as_of=None if day is None else date.fromisoformat(day),
        extractor=kept["extractor"],
        rules=kept["rules"],
        series=kept["series"],
    )


def fingerprint(indicators: Iterable[Indicator], statements: Iterable[Announcement]) -> str:
    """A hash of all names, units and statements that claims are matched by.

    How long a series runs, and what its description says, is not part of it: neither moves a match.
    """
    digest = hashlib.sha256()
    for row in indicators:
        facts = [row.dataset, row.indicator, row.name, row.unit, row.publisher, row.url, row.rank]
        facts += [row.standing] if row.standing != "primary" else []  # hashes of before there were any stay
        digest.update(json.dumps(facts).encode())
    for statement in statements:
        digest.update(json.dumps(asdict(statement), default=str, sort_keys=True).encode())
    return digest.hexdigest()
