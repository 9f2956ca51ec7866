"""Short ways to add a small dataset and to look it up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from checks.model.frames import OBSERVATIONS_GATE, SERIES_GATE, VINTAGE_GATE, check_frame
from sources.reference.descriptor_file import parse_descriptor
from sources.reference.library import AddReport, add_dataset
from sources.reference.recording import Gate

HEAD = """
id = "crime"
title = "Recorded crime"
publisher = "City police"
licence = "CC-BY-4.0"
vintage = 2020-05-01
"""
LONG = '{ indicator = "offence", area = "geo", period = "year", value = "cases" }'
CSV = "offence,geo,year,cases\ntheft,FRA,2015,24\ntheft,FRA,2016,25.50\nfraud,DEU,2015-Q3,7\n"
Add = Callable[..., AddReport]


def pass_gate(name: str, frame: pd.DataFrame, unknown_areas: float) -> tuple[str, ...]:
    columns = {"observations": OBSERVATIONS_GATE, "vintage": VINTAGE_GATE, "series": SERIES_GATE}[name]
    check_frame(columns, frame)
    return ()


def names_to_codes(name: str) -> str | None:
    return {"France": "FRA", "Germany": "DEU"}.get(name)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def add(home: Path) -> Add:
    def run(
        data: Path,
        more: str = "",
        columns: str = LONG,
        table: str = "",
        gate: Gate = pass_gate,
        head: str = HEAD,
    ) -> AddReport:
        text = f'{head}\n{more}\ntable = {{ file = "{data.name}"{table} }}\ncolumns = {columns}\n'
        descriptor = parse_descriptor(text, title="crime.toml")
        return add_dataset(
            home, descriptor, data, area_codes=names_to_codes, gate=gate, progress=lambda label, done, total: None
        )

    return run
