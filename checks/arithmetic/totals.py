"""Parts against their total: "12 men and 8 women, 25 in total".

In: the numbers of one sentence. Out: findings. Never: parts that the text does not call all of them.
"""

from __future__ import annotations

import re
from decimal import Decimal

from checks.arithmetic.readings import Bounds, given, stated
from checks.arithmetic.sentence import Line
from checks.arithmetic.words import breaks, ends_with, opens_parts, starts_with
from checks.model.claim import Claim
from checks.model.finding import Finding
from checks.verdicts.explanations import number_text

#: Between two parts of a list stand a few words and a comma or "and", no verb of another clause.
_LISTED = re.compile(
    r"(?:\s+[^\W\d_][\w’'-]*){0,6}(?:,\s*(?:and\s+)?|\s+and\s+|\s+plus\s+)(?:(?:another|some|about|a further)\s+)?$",
    re.I,
)
_LINK = re.compile(
    r"(?:\s+[^\W\d_][\w’'-]*){0,6}\s*[,–—(-]\s*(?:(?:or|for|making|giving|with)\s+)?(?:a\s+)?(?:total(?:\s+of|ling|ing)?\s+)?$",
    re.I,
)

_NESTED = re.compile(r"\bof (?:which|whom|these|those|them|the)\b|[;:]", re.I)
_WHOLE = Decimal(100)


def check_totals(line: Line) -> list[Finding]:
    """Sums that their parts do not give, and shares with "the remaining" one that do not make 100 percent."""
    found: list[Finding] = []
    rest = _remaining(line)
    if rest is not None:
        found.append(rest)
    for place in range(len(line.claims)):
        parts = _parts_of(line, place)
        if parts is not None:
            finding = _judge(line.claims[place], parts)
            if finding is not None:
                found.append(finding)
    return found


def _parts_of(line: Line, total: int) -> tuple[Claim, ...] | None:
    """The parts of the total at a place: after a word that opens them, or before a number called the total."""
    called = ends_with(line.before(total), "total") or starts_with(line.after(total), "total")
    if total + 2 < len(line.claims) and opens_parts(line.before(total + 1)) and _opened(line, total, called):
        stop = _run(line, total + 1)
        return _same_kind(line, total, total + 1, stop) if stop - total > 2 else None
    if called and total >= 2 and _LINK.match(line.before(total)):
        first = total - 1
        while first > 0 and _LISTED.fullmatch(line.before(first)) and not breaks(line.before(first)):
            first -= 1
        return _same_kind(line, total, first, total) if total - first >= 2 else None
    return None


def _opened(line: Line, total: int, called: bool) -> bool:
    """A bracket, a dash or a colon needs the word "total" too; "made up of" says it itself."""
    opener = line.before(total + 1).rstrip()[-1:]
    return called or opener not in "(:–—"


def _run(line: Line, first: int) -> int:
    """One past the last part of the list that starts at ``first``."""
    stop = first + 1
    while stop < len(line.claims) and _LISTED.fullmatch(line.before(stop)) and not breaks(line.before(stop)):
        stop += 1
    return stop


def _same_kind(line: Line, total: int, first: int, stop: int) -> tuple[Claim, ...] | None:
    parts = line.claims[first:stop]
    whole = line.claims[total]
    if whole.kind not in ("count", "amount") or any(part.kind != whole.kind for part in parts):
        return None
    if whole.kind == "amount" and any(part.quantity.unit != whole.quantity.unit for part in parts):
        return None
    return parts


def _judge(total: Claim, parts: tuple[Claim, ...]) -> Finding | None:
    sums = [given(part) for part in parts]
    said = stated(total)
    if said is None or any(bounds is None for bounds in sums):
        return None
    low = sum((bounds.low for bounds in sums if bounds), Decimal(0))
    high = sum((bounds.high for bounds in sums if bounds), Decimal(0))
    true = Bounds(low, high)
    if true.meets(said):
        return None
    adding = " + ".join(number_text(part.quantity.value) for part in parts)
    step = f"{adding} is {number_text(sum((part.quantity.value for part in parts), Decimal(0)))}"
    return Finding(check="sum", claims=(total, *parts), steps=(step, f"the text says {total.quantity.surface}"))


def _remaining(line: Line) -> Finding | None:
    """ "60% said yes, 25% no and the remaining 20% did not know": shares that are called all of one whole."""
    places = [place for place, claim in enumerate(line.claims) if _is_share(claim)]
    if len(places) < 2 or not ends_with(line.before(places[-1]), "rest"):
        return None
    first, last = places[0], places[-1]
    if last - first + 1 != len(places) or any(_NESTED.search(line.before(place)) for place in places[1:]):
        return None
    bounds = [given(line.claims[place]) for place in places]
    if any(item is None for item in bounds):
        return None
    true = Bounds(
        sum((item.low for item in bounds if item), Decimal(0)), sum((item.high for item in bounds if item), Decimal(0))
    )
    if true.meets(Bounds(_WHOLE, _WHOLE)):
        return None
    shares = [line.claims[place] for place in (last, *places[:-1])]
    adding = " + ".join(number_text(line.claims[place].quantity.value) for place in places)
    step = f"{adding} is {number_text(sum((claim.quantity.value for claim in shares), Decimal(0)))} percent"
    return Finding(check="sum", claims=tuple(shares), steps=(step, "the text calls the last of them the remaining one"))


def _is_share(claim: Claim) -> bool:
    return claim.kind == "share" and claim.quantity.unit == "percent" and claim.quantity.value_high is None
