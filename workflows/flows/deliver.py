"""Sends webhooks and letters that are due."""

from __future__ import annotations

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from workflows import delivering
from workflows.client import Lease
from workflows.connection import worker_api

BATCH = 40


@task(name="send messages", task_run_name="send {count} messages", cache_policy=NO_CACHE)
def send(count: int, leases: list[Lease]) -> int:
    return delivering.deliver_batch(worker_api(), leases)


@flow(name="deliver", flow_run_name="deliver")
def deliver() -> int:
    """Send up to 40 messages. Returns how many were tried; one that failed is due again after a pause.

    Not retried as a task: what was sent would be sent again, while a lease that ends sees to what was not.
    """
    leases = worker_api().claim(delivering.KIND, BATCH)
    return send(len(leases), leases) if leases else 0
