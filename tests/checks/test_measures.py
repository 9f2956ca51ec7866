"""The tables of measures and facets: they load, no phrase means two concepts, and every series exists."""

from __future__ import annotations

import csv
import os
import re
import tomllib
from pathlib import Path

import pytest

from checks.lexicon import read_table
from checks.matching.concepts import read_measures

SHARED = Path(os.environ.get("COUNTERCHECK_SHARED", Path(__file__).resolve().parents[3] / "shared"))
DATASETS = ("world-development-indicators", "systema-globalis")
DESCRIPTORS = Path(__file__).resolve().parents[2] / "sources" / "descriptors"
_CLASSES = """percent count money money_per_person years time rate births mass mass_per_person area
    area_per_person volume volume_per_person length energy
    energy_per_person concentration index other"""
UNIT_CLASSES = frozenset(_CLASSES.split())
FORMS = frozenset(("level", "growth", "share", "rate"))


def _ranks() -> dict[str, int]:
    """Dataset -> rank, of every descriptor that comes along."""
    read = [tomllib.loads(path.read_text("utf-8")) for path in sorted(DESCRIPTORS.glob("*.toml"))]
    return {raw["id"]: raw.get("rank", 0) for raw in read}


def _cells(row: dict[str, str], column: str) -> list[str]:
    return row[column].split("|")


def test_concepts_are_well_formed() -> None:
    """Ids are snake_case, codes are known, no cell has an empty or repeated part."""
    for row in read_measures():
        assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", row["concept"]), row
        assert row["unit_class"] in UNIT_CLASSES, row
        assert row["form"] in FORMS, row
        for column in ("aliases", "series"):
            parts = _cells(row, column)
            assert all(part == part.strip() and part for part in parts), row
            assert len(parts) == len(set(parts)), row


def test_no_phrase_means_two_concepts() -> None:
    """Within a unit class, form and facets a phrase, its words in any order, leads to one concept."""
    seen: dict[tuple[str, str, str, tuple[str, ...]], str] = {}
    for row in read_measures():
        for alias in _cells(row, "aliases"):
            words = tuple(sorted(re.findall(r"[a-z0-9.@_]+", alias.lower())))
            first = seen.setdefault((row["unit_class"], row["form"], row["facets"], words), row["concept"])
            assert first == row["concept"], alias


def test_like_names_a_measure_that_is_like_no_other() -> None:
    """The words of the measure it names are this one's too, so facets or unit class must tell the two apart."""
    rows = {row["concept"]: row for row in read_measures()}
    for row in rows.values():
        if row["like"]:
            model = rows[row["like"]]
            assert model["like"] == "", row["concept"]
            apart = ("facets", "unit_class", "form")
            assert [model[name] for name in apart] != [row[name] for name in apart], row["concept"]


def test_an_alias_has_words() -> None:
    """Digits alone ("15-24") find nothing: the matcher reads words."""
    assert [row["concept"] for row in read_measures() if not all(map(_has_word, _cells(row, "aliases")))] == []


def _has_word(alias: str) -> bool:
    return re.search(r"[A-Za-z]{2,}", alias) is not None


def test_series_name_a_dataset_and_come_once() -> None:
    """A series belongs to one concept: two would let one value answer two questions."""
    seen: dict[str, str] = {}
    known = _ranks()
    for row in read_measures():
        for series in _cells(row, "series"):
            dataset, _, indicator = series.partition(":")
            assert dataset in known and indicator, series
            assert seen.setdefault(series, row["concept"]) == row["concept"], series


def test_dataset_order() -> None:
    """The series of a concept stand in the order of their datasets' ranks: the primary publisher's copy first."""
    known = _ranks()
    for row in read_measures():
        ranks = [known[series.partition(":")[0]] for series in _cells(row, "series")]
        assert ranks == sorted(ranks), row["concept"]


def test_mislabelled_twins_are_kept_apart() -> None:
    """Systema Globalis's "Inflation (annual %)" is the GDP deflator; its murder rate is age adjusted."""
    series = {row["concept"]: _cells(row, "series") for row in read_measures()}
    assert "systema-globalis:inflation_annual_percent" in series["inflation_gdp_deflator"]
    assert "systema-globalis" not in {name.partition(":")[0] for name in series["inflation_cpi"]}
    assert series["homicide_rate"] == ["world-development-indicators:VC.IHR.PSRC.P5"]


def test_facets() -> None:
    """A word restricts one facet; the values a matcher relies on are there."""
    rows = read_table("facets", columns=("word", "facet", "value", "why?"), key=("word",))
    found = {row["word"]: (row["facet"], row["value"]) for row in rows}
    assert found["women"] == ("sex", "F")
    assert found["youth"] == ("age", "Y15T24|youth")
    assert found["rural"] == ("place", "rural")
    assert found["per capita"] == ("denominator", "person")
    assert found["real terms"] == ("price", "constant")


@pytest.mark.shared
def test_every_series_exists() -> None:
    """Every ``dataset:INDICATOR`` stands in its dataset's index."""
    known: set[str] = set()
    for dataset in DATASETS:
        path = SHARED / "reference" / dataset / "index.csv"
        if not path.exists() and "CI" not in os.environ:
            pytest.skip(f"{path} is absent; set COUNTERCHECK_SHARED")
        with path.open(newline="", encoding="utf-8") as file:
            known.update(f"{dataset}:{row['indicator']}" for row in csv.DictReader(file))
    named = {series for row in read_measures() for series in _cells(row, "series")}
    assert {series for series in named if series.partition(":")[0] in DATASETS} - known == set()


def test_every_series_of_a_small_dataset_exists() -> None:
    """What a descriptor lists by itself, code by code, is what the tables may name."""
    listed: dict[str, set[str]] = {}
    for path in sorted(DESCRIPTORS.glob("*.toml")):
        raw = tomllib.loads(path.read_text("utf-8"))
        if isinstance(raw.get("indicators"), list):
            listed[raw["id"]] = {entry["code"] for entry in raw["indicators"]}
    named = [series.partition(":") for row in read_measures() for series in _cells(row, "series")]

    assert {(dataset, code) for dataset, _, code in named if code not in listed.get(dataset, {code})} == set()
