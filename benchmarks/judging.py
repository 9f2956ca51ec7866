"""How fast the judge is, and whether its laws hold over many generated cases.

In: a number of cases and a seed. Out: JSON on standard output. Never: a file, the network, unseeded chance.

    python benchmarks/judging.py                       50,000 cases over all laws
    python benchmarks/judging.py --cases 1000000       the goal, in some two or three minutes on one core
"""

from __future__ import annotations

import argparse
import decimal
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from checks.claims import extract_claims
from checks.matching import Catalogue, Evidence, match_claims, rank_claims, read_cells
from checks.model.article import Article, Sentence, Span
from checks.model.claim import Claim
from checks.model.frames import OBSERVATIONS, make_frame
from checks.model.match import LINKS, Match, Reference, Rival
from checks.model.measure import Indicator
from checks.model.precision import Precision
from checks.model.quantity import HEDGES, WORDINGS, Quantity
from checks.verdicts import RULES_VERSION, judge_match, judge_matches
from checks.verdicts.width_table import default_widths, width_rows
from checks.verdicts.widths import accepted_interval

AS_OF = date(2015, 12, 16)
NEAREST = (decimal.ROUND_HALF_EVEN, decimal.ROUND_HALF_UP, decimal.ROUND_HALF_DOWN)
DIRECTED = (decimal.ROUND_UP, decimal.ROUND_DOWN, decimal.ROUND_CEILING, decimal.ROUND_FLOOR, decimal.ROUND_05UP)
#: Every width that is a tolerance, and whether it grows to be wider.
WIDENED = tuple((row.name, row.wider == "larger") for row in width_rows().values() if row.wider != "neither")

#: How the cases are shared out: most to the law of rounding, which needs no whole judgement.
ROUNDING_SHARE = Decimal("0.8")

#: Of so many cases one goes through the matcher too, with observations in another order.
ONE_MATCHED_IN = 500


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


def a_rounding(chance: random.Random) -> tuple[Decimal, Quantity, bool]:
    """(a true value, a number that it may be rounded to, whether to nearest): any of the 8 modes, to any place.

    Cutting off more than a tenth of a large number is no legal rounding, and is drawn again.
    """
    while True:
        true = a_number(chance) * chance.choice((1, 1, 1, -1))
        place = Decimal(1).scaleb(chance.randint(-4, 9))
        mode = chance.choice(NEAREST + DIRECTED)
        value = Decimal(format(true.quantize(place, rounding=mode), "f"))
        capped = place > 1 and place / 2 > abs(value) * default_widths().cap
        if value and capped and mode in DIRECTED:
            continue
        spelled_out = place > 1 and abs(value) >= 1000 and chance.random() < 0.5
        surface = f"{value:,f}" if spelled_out else "a number in words of magnitude"
        last_place = Decimal(1) if spelled_out else place
        return true, Quantity(surface=surface, value=value, last_place=last_place, unit="person"), mode in NEAREST


def law_rounded_truth(chance: random.Random) -> bool:
    """A true value lies in the accepted or grey part of any legal rounding of it; to nearest and uncapped, accepted."""
    true, quantity, nearest = a_rounding(chance)
    allowed = accepted_interval(quantity)
    accepted = allowed.accepted.contains(true)
    return accepted or (allowed.grey.contains(true) and (not nearest or allowed.rule == "exact_capped"))


def law_rounded_truth_judged(chance: random.Random) -> bool:
    """A whole judgement of a rounded truth never refutes it, however the reference is rounded."""
    true, quantity, _ = a_rounding(chance)
    published, precision = true, Precision()
    if chance.random() < 0.5:  # the publisher has rounded it too, to thousands or to a base
        power = chance.choice((3, 6))
        published, precision = true.quantize(Decimal(1).scaleb(power)), Precision(unit_mult=power)
    elif chance.random() < 0.5:
        base = Decimal(chance.choice((3, 5, 10)))
        published, precision = (true / base).to_integral_value() * base, Precision(rounded_to=base)
    match = a_match(quantity, published, chance)
    assert match.chosen is not None
    chosen = replace(match.chosen, precision=precision, is_announcement=False)
    return judge_match(replace(match, chosen=chosen, rivals=()), as_of=AS_OF).label != "refuted"


def law_monotone(chance: random.Random) -> bool:
    """Widening any width never turns supported into refuted."""
    match, (width, grows), base = a_case(chance), chance.choice(WIDENED), default_widths()
    factor = Decimal(chance.randint(100, 300)) / 100
    wider = replace(base, **{width: getattr(base, width) * (factor if grows else 1 / factor)})
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


