"""Concepts: what is measured, independent of any provider, from the reviewed tables or from the indicators' names.

In: indicators, and the tables measures/*.csv (concepts, aliases, series) and facets.csv. Out: Concept rows.
An indicator no table knows is a concept of its own, named by its name. Never: values.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import NamedTuple

from checks.lexicon import read_table
from checks.matching.facets import facet_stems, read_facets
from checks.matching.units import UnitClass, indicator_unit
from checks.matching.words import neutral_stems, stems
from checks.model.measure import Indicator

_PARENTHESIS = re.compile(r"\([^()]*\)")

#: The tables of measures, one per topic.
TOPICS = ("economy", "nature", "people", "society")

#: Unit classes of what one person has: "the average Kenyan lives to 63" restricts nothing.
OF_ONE = frozenset(("years",))

#: Their columns.
MEASURES = ("concept", "unit_class", "form", "facets?", "aliases", "like?", "series", "why?")

#: Facets that are read from the name of an indicator no table knows.
NAME_FACETS = ("sex", "age", "place", "price", "line")


class Kind(NamedTuple):
    """What decides whether a claim's unit fits a measure: ``published`` is the class of its first series' own unit."""

    form: str
    unit_class: str | None
    published: str | None


@dataclass(frozen=True, kw_only=True)
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
    facets: Mapping[str, str]
    aliases: tuple[frozenset[str], ...]
    series: tuple[Indicator, ...]
    reviewed: bool

    @cached_property
    def words(self) -> frozenset[str]:
        """Stems of all aliases and of its first series' published name."""
        return frozenset().union(*self.aliases) | stems(self.series[0].name)

    @cached_property
    def inherent(self) -> Mapping[str, frozenset[str]]:
        """Facets that its series' names say, though the concept is not told apart by them: anaemia is of children."""
        found: dict[str, frozenset[str]] = {}
        for series in self.series:
            for facet, read in read_facets(series.name).items():
                found[facet] = found.get(facet, frozenset()) | read.values
        if self.unit_class in OF_ONE:
            found["denominator"] = found.get("denominator", frozenset()) | {"person"}
        return found

    @cached_property
    def telling(self) -> frozenset[str]:
        """The words that do not only restrict: what the measure is of."""
        return self.words - neutral_stems() - facet_stems()

    @cached_property
    def published(self) -> UnitClass | None:
        """Unit of its first series as published."""
        return self.unit_of(self.series[0])

    @cached_property
    def kind(self) -> Kind:
        """Its form and unit classes."""
        return Kind(self.form, self.unit_class, None if self.published is None else self.published.code)

    def unit_of(self, indicator: Indicator) -> UnitClass | None:
        """Unit of one of its series as published."""
        return indicator_unit(indicator.unit, indicator.name)


def make_concepts(by_key: dict[str, Indicator]) -> list[Concept]:
    """The concepts of the indicators ("dataset:code" -> indicator, best rank first), the reviewed ones first."""
    concepts = list(_reviewed(by_key))
    known = {f"{item.dataset}:{item.indicator}" for concept in concepts for item in concept.series}
    return _joined(concepts, list(_by_name(item for key, item in by_key.items() if key not in known)))


@cache
def _same_codes() -> tuple[tuple[str, str], ...]:
    rows = read_table("same_codes", columns=("dataset", "codes_of", "why"), key=("dataset", "codes_of"))
    return tuple((row["dataset"], row["codes_of"]) for row in rows)


def _known_as(key: str) -> list[str]:
    """A series of measures.csv, and the same code in the datasets that share its codes."""
    dataset, code = key.split(":", 1)
    return [key, *(f"{other}:{code}" for other, codes_of in _same_codes() if codes_of == dataset)]


@cache
def read_measures() -> tuple[dict[str, str], ...]:
    """The rows of all tables of measures."""
    return tuple(row for topic in TOPICS for row in read_table(f"measures/{topic}", columns=MEASURES, key=("concept",)))


def _reviewed(by_key: dict[str, Indicator]) -> Iterable[Concept]:
    rows = read_measures()
    own = {row["concept"]: row["aliases"].split("|") for row in rows}
    for row in rows:
        named = [other for key in row["series"].split("|") for other in _known_as(key)]
        series = tuple(by_key[key] for key in named if key in by_key)
        if series:
            yield Concept(
                id=row["concept"],
                name=row["concept"].replace("_", " "),
                unit_class=row["unit_class"],
                form=row["form"],
                facets=read_pairs(row["facets"]),
                aliases=(*map(read_alias, _aliases(row, own)), *_published(series)),
                series=series,
                reviewed=True,
            )


