"""Search: the indicators that some words speak of, best first, with the parts of their score.

In: words as a person types them, a catalogue. Out: Found rows. Never: values; a claim is ranked by candidates.py.
"""

from __future__ import annotations

from dataclasses import dataclass

from checks.matching.catalogue import Catalogue
from checks.matching.facets import agree, read_facets
from checks.matching.scoring import facet_parts
from checks.matching.words import stems
from checks.model.measure import Indicator


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One indicator found; ``parts`` add up to ``score``."""

    indicator: Indicator
    concept: str
    score: float
    parts: tuple[tuple[str, float], ...]


def search_measures(text: str, catalogue: Catalogue, most: int = 20) -> list[Found]:
    """The indicators whose names or aliases the words of ``text`` hold, best first; empty when nothing fits.

    >>> jobs = Indicator(dataset="d", indicator="JOB", name="Job vacancies (number)", unit="number")
    >>> [row.indicator.indicator for row in search_measures("vacancies of jobs", Catalogue([jobs]))]
    ['JOB']
    """
    said = read_facets(text)
    found = []
    for hit in catalogue.named_by(dict.fromkeys(stems(text), 1.0)):
        agreement = agree(said, hit.concept.facets, hit.concept.words, hit.concept.inherent)
        parts = (("words", hit.score), *facet_parts(agreement))
        score = round(sum(part for _, part in parts), 6)
        found += [
            (-score, hit.concept.id, place, Found(indicator=series, concept=hit.concept.id, score=score, parts=parts))
            for place, series in enumerate(hit.concept.series)
            if parts[0][1] > 0
        ]
    return [row for *_, row in sorted(found, key=lambda item: item[:3])[:most]]
