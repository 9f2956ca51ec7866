"""A provider is a module, a table in providers.toml and a folder of specimens: none without the others."""

from __future__ import annotations

from pathlib import Path

import pytest

import sources.providers
from sources.registry import find_provider, read_registry
from tests.sources.providers.battery import SPECIMENS, read_specimen

MODULES = Path(next(iter(sources.providers.__path__)))


def test_modules_tables_and_specimens_are_the_same() -> None:
    """Each id has all three."""
    modules = {path.stem for path in MODULES.glob("*.py")} - {"__init__"}
    folders = {path.name for path in SPECIMENS.iterdir() if path.is_dir()}

    assert modules == set(read_registry()) == folders


def _cases() -> list[tuple[str, str]]:
    requests = sorted(SPECIMENS.glob("*/*.request.json"))
    return [
        (request.parent.name, body.name)
        for request in requests
        for body in sorted(request.parent.glob(f"{request.name.removesuffix('.request.json')}.*"))
        if not body.name.endswith((".request.json", ".expected.csv"))
    ]


@pytest.mark.parametrize(("provider", "file"), _cases())
def test_a_specimen_reads_as_expected(provider: str, file: str) -> None:
    """The rows of the expected frame, in their order, with the literal values."""
    specimen = read_specimen(provider, file)

    assert find_provider(provider).parse(specimen.body, specimen.request).rows == specimen.rows


@pytest.mark.parametrize("provider", sorted(read_registry()))
def test_a_key_has_a_place(provider: str) -> None:
    """A key is sent as a query field or as a header, never as both."""
    key = read_registry()[provider].key

    assert key is None or (bool(key.query) != bool(key.header) and key.env.isupper())
