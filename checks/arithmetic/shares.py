"""A share against its counts: "39% of 24 people", "9 of the 24, or 45%".

In: the numbers of one sentence. Out: findings. Never: a share of something else than the count beside it.
"""

from __future__ import annotations

from decimal import Decimal

from checks.arithmetic.readings import Bounds, given, stated
from checks.arithmetic.sentence import Line, alike, is_amount, is_share
from checks.arithmetic.words import only_links
from checks.model.claim import Claim
from checks.model.finding import Finding
from checks.verdicts.explanations import number_text

HUNDRED = Decimal(100)
#: Wholes above this have a whole number of parts for any percentage that is written with two decimals.
_LARGEST = 20_000
#: Between a part and its whole stand its noun and "of"; between a figure and itself as a share a little more.
_FEW, _SOME = 2, 6


def check_shares(line: Line) -> list[Finding]:
    """Percentages that no whole number of parts gives, and percentages that differ from the parts beside them."""
    found: list[Finding] = []
    place = 0
    while place + 1 < len(line.claims):
        finding, used = _three(line, place) if place + 2 < len(line.claims) else (None, 0)
        if not used:
            finding, used = _two(line, place)
        if finding is not None:
            found.append(finding)
        place += max(used, 1)
    return found


def _two(line: Line, place: int) -> tuple[Finding | None, int]:
    share, whole = line.claims[place : place + 2]
    if not is_share(share) or not is_amount(whole, "count") or not only_links(line.before(place + 1), "whole", 0):
        return None, 0
    said, size = stated(share), whole.quantity.value
    if said is None or whole.quantity.hedge != "exact" or not 0 < size <= _LARGEST or size % 1:
        return None, 2
    # A whole that ends in zeros may be rounded; a small one is a count.
    if share.quantity.hedge != "exact" or share.quantity.wording == "fraction" or (size >= 100 and not size % 10):
        return None, 2
    near = Bounds(share.quantity.value - share.quantity.last_place, share.quantity.value + share.quantity.last_place)
    low, high = near.low * size / HUNDRED, near.high * size / HUNDRED
    first = low // 1 + 1  # strictly inside: a number cut off, or rounded up, lies less than one unit away
    if first < high or near.low < 0:
        return None, 2
    below = low // 1
    fewer, more = (
        f"{number_text(count)} of {number_text(size)} is {_percent(count, size)}%" for count in (below, first)
    )
    step = f"{fewer}, {more}"
    return _finding("share_of_count", (share, whole), step), 2


def _percent(part: Decimal, whole: Decimal) -> str:
    return number_text(round(part * HUNDRED / whole, 2))


def _three(line: Line, place: int) -> tuple[Finding | None, int]:
    """Part, whole and share in one of three orders: "9 of 24 (39%)", "9, or 39%, of 24", "39% (9 of 24)"."""
    one, two, three = line.claims[place : place + 3]
    gaps = line.before(place + 1), line.before(place + 2)
    of = [only_links(gap, "whole", _FEW) for gap in gaps]
    same = [only_links(gap, "or_share", _SOME) for gap in gaps]
    if is_share(three) and of[0] and same[1]:
        part, whole, share = one, two, three
    elif is_share(two) and same[0] and only_links(gaps[1], "whole", 0):
        part, share, whole = one, two, three
    elif is_share(one) and same[0] and of[1]:
        share, part, whole = one, two, three
    else:
        return None, 0
    if not alike(part, whole):
        return None, 0
    return _against_parts(share, part, whole), 3


def _against_parts(share: Claim, part: Claim, whole: Claim) -> Finding | None:
    said, top, bottom = stated(share), given(part), given(whole)
    if said is None or top is None or bottom is None or bottom.low <= 0:
        return None
    true = Bounds(top.low / bottom.high * HUNDRED, top.high / bottom.low * HUNDRED)
    if true.meets(said) or part.quantity.value > whole.quantity.value:
        return None
    step = f"{number_text(part.quantity.value)} of {number_text(whole.quantity.value)} is {true} percent"
    return _finding("share_and_parts", (share, part, whole), step)


def _finding(check: str, claims: tuple[Claim, ...], step: str) -> Finding:
    return Finding(check=check, claims=claims, steps=(step, f"the text says {claims[0].quantity.surface}"))
