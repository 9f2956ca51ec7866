"""Ranks: "the second largest in the world", held against the other countries' figures of the same series and period.

In: a case whose text says a rank of a confirmed number. Out: Diagnosis rows. Never: a label; a rank that more held
countries might mend: only that too many are ahead can be told, and those nearer than later editions move figures are
not counted.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model.match import Elsewhere, Ranking
from checks.verdicts.case import CheckInput
from checks.verdicts.diagnosis import Diagnosis
from checks.verdicts.explanations import number_text
from checks.verdicts.roundings import as_rounded
from checks.verdicts.width_table import readable

#: Countries ahead that are named.
_NAMED = 3

#: Links by which a rank is tested: where the measure itself is a guess, its rank would be one.
_SURE = ("certain", "strong")


def ranks(case: CheckInput) -> Iterator[Diagnosis]:
    """A rank that is too good, told with the countries ahead; and whether only the rounding hides it."""
    ranking = case.match.ranking
    if ranking is None or case.match.link not in _SURE or case.comparison.position != "accepted":
        return
    ahead = _ahead(case, ranking)
    if len(ahead) < ranking.place:
        return
    named = ", ".join(f"{peer.name} {number_text(peer.value)}" for peer in ahead[:_NAMED])
    countries = "1 country is" if len(ahead) == 1 else f"{len(ahead)} countries are"
    told = f"In {case.reference.time_period} {countries} {'higher' if ranking.highest else 'lower'}: {named}."
    yield Diagnosis(flag="not_that_rank", sentence=told)
    rounded = as_rounded(case)
    if rounded is None or case.quantity.hedge != "exact":
        return
    seen = [peer for peer in ahead if not rounded.contains(peer.value * case.match.factor)]
    if len(seen) < ranking.place:
        yield Diagnosis(flag="misleading_rounding", sentence="Rounded as in the article, they are equal.")


def _ahead(case: CheckInput, ranking: Ranking) -> list[Elsewhere]:
    """The countries ahead of the claim's own by more than the floor of a contradiction, the farthest first."""
    sign = 1 if ranking.highest else -1
    factor, own = case.match.factor, case.comparison.value
    least = case.floor.distance(case.number)
    ahead = [peer for peer in ranking.peers if readable(peer.value) and (peer.value * factor - own) * sign > least]
    return sorted(ahead, key=lambda peer: (-peer.value * sign, peer.ref_area))
