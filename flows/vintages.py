"""What the library holds of one dataset over time: figures as known on a date, and revisions.

In: settings, ids, dates. Out: rows for people and scripts. Never: Prefect, or a write.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date

from checks.errors import InvalidInput
from flows.settings import Settings
from sources.reference.as_known import figures_as_known
from sources.reference.revisions import Revision, read_revisions
from sources.reference.vintages import held_datasets

Row = dict[str, object]


def figure_lines(
    settings: Settings, dataset: str, indicator: str, *, area: str | None, period: str | None, as_of: date
) -> list[Row]:
    """One row for each figure of the indicator as it was known on ``as_of``; raises InvalidInput."""
    home = settings.home.expanduser()
    known = figures_as_known(home, dataset, indicator, as_of=as_of, area=area, period=period)
    return [asdict(row) for row in known]


def revision_lines(
    settings: Settings, dataset: str, indicator: str | None, area: str | None, since: date | None
) -> Iterator[Row]:
    """One row for each observation that an edition after ``since`` changed; raises InvalidInput and EvidenceLost."""
    home = settings.home.expanduser()
    if dataset not in held_datasets(home):
        raise InvalidInput(f"no dataset {dataset!r}; `countercheck references list` names those that are held")
    wanted = {"indicators": [indicator] if indicator else [], "areas": [area] if area else []}
    return map(_revision_line, read_revisions(home, dataset, since=since, **wanted))


def _revision_line(found: Revision) -> Row:
    row: Row = {
        "dataset": found.dataset,
        "indicator": found.indicator,
        "ref_area": found.ref_area,
        "time_period": found.time_period,
        "old": found.old,
        "new": found.new,
        "relative": found.relative,
        "old_vintage": found.old_vintage,
        "new_vintage": found.new_vintage,
    }
    units = {"old_unit": found.old_unit, "new_unit": found.new_unit}
    return row | units if found.old_unit != found.new_unit else row
