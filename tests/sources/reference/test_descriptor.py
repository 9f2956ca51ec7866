"""Descriptors: a short TOML works, and what is wrong is named with file, key and next step."""

from __future__ import annotations

from pathlib import Path

import pytest

from sources.reference.descriptor_file import find_descriptor, parse_descriptor, read_descriptor, shipped_descriptors
from sources.reference.errors import InvalidDescriptor, UnknownDataset

GOOD = """id = "crime"
title = "Recorded crime"
publisher = "City police"
licence = "CC-BY-4.0"
vintage = 2020-05-01
table = { file = "crime.csv" }
columns = { indicator = "offence", area = "geo", period = "year", value = "cases" }
"""


def test_seven_lines_are_enough() -> None:
    """A newsroom's own CSV needs no more."""
    descriptor = parse_descriptor(GOOD, title="crime.toml")

    (reading,) = descriptor.readings
    assert (reading.table.format, reading.wording.areas, descriptor.rank) == ("csv", "iso3", 50)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('id = "crime"\n', "", "'id'"),
        ('"crime"', '"Crime!"', "'id'"),
        ("2020-05-01", '"2020-05-01"', "'vintage'"),
        ("licence", "license", "'licence'"),
        ('"crime.csv"', '"crime.doc"', "'table.format'"),
        ('"crime.csv"', '"../crime.csv"', "'table.file'"),
        ('"crime.csv"', '"crime.zip"', "'table.members'"),
        ('value = "cases"', 'value = "cases", vlaue = "x"', "'columns.vlaue'"),
        ('area = "geo", ', "", "'columns.area'"),
        ('indicator = "offence", ', "", "'columns.indicator'"),
        ('value = "cases"', 'value = ["a", "b"]', "'columns.indicator'"),
        ('"offence"', '"{code}"', "'columns.indicator'"),
        ("title =", 'areas = "fips"\ntitle =', "'areas'"),
        ("title =", 'until = "soon"\ntitle =', "'until'"),
        ("title =", "rank = 0\ntitle =", "'rank'"),
        ("title =", "missing = [1]\ntitle =", "'missing'"),
    ],
)
def test_error_names_file_and_key(old: str, new: str, key: str) -> None:
    """The text says which file and key, and what to write."""
    with pytest.raises(InvalidDescriptor) as caught:
        parse_descriptor(GOOD.replace(old, new, 1), title="crime.toml")

    assert "crime.toml" in str(caught.value)
    assert key in str(caught.value)


def test_broken_toml_is_named() -> None:
    """A syntax error gives the line."""
    with pytest.raises(InvalidDescriptor, match="line 2"):
        parse_descriptor("id = 1\nid\n", title="crime.toml")


def test_shipped_descriptors_are_valid() -> None:
    """Both have the id of their file."""
    found = {name: read_descriptor(path).id for name, path in shipped_descriptors().items()}

    assert found["world-development-indicators"] == "world-development-indicators"
    assert all(name == identity for name, identity in found.items())


def test_unknown_dataset_lists_the_shipped_ids() -> None:
    """A typing error is answered with what there is."""
    with pytest.raises(UnknownDataset, match="systema-globalis"):
        find_descriptor("wdi")


def test_a_path_is_a_descriptor(tmp_path: Path) -> None:
    """A TOML file of one's own is found by its path."""
    path = tmp_path / "own.toml"
    path.write_text(GOOD)

    assert find_descriptor(str(path)) == path
