"""How near a dataset is to the origin of its figures: from the descriptor to the flag."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from checks.model.article import Article
from checks.model.measure import STANDINGS
from flows.looked_at import fingerprint
from flows.pipeline import Checker
from sources.reference.descriptor_file import parse_descriptor, read_descriptor, shipped_descriptors
from sources.reference.errors import InvalidDescriptor
from sources.reference.library import ReferenceLibrary
from sources.registry import read_registry
from tests.sources.reference.test_precision import TOML, add


@pytest.mark.parametrize(
    ("top", "flags"),
    [
        ("", ()),
        ('standing = "primary"', ()),
        ('standing = "compilation"', ("weak_source",)),
        ('standing = "copy"', ("weak_source",)),
    ],
)
def test_a_verdict_on_a_compilation_alone_is_flagged(top: str, flags: tuple[str, ...], tmp_path: Path) -> None:
    """The label stays, and the publisher is named."""
    settings = add(tmp_path, "27", top=top)
    article = Article(id="a", text="There were 27 fire stations in Norway in 2020.", published_on=date(2021, 6, 1))

    ((_, (result,)),) = Checker(settings.home).check([article])

    assert (result.verdict.label, result.verdict.flags) == ("supported", flags)
    assert ("Example Office" in result.verdict.explanation) is bool(flags)


def test_the_standing_changes_no_vintage() -> None:
    """The bytes are read alike: the same data added again is no new edition."""
    plain, weak = (
        parse_descriptor(TOML.format(top=top, own=""), title="poll.toml") for top in ("", 'standing = "compilation"')
    )

    assert plain.fingerprint() == weak.fingerprint()
    assert (plain.standing, weak.standing) == ("primary", "compilation")


def test_another_standing_has_articles_judged_again(tmp_path: Path) -> None:
    """It can raise or drop a flag; hashes of names that were taken before there were standings stay."""
    (indicator,) = ReferenceLibrary(add(tmp_path, "27").home).catalogue()

    assert fingerprint([indicator], []) != fingerprint([replace(indicator, standing="copy")], [])


def test_an_unknown_standing_is_refused() -> None:
    """With the known ones."""
    with pytest.raises(InvalidDescriptor, match="primary, copy, compilation"):
        parse_descriptor(TOML.format(top='standing = "hearsay"', own=""), title="poll.toml")


def test_what_says_that_it_is_a_copy_or_compiled_is_no_primary_source() -> None:
    """Titles and notes of the shipped datasets agree with their standing; every provider has a known one."""
    for path in shipped_descriptors().values():
        read = read_descriptor(path)
        told = f"{read.title} {read.note}".lower()
        assert ("copy of" in told) is (read.standing == "copy"), path.name
        assert read.standing == "compilation" or "compiled" not in told, path.name
    assert {info.standing for info in read_registry().values()} == set(STANDINGS)
