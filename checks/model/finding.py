"""Finding: figures of one article that cannot all be right, whatever any reference says (judging.md, section 8)."""

from __future__ import annotations

from dataclasses import dataclass

from checks.errors import InvalidInput
from checks.model.claim import Claim
from checks.model.ids import content_id

#: check -> the flag that its findings put on every claim they involve.
CHECKS = {
    "share_of_count": "arithmetic_impossible",
    "share_and_parts": "arithmetic_impossible",
    "percent_change": "arithmetic_impossible",
    "ratio": "arithmetic_impossible",
    "difference": "arithmetic_impossible",
    "level_for_change": "level_vs_change",
    "percent_for_point": "percent_vs_point",
    "sum": "sum_mismatch",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One contradiction inside an article.

    ``claims`` are the claims involved, the derived figure first; ``steps`` is the arithmetic, a line each, built
    from the very numbers that decided.
    """

    check: str
    claims: tuple[Claim, ...]
    steps: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.check not in CHECKS:
            raise InvalidInput(f"unknown check {self.check!r}; known: {', '.join(CHECKS)}")
        if len(self.claims) < 2:
            raise InvalidInput("a finding is about two claims or more")

    @property
    def flag(self) -> str:
        """The flag that every claim involved carries."""
        return CHECKS[self.check]

    @property
    def id(self) -> str:
        """hash(check, claims): the same contradiction has the same id."""
        return content_id("finding", self.check, *(claim.id for claim in self.claims))

    def as_dict(self) -> dict[str, object]:
        """Check, flag, the claims' places and surfaces, and the arithmetic."""
        return {
            "id": self.id,
            "check": self.check,
            "flag": self.flag,
            "claims": [
                {"start": claim.span.start, "end": claim.span.end, "surface": claim.quantity.surface}
                for claim in self.claims
            ],
            "steps": list(self.steps),
        }
