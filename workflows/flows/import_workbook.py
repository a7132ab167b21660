"""Reads uploaded intake workbooks and has them checked."""

from __future__ import annotations

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from workflows.client import ApiProblem, Lease
from workflows.connection import worker_api
from workflows.flows.retrying import DELAYS_SECONDS, RETRIES, worth_retrying
from workflows.intake import KIND, check_workbook
from workflows.runs import run_log, working_on

BATCH = 10
log = run_log(__file__)


@task(
    name="check workbook",
    task_run_name="check workbook · import {job}",
    retries=RETRIES,
    retry_delay_seconds=DELAYS_SECONDS,
    retry_condition_fn=worth_retrying,
    cache_policy=NO_CACHE,
)
def check(job: int, lease: Lease) -> str:
    return str(check_workbook(worker_api(), lease)["status"])


@flow(name="import-workbook", flow_run_name="import-workbook")
def import_workbook() -> dict[int, str]:
    """Check every waiting import once. Returns the new status by import id; an import that cannot be handled goes back with the reason."""
    api = worker_api()
    statuses: dict[int, str] = {}
    for lease in api.claim(KIND, BATCH):
        try:
            with working_on(KIND, lease.subject):
                statuses[lease.subject] = check(lease.subject, lease)
                log.info("a workbook is checked")
        except ApiProblem as problem:
            log.warning("a workbook could not be checked", exc_info=problem)
            api.fail(lease, str(problem))
            statuses[lease.subject] = "failed"
    return statuses
