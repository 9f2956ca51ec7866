"""Faults of a provider's answers: each is named in one refresh, and never gives a firm verdict."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from checks.model.article import Article
from flows.pipeline import Checker
from flows.references import refresh_all
from flows.settings import Settings
from tests.flows.running import COMMAND, run
from tests.flows.world_bank import CODE, settings_for, worldbank_page
from tests.sources.fault_server import FaultServer, page, silent

CLAIM = "Japan's GDP was $5.08 trillion in 2019."
YEARS = range(2008, 2020)
PATH = f"/v2/country/JPN/indicator/{CODE}"
Change = Callable[[list[dict[str, Any]]], object]


def answer(updated: str = "2021-05-25", change: Change = lambda rows: None) -> bytes:
    """Twelve years of Japan's GDP in one page; 2019 as published."""
    rows = []
    for year in YEARS:
        value = 5_081_769_542_379 if year == 2019 else 4_000_000_000_000 + (year - 2000) * 31_234_567_891
        rows += json.loads(worldbank_page(1, 1, str(year), value))[1]
    change(rows)
    return json.dumps([{"page": 1, "pages": 1, "per_page": 50, "total": 12, "lastupdated": updated}, rows]).encode()


def times(factor: float) -> Change:
    def change(rows: list[dict[str, Any]]) -> None:
        for row in rows:
            row["value"] *= factor

    return change


def set_all(name: str, value: object) -> Change:
    def change(rows: list[dict[str, Any]]) -> None:
        for row in rows:
            row[name] = value

    return change


LATER = "2021-07-01"
#: id -> the body, the status, what the message says.
FAULTS: dict[str, tuple[bytes, str, str]] = {
    "page": (b"<html>maintenance</html>", "provider_changed", "page 1"),
    "empty": (b"", "provider_changed", "page 1"),
    "cut": (answer()[:700], "provider_changed", "page 1"),
    "message": (b'[{"message":[{"id":"120","key":"Invalid value","value":"x"}]}]', "provider_refused", "message 120"),
    "object": (b'{"error": "quota"}', "provider_changed", "page 1"),
    "list": (b"[]", "provider_changed", "page 1"),
    "no_rows": (answer(LATER, list.clear), "provider_changed", "0 values"),
    "nan": (answer(LATER).replace(b"5081769542379", b"NaN"), "provider_changed", "page 1"),
    "infinity": (answer(LATER).replace(b"5081769542379", b"Infinity"), "provider_changed", "page 1"),
    "overflow": (answer(LATER).replace(b"5081769542379", b"1e400"), "quarantined", "finite"),
    "word": (answer(LATER).replace(b"5081769542379", b'"about 5"'), "provider_changed", "page 1"),
    "other_series": (answer(LATER).replace(CODE.encode(), b"SP.POP.TOTL"), "provider_changed", "page 1"),
    "odd_period": (answer(LATER).replace(b'"2019"', b'"2019/20"'), "provider_changed", "page 1"),
    "two_values": (answer(LATER, lambda rows: rows.append({**rows[-1], "value": 7})), "reference_invalid", "two"),
    "no_date": (answer("soon"), "provider_changed", "page 1"),
    "thousands": (answer(LATER, times(0.001)), "quarantined", "power of ten"),
    "millions": (answer(LATER, times(1e-6)), "quarantined", "power of ten"),
    "other_base": (answer(LATER, times(1.31)), "quarantined", "one and the same factor"),
    "other_area": (answer(LATER, set_all("countryiso3code", "USA")), "quarantined", "areas before"),
    "half": (answer(LATER, lambda rows: rows.__delitem__(slice(0, 6))), "quarantined", "observations before"),
    "last_gone": (answer(LATER, list.pop), "quarantined", "last period"),
    "all_alike": (answer(LATER, set_all("value", 5_081_769_542_379)), "quarantined", "still differ"),
    "deep": (b"[" * 100_000, "provider_changed", "page 1"),
}


