"""Deployments: the scheduled and the manual ones, as `countercheck serve` starts them.

``prefect.yaml`` says the same for work pools; a test holds the two together.
"""

from __future__ import annotations

from typing import Any

from prefect import serve

from flows.check_articles import check_articles
from flows.check_feed import check_feed
from flows.refresh_references import refresh_references
from flows.settings import Settings

#: Every morning at six, and every Monday at five, by UTC: before a newsroom's day, and before that day's feed.
DAILY = "0 6 * * *"
WEEKLY = "0 5 * * 1"


def deployments(settings: Settings) -> list[Any]:
    """The three RunnerDeployments: by hand, the daily feed, the weekly references."""
    return [
        check_articles.to_deployment(
            name="by-hand",
            description="Check one or more articles now: fill in the form, or call the API with the same parameters.",
            tags=["countercheck", "manual"],
        ),
        check_feed.to_deployment(
            name="daily-feed",
            cron=DAILY,
            parameters={"feeds": list(settings.feeds)},
            description="Check the newest entries of the newsroom's feeds, every morning.",
            tags=["countercheck", "scheduled"],
        ),
        refresh_references.to_deployment(
            name="weekly-references",
            cron=WEEKLY,
            description="Fetch the reference data anew and keep it as a new vintage, every Monday.",
            tags=["countercheck", "scheduled"],
        ),
    ]


def start(settings: Settings) -> None:
    """Register the deployments and run what is due, until stopped."""
    serve(*deployments(settings), limit=2)
