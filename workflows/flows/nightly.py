"""The nightly flow: what time alone changes."""

from __future__ import annotations

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from workflows.connection import worker_api
from workflows.flows.retrying import DELAYS_SECONDS, RETRIES, worth_retrying


@task(
    name="mark what time has changed",
    retries=RETRIES,
    retry_delay_seconds=DELAYS_SECONDS,
    retry_condition_fn=worth_retrying,
    cache_policy=NO_CACHE,
)
def mark_changed() -> dict[str, int]:
    counts: dict[str, int] = worker_api().post("work/nightly/")
    return counts


@flow(name="nightly", flow_run_name="nightly")
def nightly() -> dict[str, int]:
    """Make due every site whose next change has come, and keep the day's snapshots. Re-running on the same day adds nothing."""
    return mark_changed()
