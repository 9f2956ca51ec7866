"""The numbers of one sentence with the words between them.

In: claims. Out: `Line` values. Never: a role or a sum.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from checks.model.claim import Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The claims of one sentence in order."""

    claims: tuple[Claim, ...]

    @property
    def text(self) -> str:
        """The sentence."""
        return self.claims[0].sentence.text

    def before(self, index: int) -> str:
        """The words between the claim before, or the start of the sentence, and a claim."""
        offset = self.claims[0].sentence.start
        start = self.claims[index - 1].span.end if index else offset
        return self.text[max(0, start - offset) : self.claims[index].span.start - offset]

    def after(self, index: int) -> str:
        """The words between a claim and the next, or the end of the sentence."""
        offset = self.claims[0].sentence.start
        stop = self.claims[index + 1].span.start - offset if index + 1 < len(self.claims) else len(self.text)
        return self.text[self.claims[index].span.end - offset : stop]


def is_share(claim: Claim) -> bool:
    """A single percentage of a whole."""
    return claim.kind == "share" and claim.quantity.unit == "percent" and claim.quantity.value_high is None


def is_amount(claim: Claim, kind: str = "amount") -> bool:
    """A single amount, or with ``kind`` a single count."""
    return claim.kind == kind and claim.quantity.value_high is None


def alike(one: Claim, other: Claim) -> bool:
    """Whether two figures may be added or divided: counts, whatever they are called, or amounts in one unit."""
    if is_amount(one, "count"):
        return is_amount(other, "count")
    return is_amount(one) and is_amount(other) and one.quantity.unit == other.quantity.unit


def lines(claims: Iterable[Claim]) -> list[Line]:
    """Sentences with two claims or more; of overlapping claims (a range's ends) only the first is kept."""
    found: list[Line] = []
    ordered = sorted(claims, key=lambda claim: (claim.sentence.start, claim.span))
    for _, group in groupby(ordered, key=lambda claim: claim.sentence.start):
        apart: list[Claim] = []
        for claim in group:
            if not apart or claim.span.start >= apart[-1].span.end:
                apart.append(claim)
        if len(apart) > 1:
            found.append(Line(claims=tuple(apart)))
    return found
