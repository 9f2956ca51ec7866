"""Advice: it weakens a link or is shown, and can do nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from checks.matching import Catalogue, Evidence, ask_of, match_claims, names_of, rank_claims
from checks.matching.advice import LOWER, take_advice
from checks.model.advice import Advice, Advised
from checks.model.match import LINKS
from checks.verdicts import judge_matches
from tests.factories import cells, claim, indicator

CATALOGUE = Catalogue(
    [
        indicator("STATIONS", "Fire stations", "number"),
        indicator("ENGINES", "Fire engines", "number"),
        indicator("ALARMS", "Smoke alarms (% of households)", "%"),
        indicator("MOOD", "Contentment"),
    ]
)
EVIDENCE = Evidence(
    cells=cells(("d:STATIONS", "CHN", "2015", "111"), ("d:ENGINES", "CHN", "2015", "150")),
    statements=(),
    as_of=date(2016, 6, 1),
)
CLAIM = claim("China had 150 fire stations in 2015.", "150", "150", "fire station", counted="fire stations")
RANKED = rank_claims([CLAIM], CATALOGUE)


def advice(**similarities: str) -> dict[str, Advice]:
    """Advice on the claim, from similarities by code."""
    rows = [
        Advised(concept=f"d:{code}", name=code.lower(), similarity=Decimal(near)) for code, near in similarities.items()
    ]
    ranking = tuple(sorted(rows, key=lambda row: (-row.similarity, row.concept)))
    return {CLAIM.id: Advice(model="ab" * 32, ranking=ranking)}


def test_only_the_unit_class_that_fits_is_asked_for() -> None:
    """And the measure that the words name, always."""
    asked = ask_of(RANKED[0], CATALOGUE)

    assert asked.concepts == ("d:ENGINES", "d:STATIONS")
    assert asked.winner == "d:STATIONS"
    assert asked.text == CLAIM.sentence.text


def test_a_concept_is_known_by_its_written_aliases_without_cues() -> None:
    """As a person wrote them, and each once."""
    (concept,) = Catalogue(
        [indicator("SP.POP.TOTL", "Population, total", dataset="world-development-indicators")]
    ).concepts

    names = names_of(concept)

    assert {"population", "Population, total"} <= set(names)
    assert len(names) == len(set(names))
    assert not any(name.startswith("@") for name in names)


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize(
    ("near", "lowered"),
    [
        ({"STATIONS": "0.90", "ENGINES": "0.20"}, False),
        ({"STATIONS": "0.60", "ENGINES": "0.65"}, False),
        ({"STATIONS": "0.60", "ENGINES": "0.6501"}, True),
        ({"STATIONS": "-0.30", "ENGINES": "0.90"}, True),
        ({"ENGINES": "0.90"}, False),
    ],
)
def test_a_link_is_weakened_by_one_step_or_left(link: str, near: dict[str, str], lowered: bool) -> None:
    """Never raised; the choice, its rivals and its strength stay. Advice that knows nothing of the choice is shown."""
    match = replace(match_claims(RANKED, EVIDENCE)[0], link=link)

    (found,) = take_advice([match], RANKED, advice(**near))

    assert found.link == (LOWER.get(link, link) if lowered else link)
    assert LINKS.index(found.link) >= LINKS.index(link)
    assert replace(found, link=link, how=match.how, advice=None) == match
    assert [name for name, _ in found.how[len(match.how) :]] == ["advice"]


def test_a_contradiction_becomes_silence_and_says_why() -> None:
    """The advice, its model and both similarities are in the result."""
    before = judge_matches(match_claims(RANKED, EVIDENCE), as_of=EVIDENCE.as_of)[0]
    matches = match_claims(RANKED, EVIDENCE, advice(STATIONS="0.31", ENGINES="0.62"))
    after = judge_matches(matches, as_of=EVIDENCE.as_of)[0]

    assert (before.verdict.label, after.verdict.label) == ("refuted", "not_enough_evidence")
    assert after.match.how[-1] == (
        "advice",
        "model abababababab: nearest is engines, 0.62; the measure named, 0.31; link strong and not certain",
    )
    assert after.as_dict()["advice"] == advice(STATIONS="0.31", ENGINES="0.62")[CLAIM.id].as_dict()
    assert after.id != before.id


def test_without_advice_nothing_is_another() -> None:
    """The same content, the same id, and no field more."""
    results = [
        judge_matches(match_claims(RANKED, EVIDENCE, given), as_of=EVIDENCE.as_of)[0].as_dict()
        for given in (None, {}, {"another claim": advice(STATIONS="0.1")[CLAIM.id]})
    ]

    assert results[0] == results[1] == results[2]
    assert "advice" not in results[0]


def test_a_weakened_link_strengthens_no_other() -> None:
    """Two numbers that would be the same cell are both uncertain, whatever a model says of one of them."""
    sentence = "China had 150 fire stations in 2015, or 111 fire stations in 2015."
    claims = [claim(sentence, said, said, "fire station", counted="fire stations") for said in ("150", "111")]
    ranked = rank_claims(claims, CATALOGUE)
    plain = match_claims(ranked, EVIDENCE)

    advised = match_claims(ranked, EVIDENCE, {claims[0].id: advice(STATIONS="0.1", ENGINES="0.9")[CLAIM.id]})

    assert all(LINKS.index(two.link) >= LINKS.index(one.link) for one, two in zip(plain, advised, strict=True))
    assert advised[1] == plain[1]
