"""Short ways to the nouns: a test shows only what matters to it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from checks.model.announcement import Announcement
from checks.model.article import Sentence, Span
from checks.model.claim import Claim
from checks.model.measure import Indicator, SeriesKey
from checks.model.observation import Observation
from checks.model.period import Period
from checks.model.quantity import Quantity


def claim(sentence: str, surface: str, value: str, unit: str | None, **fields: object) -> Claim:
    """A claim about ``surface`` in ``sentence``, everything said unless told otherwise."""
    start = sentence.index(surface)
    period = fields.pop("period", "2015")
    defaults: dict[str, object] = {
        "kind": "count",
        "ref_area": "CHN",
        "area_from": "said",
        "period": None if period is None else Period.parse(str(period)),
        "period_from": None if period is None else "said",
    }
    quantity = Quantity(
        surface=surface,
        value=Decimal(value),
        last_place=Decimal(str(fields.pop("last_place", "1"))),
        unit=unit,
        hedge=str(fields.pop("hedge", "exact")),
    )
    return Claim(
        article_key="article",
        span=Span(start=start, end=start + len(surface)),
        sentence=Sentence(start=0, end=len(sentence), text=sentence),
        quantity=quantity,
        **{**defaults, **fields},  # type: ignore[arg-type]
    )


def indicator(code: str, name: str, unit: str | None = None, dataset: str = "d", rank: int = 1) -> Indicator:
    """An indicator of dataset ``d``."""
    return Indicator(dataset=dataset, indicator=code, name=name, unit=unit, publisher="Publisher", rank=rank)


def cells(*rows: tuple[str, str, str, str]) -> dict[SeriesKey, dict[str, Observation]]:
    """Cells from ("dataset:INDICATOR", area, period, value)."""
    found: dict[SeriesKey, dict[str, Observation]] = {}
    for name, area, period, value in rows:
        dataset, code = name.split(":")
        key = SeriesKey(dataset=dataset, indicator=code, ref_area=area)
        found.setdefault(key, {})[period] = Observation(
            dataset=dataset,
            indicator=code,
            ref_area=area,
            time_period=period,
            obs_value=Decimal(value),
            vintage=date(2016, 1, 1),
            sha256="0" * 64,
        )
    return found


def announcement(value: str, **fields: object) -> Announcement:
    """A statement by a ministry of 30 August 2015: so many people punished for rumours."""
    defaults: dict[str, object] = {
        "id": f"statement-{value}",
        "dataset": "announcements-test",
        "body": "Ministry",
        "action": "punished",
        "counted": "people punished for online rumours",
        "unit": "person",
        "about": ("rumour", "rumor"),
        "value": Decimal(value),
        "hedge": "exact",
        "ref_area": "CHN",
        "covers": Period.parse("2015-01-01/2015-08-30"),
        "stated_on": date(2015, 8, 30),
        "publisher": "Publisher",
        "published_on": date(2015, 8, 31),
        "url": None,
        "origin_of_figure": f"Ministry statement {value}",
        "rank": 1,
        "note": "",
        "sha256": "1" * 64,
    }
    return Announcement(**{**defaults, **fields})  # type: ignore[arg-type]