def law_order(chance: random.Random) -> bool:
    """Rivals and flags in another order, and twice, change nothing; nor do observations, through the matcher too."""
    if chance.randrange(ONE_MATCHED_IN) == 0:
        rows = [_observation(year, chance.randint(90, 160)) for year in range(2010, 2016)]
        shuffled = chance.sample(rows * 2, len(rows) * 2)
        return _judged(rows) == _judged(shuffled)
    match = a_case(chance)
    values = [chance.randint(1, 10**6) for _ in range(3)]
    rivals = [_rival(match, Decimal(value), fits=chance.random() < 0.3) for value in values]
    flags = ["single_origin", "self_reported", "period_widened"]
    again = replace(match, rivals=tuple(chance.sample(rivals * 2, 6)), flags=tuple(chance.sample(flags * 2, 6)))
    first = judge_match(replace(match, rivals=tuple(rivals), flags=tuple(flags)), as_of=AS_OF)
    second = judge_match(again, as_of=AS_OF)
    return replace(first, explanation="") == replace(second, explanation="")


def _rival(match: Match, value: Decimal, *, fits: bool) -> Rival:
    assert match.chosen is not None
    return Rival(reference=replace(match.chosen, value=value), why_not=("definition_other",), fits=fits)


_ARTICLE = Article(id="a", text="There were 120 fire stations in Norway in 2014.", published_on=AS_OF)
_CLAIMS = extract_claims(_ARTICLE).claims
_CATALOGUE = Catalogue([Indicator(dataset="generated", indicator="X", name="Fire stations", unit="number")])


def _observation(year: int, value: int) -> dict[str, object]:
    return {
        "dataset": "generated",
        "indicator": "X",
        "ref_area": "NOR",
        "time_period": str(year),
        "obs_value": str(value),
        "vintage": "2015-06-01",
        "sha256": "0" * 64,
        "later_vintage": False,
        "obs_status": "",
    }


def _judged(rows: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    cells = read_cells(make_frame(OBSERVATIONS, rows))
    matches = match_claims(rank_claims(_CLAIMS, _CATALOGUE), Evidence(cells=cells, statements=(), as_of=AS_OF))
    return [result.as_dict() for result in judge_matches(matches, as_of=AS_OF)]


def law_right_or_silent(chance: random.Random) -> bool:
    """Only a certain link without a fitting rival refutes, and no link is ever firm."""
    match = a_case(chance)
    label = judge_match(match, as_of=AS_OF).label
    if label == "refuted":
        return match.link == "certain" and not any(rival.fits for rival in match.rivals)
    return label != "supported" or match.link != "none"


#: The laws of whole judgements share what the law of rounding leaves.
JUDGED: tuple[Callable[[random.Random], bool], ...] = (
    law_rounded_truth_judged,
    law_monotone,
    law_scale,
    law_order,
    law_right_or_silent,
)


def shares(cases: int) -> list[tuple[Callable[[random.Random], bool], int]]:
    """Every law with its number of cases; together exactly ``cases``."""
    each = int(cases * (1 - ROUNDING_SHARE)) // len(JUDGED)
    return [(law_rounded_truth, cases - each * len(JUDGED)), *((law, each) for law in JUDGED)]


def try_law(law: Callable[[random.Random], bool], cases: int, seed: int) -> dict[str, object]:
    """How often a law was broken, where for the first time, and its seconds of one core."""
    chance = random.Random(f"{seed} {law.__name__}")
    started = time.process_time()
    broken = [number for number in range(cases) if not law(chance)]
    seconds = round(time.process_time() - started, 1)
    first = {"first_violation": broken[0]} if broken else {}
    return {"cases": cases, "violations": len(broken), "seconds": seconds, **first}


def main() -> None:
    """Run the benchmark and print its figures; exit code 1 when a law is broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--cases", type=int, default=50_000, help="generated cases over all laws")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    chance = random.Random(options.seed)
    matches = [a_case(chance) for _ in range(min(options.cases, 20_000))]
    started = time.process_time()
    labels = Counter(judge_match(match, as_of=AS_OF).label for match in matches)
    seconds = time.process_time() - started
    begun = time.process_time()
    laws = {
        law.__name__.removeprefix("law_"): try_law(law, cases, options.seed) for law, cases in shares(options.cases)
    }
    violations = sum(int(str(found["violations"])) for found in laws.values())
    figures = {
        "rules_version": RULES_VERSION,
        "seed": options.seed,
        "judged": len(matches),
        "cases_per_second": round(len(matches) / seconds),
        "labels": dict(sorted(labels.items())),
        "laws": laws,
        "law_cases": options.cases,
        "violations": violations,
        "seconds": round(time.process_time() - begun, 1),
    }
    print(json.dumps(figures, indent=2))
    sys.exit(1 if violations else 0)


if __name__ == "__main__":
    main()
