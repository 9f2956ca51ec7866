"""The rows of tests/tables are the specification of the extraction core."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from checks.claims import extract_claims
from checks.claims.numerals import find_numerals
from checks.claims.tokens import tokenize
from checks.model.article import Article
from checks.model.claim import Claim, Extraction
from checks.model.interval import plain

TABLES = Path(__file__).resolve().parents[2] / "tables"


def rows(name: str) -> list[pytest.param]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [pytest.param(row, id=row["id"]) for row in csv.DictReader(file)]


def extract(text: str, published_on: str = "2015-12-16") -> Extraction:
    day = date.fromisoformat(published_on) if published_on else None
    return extract_claims(Article(id="a", text=text, published_on=day))


def last_claim(text: str, published_on: str = "2015-12-16") -> Claim:
    return extract(text, published_on).claims[-1]


@pytest.mark.parametrize("row", rows("numerals"))
def test_a_numeral_is_read_with_its_last_place(row: dict[str, str]) -> None:
    tokens = tokenize(row["input"])

    numerals = find_numerals(tokens, [False] * len(tokens))

    assert len(numerals) == 1
    assert numerals[0].stop == len(tokens)
    assert numerals[0].value == Decimal(row["value"])
    assert numerals[0].last_place == Decimal(row["last_place"])


@pytest.mark.parametrize("row", rows("quantities"))
def test_a_quantity_has_its_surface_unit_and_kind(row: dict[str, str]) -> None:
    claim = next(c for c in extract(row["input"]).claims if c.quantity.surface == row["surface"])

    quantity = claim.quantity
    assert plain(quantity.value) == row["value"]
    assert ("" if quantity.value_high is None else plain(quantity.value_high)) == row["value_high"]
    assert (quantity.unit or "", claim.kind, claim.direction or "") == (row["unit"], row["kind"], row["direction"])


@pytest.mark.parametrize("row", rows("hedges"))
def test_a_hedge_is_read_from_the_words_around(row: dict[str, str]) -> None:
    assert last_claim(row["input"]).quantity.hedge == row["hedge"]


@pytest.mark.parametrize("row", rows("periods"))
def test_a_period_is_what_the_sentence_says(row: dict[str, str]) -> None:
    claim = last_claim(row["input"], row["published_on"])

    assert (claim.period.code if claim.period else "") == row["period"]
    assert claim.period_from == ("said" if row["period"] else None)


@pytest.mark.parametrize("row", rows("ref_areas"))
def test_an_area_is_said_or_carried(row: dict[str, str]) -> None:
    claim = last_claim(row["input"])

    assert (claim.ref_area or "", claim.area_from or "") == (row["ref_area"], row["area_from"])


@pytest.mark.parametrize("row", rows("plain_numbers"))
def test_a_plain_number_is_no_claim_and_says_why(row: dict[str, str]) -> None:
    found = extract(row["input"])

    assert [c.quantity.surface for c in found.claims] == []
    assert (row["surface"], row["why_plain"]) in [(n.surface, n.why) for n in found.numbers]
