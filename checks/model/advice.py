"""Advice: how near a claim's text is to the names of measures, as a model says; it never decides.

In: what an adviser computed, or what the record kept of it. Out: Advice. Never: a link, a verdict, a model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Advised:
    """A concept and its similarity to the claim's text: a cosine from -1 to 1, rounded to four places."""

    concept: str
    name: str
    similarity: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What a model says of one claim.

    ``model`` is the sha256 of its file. ``ranking`` are the nearest concepts, best first, ties by id; the one that the
    words chose is its last row where it is none of the nearest.
    """

    model: str
    ranking: tuple[Advised, ...]

    def similarity_of(self, concept: str) -> Decimal | None:
        """The similarity of a concept, None where the ranking does not have it."""
        return next((row.similarity for row in self.ranking if row.concept == concept), None)

    def as_dict(self) -> dict[str, object]:
        """As a result keeps it, similarities as exact texts."""
        rows = [{"concept": row.concept, "name": row.name, "similarity": str(row.similarity)} for row in self.ranking]
        return {"model": self.model, "ranking": rows}


def read_advice(kept: Mapping[str, Any]) -> Advice:
    """Advice as a result kept it.

    >>> kept = {"model": "ab", "ranking": [{"concept": "gdp", "name": "GDP", "similarity": "0.5120"}]}
    >>> read_advice(kept).as_dict() == kept
    True
    """
    rows = [
        Advised(concept=row["concept"], name=row["name"], similarity=Decimal(row["similarity"]))
        for row in kept["ranking"]
    ]
    return Advice(model=kept["model"], ranking=tuple(rows))
