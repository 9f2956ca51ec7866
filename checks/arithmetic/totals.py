"""Parts against their total: "12 men and 8 women, 25 in total".

In: the numbers of one sentence. Out: findings. Never: parts that the text does not call all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from checks.arithmetic.readings import Bounds, given, stated
from checks.arithmetic.sentence import Line, alike, is_share
from checks.arithmetic.words import breaks, ends_with, holds, only_links, starts_with, without_total
from checks.model.claim import Claim
from checks.model.finding import Finding
from checks.verdicts.explanations import number_text

_WHOLE = Decimal(100)
#: Between two parts of a list stand the noun of the first and a few words.
_SOME = 6


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
    called = ends_with(line.before(total), "total") or starts_with(line.after(total), "total_after")
    if total + 2 < len(line.claims) and ends_with(line.before(total + 1), "parts") and _opened(line, total, called):
        stop = _run(line, total + 1)
        return _same_kind(line, total, total + 1, stop) if stop - total > 2 else None
    if called and total >= 2 and only_links(without_total(line.before(total)), "sum_link", _SOME):
        first = total - 1
        while first > 0 and _listed(line, first):
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
    while stop < len(line.claims) and _listed(line, stop):
        stop += 1
    return stop


def _listed(line: Line, place: int) -> bool:
    """Whether a number goes on the list of the one before it."""
    return only_links(line.before(place), "listed", _SOME) and not breaks(line.before(place))


def _same_kind(line: Line, total: int, first: int, stop: int) -> tuple[Claim, ...] | None:
    parts = line.claims[first:stop]
    return parts if all(alike(part, line.claims[total]) for part in parts) else None


def _judge(total: Claim, parts: tuple[Claim, ...]) -> Finding | None:
    said, true = stated(total), _sum(parts)
    if said is None or true is None or true.meets(said):
        return None
    return _finding((total, *parts), parts, f"the text says {total.quantity.surface}")


def _sum(parts: Sequence[Claim]) -> Bounds | None:
    """What the parts together may be; None where one has an open side."""
    bounds = [bound for part in parts if (bound := given(part)) is not None]
    if len(bounds) < len(parts):
        return None
    return Bounds(sum((low for low, _ in bounds), Decimal(0)), sum((high for _, high in bounds), Decimal(0)))


def _finding(claims: tuple[Claim, ...], parts: Sequence[Claim], says: str) -> Finding:
    values = [part.quantity.value for part in parts]
    step = f"{' + '.join(map(number_text, values))} is {number_text(sum(values, Decimal(0)))}"
    return Finding(check="sum", claims=claims, steps=(step, says))


def _remaining(line: Line) -> Finding | None:
    """ "60% said yes, 25% no and the remaining 20% did not know": shares that are called all of one whole."""
    places = [place for place, claim in enumerate(line.claims) if is_share(claim)]
    if len(places) < 2 or not ends_with(line.before(places[-1]), "rest"):
        return None
    first, last = places[0], places[-1]
    if last - first + 1 != len(places) or any(_apart(line.before(place)) for place in places[1:]):
        return None
    shares = line.claims[first : last + 1]
    true = _sum(shares)
    if true is None or true.meets(Bounds(_WHOLE, _WHOLE)):
        return None
    return _finding((shares[-1], *shares[:-1]), shares, "the text calls the last of them the remaining one")


def _apart(between: str) -> bool:
    """Whether a share of a share, or another clause, lies between two shares."""
    return ";" in between or ":" in between or holds(between, "nested")
