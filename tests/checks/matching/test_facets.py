"""Facets and cues: what a sentence says beside the name of a measure."""

from __future__ import annotations

from datetime import date

import pytest

from checks.claims import extract_claims
from checks.matching.candidates import rank_claims
from checks.matching.catalogue import Catalogue
from checks.matching.concepts import name_alias, name_facets
from checks.matching.cues import read_cues
from checks.matching.facets import agree, read_facets, said_of
from checks.matching.search import search_measures
from checks.matching.segments import REACH, claim_segment
from checks.model.article import Article
from tests.factories import claim, indicator


def said(text: str) -> dict[str, list[str]]:
    return {facet: sorted(found.values) for facet, found in read_facets(text).items()}


@pytest.mark.parametrize(
    ("text", "facet", "value", "why"),
    [
        ("the rate among women", "sex", "F", "a word"),
        ("girls' enrolment", "sex", "F", "a possessive"),
        ("children under 15", "age", "U15", "a limit said of persons"),
        ("people aged 65 and over", "age", "Y_GE65", "an open band"),
        ("its over-65s", "age", "Y_GE65", "a compound"),
        ("those aged 15 to 24", "age", "Y15T24", "a band"),
        ("15-24-year-olds", "age", "Y15T24", "the same, in one word"),
        ("8.1 tonnes per head", "denominator", "person", "per head"),
        ("12% of GDP", "denominator", "gdp", "a share of the economy"),
        ("growth in real terms", "price", "constant", "two words and a preposition"),
    ],
)
def test_a_facet_is_read(text: str, facet: str, value: str, why: str) -> None:
    """Every wording leads to its value."""
    assert value in said(text)[facet], why


@pytest.mark.parametrize(
    "text", ["under 50 in 2000", "just over 8% in 2020", "fell to under 5% in 2019", "over 60 dams"]
)
def test_a_number_is_no_age(text: str) -> None:
    """A bound on a figure says nothing about ages."""
    assert "age" not in said(text)


def test_own_words_override_those_before() -> None:
    """ "Among women 5%, among men 6%": each number has its own."""
    found = said_of("and among men 6%", "Among young women it was 5%, ")

    assert sorted(found["sex"].values) == ["M"]
    assert "Y15T24" in found["age"].values


def test_agreement() -> None:
    """What is said and had, only had, only said, and contradicted."""
    found = agree(read_facets("of rural women"), {"sex": "M", "age": "Y15T24"}, frozenset())

    assert (found.agreed, found.unsaid, found.unmet, found.conflicting) == ((), ("age",), ("place",), ("sex",))
    assert agree(read_facets("overall"), {}, frozenset()).unmet == ()


@pytest.mark.parametrize(
    ("sentence", "surface", "fields", "cues", "why"),
    [
        ("Nigeria has 230 million people.", "230 million", {}, ("@people",), "nothing is said of them"),
        ("Nigeria has 230 million people.", "230 million", {"action": "were arrested"}, (), "something was done"),
        ("Nigeria has 230 million voters.", "230 million", {"counted": "voters"}, (), "other persons"),
    ],
)
def test_people_without_a_name(
    sentence: str, surface: str, fields: dict[str, object], cues: tuple[str, ...], why: str
) -> None:
    """Persons of whom nothing is said are the population."""
    item = claim(sentence, surface, "230000000", "person", **{"counted": "people", **fields})

    assert read_cues(item, claim_segment(item, ())) == cues, why


def test_a_place_that_grows() -> None:
    """A country that grows means its economy; one whose exports grow does not."""
    grows = claim("Germany grew 0.8% in 2015.", "0.8%", "0.8", "percent", kind="change", ref_area="DEU")
    exports = claim("Germany's exports grew 0.8% in 2015.", "0.8%", "0.8", "percent", kind="change", ref_area="DEU")

    assert read_cues(grows, claim_segment(grows, ())) == ("@place_grows",)
    assert read_cues(exports, claim_segment(exports, ())) == ()


