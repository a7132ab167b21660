"""The scheduled flow: drives hosts that are due, a batch at a time."""

from __future__ import annotations

import time
from collections.abc import Sequence

from prefect import flow, task
from prefect.artifacts import create_table_artifact

from workflows import driving
from workflows.client import ApiProblem, ApiUnreachable, Json
from workflows.connection import worker_api
from workflows.driving import KIND, Host
from workflows.flows.checks import OPTIONS, drive_host
from workflows.runs import run_log

BATCH = 100
GOES_ON_SECONDS = 30.0
"""For how long a run claims further batches: a process for a run takes seconds to start, a batch for which only time passed about one.

A worker with other flows beside it goes on for longer (``deploy/prefect.yaml``).
"""
log = run_log(__file__)


@task(name="advance unchanged hosts", task_run_name="advance {count} hosts for which only time passed", **OPTIONS)
def advance_unchanged(count: int, hosts: Sequence[Host]) -> list[Json]:
    return driving.advance_unchanged(worker_api(), hosts)


@flow(name="drive-due", flow_run_name="drive-due")
def drive_due(limit: int = BATCH, seconds: float = GOES_ON_SECONDS) -> int:
    """Claim up to ``limit`` due hosts at a time and drive them, for ``seconds`` or until none is left. Returns how many were advanced.

    Safe to kill at any line and to run again. A host that has to be given back ends the run, so that it is not tried again at once.
    """
    over = time.monotonic() + seconds
    count = 0
    hosts: list[Host] = []
    rows: list[Json] = []
    while len(hosts) == len(rows) and time.monotonic() < over:
        if not (hosts := driving.claim_hosts(worker_api(), limit)):
            break
        log.info("%d hosts claimed", len(hosts), extra={"subjects": [host.lease.subject for host in hosts]})
        rows = drive_together(hosts)
        count += len(rows)
        if len(hosts) < limit:
            break
    if rows:
        columns = ("site", "stage", "rag", "readiness_percent", "next_action")
        table = [{column: row[column] for column in columns} for row in rows]
        create_table_artifact(key="drive-due", table=table, description=f"Where hosts stand now: the last {len(rows)} of {count} driven.")
    return count


def drive_together(hosts: Sequence[Host]) -> list[Json]:
    """Drive a claimed batch: at once those for which only time passed, one by one those with new material, with the others' leases kept.

    Where those of the first kind cannot be advanced together, each is tried by itself, so that one keeps none of the others.
    """
    fresh = [host for host in hosts if host.has_new_material]
    unchanged = [host for host in hosts if not host.has_new_material]
    try:
        rows = list(advance_unchanged(len(unchanged), unchanged)) if unchanged else []
    except (ApiProblem, ApiUnreachable) as problem:
        log.warning("a batch goes on one by one", exc_info=problem)
        rows = driving.advance_each(worker_api(), unchanged)
    for index, host in enumerate(fresh):
        if driven := drive_host(host):
            rows.append(driven)
        if waiting := [other.lease for other in fresh[index + 1 :]]:
            worker_api().heartbeat(KIND, waiting)
    return rows
