"""Advice: what a model may do to a link, which is to weaken it and to be shown (matching.md, lesson 7; judging.md, 10).

In: ranked claims, a catalogue; matches and Advice per claim. Out: what a model is to compare; the matches with their
advice. Never: a model; a link raised, a candidate moved, an outcome made by advice alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from checks.lexicon import read_table
from checks.matching.candidates import Ranked
from checks.matching.catalogue import Catalogue
from checks.matching.concepts import Concept, read_measures
from checks.matching.units import compatible
from checks.model.advice import Advice, Advised
from checks.model.match import Match

#: What a link becomes when the advice disagrees; the weaker ones stay.
LOWER = {"certain": "strong", "strong": "plausible"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a model is to compare: a text, and the ids of the concepts it may speak of, in catalogue order.

    ``winner`` is the one that the words name best, None where they name none.
    """

    text: str
    concepts: tuple[str, ...]
    winner: str | None


def ask_of(item: Ranked, catalogue: Catalogue) -> Question:
    """The claim's sentence with the one before it, and the concepts whose unit class fits the claim's number.

    A concept without a unit class fits none; the one that the words chose is always there.
    """
    winner = item.candidates[0].concept.id if item.candidates else None
    text = item.segment.passage or item.claim.sentence.text
    classes = {concept.unit_class for concept in catalogue.concepts if concept.unit_class is not None}
    fitting = {unit_class for unit_class in classes if compatible(item.claim, unit_class, text)}
    concepts = tuple(
        concept.id for concept in catalogue.concepts if concept.unit_class in fitting or concept.id == winner
    )
    return Question(text=text, concepts=concepts, winner=winner)


def names_of(concept: Concept) -> tuple[str, ...]:
    """All texts that name a concept: its own name, its series' and its reviewed aliases; without repeats."""
    aliases = _written_aliases().get(concept.id, ()) if concept.reviewed else ()
    return tuple(dict.fromkeys((concept.name, *(series.name for series in concept.series), *aliases)))


@cache
def _written_aliases() -> dict[str, tuple[str, ...]]:
    """Concept -> its aliases as written, without cues: those stand for what a sentence says without words."""
    return {
        row["concept"]: tuple(alias for alias in row["aliases"].split("|") if not alias.startswith("@"))
        for row in read_measures()
    }


def make_advice(
    question: Question, similarities: Mapping[str, Decimal], names: Mapping[str, str], model: str
) -> Advice:
    """The nearest concepts of a question, best first and ties by id, and the winner behind them.

    ``similarities`` and ``names`` are by concept id; only concepts of the question count.

    >>> asked = Question(text="t", concepts=("a", "b"), winner="a")
    >>> near = {"a": Decimal("0.1"), "b": Decimal("0.9"), "c": Decimal("1")}
    >>> [row.concept for row in make_advice(asked, near, {"a": "A", "b": "B"}, "m").ranking]
    ['b', 'a']
    """
    ordered = sorted(question.concepts, key=lambda concept: (-similarities[concept], concept))
    kept = ordered[: int(_values()["kept"])]
    if question.winner is not None and question.winner not in kept:
        kept.append(question.winner)
    rows = [Advised(concept=one, name=names[one], similarity=similarities[one]) for one in kept]
    return Advice(model=model, ranking=tuple(rows))


@cache
def _values() -> Mapping[str, Decimal]:
    rows = read_table("advice", columns=("name", "value", "why"), key=("name",))
    return {row["name"]: Decimal(row["value"]) for row in rows}


def disagrees(advice: Advice, winner: str) -> bool:
    """Whether another concept is nearer to the text than the winner, by more than the gap of advice.csv."""
    own = advice.similarity_of(winner)
    return own is not None and advice.ranking[0].similarity - own > _values()["gap"]


def take_advice(matches: Sequence[Match], ranked: Sequence[Ranked], advice: Mapping[str, Advice]) -> list[Match]:
    """The matches with the advice on their claims (claim id -> Advice): shown, and the link weakened by disagreement.

    Comes last, when all links are weighed: a link that advice weakened strengthens no other. Statements of an
    authority are matched by what they say and take none.
    """
    return [
        _advised(match, item, advice[match.claim.id]) if match.claim.id in advice else match
        for match, item in zip(matches, ranked, strict=True)
    ]


def _advised(match: Match, item: Ranked, advice: Advice) -> Match:
    if (match.chosen is not None and match.chosen.is_announcement) or not advice.ranking:
        return match
    nearest = advice.ranking[0]
    told = f"model {advice.model[:12]}: nearest is {nearest.name}, {nearest.similarity}"
    winner = item.candidates[0].concept.id if item.candidates else None
    link = match.link
    if winner is not None and nearest.concept != winner:
        told += f"; the measure named, {advice.similarity_of(winner)}"
    if match.chosen is not None and winner is not None and disagrees(advice, winner):
        link = LOWER.get(match.link, match.link)
        told += f"; link {link} and not {match.link}" if link != match.link else ""
    return replace(match, link=link, how=(*match.how, ("advice", told)), advice=advice)
