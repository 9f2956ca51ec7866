"""How fast the judge is, and whether its laws hold over many generated cases.

In: a number of cases and a seed. Out: JSON on standard output. Never: a file, the network, unseeded chance.

    python benchmarks/judging.py                       20,000 cases
    python benchmarks/judging.py --cases 1000000       the goal of judging.md, section 13
"""

from __future__ import annotations

import argparse
import decimal
import json
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from checks.model.article import Sentence, Span
from checks.model.claim import Claim
from checks.model.match import LINKS, Match, Reference, Rival
from checks.model.quantity import HEDGES, WORDINGS, Quantity
from checks.verdicts import RULES_VERSION, judge_match
from checks.verdicts.width_table import default_widths
from checks.verdicts.widths import accepted_interval

AS_OF = date(2015, 12, 16)
NEAREST = (decimal.ROUND_HALF_EVEN, decimal.ROUND_HALF_UP, decimal.ROUND_HALF_DOWN)
DIRECTED = (decimal.ROUND_UP, decimal.ROUND_DOWN, decimal.ROUND_CEILING, decimal.ROUND_FLOOR, decimal.ROUND_05UP)
WIDENED = ("cap", "approximately", "approximately_max", "just_over", "floor", "fraction", "multiple", "half_unit")


def a_match(quantity: Quantity, value: Decimal, chance: random.Random) -> Match:
    """A count with a reference, by chance with a rival that fits, a weaker link or a later vintage."""
    sentence = Sentence(start=0, end=len(quantity.surface) + 11, text=f"{quantity.surface} were seen.")
    claim = Claim(
        article_key="a",
        span=Span(start=0, end=len(quantity.surface)),
        sentence=sentence,
        quantity=quantity,
        kind="count",
    )
    reference = Reference(
        dataset="generated",
        indicator="X",
        name="a figure",
        ref_area="WLD",
        time_period="2015",
        value=value,
        unit="person",
        vintage=date(2015, 1, 1),
        url=None,
        sha256="0" * 64,
        is_announcement=chance.random() < 0.2,
        later_vintage=chance.random() < 0.2,
    )
    link = "certain" if chance.random() < 0.6 else chance.choice(LINKS)
    rivals = (Rival(reference=reference, why_not=("area_other",), fits=chance.random() < 0.2),)
    return Match(claim=claim, chosen=reference, link=link, rivals=rivals)


def a_number(chance: random.Random) -> Decimal:
    """A number of up to 13 digits, from millionths to trillions."""
    return Decimal(chance.randrange(10 ** chance.randint(1, 13))).scaleb(chance.randint(-6, 3))


def a_case(chance: random.Random) -> Match:
    """A written number in any hedge and wording beside a value within a factor of two."""
    value = Decimal(chance.randint(1, 10 ** chance.randint(1, 9)))
    quantity = Quantity(
        surface=f"{value:,f}",
        value=value,
        last_place=Decimal(1),
        unit="percent",
        hedge=chance.choice(HEDGES),
        wording=chance.choice(WORDINGS),
        value_high=value * 2 if chance.random() < 0.1 else None,
        fully_stated=chance.random() < 0.1,
    )
    return a_match(quantity, value * chance.randint(50, 200) / 100, chance)


def law_rounded_truth(chance: random.Random) -> bool:
    """A true value lies in the accepted or grey part of any legal rounding of it (all 8 modes)."""
    true = a_number(chance)
    place = Decimal(1).scaleb(chance.randint(-4, 9))
    mode = chance.choice(NEAREST + DIRECTED)
    value = Decimal(format(true.quantize(place, rounding=mode), "f"))
    spelled_out = place > 1 and abs(value) >= 1000 and chance.random() < 0.5
    if value and place > 1 and place / 2 > abs(value) * default_widths().cap and mode in DIRECTED:
        return True  # cutting off more than a tenth of a large number is no legal rounding
    last_place = Decimal(1) if spelled_out else place
    surface = f"{value:,f}" if spelled_out else "a number in words of magnitude"
    allowed = accepted_interval(Quantity(surface=surface, value=value, last_place=last_place, unit="person"))
    return allowed.grey.contains(true) and (
        mode in DIRECTED or allowed.rule == "exact_capped" or allowed.accepted.contains(true)
    )


def law_monotone(chance: random.Random) -> bool:
    """Widening a width never turns supported into refuted."""
    match, width, base = a_case(chance), chance.choice(WIDENED), default_widths()
    wider = replace(base, **{width: getattr(base, width) * chance.randint(100, 300) / 100})
    before = judge_match(match, as_of=AS_OF).label
    return not (before == "supported" and judge_match(match, as_of=AS_OF, widths=wider).label == "refuted")


def law_scale(chance: random.Random) -> bool:
    """Scaling claim and reference alike changes nothing (1,000 and more: the caps begin there)."""
    match = a_case(chance)
    quantity = replace(match.claim.quantity, wording="digits", value=match.claim.quantity.value + 1000, value_high=None)
    ten = Decimal(10) ** chance.randint(0, 9)
    large = replace(quantity, value=quantity.value * ten, last_place=ten)
    first = judge_match(replace(match, claim=replace(match.claim, quantity=quantity)), as_of=AS_OF)
    rivals = tuple(replace(rival, factor=ten) for rival in match.rivals)
    scaled = replace(match, claim=replace(match.claim, quantity=large), factor=ten, rivals=rivals)
    second = judge_match(scaled, as_of=AS_OF)
    return (first.label, first.reason, first.flags) == (second.label, second.reason, second.flags)


def law_right_or_silent(chance: random.Random) -> bool:
    """Only a certain link without a fitting rival refutes, and no link is ever firm."""
    match = a_case(chance)
    label = judge_match(match, as_of=AS_OF).label
    if label == "refuted":
        return match.link == "certain" and not any(rival.fits for rival in match.rivals)
    return label != "supported" or match.link != "none"


LAWS: tuple[Callable[[random.Random], bool], ...] = (law_rounded_truth, law_monotone, law_scale, law_right_or_silent)


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--cases", type=int, default=20_000, help="generated cases for each law")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    chance = random.Random(options.seed)
    matches = [a_case(chance) for _ in range(min(options.cases, 20_000))]
    started = time.perf_counter()
    labels = Counter(judge_match(match, as_of=AS_OF).label for match in matches)
    seconds = time.perf_counter() - started
    laws = {}
    for law in LAWS:
        chance = random.Random(options.seed)
        violations = sum(not law(chance) for _ in range(options.cases))
        laws[law.__name__.removeprefix("law_")] = {"cases": options.cases, "violations": violations}
    figures = {
        "rules_version": RULES_VERSION,
        "seed": options.seed,
        "judged": len(matches),
        "cases_per_second": round(len(matches) / seconds),
        "labels": dict(sorted(labels.items())),
        "laws": laws,
    }
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
