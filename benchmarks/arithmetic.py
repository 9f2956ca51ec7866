"""Whether an article's own contradictions are found, and nothing is found where its figures agree.

In: a number of articles and a seed. Out: JSON on standard output. Never: a file, the network, unseeded chance.

Each article is some sentences of ordinary figures with one generated sentence whose figures agree, and the same with
one of them changed so far that no rounding explains it. With the shared data the ordinary sentences are those of real
articles, and all real articles are checked as they are.

    python benchmarks/arithmetic.py                    300 articles
    python benchmarks/arithmetic.py --articles 3000
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Callable

from reading.cost import SHARED, real_texts

from checks.arithmetic import check_arithmetic
from checks.claims import extract_claims
from checks.model.article import Article
from checks.model.finding import Finding

PLAIN = "The council met on Monday. About 300 people came to the town hall, and 12 of them spoke."

Pair = tuple[str, str]


def percent_change(chance: random.Random) -> Pair:
    """A change with both of its levels, in several orders."""
    base = chance.randrange(1_000, 90_000) * 10 + chance.randrange(1, 10)
    rises = chance.random() < 0.5
    rate = chance.randrange(3, 80)
    level = round(base * (1 + (rate if rises else -rate) / 100))
    wrong = rate + chance.choice([-1, 1]) * chance.randrange(3, 20)
    wrong = rate + abs(wrong - rate) if wrong < 1 else wrong
    verb, noun = ("rose", "rise") if rises else ("fell", "fall")
    what = chance.choice(["Sales", "Visits", "Deaths", "Exports of cars", "Applications", "Arrests"])
    shape = chance.choice(
        [
            "{what} {verb} {rate}% to {level:,} from {base:,}.",
            "{what} {verb} from {base:,} to {level:,}, a {noun} of {rate} percent.",
            "{what} {verb} by {rate} per cent, from {base:,} in 2013 to {level:,} in 2014.",
            "{what} {verb} to {level:,} last year from {base:,}, a {rate}% {noun}.",
            "{what} reached {level:,}, {side} {rate}% from {base:,} a year earlier.",
        ]
    )
    facts = {"what": what, "verb": verb, "noun": noun, "level": level, "base": base, "side": "up" if rises else "down"}
    return shape.format(rate=rate, **facts), shape.format(rate=wrong, **facts)


def difference(chance: random.Random) -> Pair:
    """A difference with both of its levels."""
    base, rise = chance.randrange(5_000, 90_000), chance.randrange(101, 4_000)
    wrong = chance.choice([base + rise, rise + chance.randrange(200, 900)])
    shape = chance.choice(
        [
            "The number of police officers grew by {rise:,}, from {base:,} to {level:,}.",
            "Membership rose by {rise:,} to {level:,} from {base:,}.",
            "The number of pupils rose from {base:,} to {level:,}, an increase of {rise:,}.",
        ]
    )
    return tuple(shape.format(rise=given, base=base, level=base + rise) for given in (rise, wrong))  # type: ignore[return-value]


def multiple(chance: random.Random) -> Pair:
    """A multiple with both of its levels."""
    base = chance.randrange(11, 99) * 10 + 1
    word, factor = chance.choice([("doubled", 2), ("tripled", 3), ("quadrupled", 4)])
    level, wrong = base * factor, round(base * factor * chance.choice([0.6, 0.7, 1.35, 1.5]))
    shape = chance.choice(
        [
            "Complaints {word} from {base:,} to {level:,}.",
            "The number of cases {word} to {level:,} from {base:,}.",
        ]
    )
    return tuple(shape.format(word=word, base=base, level=given) for given in (level, wrong))  # type: ignore[return-value]


def share_of_count(chance: random.Random) -> Pair:
    """A percentage of few persons, or beside its own parts."""
    whole = chance.randrange(7, 36)
    part = chance.randrange(1, whole)
    right = round(part * 100 / whole)
    impossible = [p for p in range(1, 100) if not any(abs(k * 100 / whole - p) < 1 for k in range(whole + 1))]
    who = chance.choice(["people", "pupils", "patients", "members", "drivers"])
    if impossible and chance.random() < 0.5:
        shape = "In the survey, {share}% of {whole} {who} were satisfied."
        return shape.format(share=right, whole=whole, who=who), shape.format(
            share=chance.choice(impossible), whole=whole, who=who
        )
    wrong = (right + chance.randrange(4, 40)) % 100 or 1
    wrong = wrong if abs(wrong - right) > 3 else min(99, right + 5) if right < 90 else right - 6
    shape = chance.choice(
        [
            "Some replied: {part} of the {whole} {who} ({share}%) said yes.",
            "In all, {part} of {whole} {who}, or {share} percent, were cured.",
            "They asked {who}, and {share}% ({part} of {whole}) agreed.",
        ]
    )
    facts = {"part": part, "whole": whole, "who": who}
    return shape.format(share=right, **facts), shape.format(share=wrong, **facts)


def total(chance: random.Random) -> Pair:
    """Parts with their total."""
    men, women, children = (chance.randrange(2, 90) for _ in range(3))
    shape, right = chance.choice(
        [
            ("The dead were {men} men and {women} women, {total} in total.", men + women),
            (
                "A total of {total} people ({men} men, {women} women and {children} children) were hurt.",
                men + women + children,
            ),
            ("A group of {total} people, made up of {men} men and {women} women, was held.", men + women),
            (
                "Police freed {men} men, {women} women and {children} children, a total of {total} people.",
                men + women + children,
            ),
        ]
    )
    facts = {"men": men, "women": women, "children": children}
    wrong = right + chance.choice([-3, -2, -1, 1, 2, 5, 10])
    return shape.format(total=right, **facts), shape.format(total=wrong, **facts)


def remaining(chance: random.Random) -> Pair:
    """Shares that are said to be all of a whole."""
    yes, no = chance.randrange(20, 50), chance.randrange(15, 40)
    rest, wrong = 100 - yes - no, 100 - yes - no + chance.choice([-8, -5, 5, 9])
    shape = "Of those asked, {yes}% said yes, {no}% said no and the remaining {rest}% were undecided."
    return shape.format(yes=yes, no=no, rest=rest), shape.format(yes=yes, no=no, rest=max(wrong, 2))


KINDS: tuple[Callable[[random.Random], Pair], ...] = (
    percent_change,
    difference,
    multiple,
    share_of_count,
    total,
    remaining,
)


def findings(text: str) -> list[Finding]:
    """What the article's own figures contradict."""
    return check_arithmetic(extract_claims(Article(id="a", text=text)).claims)


