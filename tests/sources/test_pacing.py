"""The pace of a service: no more requests than it allows, with a clock that the test holds."""

from __future__ import annotations

from itertools import pairwise

import pytest
from fault_server import FaultServer, page
from hypothesis import given
from hypothesis import strategies as st

from checks.errors import InvalidTable
from flows.online import fetch_with_key, pace_of, read_key
from sources import registry
from sources.http import Fetcher
from sources.pacing import Pace, RequestLimit
from sources.registry import ProviderKey, read_registry


class Clock:
    """Time that passes by waiting, and by what a request takes."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waits: list[float] = []

    def read(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


def _moments(limits: list[RequestLimit], steps: list[float]) -> list[float]:
    clock = Clock()
    pace = Pace(limits, clock=clock.read, sleep=clock.sleep)
    moments = []
    for step in steps:
        pace.wait()
        moments.append(clock.now)
        clock.now += step
    return moments


def test_the_sixth_in_a_minute_waits() -> None:
    """The first ones go at once; then each waits for the oldest to be a minute old."""
    assert _moments([RequestLimit(requests=2, seconds=60)], [1, 1, 1, 100, 1]) == [1000, 1001, 1060, 1061, 1161]
    assert _moments([], [0, 0, 0]) == [1000, 1000, 1000]


@given(
    st.lists(st.floats(0, 30), min_size=1, max_size=60),
    st.lists(st.tuples(st.integers(1, 6), st.floats(0.5, 50)), min_size=1, max_size=3),
)
def test_no_window_holds_more_than_its_limit(steps: list[float], given: list[tuple[int, float]]) -> None:
    """Whatever a request takes, and however many limits hold at once."""
    moments = _moments([RequestLimit(requests=count, seconds=seconds) for count, seconds in given], steps)
    for count, seconds in given:
        for first, later in zip(moments, moments[count:], strict=False):
            assert later - first >= seconds - 1e-6
    assert all(before <= after for before, after in pairwise(moments))


def test_a_refresh_keeps_the_pace(server: FaultServer, fetcher: Fetcher) -> None:
    """Each address that is fetched is counted, before it is asked for."""
    clock = Clock()
    pace = Pace(read_registry()["istat"].limits, clock=clock.read, sleep=clock.sleep)
    url = server.script("/x", page(b"x", kind="text/plain"))
    fetch = fetch_with_key("istat", fetcher, pace)
    bodies = [fetch(url, ()) for _ in range(9)]

    assert bodies == [b"x"] * 9
    assert clock.waits == [60.0, 60.0]


def test_a_long_wait_is_told(caplog: pytest.LogCaptureFixture) -> None:
    """With the name of the service and the seconds; a short one is not."""
    clock = Clock()
    for seconds in (5, 3600):
        pace = Pace([RequestLimit(requests=1, seconds=seconds)], name="oecd", clock=clock.read, sleep=clock.sleep)
        pace.wait()
        pace.wait()

    assert [record.getMessage() for record in caplog.records] == ["oecd allows no more requests now: waiting 3600 s"]


def test_one_pace_for_all_refreshes_of_a_process() -> None:
    """Two deployments share what the service allows one user."""
    assert pace_of("oecd") is pace_of("oecd")
    assert pace_of("oecd") is not pace_of("imf")


def test_limits_on_record() -> None:
    """As published."""
    limits = {
        name: [(limit.requests, limit.seconds) for limit in info.limits] for name, info in read_registry().items()
    }

    assert limits["fred"] == [(120, 60)]
    assert limits["ons"] == [(120, 10), (200, 60)]
    assert limits["oecd"] == [(60, 3600)]
    assert limits["worldbank"] == []


def test_a_key_that_is_not_needed(server: FaultServer, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """The IMF is asked without a key, and with one where it is set; it goes to its own host only."""
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.delenv("IMF_API_KEY", raising=False)
    url = server.script("/x", page(b"x", kind="text/plain"))
    fetch_with_key("imf", fetcher)(url, ())
    monkeypatch.setenv("IMF_API_KEY", "canary")
    fetch_with_key("imf", fetcher)(url, ())

    assert read_key("x", ProviderKey(env="NOT_SET_ANYWHERE", header="x", optional=True)) == ""
    assert [seen.headers.get("ocp-apim-subscription-key") for seen in server.requests] == [None, "canary"]


@pytest.mark.parametrize("wrong", ["limits = [{ requests = 1 }]", "speed = 5", 'key = { env = "A", place = "b" }'])
def test_a_table_that_is_wrong_is_named(wrong: str, monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    """The provider and the key of the table."""
    text = '[x]\nname = "a"\npublisher = "a"\nurl = "a"\nlicence = "a"\ncoverage = "a"\nminimum_rows = 1\nrank = 1\n'
    (tmp_path / "providers.toml").write_text(f"{text}quirks = []\n{wrong}\n")
    monkeypatch.setattr(registry.resources, "files", lambda package: tmp_path)
    with pytest.raises(InvalidTable, match=r"'x': missing or unknown: (seconds|speed|place)"):
        read_registry.__wrapped__()
