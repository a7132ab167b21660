"""The scheduled flow: drives a batch of hosts that are due."""

from __future__ import annotations

from collections.abc import Sequence

from prefect import flow, task
from prefect.artifacts import create_table_artifact

from workflows import driving
from workflows.client import Json
from workflows.connection import worker_api
from workflows.driving import KIND, Host
from workflows.flows.checks import OPTIONS, drive_host
from workflows.runs import run_log

BATCH = 100
log = run_log(__file__)


@task(name="advance unchanged hosts", task_run_name="advance {count} hosts for which only time passed", **OPTIONS)
def advance_unchanged(count: int, hosts: Sequence[Host]) -> list[Json]:
    return driving.advance_unchanged(worker_api(), hosts)


@flow(name="drive-due", flow_run_name="drive-due")
def drive_due(limit: int = BATCH) -> int:
    """Claim up to ``limit`` due hosts and drive them. Returns how many were advanced; safe to kill at any line and to run again."""
    api = worker_api()
    hosts = driving.claim_hosts(api, limit)
    log.info("%d hosts claimed", len(hosts), extra={"subjects": [host.lease.subject for host in hosts]})
    fresh = [host for host in hosts if host.has_new_material]
    unchanged = [host for host in hosts if not host.has_new_material]
    rows = list(advance_unchanged(len(unchanged), unchanged)) if unchanged else []
    for index, host in enumerate(fresh):
        if driven := drive_host(host):
            rows.append(driven)
        if waiting := [other.lease for other in fresh[index + 1 :]]:
            api.heartbeat(KIND, waiting)
    if rows:
        columns = ("site", "stage", "rag", "readiness_percent", "next_action")
        table = [{column: row[column] for column in columns} for row in rows]
        create_table_artifact(key="drive-due", table=table, description="Hosts driven in this run and where they stand now.")
    return len(rows)
