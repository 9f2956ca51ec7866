"""Wholes: a share of another place's total, and a number of times another place's figure.

In: a claim, the cells of one series in two places. Out: the other place; Derived or None. Never: a share of what does
not add up; a place that the text does not name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal

from checks.claims.comparisons import own_whole
from checks.claims.ref_areas import find_areas
from checks.claims.tokens import tokenize
from checks.matching.derived import Derived
from checks.matching.facets import Facet, read_facets
from checks.matching.periods import choose_period
from checks.model.claim import Claim
from checks.model.match import Derivation
from checks.model.observation import Observation

_DIGITS = Context(prec=15, rounding=ROUND_HALF_EVEN)

#: Tokens behind "of" in which the whole's place must begin: "of the world's ...", "of total EU output".
_WITHIN = 3

#: The whole of "twice its GDP" stands within so many signs behind the number.
_NEAR = 80

_CLAUSE_END = re.compile(r"[;:,()]")


def whole_of(claim: Claim) -> str | None:
    """The place of whose total the claim is a share: "28% of the world's emissions"; None for any other claim."""
    if claim.kind != "share" or claim.quantity.unit != "percent":
        return None
    after = _behind(claim)
    if not after.lower().startswith("of "):
        return None
    found = find_areas(tokenize(after))
    named = next((mention for mention in found if mention.first <= _WITHIN), None)
    return None if named is None or named.code == claim.ref_area else named.code


def compared_with(claim: Claim) -> str | None:
    """The place whose figure the claim is a number of times: "four times that of the United States"."""
    if claim.kind != "ratio" or claim.base_period is not None:
        return None
    found = find_areas(tokenize(_CLAUSE_END.split(_behind(claim))[0]))
    return found[0].code if found and found[0].code != claim.ref_area else None


def times_whole(claim: Claim) -> Facet | None:
    """The whole of the claim's own place that it is a number of times of: "debt of twice its GDP", told in percent."""
    if claim.kind != "ratio" or claim.base_period is not None:
        return None
    named = own_whole(tokenize(_behind(claim)[:_NEAR]), 0)
    return None if named is None else read_facets(f"of {named}").get("denominator")


def _behind(claim: Claim) -> str:
    return claim.sentence.text[claim.span.end - claim.sentence.start :].lstrip()


def divide(
    claim: Claim,
    other: str,
    row: Mapping[str, Observation],
    of: Mapping[str, Observation],
    as_of: date | None,
) -> Derived | None:
    """The claim's cell over the one of the ``other`` place in the same period, in percent for a share."""
    choice = choose_period(claim, row, as_of)
    if choice is None:
        return None
    period = choice.observation.time_period
    part, whole = choice.observation.obs_value, of[period].obs_value if period in of else Decimal(0)
    if part < 0 or whole <= 0:
        return None
    share = claim.quantity.unit == "percent"
    value = _DIGITS.divide(part * 100 if share else part, whole)
    steps = f"{part:f} / {whole:f}{' x 100' if share else ''} = {value:f}, of {other}"
    return Derived(
        choice=replace(choice, observation=replace(choice.observation, obs_value=value), how=f"{choice.how}; {steps}"),
        derivation=Derivation(
            transform="share_of" if share else "times_of",
            base_period=period,
            base_value=whole,
            end_period=period,
            end_value=part,
            steps=steps,
        ),
        factor=Decimal(1),
    )
