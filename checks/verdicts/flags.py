"""Context flags that can be told from the case itself; a flag qualifies a label and never replaces it.

In: a case and its verdict. Out: flag codes in the order of FLAGS. Never: a label, or a code unknown to the model.
Flags that the matcher found (``period_widened``, ``single_origin``, ...) are handed through.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from checks.model.verdict import FLAGS, Verdict
from checks.verdicts.case import CheckInput


def raise_flags(case: CheckInput, verdict: Verdict, diagnosed: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """All flags of a judged case, each once, in the order of FLAGS; ``diagnosed`` are those of its diagnoses."""
    found = {*case.match.flags, *diagnosed}
    if verdict.reference is not None:  # something was compared
        found |= {
            flag
            for flag, raised in (
                ("later_vintage", case.later_vintage),
                ("source_unnamed", case.reference.is_announcement and not case.claim.attributed_to),
                ("double_rounding", rounded_twice(case)),
                ("overstated", overstated(case, verdict)),
                ("understated", understated(case, verdict)),
            )
            if raised
        }
    return tuple(flag for flag in FLAGS if flag in found)


def overstated(case: CheckInput, verdict: Verdict) -> bool:
    """Contradicted and too far in its own direction, or an upper bound ("up to") far above the reference."""
    if verdict.label == "refuted":
        return case.comparison.claims_more
    return (
        verdict.label == "supported"
        and case.quantity.hedge in ("less_than", "at_most")
        and case.is_far(case.comparison.value)
    )


def understated(case: CheckInput, verdict: Verdict) -> bool:
    """Contradicted and too little, or a lower bound ("more than") far below the reference."""
    if verdict.label == "refuted":
        return not case.comparison.claims_more
    return (
        verdict.label == "supported"
        and case.quantity.hedge in ("more_than", "at_least")
        and case.is_far(case.comparison.value)
    )


def rounded_twice(case: CheckInput) -> bool:
    """A bare number that only two roundings in a row reach: 2.45 to 2.5 to 3.

    The first rounding is to one place finer than the number's own.
    """
    allowed, value = case.allowed, abs(case.comparison.value)
    if allowed.rule != "exact" or case.comparison.position == "accepted":
        return False
    place = allowed.candidates[0]
    once = to_place(value, place.scaleb(-1))
    return to_place(once, place) == abs(case.number) and to_place(value, place) != abs(case.number)


def to_place(value: Decimal, place: Decimal) -> Decimal:
    """``value`` rounded half up to a multiple of ``place``.

    >>> to_place(Decimal("2.45"), Decimal("0.1"))
    Decimal('2.5')
    """
    return (value / place).to_integral_value(rounding=ROUND_HALF_UP) * place
