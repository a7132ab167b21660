"""The embedded runner: one long-lived process beside the web process that starts a flow whenever there is work for it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from workflows.client import ApiProblem, ApiUnreachable
from workflows.connection import worker_api
from workflows.flows.build_report import build_report
from workflows.flows.deliver import deliver
from workflows.flows.drive_due import drive_due
from workflows.flows.import_workbook import import_workbook
from workflows.flows.nightly import nightly

IDLE_SECONDS = 2.0
NIGHT_SECONDS = 24 * 3600
FLOWS: dict[str, Callable[[], object]] = {
    "import_workbook": import_workbook,
    "drive_site": drive_due,
    "build_report": build_report,
    "deliver": deliver,
}
log = logging.getLogger(__name__)


def keep_driving(goes_on: Callable[[], bool]) -> None:
    """Run flows as work becomes due, while ``goes_on()``. An unreachable API is waited for; nothing is lost meanwhile."""
    night = 0.0
    while goes_on():
        try:
            if time.monotonic() - night > NIGHT_SECONDS or night == 0.0:
                nightly()
                night = time.monotonic()
            if not run_due():
                time.sleep(IDLE_SECONDS)
        except (ApiUnreachable, ApiProblem) as problem:
            log.warning("waiting for the API: %s", problem)
            time.sleep(IDLE_SECONDS)


def drive_without_heartbeats(goes_on: Callable[[], bool]) -> None:
    """``keep_driving`` for one machine: a flow run otherwise waits about a second for its heartbeat thread, and leases do that work."""
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        keep_driving(goes_on)


def run_due() -> int:
    """Start one flow for each kind of work that is due. Returns how many were started."""
    backlog = worker_api().get("work/")
    started = 0
    for kind, flow in FLOWS.items():
        if backlog[kind]["due"]:
            flow()
            started += 1
    return started
