"""What every provider's answers go through: specimens over HTTP, every cut, and bodies that are not answers.

A specimen is three files: the body as served, ``<name>.request.json``, and ``<name>.expected.csv`` with the frame.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from fault_server import FaultServer, page

from sources.http import Fetcher
from sources.provider import Page, ProviderChanged, ProviderRefused, Request, Row

SPECIMENS = Path(__file__).resolve().parents[2] / "specimens"
#: ``obs_status`` may be left out where no row has one.
COLUMNS = ("indicator", "ref_area", "time_period", "obs_value", "obs_status")
HTML = b"<!DOCTYPE html><html><head><title>Service unavailable</title></head><body>Try again.</body></html>"
#: Bodies that are no answer of any provider.
NO_ANSWERS = (HTML, b"[]", b"{}", b"null", b"5", b'"text"', b"[[]]", b"[" * 100_000, b"\xff\xfe\x00{", b"\x00" * 40)
#: In place of a number: what must never become one.
NO_NUMBERS = (b"NaN", b"Infinity", b"-Infinity", b"1e999", b"9" * 401, b'"1,5"', b'"about 5"', b"true", b"[1]")


@dataclass(frozen=True)
class Specimen:
    name: str
    body: bytes
    request: Request
    rows: tuple[Row, ...]


def read_specimen(provider: str, file: str) -> Specimen:
    path = SPECIMENS / provider / file
    asked = json.loads(path.with_name(f"{path.stem}.request.json").read_text("utf-8"))
    with path.with_name(f"{path.stem}.expected.csv").open(encoding="utf-8", newline="") as stream:
        rows = [Row(**{name: line.get(name, "") for name in COLUMNS}) for line in csv.DictReader(stream)]
    pairs = {name: tuple((key, value) for key, value in asked[name]) for name in ("query", "headers")}
    return Specimen(file, path.read_bytes(), Request(**{**asked, **pairs}), tuple(rows))


def specimens(provider: str) -> list[Specimen]:
    names = sorted(path.name for path in (SPECIMENS / provider).iterdir())
    return [read_specimen(provider, name) for name in names if ".request." not in name and ".expected." not in name]


def parser(provider: str) -> Callable[[bytes, Request], Page]:
    """The module's ``parse``."""
    found: Callable[[bytes, Request], Page] = import_module(f"sources.providers.{provider}").parse
    return found


def served(provider: str, specimen: Specimen, server: FaultServer, fetcher: Fetcher) -> Page:
    """The page of a body that came over HTTP."""
    url = server.script(f"/{specimen.name}", page(specimen.body, kind="application/octet-stream"))
    return parser(provider)(fetcher.fetch(url).body, specimen.request)


def check_cuts(
    provider: str, specimen: Specimen, server: FaultServer, fetcher: Fetcher, *, empty_is_no_data: bool
) -> None:
    """A body cut anywhere is a named error, or fewer rows, each of them one of the whole body's."""
    answers = [page(specimen.body[:at], kind="application/octet-stream") for at in range(len(specimen.body))]
    url = server.script("/cut", *answers)
    for at in range(len(specimen.body)):
        body = fetcher.fetch(url).body

        assert body == specimen.body[:at]
        _check_cut(provider, specimen, at, empty_is_no_data=empty_is_no_data)


def check_cuts_as_they_are(provider: str, specimen: Specimen) -> None:
    """The same without the way over HTTP, for a provider whose reader another one has on that way."""
    for at in range(len(specimen.body)):
        _check_cut(provider, specimen, at, empty_is_no_data=False)


def _check_cut(provider: str, specimen: Specimen, at: int, *, empty_is_no_data: bool) -> None:
    try:
        cut = parser(provider)(specimen.body[:at], specimen.request)
    except (ProviderChanged, ProviderRefused) as error:
        assert provider in str(error), f"cut at {at}"
        return
    assert set(cut.rows) <= set(specimen.rows), f"cut at {at} gives rows that were not served"
    assert at > 0 or empty_is_no_data, "an empty body is no answer"


def check_no_answers(provider: str, request: Request, *, but: Iterable[bytes] = ()) -> None:
    """Bodies that are no answer are named, whatever they are."""
    for body in NO_ANSWERS:
        if body in but:
            continue
        with pytest.raises((ProviderChanged, ProviderRefused), match=provider):
            parser(provider)(body, request)


def with_bad_numbers(body: bytes, number: bytes) -> Iterator[bytes]:
    """The body with one number replaced by each thing that is none."""
    assert body.count(number) == 1, f"{number!r} is not once in the body"
    for bad in NO_NUMBERS:
        yield body.replace(number, bad)


def check_bad_numbers(module: ModuleType, specimen: Specimen, number: bytes) -> None:
    """Nothing but a plain number is taken for a value."""
    for body in with_bad_numbers(specimen.body, number):
        with pytest.raises(ProviderChanged):
            module.parse(body, specimen.request)
