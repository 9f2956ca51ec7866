"""Calibrate how sure a link is: fit the weights of its features to labelled claims, and measure the thresholds.

In: a library with the datasets of the labelled cases, the cases, our phrases and our passages. Out: JSON on standard
output; with --write the tables link_weights.csv and link_thresholds.csv of checks/lexicon.
Never: the claimed values; a part of the phrases that is kept aside is only scored.

    python benchmarks/links.py --home DIR            what the tables in use give
    python benchmarks/links.py --home DIR --write    fit anew and write the tables
"""

from __future__ import annotations

import argparse
import csv
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.cases import DATASETS, Case, labelled_cases, oblique, passages, phrases
from checks.claims import extract_claims
from checks.lexicon import read_table
from checks.matching import Catalogue, Evidence, match_claims, rank_claims, read_cells, wanted_series
from checks.matching.doubt import Doubt
from checks.matching.strength import features_of, forbidding
from checks.model.article import Article
from sources.reference.library import ReferenceLibrary

LEXICON = Path(__file__).resolve().parents[1] / "checks" / "lexicon"

#: How strongly weights are drawn to nothing: one labelled claim's worth.
RIDGE = 1.0

#: Features that can only speak for a link; all others but "always" can only speak against one.
FOR = frozenset({"coverage", "words", "margin"})

