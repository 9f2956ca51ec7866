"""Advising: who is asked for a second opinion, if anyone: the model of the settings, or what the record kept.

In: settings, or recorded results. Out: an Adviser or None. Never: advice that decides (checks.matching.advice).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from checks.model.advice import Advice, read_advice

if TYPE_CHECKING:
    from checks.matching import Catalogue, Ranked
    from flows.settings import Settings


class Adviser(Protocol):
    """Says of claims which measures are near; ``identity`` tells one adviser from another in the record."""

    @property
    def identity(self) -> dict[str, str]:
        """What it is, by hashes."""

    def advise(self, ranked: Sequence[Ranked], catalogue: Catalogue) -> Mapping[str, Advice]:
        """Claim id -> Advice."""


@dataclass(frozen=True, slots=True)
class RecordedAdvice:
    """The advice that results were judged with: a replay asks no model."""

    by_claim: Mapping[str, Advice] = field(default_factory=dict)

    @property
    def identity(self) -> dict[str, str]:
        """None of its own."""
        return {}

    def advise(self, ranked: Sequence[Ranked], catalogue: Catalogue) -> Mapping[str, Advice]:
        """What is kept, whatever is asked."""
        return self.by_claim


def recorded_advice(documents: Iterable[tuple[str, Mapping[str, Any]]]) -> RecordedAdvice | None:
    """The advice in recorded results, (claim id, document) each; None where no model was asked."""
    found = {claim: read_advice(document["advice"]) for claim, document in documents if "advice" in document}
    return RecordedAdvice(found) if found else None


def open_adviser(settings: Settings) -> Adviser | None:
    """The adviser of the settings, None where ``semantic_model`` is not set.

    Raises InvalidModel at once where the model cannot be used, and not after the work.
    """
    if settings.semantic_model is None:
        return None
    from sources.semantic import SemanticAdviser

    adviser = SemanticAdviser(settings.semantic_model, settings.semantic_vectors)
    assert adviser.identity
    return adviser