def settings_of(home: Path, server: FaultServer) -> Settings:
    """Settings that make the server the World Bank."""
    return Settings(
        home=home,
        worldbank_url=server.url("/v2"),
        allowed_origins=(server.origin,),
        worldbank_areas=("JPN",),
        worldbank_indicators=(CODE,),
    )


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that was refreshed once, and supports the claim."""
    home = tmp_path_factory.mktemp("good") / "home"
    with FaultServer() as server:
        serve(server, answer())
        (outcome,) = refresh_all(settings_of(home, server), [])
    assert outcome.ok, outcome
    assert judged(home, date(2099, 1, 1)) == ("supported", "within_rounding")
    return home


@pytest.fixture
def settings(good: Path, server: FaultServer, tmp_path: Path) -> Settings:
    """A copy of it, whose World Bank is the server of the test."""
    shutil.copytree(good, tmp_path / "own")
    return settings_of(tmp_path / "own", server)


def serve(server: FaultServer, *bodies: bytes) -> None:
    server.script(PATH, *(page(body, kind="application/json") for body in bodies))


def judged(home: Path, day: date) -> tuple[str, str]:
    article = Article(id="text", text=CLAIM, published_on=day, published_on_from="caller")
    ((_, (result,)),) = Checker(home).check([article])
    return result.verdict.label, result.verdict.reason


@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_answer_is_named_and_decides_nothing(settings: Settings, server: FaultServer, name: str) -> None:
    """An article of before is judged as before; a later one gets no firm verdict, until a refresh goes well."""
    body, status, says = FAULTS[name]
    serve(server, body)
    (outcome,) = refresh_all(settings, [])

    assert (outcome.ok, outcome.status) == (False, status), outcome
    assert says in outcome.detail
    assert judged(settings.home, date(2021, 6, 1)) == ("supported", "within_rounding")
    if status == "provider_refused":  # an unknown code says nothing of the figures held
        return
    assert judged(settings.home, date(2099, 1, 1)) == ("not_enough_evidence", "reference_stale")
    assert outcome.stale

    serve(server, answer("2021-08-01"))
    (after,) = refresh_all(settings, [])
    assert (after.ok, after.stale) == (True, None)
    assert judged(settings.home, date(2099, 1, 1)) == ("supported", "within_rounding")


def test_one_good_answer_of_the_same_edition_lifts_the_doubt(settings: Settings, server: FaultServer) -> None:
    """A page of maintenance is gone the next day, and the service has published nothing since."""
    serve(server, b"<html>maintenance</html>", answer())
    refresh_all(settings, [])
    (after,) = refresh_all(settings, [])

    assert (after.ok, after.status) == (True, "unchanged")
    assert judged(settings.home, date(2099, 1, 1)) == ("supported", "within_rounding")


def test_one_odd_answer_among_several_series_leaves_all_in_doubt(settings: Settings, server: FaultServer) -> None:
    """The other series is new, the odd one's old figures are carried over: they decide nothing until it was read."""
    other = "SP.POP.TOTL"
    both = settings.model_copy(update={"worldbank_indicators": (CODE, other)})
    population = answer().replace(CODE.encode(), other.encode()).replace(b"GDP (current US$)", b"Population, total")
    server.script(PATH.replace(CODE, other), page(population, kind="application/json"))
    serve(server, b"<html>maintenance</html>", answer())
    (first,) = refresh_all(both, [])
    doubted = judged(settings.home, date(2099, 1, 1))
    (after,) = refresh_all(both, [])

    assert (first.ok, first.status) == (False, "in_part")
    assert "could not be used: provider_changed" in str(first.stale)
    assert doubted == ("not_enough_evidence", "reference_stale")
    assert (after.ok, after.stale) == (True, None)
    assert judged(settings.home, date(2099, 1, 1)) == ("supported", "within_rounding")


def test_an_older_edition_is_named_and_not_used(settings: Settings, server: FaultServer) -> None:
    """A mirror that lags behind: what is held stays the newest."""
    serve(server, answer("2020-01-01", times(0.9)))
    (outcome,) = refresh_all(settings, [])

    assert (outcome.ok, outcome.status) == (False, "older")
    assert "later vintage is held" in outcome.detail
    assert judged(settings.home, date(2099, 1, 1)) == ("supported", "within_rounding")


