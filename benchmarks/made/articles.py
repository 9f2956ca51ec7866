"""Made-up articles about real series: sentences of our own with a series' name, a real area, year and value.

In: a library. Out: articles, always the same for the same library and seed. Never: a text of anyone else.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from checks.lexicon import read_table
from checks.matching import Catalogue, read_cells
from checks.matching.concepts import Concept
from checks.matching.units import UnitClass
from checks.model.article import Article
from checks.model.measure import SeriesKey
from sources.articles import Ingested
from sources.reference.library import ReferenceLibrary

#: Sentences of one or two figures. ``measure`` is the name of a series, ``value`` its figure, ``other`` another year's.
SENTENCES = (
    "In {year}, {measure} in {area} stood at {value}.",
    "Official figures put {measure} in {area} at about {value} in {year}.",
    "{area} reported that {measure} was {value} in {year}, compared with {other} in {before}.",
    "The ministry said {measure} reached {value} in {area} in {year}.",
    "By {year} {measure} in {area} had come to nearly {value}, up from {other} in {before}.",
    "Analysts expected more than {value} for {measure} in {area} in {year}.",
    "According to the yearbook, {area} had {measure} of {value} in {year}; it was {other} in {before}.",
)

#: Sentences around them, with numbers that claim little or nothing.
BETWEEN = (
    "The report was presented on 14 March to about 40 journalists.",
    "Nobody at the meeting expected the debate to last more than 3 hours.",
    "The opposition disagreed with the reading of the figures.",
    "A second volume will follow, its authors said.",
    "Three of the 12 members of the board abstained.",
)

#: So many series are asked of the library for the articles of one seed.
SERIES = 4_000

_PARENTHESIS = re.compile(r"\s*\([^()]*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A series that sentences can tell: its measure in words, its area's name, its values by year."""

    measure: str
    area: str
    unit: UnitClass | None
    values: tuple[tuple[str, Decimal], ...]


def told_series(library: ReferenceLibrary, chance: random.Random, count: int = SERIES) -> list[Told]:
    """Series of the library drawn by chance, those of reviewed measures and those found by name alike."""
    names = area_names()
    concepts = list(Catalogue(library.catalogue()).concepts)
    wanted: list[tuple[Concept, SeriesKey]] = []
    for concept in (chance.choice(concepts) for _ in range(count)):
        series = chance.choice(concept.series)
        areas = sorted(library.areas_of(series.dataset, series.indicator) & names.keys())
        if areas:
            key = SeriesKey(dataset=series.dataset, indicator=series.indicator, ref_area=chance.choice(areas))
            wanted.append((concept, key))
    cells = read_cells(library.observations([key for _, key in wanted], as_of=date.max))
    found = []
    for concept, key in wanted:
        years = tuple((code, row.obs_value) for code, row in sorted(cells.get(key, {}).items()) if len(code) == 4)
        if len(years) > 1:
            series = next(one for one in concept.series if (one.dataset, one.indicator) == key_of(key))
            found.append(
                Told(
                    measure=_PARENTHESIS.sub("", series.name).lower(),
                    area=names[key.ref_area],
                    unit=concept.unit_of(series),
                    values=years,
                )
            )
    return found


def key_of(key: SeriesKey) -> tuple[str, str]:
    """Dataset and indicator of a key."""
    return key.dataset, key.indicator


def area_names() -> dict[str, str]:
    """Code -> the first name that the lexicon has for it."""
    rows = read_table("ref_areas", columns=("form", "code", "kind", "why?"), key=("form",))
    return {row["code"]: row["form"] for row in reversed(rows) if row["kind"] != "demonym"}


def written(value: Decimal, unit: UnitClass | None) -> str:
    """A value as an article writes it.

    >>> written(Decimal("8.349"), UnitClass(code="percent")), written(Decimal(4_210_000_000), None)
    ('8.3%', '4.2 billion')
    """
    factor = unit.factor if unit else Decimal(1)
    amount = value * factor
    for size, word in ((10**12, " trillion"), (10**9, " billion"), (10**6, " million")):
        if abs(amount) >= size:
            text = f"{amount / size:,.1f}{word}"
            break
    else:
        text = f"{amount:,.1f}" if abs(amount) < 1000 else f"{amount:,.0f}"
    code = unit.code if unit else ""
    if code in ("percent", "share"):
        return f"{text}%"
    if unit is not None and unit.currency:
        return f"${text}"
    return f"{text} people" if code == "persons" else text


def sentence(told: Told, chance: random.Random) -> str:
    """One sentence; a third of the values are false by more than half."""
    (before, other), (year, value) = sorted(chance.sample(told.values, 2))
    if chance.random() < 1 / 3:
        value *= Decimal("1.6")
    return chance.choice(SENTENCES).format(
        measure=told.measure,
        area=told.area,
        year=year,
        before=before,
        value=written(value, told.unit),
        other=written(other, told.unit),
    )


def made_articles(library: ReferenceLibrary, count: int, *, first: date, last: date, seed: int = 1) -> list[Article]:
    """So many articles of ten sentences about series, each with some between, published from ``first`` to ``last``."""
    chance = random.Random(seed)
    series = told_series(library, chance)
    days = (last - first).days
    return [_article(number, series, first + timedelta(chance.randint(0, days)), chance) for number in range(count)]


def _article(number: int, series: Sequence[Told], day: date, chance: random.Random) -> Article:
    said: Iterator[str] = (
        line
        for told in chance.sample(series, 10)
        for line in (sentence(told, chance), *chance.sample(BETWEEN, chance.randint(0, 1)))
    )
    name = f"made-{number:06d}"
    return Article(id=name, text=" ".join(said), published_on=day, published_on_from="caller", url=f"made:{name}")


def as_documents(articles: Sequence[Article]) -> list[Ingested]:
    """The articles as the pipeline takes them."""
    return [Ingested(source=article.id, status="ok", article=article) for article in articles]
