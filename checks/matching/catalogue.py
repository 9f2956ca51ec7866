"""Catalogue: the indicators of the library grouped into concepts that words can find.

In: indicators, and the tables measures.csv (concepts, aliases, series) and facets.csv.
Out: Concept rows indexed by word stem. An indicator no table knows is a concept of its own, found by its name.
Never: values.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from checks.lexicon import read_table
from checks.matching.units import UnitClass, indicator_unit
from checks.matching.words import content_words, stems
from checks.model.measure import Indicator

_PARENTHESIS = re.compile(r"\([^()]*\)")

#: A claim in percent may speak of these forms of a measure; see measures.csv.
FORMS = ("level", "growth", "share", "rate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """What is measured, independent of any provider.

    ``aliases`` are sets of stems; a text that holds one of them speaks of the concept.
    ``series`` are the indicators that measure it, best first. ``reviewed`` says a person wrote the row.
    ``unit`` is missing when neither table nor publisher gives one.
    """

    id: str
    name: str
    unit_class: str | None
    form: str
    aliases: tuple[frozenset[str], ...]
    series: tuple[Indicator, ...]
    reviewed: bool

    def unit_of(self, indicator: Indicator) -> UnitClass | None:
        """Unit of one of its series as published."""
        return indicator_unit(indicator.unit, indicator.name)


@cache
def facet_words() -> dict[str, tuple[str, str]]:
    """Stem -> (facet, value) of the words that restrict a measure: "urban", "female", "per capita"."""
    rows = read_table("facets", columns=("word", "facet", "value", "why?"), key=("word",))
    found: dict[str, tuple[str, str]] = {}
    for row in rows:
        words = content_words(row["word"])
        if len(words) == 1:
            found.setdefault(words[0].stem, (row["facet"], row["value"]))
    return found


class Catalogue:
    """All concepts of the given indicators.

    >>> jobs = Indicator(dataset="d", indicator="JOB", name="Job vacancies (number)", unit="number")
    >>> [concept.id for concept in Catalogue([jobs]).speaking_of(stems("Job vacancies in France stood at 5,000"))]
    ['d:JOB']
    """

    def __init__(self, indicators: Iterable[Indicator]) -> None:
        ordered = sorted(indicators, key=lambda item: (item.rank, item.dataset, item.indicator))
        by_key = {f"{item.dataset}:{item.indicator}": item for item in ordered}
        self.indicators = by_key
        concepts = list(_reviewed(by_key))
        known = {f"{item.dataset}:{item.indicator}" for concept in concepts for item in concept.series}
        concepts.extend(_by_name(item for key, item in by_key.items() if key not in known))
        self.concepts = tuple(concepts)
        self._by_stem: dict[str, list[int]] = {}
        for place, concept in enumerate(self.concepts):
            for word in sorted(frozenset().union(*concept.aliases)):
                self._by_stem.setdefault(word, []).append(place)
        self._frequency = {word: len(places) for word, places in self._by_stem.items()}

    def speaking_of(self, words: frozenset[str]) -> list[Concept]:
        """Concepts one of whose aliases lies wholly in ``words``, in catalogue order."""
        return [
            concept for concept in self._touched_by(words) if any(alias <= words for alias in concept.aliases if alias)
        ]

    def weight(self, words: Iterable[str]) -> float:
        """How telling some words are: the rarer over the catalogue's concepts, the more."""
        return math.fsum(1.0 / math.sqrt(1 + self._frequency.get(word, 0)) for word in words)

    def near(self, words: frozenset[str], most: int) -> list[Concept]:
        """Concepts that share the most telling words with ``words``, best first; for showing, never judging."""
        scored = []
        for place, concept in enumerate(self._touched_by(words)):
            shared = max(self.weight(alias & words) / max(self.weight(alias), 1e-9) for alias in concept.aliases)
            if shared >= 0.6:
                scored.append((-shared, place, concept))
        return [concept for _, _, concept in sorted(scored, key=lambda item: item[:2])[:most]]

    def _touched_by(self, words: frozenset[str]) -> list[Concept]:
        places = {place for word in words for place in self._by_stem.get(word, ())}
        return [self.concepts[place] for place in sorted(places)]


@cache
def _same_codes() -> tuple[tuple[str, str], ...]:
    rows = read_table("same_codes", columns=("dataset", "codes_of", "why"), key=("dataset", "codes_of"))
    return tuple((row["dataset"], row["codes_of"]) for row in rows)


def _known_as(key: str) -> list[str]:
    """A series of measures.csv, and the same code in the datasets that share its codes."""
    dataset, code = key.split(":", 1)
    return [key, *(f"{other}:{code}" for other, codes_of in _same_codes() if codes_of == dataset)]


def _reviewed(by_key: dict[str, Indicator]) -> Iterable[Concept]:
    rows = read_table(
        "measures", columns=("concept", "unit_class", "form", "aliases", "series", "why?"), key=("concept",)
    )
    for row in rows:
        named = [other for key in row["series"].split("|") for other in _known_as(key)]
        series = tuple(by_key[key] for key in named if key in by_key)
        if series:
            yield Concept(
                id=row["concept"],
                name=row["concept"].replace("_", " "),
                unit_class=row["unit_class"],
                form=row["form"],
                aliases=tuple(stems(alias) for alias in row["aliases"].split("|")),
                series=series,
                reviewed=True,
            )


def _by_name(indicators: Iterable[Indicator]) -> Iterable[Concept]:
    """Concepts of indicators that no table knows; those alike in name and unit are one, the best rank first."""
    alike: dict[tuple[frozenset[str], str | None, str], list[Indicator]] = {}
    for indicator in indicators:
        unit = indicator_unit(indicator.unit, indicator.name)
        bare = _PARENTHESIS.sub(" ", indicator.name)
        form = "growth" if "growth" in bare.lower() else "level"
        alias = stems(bare) or stems(indicator.name)
        alike.setdefault((alias, None if unit is None else unit.code, form), []).append(indicator)
    for (alias, unit_class, form), series in alike.items():
        yield Concept(
            id=f"{series[0].dataset}:{series[0].indicator}",
            name=series[0].name,
            unit_class=unit_class,
            form=form,
            aliases=(alias,),
            series=tuple(series),
            reviewed=False,
        )
