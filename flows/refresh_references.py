"""Flow refresh-references: fetch the online datasets, keep raw bytes and vintages, gate before use."""

from __future__ import annotations

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas import State
from prefect.states import Completed, Failed

from checks.errors import CountercheckError
from flows.artifacts import plain_line
from flows.online import online_providers
from flows.references import Refreshed, failed_refresh, refresh_dataset
from flows.settings import Settings
from flows.tasks import is_retriable


@task(
    name="refresh-dataset",
    retries=2,
    retry_delay_seconds=[30, 120],
    retry_condition_fn=is_retriable,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def refresh_one(dataset: str, settings: Settings) -> Refreshed:
    """Fetch one dataset; a failure that may pass is retried, any other is final."""
    logger = get_run_logger()
    return refresh_dataset(
        settings, dataset, progress=lambda what, done, total: logger.info("%s: %d of %d", what, done, total)
    )


@flow(name="refresh-references", persist_result=False)
def refresh_references(datasets: list[str] | None = None) -> State[list[Refreshed]]:
    """Fetch reference data anew; a vintage that fails its gate is not used and the old one stays.

    Args:
        datasets: Ids of the datasets to fetch. Empty: all that are fetched online.
    """
    settings = Settings()
    outcomes = []
    for dataset in datasets or list(online_providers(settings)):
        try:
            outcomes.append(refresh_one(dataset, settings))
        except CountercheckError as error:
            get_run_logger().error("%s: %s: %s", dataset, error.status, error)
            outcomes.append(failed_refresh(settings, dataset, error))
    create_table_artifact(
        key="references",
        table=[
            {
                "dataset": item.dataset,
                "status": item.status,
                "stale": plain_line(item.stale or ""),
                "detail": plain_line(item.detail),
            }
            for item in outcomes
        ],
        description="What became of each dataset; after a failure the vintage held before stays in use. What is stale "
        "decides nothing until a person has looked: countercheck references doctor.",
    )
    failed = [f"{item.dataset} ({item.status}{', stale' if item.stale else ''})" for item in outcomes if not item.ok]
    if failed:
        return Failed(message=f"not refreshed: {', '.join(failed)}; the vintages held before stay in use")
    return Completed(message="; ".join(f"{item.dataset}: {item.status}" for item in outcomes), data=outcomes)