def test_a_source_that_is_away_leaves_the_vintage_good(settings: Settings, server: FaultServer) -> None:
    """404 and 503: nothing is known against what is held."""
    for status in (404, 503):
        server.script(PATH, page(b"gone", status=status))
        (outcome,) = refresh_all(settings, [])

        assert (outcome.ok, outcome.stale) == (False, None)
        assert judged(settings.home, date(2099, 1, 1)) == ("supported", "within_rounding")


def test_an_answer_in_quarantine_is_told_again_by_the_next_refresh(settings: Settings, server: FaultServer) -> None:
    """Until a person has accepted it, or a good one came; the exit code is 3 each time."""
    serve(server, answer(LATER, times(0.001)), answer())
    first, again = refresh_all(settings, [])[0], refresh_all(settings, [])[0]

    assert (first.status, again.status) == ("quarantined", "unchanged")
    assert not again.ok
    assert "in quarantine" in str(again.stale)


def requests_of_page(server: FaultServer, number: int) -> int:
    return sum(1 for seen in server.requests if f"page={number}" in seen.path.replace("per_page", ""))


def test_a_killed_refresh_goes_on_where_it_stopped(server: FaultServer) -> None:
    """Killed while page 3 of 3 was awaited: pages 1 and 2 are not fetched again that day; the vintage is whole, and
    the refresh after it fetches all."""
    pages = [worldbank_page(number, 3, str(2016 + number), number) for number in (1, 2, 3)]
    answers = [page(body, kind="application/json") for body in pages]
    server.script(PATH, *answers[:2], silent(60))
    environment = settings_for(server)
    child = subprocess.Popen(
        [COMMAND, "references", "refresh"], env={**os.environ, **environment}, stderr=subprocess.PIPE
    )
    while requests_of_page(server, 3) == 0:
        assert child.poll() is None
    child.send_signal(signal.SIGKILL)
    child.wait(10)
    assert child.stderr is not None
    child.stderr.close()
    server.script(PATH, answers[2], *answers)
    done = run("references", "refresh", **environment)
    counts = [requests_of_page(server, number) for number in (1, 2)]
    again = run("references", "refresh", **environment)

    assert counts == [1, 1]
    assert done.code == 0, done.err
    assert b"3 observations" in done.out
    assert b"2 of 3 pages were at hand" in done.out
    assert again.out.startswith(b"worldbank: unchanged")
    assert [requests_of_page(server, number) for number in (1, 2)] == [2, 2]


def test_pages_of_two_editions_are_not_mixed(server: FaultServer) -> None:
    """The service published between the stop and the next run: all pages are fetched anew."""
    old = [worldbank_page(number, 2, str(2016 + number), number) for number in (1, 2)]
    new = [worldbank_page(number, 2, str(2016 + number), number + 5, LATER) for number in (1, 2)]
    environment = settings_for(server)
    server.script(PATH, page(old[0]), page(b"gone", status=404))
    first = run("references", "refresh", **environment)
    server.script(PATH, page(new[1]), page(new[0]), page(new[1]))
    second = run("references", "refresh", **environment)
    shown = run("references", "show", "worldbank", "--indicator", CODE, "--format", "jsonl").lines

    assert (first.code, second.code) == (3, 0), second.err
    assert [(row["time_period"], row["value"], row["vintage"]) for row in shown] == [
        ("2017", "6", LATER),
        ("2018", "7", LATER),
    ]


def test_two_refreshes_at_once_do_no_harm(server: FaultServer) -> None:
    """The second waits for the first; one vintage, and the library is whole."""
    server.script(PATH, page(answer(), kind="application/json"))
    environment = {**os.environ, **settings_for(server)}
    children = [
        subprocess.Popen([COMMAND, "references", "refresh"], env=environment, stdout=subprocess.PIPE) for _ in range(3)
    ]
    outputs = sorted(child.communicate(timeout=100)[0].split(b":")[1] for child in children)

    assert [child.returncode for child in children] == [0, 0, 0]
    assert outputs == [b" new_vintage", b" unchanged", b" unchanged"]
    assert run("references", "doctor").code == 0
