"""Renders the reports that were asked for."""

from __future__ import annotations

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from workflows.client import ApiProblem, Json, Lease
from workflows.connection import worker_api
from workflows.flows.retrying import DELAYS_SECONDS, RETRIES, worth_retrying
from workflows.rendering import KIND
from workflows.rendering import build_report as render_and_keep
from workflows.runs import run_log, working_on

BATCH = 40
log = run_log(__file__)


@task(
    name="render report",
    task_run_name="render report {report}",
    retries=RETRIES,
    retry_delay_seconds=DELAYS_SECONDS,
    retry_condition_fn=worth_retrying,
    cache_policy=NO_CACHE,
)
def render_report(report: int, lease: Lease) -> Json:
    return render_and_keep(worker_api(), lease)


@flow(name="build-report", flow_run_name="build-report")
def build_report() -> int:
    """Render up to 40 waiting reports. Returns how many; one that cannot be rendered goes back with the reason."""
    api = worker_api()
    done: list[Json] = []
    for lease in api.claim(KIND, BATCH):
        try:
            with working_on(KIND, lease.subject):
                done.append(render_report(lease.subject, lease))
                log.info("a report is rendered")
        except (ApiProblem, ValueError, TypeError) as problem:
            log.warning("a report could not be rendered", exc_info=problem)
            api.fail(lease, f"{type(problem).__name__}: {problem}")
    if done:
        columns = ("id", "kind", "site", "format", "sha256", "size_bytes")
        create_table_artifact(
            key="reports",
            table=[{column: row[column] for column in columns} | {"link": f"/api/v1/reports/{row['id']}/content/"} for row in done],
            description="Reports rendered in this run, with the address and the hash of each.",
        )
    return len(done)
