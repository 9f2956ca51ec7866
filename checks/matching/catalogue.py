"""Catalogue: the concepts of a library, indexed by the words that name them.

In: indicators. Out: hits of words. Never: values; how concepts are made is in concepts.py.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from checks.matching.concepts import Concept, Kind, make_concepts
from checks.matching.words import neutral_stems
from checks.model.measure import Indicator

#: What a word that restricts nothing ("number of", "people") counts for, against one that does.
NEUTRAL = 0.3

#: What a missing word of an alias costs, against what it would bring.
MISSING = 0.7

#: Less of an alias than this is no trace of it.
LEAST_COVERED = 0.5

#: What ranks the aliases of one concept: score, coverage, words that are not there, those that are, strength.
_Order = tuple[float, float, int, tuple[str, ...], float]

#: The weight of words at which an alias is worth half of what any can be.
HALF_WORTH = 4.0

_NOTHING: Mapping[int, list[int]] = {}

#: Sums of weights in another order differ by less.
_HAIR = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A concept that some words name. ``alias`` are the words of its best alias that are there, ``missing`` those that
    are not; ``coverage`` is the share of the alias's weight that is there, ``strength`` what its words count for,
    ``score`` what that is worth (``words_score``). ``headless`` says that its most telling word is missing."""

    concept: Concept
    alias: frozenset[str]
    missing: frozenset[str]
    coverage: float
    strength: float
    score: float
    headless: bool = False


class Catalogue:
    """All concepts of the given indicators, found by the words of their aliases.

    >>> jobs = Indicator(dataset="d", indicator="JOB", name="Job vacancies (number)", unit="number")
    >>> [hit.concept.id for hit in Catalogue([jobs]).named_by({"job": 1.0, "vacanc": 1.0, "franc": 1.0})]
    ['d:JOB']
    """

    def __init__(self, indicators: Iterable[Indicator]) -> None:
        ordered = sorted(indicators, key=lambda item: (item.rank, item.dataset, item.indicator))
        by_key = {f"{item.dataset}:{item.indicator}": item for item in ordered}
        self.indicators = by_key
        concepts = make_concepts(by_key)
        self.concepts = tuple(concepts)
        frequency = Counter(word for concept in self.concepts for word in concept.words)
        self._weights = {word: word_weight(word, count, len(concepts)) for word, count in frequency.items()}
        #: place of the concept, words of an alias in order with their weights, its weight
        self._aliases: list[tuple[int, tuple[tuple[str, float], ...], float]] = []
        #: number of the alias -> what its indexed words must bring at least
        self._least: list[float] = []
        #: what all its words must bring at least
        self._half: list[float] = []
        #: its other words, and what they may bring at most
        self._rest: list[tuple[frozenset[str], float]] = []
        self._kinds = sorted({concept.kind for concept in self.concepts}, key=repr)
        self._by_stem: dict[str, dict[int, list[int]]] = {}
        for place, concept in enumerate(self.concepts):
            for alias in dict.fromkeys(concept.aliases):
                self._index(place, alias)

    def _index(self, place: int, alias: frozenset[str]) -> None:
        """Under its weightiest telling words only: those without which it cannot be covered by half."""
        words = tuple([(word, self._weights[word]) for word in sorted(alias)])
        total = sum([weight for _, weight in words])
        kind = self._kinds.index(self.concepts[place].kind)
        left, rest = total, set(alias)
        for word in sorted(alias - neutral_stems() or alias, key=lambda word: (-self._weights[word], word)):
            if left < LEAST_COVERED * total - _HAIR:
                break
            self._by_stem.setdefault(word, {}).setdefault(kind, []).append(len(self._aliases))
            left -= self._weights[word]
            rest.discard(word)
        self._aliases.append((place, words, total))
        self._half.append(LEAST_COVERED * total - _HAIR)
        self._least.append(LEAST_COVERED * total - left - _HAIR)
        self._rest.append((frozenset(rest), left + _HAIR))

    def named_by(self, words: Mapping[str, float], fits: Callable[[Kind], object] = lambda kind: True) -> list[Hit]:
        """Concepts that ``words`` (stem -> what it counts for) name at least by half, each by its best alias.

        Only those whose kind ``fits`` (a false value leaves it out), in catalogue order.
        """
        others, aliases = self._rest, self._aliases
        best: dict[int, tuple[_Order, int]] = {}
        said: dict[int, float] = {}  # place -> what the strongest alias that is said in full counts for
        for number, brought in self._reachable(words, fits):
            place = aliases[number][0]
            if place in said and brought + others[number][1] < said[place]:
                continue
            order = _order(aliases[number], words)
            if order is not None and (place not in best or order < best[place][0]):
                best[place] = (order, number)
                if not order[2]:
                    said[place] = order[4]
        return [self._hit(*best[place]) for place in sorted(best)]

    def _reachable(self, words: Mapping[str, float], fits: Callable[[Kind], object]) -> list[tuple[int, float]]:
        """Aliases of a kind that fits which these words may name by half: number, and what its indexed words bring."""
        brought: dict[int, float] = {}
        fitting: dict[int, bool] = {}
        so_far, least = brought.get, self._least
        for word in words:
            weight = self._weights.get(word, 0.0)
            for kind, numbers in self._by_stem.get(word, _NOTHING).items():
                if kind not in fitting:
                    fitting[kind] = bool(fits(self._kinds[kind]))
                if fitting[kind]:
                    for number in numbers:
                        brought[number] = so_far(number, 0.0) + weight
        half, rest, is_unsaid = self._half, self._rest, words.keys().isdisjoint
        return [
            (number, said)
            for number, said in brought.items()
            if said >= half[number] or (said >= least[number] and not is_unsaid(rest[number][0]))
        ]

    def _hit(self, order: _Order, number: int) -> Hit:
        place, weights, _ = self._aliases[number]
        present = frozenset(order[3])
        missing = [(weight, word) for word, weight in weights if word not in present]
        return Hit(
            concept=self.concepts[place],
            alias=present,
            missing=frozenset([word for _, word in missing]),
            coverage=-order[1],
            strength=order[4],
            score=-order[0],
            headless=bool(missing) and max(missing)[0] > max([weight for word, weight in weights if word in present]),
        )


def _order(alias: tuple[int, tuple[tuple[str, float], ...], float], words: Mapping[str, float]) -> _Order | None:
    """What ranks an alias among those of its concept; None where the words do not name it by half."""
    _, weights, total = alias
    covered = strength = 0.0
    present = []
    for word, weight in weights:  # in order: the same bits each time
        counts = words.get(word)
        if counts is not None:
            covered += weight
            strength += weight * counts
            present.append(word)
    strength -= MISSING * (total - covered)
    if covered < LEAST_COVERED * total or strength <= 0:
        return None
    share = covered / total
    return (-words_score(strength, share), -share, len(weights) - len(present), tuple(present), strength)


def words_score(strength: float, coverage: float) -> float:
    """What the words of an alias are worth, from 0 to 10: many telling words add less and less, missing ones cost.

    >>> words_score(3.0, 1.0) > words_score(6.0, 0.6)
    True
    """
    return round(strength / (strength + HALF_WORTH) * 10 * coverage * coverage, 6) if strength > 0 else 0.0


def word_weight(word: str, count: int, concepts: int) -> float:
    """Weight of a stem that ``count`` of the concepts use; words that restrict nothing count for less.

    >>> word_weight("malaria", 2, 800) > word_weight("mortal", 30, 800) > word_weight("number", 30, 800)
    True
    """
    rarity = math.log(1 + concepts / (1 + count))
    return rarity * NEUTRAL if word in neutral_stems() else rarity
