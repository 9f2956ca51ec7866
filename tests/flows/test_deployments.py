"""What can be started: the forms of the three flows, and the two ways to deploy them."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
import yaml

from flows.check_articles import check_articles
from flows.check_feed import check_feed
from flows.deployments import deployments
from flows.refresh_references import refresh_references
from flows.settings import Settings

pytestmark = pytest.mark.xdist_group("prefect")

ROOT = Path(__file__).parents[2]
FLOWS = [check_articles, check_feed, refresh_references]


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_every_field_of_the_form_says_what_it_is(flow: object) -> None:
    """The form is made of these descriptions."""
    fields = flow.parameters.properties  # type: ignore[attr-defined]

    assert fields
    assert all(len(field.get("description", "")) > 20 for field in fields.values()), fields


def test_serve_and_prefect_yaml_say_the_same() -> None:
    """Names, schedules, descriptions, tags; every entrypoint is there."""
    written = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    served = deployments(Settings(feeds=("https://example.org/feed.xml",)))

    assert [
        (item.name, item.description, item.tags, [schedule.schedule.cron for schedule in item.schedules or []])
        for item in served
    ] == [
        (item["name"], item["description"], item["tags"], [schedule["cron"] for schedule in item.get("schedules", [])])
        for item in written
    ]
    for item, flow in zip(written, FLOWS, strict=True):
        path, _, name = item["entrypoint"].partition(":")
        module = importlib.import_module(path.removesuffix(".py").replace("/", "."))
        assert getattr(module, name) is flow
    assert served[1].parameters == {"feeds": ["https://example.org/feed.xml"]}
