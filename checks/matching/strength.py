"""Strength: a number for how sure a link is, calibrated on labelled claims, and what it is strong enough for.

In: a ranked claim and its doubts. Out: a strength from 0 to 1 and the link that it makes. Never: the claimed value.
The weights and the thresholds are rows of link_weights.csv and link_thresholds.csv, which
``benchmarks/matching.py strength`` measures and writes.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from functools import cache

from checks.errors import InvalidTable
from checks.lexicon import read_table
from checks.matching.candidates import Ranked
from checks.matching.certainty import words_left
from checks.matching.doubt import Doubt

#: More words left in a clause than so many say no more.
MOST_LEFT = 6

_PLACES = Decimal("0.001")


def features_of(item: Ranked, doubts: Sequence[Doubt]) -> dict[str, float]:
    """What speaks for and against a link: each doubt, how much is named, how far ahead it is, what is left over.

    ``coverage`` is how much of the alias is said, ``words`` what it counts for, ``margin`` how far the next measure is
    behind, ``left`` how much of the clause nothing accounts for; all from 0 to 1.
    """
    best, others = item.candidates[0], item.candidates[1:2]
    margin = 1 - others[0].total / best.total if others and best.total > 0 else 1.0
    return {
        **{doubt.code: 1.0 for doubt in doubts},
        "coverage": best.coverage,
        "words": best.score[0][1] / (1 + best.score[0][1]),
        "margin": min(max(margin, 0.0), 1.0),
        "left": min(len(words_left(item)), MOST_LEFT) / MOST_LEFT,
        "by_name_alone": float(not best.concept.reviewed),
        "worked_out": float(best.reading not in ("level", "opposite")),
    }


#: What a feature may forbid: nothing, a contradiction, or also that any interval be confirmed.
FORBIDS = ("no", "yes", "strong")


@cache
def _weights() -> Mapping[str, tuple[float, str]]:
    rows = read_table("link_weights", columns=("feature", "weight", "forbids", "why"), key=("feature",))
    if not {row["forbids"] for row in rows} <= {*FORBIDS}:
        raise InvalidTable(f"link_weights.csv: forbids is one of {FORBIDS}")
    return {row["feature"]: (float(row["weight"]), row["forbids"]) for row in rows}


@cache
def forbidding() -> frozenset[str]:
    """Codes of the doubts that alone forbid a contradiction."""
    return frozenset(feature for feature, (_, forbids) in _weights().items() if forbids != "no")


@cache
def thresholds() -> Mapping[str, Decimal]:
    """Link -> the least strength that makes it."""
    rows = read_table(
        "link_thresholds", columns=("link", "strength", "precision", "coverage", "cases", "why"), key=("link",)
    )
    return {row["link"]: Decimal(row["strength"]) for row in rows}


def measure_strength(features: Mapping[str, float]) -> Decimal:
    """The share of links with such features that are right, as the labelled claims have it; to three places."""
    weights = _weights()
    total = math.fsum((weights["always"][0], *(weights[name][0] * value for name, value in sorted(features.items()))))
    return Decimal(1 / (1 + math.exp(-total))).quantize(_PLACES)


#: Doubts that make the place, and the time, a guess.
_PLACE = frozenset(("place_carried", "place_implied", "place_apart"))
_TIME = frozenset(("period_unsaid",))


def link_of(strength: Decimal, doubts: Collection[str]) -> str:
    """The link that a strength makes: never certain with a doubt that forbids it, never strong with one that forbids
    that too, or where both place and time are guessed.

    >>> link_of(Decimal("0.99"), []), link_of(Decimal("0.99"), ["apart"]), link_of(Decimal("0.99"), ["series_unit"])
    ('certain', 'strong', 'plausible')
    """
    hard = forbidding().intersection(doubts)
    weak = any(_weights()[code][1] == "strong" for code in hard) or (_PLACE & hard and _TIME & hard)
    if strength >= thresholds()["certain"] and not hard:
        return "certain"
    if strength >= thresholds()["strong"] and not weak:
        return "strong"
    return "plausible" if strength >= thresholds()["plausible"] else "none"