def measure(count: int, seed: int) -> dict[str, object]:
    """Seeded errors found, false findings where figures agree, findings in real articles."""
    chance = random.Random(seed)
    real = real_texts() if SHARED.is_dir() else []
    seeded, found, false = Counter[str](), Counter[str](), Counter[str]()
    missed: list[str] = []
    for place in range(count):
        kind = KINDS[place % len(KINDS)]
        right, wrong = kind(chance)
        around = real[place % len(real)][:4_000] if real else PLAIN
        seeded[kind.__name__] += 1
        before = len(findings(around))
        false[kind.__name__] += len(findings(f"{around}\n{right}\n")) > before
        hit = len(findings(f"{around}\n{wrong}\n")) > before
        found[kind.__name__] += hit
        if not hit:
            missed.append(wrong)
    clean = [finding for text in real for finding in findings(text)]
    return {
        "articles": count,
        "seeded_found": {kind: f"{found[kind]}/{seeded[kind]}" for kind in seeded},
        "recall": round(sum(found.values()) / count, 4),
        "false_findings_where_figures_agree": sum(false.values()),
        "precision": round(sum(found.values()) / max(1, sum(found.values()) + sum(false.values()) + len(clean)), 4),
        "real_articles": len(real),
        "findings_in_real_articles": [finding.as_dict() for finding in clean],
        "first_missed": missed[:10],
    }


def main() -> None:
    """Print the figures as one JSON document."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--seed", type=int, default=20151216)
    arguments = parser.parse_args()
    start = time.perf_counter()
    report = measure(arguments.articles, arguments.seed)
    print(json.dumps({**report, "seconds": round(time.perf_counter() - start, 1)}, indent=1))


if __name__ == "__main__":
    main()
