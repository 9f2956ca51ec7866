"""The examples in docstrings run, and the package keeps to its house rules."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import reports

#: env.py and the revisions run only inside alembic.
NAMES = [
    one.name
    for one in pkgutil.walk_packages(reports.__path__, "reports.")
    if not one.name.startswith("reports.migrations.")
]


@pytest.mark.parametrize("name", NAMES)
def test_examples_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_files_stay_short_and_say_what_they_do() -> None:
    for file in Path(reports.__path__[0]).rglob("*"):
        if file.suffix in (".py", ".j2", ".toml"):
            text = file.read_text("utf-8")
            assert len(text.splitlines()) <= 300, file
            if file.suffix == ".py" and file.parent.name != "versions":
                assert all(word in text for word in ("In:", "Out:", "Never:")), file