def test_names_give_facets() -> None:
    """An indicator that no table knows has the facets of its name."""
    assert name_facets("Lung cancer, new cases per 100 000 men") == {"sex": "M"}
    assert name_alias("Lung cancer, new cases per 100 000 men") == {"lung", "cancer", "new", "case"}


MEN = indicator("M", "Widget users, men (% of men)", "% of men")
WOMEN = indicator("F", "Widget users, women (% of women)", "% of women")


def test_unknown_indicators_are_told_apart_by_facets() -> None:
    """Names alone are enough to find the right one of two."""
    item = claim("Among women, 12% were widget users in 2015.", "12%", "12", "percent", kind="share")
    (ranked,) = rank_claims([item], Catalogue([MEN, WOMEN]))

    assert [candidate.concept.id for candidate in ranked.candidates] == ["d:F", "d:M"]
    assert ranked.candidates[1].agreement.conflicting == ("sex",)


def test_search_tells_its_parts() -> None:
    """The parts add up to the score; words of nothing find nothing."""
    rows = search_measures("widget users among men", Catalogue([MEN, WOMEN]))

    assert [row.indicator.indicator for row in rows] == ["M", "F"]
    assert all(row.score == pytest.approx(sum(part for _, part in row.parts)) for row in rows)
    assert search_measures("zebras", Catalogue([MEN, WOMEN])) == []


ACCESS = indicator(
    "EG.ELC.ACCS.ZS",
    "Access to electricity (% of population)",
    "% of population",
    dataset="world-development-indicators",
)
BALANCE = indicator("B", "Widget balance, surplus or deficit (current US$)", "current US$")


@pytest.mark.parametrize(
    ("sentence", "reading", "why"),
    [
        ("In China 12% of people had access to electricity.", "level", "nothing is denied"),
        ("In China 12% of people lacked access to electricity.", "complement", "the negation stands before the name"),
        ("In China 12% of people had no access to electricity.", "complement", "the same"),
        ("In China 12% of people lived without reliable access to electricity.", "complement", "a word between"),
        ("No fewer than 12% of Chinese had access to electricity.", "level", "a bound on the number"),
        ("No less than 12% had access to electricity in China.", "level", "the number stands between"),
    ],
)
def test_the_rest_to_a_hundred(sentence: str, reading: str, why: str) -> None:
    """Only a negation of the measure's own words turns a share round."""
    item = claim(sentence, "12%", "12", "percent", kind="share")
    (ranked,) = rank_claims([item], Catalogue([ACCESS]))

    assert ranked.candidates[0].reading == reading, why


def test_a_deficit_is_a_balance_with_the_other_sign() -> None:
    """The size is told, the series has the sign."""
    item = claim("China's widget deficit was $5 billion.", "$5 billion", "5000000000", "USD", kind="amount")
    (ranked,) = rank_claims([item], Catalogue([BALANCE]))

    assert ranked.candidates[0].reading == "opposite"


def test_a_series_of_deficits_keeps_its_sign() -> None:
    """What is called a deficit, and no balance, holds deficits."""
    item = claim("China's widget deficit was $5 billion.", "$5 billion", "5000000000", "USD", kind="amount")
    (ranked,) = rank_claims([item], Catalogue([indicator("D", "Widget deficit (current US$)", "current US$")]))

    assert ranked.candidates[0].reading == "level"


def test_a_long_list_is_not_read_again_for_each_of_its_figures() -> None:
    """What stands far ahead in a sentence restricts nothing, so that the work grows with its length and no faster."""
    text = "Rural towns had 5 shops, " * 100 + "and Kenya had 40 shops in 2015."
    claims = extract_claims(Article(id="a", text=text, published_on=date(2016, 1, 1))).claims
    last = claims[-1]

    segment = claim_segment(last, [claims[-2]])

    assert len(segment.before) == REACH
