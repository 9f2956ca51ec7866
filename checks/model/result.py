"""CheckResult: the one flat record that the store keeps, `check` prints and every export holds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property

from checks.model.claim import Claim
from checks.model.finding import Finding
from checks.model.ids import content_id
from checks.model.match import Match, Reference, Rival
from checks.model.verdict import Verdict

#: At most so many rivals are kept with a result (contract).
MAX_RIVALS = 5


@dataclass(frozen=True, kw_only=True)
class CheckResult:
    """A claim with its verdict. ``as_of`` is the ISO date whose knowledge judged it, or None.
    ``findings`` are the article's own contradictions that involve the claim; each is a flag of the verdict too.

    The id is a hash of content, never of time: the same reading, evidence and words give the same id.
    No slots: the content is put together once, when first asked for.
    """

    claim: Claim
    match: Match
    verdict: Verdict
    as_of: str | None
    rules_version: str
    findings: tuple[Finding, ...] = ()

    @property
    def reference(self) -> Reference | None:
        """The reference that was used, or None."""
        return self.match.chosen

    @property
    def rivals(self) -> tuple[Rival, ...]:
        """Up to MAX_RIVALS references not chosen."""
        return self.match.rivals[:MAX_RIVALS]

    @cached_property
    def id(self) -> str:
        """Stable id of this result: a hash of the claim's id and of everything the result says."""
        return content_id("result", self.claim.id, self._content_text)

    @property
    def as_json(self) -> str:
        """``as_dict`` as one line of ASCII JSON, in the order of its fields."""
        return f'{{"id":"{self.id}",{self._content_text[1:]}'

    @cached_property
    def _content_text(self) -> str:
        return json.dumps(self._content, ensure_ascii=True, allow_nan=False, separators=(",", ":"))

    def as_dict(self) -> dict[str, object]:
        """The contract's RESULT, with ``as_of``, ``link``, ``grey``, ``findings`` and more of the reasoning added."""
        return {"id": self.id, **self._content}

    @cached_property
    def _content(self) -> dict[str, object]:
        verdict = self.verdict
        advice = {} if self.match.advice is None else {"advice": self.match.advice.as_dict()}
        return {
            **self.claim.as_dict(),
            "label": verdict.label,
            "reason": verdict.reason,
            "flags": list(verdict.flags),
            "reference": None if self.reference is None else self.reference.as_dict(),
            "accepted": None if verdict.accepted is None else verdict.accepted.as_dict(),
            "rivals": [rival.as_dict() for rival in self.rivals],
            "rules_version": self.rules_version,
            "as_of": self.as_of,
            "link": self.match.link,
            "strength": None if self.match.strength is None else str(self.match.strength),
            "grey": None if verdict.grey is None else verdict.grey.as_dict(),
            "reference_interval": None if verdict.reference is None else verdict.reference.as_dict(),
            "explanation": verdict.explanation,
            "rule": verdict.rule,
            "how": [list(pair) for pair in self.match.how],
            "derivation": None if self.match.derivation is None else self.match.derivation.as_dict(),
            "findings": [finding.as_dict() for finding in self.findings],
            "sentence": self.claim.sentence.text,
            **advice,
        }