def _aliases(row: Mapping[str, str], own: Mapping[str, list[str]]) -> list[str]:
    """A concept's own aliases, and those of the concept that ``like`` names: the same thing, of women, per head ..."""
    return [*own[row["concept"]], *own[row["like"]]] if row["like"] else own[row["concept"]]


def read_alias(text: str) -> frozenset[str]:
    """Stems of an alias; a word with "@" is a cue (checks.matching.cues) and stands for itself.

    >>> sorted(read_alias("@place_grows")), sorted(read_alias("jobless people"))
    (['@place_grows'], ['peopl', 'unemploy'])
    """
    return frozenset((text,)) if text.startswith("@") else stems(text)


def read_pairs(text: str) -> dict[str, str]:
    """Facets as written in measures.csv.

    >>> read_pairs("sex=F|age=Y15T24")
    {'sex': 'F', 'age': 'Y15T24'}
    """
    return dict(pair.split("=", 1) for pair in text.split("|") if pair)


def _published(series: Sequence[Indicator]) -> list[frozenset[str]]:
    """The published names without what stands in parentheses."""
    return [words for words in (stems(_PARENTHESIS.sub(" ", item.name)) for item in series) if words]


def _joined(reviewed: list[Concept], named: list[Concept]) -> list[Concept]:
    """Both kinds of concepts; one that only its name tells, and that bears the very name of a reviewed one's series in
    the same unit class, adds its series to that one, after its own."""
    place_of: dict[tuple[frozenset[str], str | None], int] = {}
    for place, concept in enumerate(reviewed):
        if not concept.facets:
            for series in concept.series:
                place_of.setdefault((name_alias(series.name), concept.unit_class), place)
    found, rest = list(reviewed), []
    for concept in named:
        at = None if concept.facets else place_of.get((concept.aliases[0], concept.unit_class))
        if at is None:
            rest.append(concept)
        else:
            found[at] = replace(found[at], series=(*found[at].series, *concept.series))
    return found + rest


#: A rate's denominator in a name: "per 100 000 people", "% of exports".
_PER = re.compile(r"\b(?:per [0-9][0-9 ,]*[a-z]+(?: [a-z]+)?|%[^,]*)", re.IGNORECASE)


def name_facets(name: str) -> dict[str, str]:
    """Facets that a published name says, the headline values and those of more than one meaning left out.

    >>> name_facets("Lung cancer, deaths per 100 000 men"), name_facets("Rural population growth")
    ({'sex': 'M'}, {'place': 'rural'})
    """
    said = {facet: min(found.values) for facet, found in read_facets(name).items() if len(found.values) == 1}
    return {facet: value for facet, value in said.items() if facet in NAME_FACETS and value != "total"}


#: Facets whose words are no part of what a name is of: they are compared apart. "From energy" is.
_STRIPPED = (*NAME_FACETS, "denominator")


def name_alias(name: str) -> frozenset[str]:
    """The stems of a published name without parentheses, denominators and the words of its facets."""
    bare = _PER.sub(" ", _PARENTHESIS.sub(" ", name))
    facets = {word for facet, found in read_facets(bare).items() if facet in _STRIPPED for word in found.stems}
    return (stems(bare) - facets) or stems(bare) or stems(name)


def _by_name(indicators: Iterable[Indicator]) -> Iterable[Concept]:
    """Concepts of indicators that no table knows; those alike in name, facets and unit are one, the best rank first."""
    alike: dict[tuple[frozenset[str], tuple[tuple[str, str], ...], str | None, str], list[Indicator]] = {}
    for indicator in indicators:
        unit = indicator_unit(indicator.unit, indicator.name)
        form = "growth" if "growth" in indicator.name.lower() else "level"
        facets = tuple(sorted(name_facets(indicator.name).items()))
        key = (name_alias(indicator.name), facets, None if unit is None else unit.code, form)
        alike.setdefault(key, []).append(indicator)
    for (alias, facets, unit_class, form), series in alike.items():
        yield Concept(
            id=f"{series[0].dataset}:{series[0].indicator}",
            name=series[0].name,
            unit_class=unit_class,
            form=form,
            facets=dict(facets),
            aliases=(alias,),
            series=tuple(series),
            reviewed=False,
        )