#: Link -> (the least share of right links from its strength on, what it may do).
GOALS = {
    "certain": (0.975, "may contradict, where no doubt forbids it"),
    "strong": (0.905, "may confirm whatever the interval"),
    "plausible": (0.40, "may confirm where little fits by chance"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One link with its features and whether it is the right one; ``aside`` is only scored."""

    case: Case
    features: dict[str, float]
    hard: bool
    right: bool
    aside: bool


def read_links(library: ReferenceLibrary, cases: Iterable[tuple[Case, bool]]) -> tuple[list[Labelled], int]:
    """The links of all cases, and how many cases have a right one to be found."""
    catalogue = Catalogue(library.catalogue(DATASETS))
    found, findable = [], 0
    for case, aside in cases:
        findable += bool(case.series)
        article = Article(id=case.id, text=case.text, published_on=case.published_on)
        ranked = rank_claims(extract_claims(article).claims, catalogue)
        cells = read_cells(library.observations(wanted_series(ranked), as_of=case.published_on))
        matches = match_claims(ranked, Evidence(cells=cells, statements=(), as_of=case.published_on))
        for item, match in zip(ranked, matches, strict=True):
            span = item.claim.span
            if match.chosen is None or not (span.start < case.end and case.start < span.end):
                continue
            doubts = [Doubt(code, "") for code in match.doubts]
            found.append(
                Labelled(
                    case=case,
                    features=features_of(item, doubts),
                    hard=bool(forbidding() & set(match.doubts)),
                    right=case.is_right(match.chosen),
                    aside=aside,
                )
            )
    return found, findable


def fit(links: Sequence[Labelled], names: Sequence[str]) -> dict[str, float]:
    """Weights of a logistic regression, each with the sign that its feature may have; the others are nothing."""
    right = np.array([link.right for link in links], dtype=float)
    free = list(names)
    while True:
        table = np.array(
            [[1.0 if name == "always" else link.features.get(name, 0.0) for name in free] for link in links]
        )
        weights = _newton(table, right)
        wrong = [
            name
            for name, weight in zip(free, weights, strict=True)
            if name != "always" and (weight < 0 if name in FOR else weight > 0)
        ]
        if not wrong:
            return dict.fromkeys(names, 0.0) | dict(
                zip(free, (round(float(weight), 3) for weight in weights), strict=True)
            )
        free = [name for name in free if name not in wrong]


def _newton(table: np.ndarray, right: np.ndarray) -> np.ndarray:
    weights = np.zeros(table.shape[1])
    for _ in range(50):
        share = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (right - share) - RIDGE * weights
        bend = (table * (share * (1 - share))[:, None]).T @ table + RIDGE * np.eye(len(weights))
        step = np.linalg.solve(bend, slope)
        weights = weights + step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def strengths(links: Sequence[Labelled], weights: dict[str, float]) -> list[tuple[float, Labelled]]:
    """Each link with its strength, the strongest first."""
    found = []
    for link in links:
        total = weights["always"] + math.fsum(weights[name] * value for name, value in sorted(link.features.items()))
        found.append((round(1 / (1 + math.exp(-total)), 3), link))
    return sorted(found, key=lambda one: (-one[0], one[1].case.id))


def threshold(ordered: Sequence[tuple[float, Labelled]], precision: float) -> float:
    """The least strength from which on at least so many links are right."""
    found, right = 1.0, 0
    for place, (strength, link) in enumerate(ordered, 1):
        right += link.right
        following = ordered[place][0] if place < len(ordered) else -1.0
        if following < strength and right / place >= precision:
            found = strength
    return found


def scores(ordered: Sequence[tuple[float, Labelled]], least: float, findable: int) -> dict[str, float]:
    """Precision, coverage of the cases that have a series, and how many links."""
    taken = [link for strength, link in ordered if strength >= least]
    right = sum(link.right for link in taken)
    return {
        "strength": least,
        "precision": round(right / len(taken), 3) if taken else 1.0,
        "coverage": round(right / findable, 3) if findable else 0.0,
        "cases": len(taken),
    }


def discrimination(ordered: Sequence[tuple[float, Labelled]]) -> float:
    """The share of pairs of a right and a wrong link in which the right one is stronger (AUC)."""
    right = [strength for strength, link in ordered if link.right]
    wrong = [strength for strength, link in ordered if not link.right]
    wins = sum((one > other) + 0.5 * (one == other) for one in right for other in wrong)
    return round(wins / (len(right) * len(wrong)), 3) if right and wrong else 1.0


def main() -> None:
    """Fit or measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    rows = read_table("link_weights", columns=("feature", "weight", "forbids", "why"), key=("feature",))
    names = [row["feature"] for row in rows]
    cases = [(case, False) for case in labelled_cases()]
    cases += [(case, case.aside) for case in (*phrases(), *passages(), *oblique())]
    links, findable = read_links(ReferenceLibrary(given.home), cases)
    seen = [link for link in links if not link.aside]
    weights = fit(seen, names) if given.write else {row["feature"]: float(row["weight"]) for row in rows}
    told: dict[str, object] = {"cases": len(cases), "links": len(links)}
    parts = {"seen": seen, "aside": [link for link in links if link.aside]}
    with_series = {
        name: sum(bool(case.series) for case, aside in cases if aside == (name == "aside")) for name in parts
    }
    levels = _levels(strengths(seen, weights)) if given.write else _levels_in_use()
    for name, part in parts.items():
        ordered = strengths(part, weights)
        told[name] = {
            "discrimination": discrimination(ordered),
            **{link: scores(_eligible(link, ordered), least, with_series[name]) for link, least in levels.items()},
        }
    if given.write:
        _write("link_weights", rows, {row["feature"]: {"weight": f"{weights[row['feature']]:.3f}"} for row in rows})
        _write_thresholds(_measured(links, weights, levels, findable))
    print(json.dumps(told | {"weights": weights}, indent=1))


def _eligible(link: str, ordered: Sequence[tuple[float, Labelled]]) -> list[tuple[float, Labelled]]:
    """Those that may become such a link: a hard doubt makes none certain."""
    return [one for one in ordered if link != "certain" or not one[1].hard]


def _levels(ordered: Sequence[tuple[float, Labelled]]) -> dict[str, float]:
    """The least strength of each link; what may contradict is never weaker than what may confirm."""
    found = {link: threshold(_eligible(link, ordered), goal) for link, (goal, _) in GOALS.items()}
    return found | {"certain": max(found["certain"], found["strong"])}


def _levels_in_use() -> dict[str, float]:
    columns = ("link", "strength", "precision", "coverage", "cases", "why")
    return {
        row["link"]: float(row["strength"]) for row in read_table("link_thresholds", columns=columns, key=("link",))
    }


def _measured(
    links: Sequence[Labelled], weights: dict[str, float], levels: dict[str, float], findable: int
) -> list[list[str]]:
    ordered = strengths(links, weights)
    found = []
    for link, least in levels.items():
        row = scores(_eligible(link, ordered), least, findable)
        figures = [f"{row[name]:.3f}" for name in ("strength", "precision", "coverage")]
        found.append([link, *figures, str(row["cases"]), GOALS[link][1]])
    return found


def _write(name: str, rows: Sequence[dict[str, str]], changed: dict[str, dict[str, str]]) -> None:
    with (LEXICON / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(row | changed[row["feature"]] for row in rows)


def _write_thresholds(rows: Sequence[Sequence[str]]) -> None:
    with (LEXICON / "link_thresholds.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("link", "strength", "precision", "coverage", "cases", "why"))
        writer.writerows(rows)


if __name__ == "__main__":
    main()
