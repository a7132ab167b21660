"""The embedded runner: one long-lived process beside the web process that starts a flow whenever there is work for it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TypeVar

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
NIGHT_AGAIN_SECONDS = 60
FLOWS: dict[str, Callable[[], object]] = {
    "import_workbook": import_workbook,
    "drive_site": drive_due,
    "build_report": build_report,
    "deliver": deliver,
}
Result = TypeVar("Result")
log = logging.getLogger(__name__)


def keep_driving(goes_on: Callable[[], bool]) -> None:
    """Run flows as work becomes due, while ``goes_on()``.

    Whatever fails is waited for: the API, Prefect's server, the disk. Nothing is lost meanwhile, because leases end; and a flow that goes
    on failing, the nightly one or any other, keeps no other from its work.
    """
    next_night = 0.0
    while goes_on():
        if time.monotonic() >= next_night:
            next_night = time.monotonic() + (NIGHT_SECONDS if outlived(nightly) else NIGHT_AGAIN_SECONDS)
        if not outlived(run_due):
            time.sleep(IDLE_SECONDS)


def outlived(step: Callable[[], Result]) -> Result | None:
    """The result of ``step``; None, with a line in the log, when it failed, whatever it was."""
    try:
        return step()
    except ApiUnreachable as problem:
        log.warning("waiting for the API: %s", problem)
    except ApiProblem as problem:
        log.warning("the API refuses: %s", problem.code)
    except Exception as problem:  # this runs beside a web process, with nobody to start it again
        log.warning("a flow could not be run; trying again", exc_info=problem)
    return None


def drive_without_heartbeats(goes_on: Callable[[], bool]) -> None:
    """``keep_driving`` for one machine: a flow run otherwise waits about a second for its heartbeat thread, and leases do that work."""
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        keep_driving(goes_on)


def run_due() -> int:
    """Start one flow for each kind of work that is due. Returns how many went well."""
    backlog = worker_api().get("work/")
    started = 0
    for kind, flow in FLOWS.items():
        if backlog[kind]["due"]:
            started += outlived(flow) is not None
    return started
