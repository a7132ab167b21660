"""The steps a host with new material goes through, each a task run of its own, named after the host."""

from __future__ import annotations

import logging
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from workflows import driving
from workflows.client import ApiProblem, ApiUnreachable, Json
from workflows.connection import worker_api
from workflows.driving import Host
from workflows.flows.retrying import DELAYS_SECONDS, RETRIES, worth_retrying
from workflows.runs import working_on

log = logging.getLogger(__name__)

OPTIONS: dict[str, Any] = {
    "retries": RETRIES,
    "retry_delay_seconds": DELAYS_SECONDS,
    "retry_condition_fn": worth_retrying,
    "cache_policy": NO_CACHE,
}


@task(name="safe copies", task_run_name="safe copies · {site}", **OPTIONS)
def safe_copies(site: str, host: Host) -> int:
    return driving.prepare(worker_api(), host)


@task(name="files check", task_run_name="files check · {site}", **OPTIONS)
def files_check(site: str, host: Host) -> int:
    return driving.run_check(worker_api(), host, "files")


@task(name="privacy check", task_run_name="privacy check · {site}", **OPTIONS)
def privacy_check(site: str, host: Host) -> int:
    return driving.run_check(worker_api(), host, "privacy")


@task(name="safeguarding policy check", task_run_name="safeguarding policy check · {site}", **OPTIONS)
def safeguarding_policy_check(site: str, host: Host) -> int:
    return driving.run_check(worker_api(), host, "safeguarding")


@task(name="policies check", task_run_name="policies check · {site}", **OPTIONS)
def policies_check(site: str, host: Host) -> int:
    return driving.run_check(worker_api(), host, "policies")


@task(name="staff training check", task_run_name="staff training check · {site}", **OPTIONS)
def staff_training_check(site: str, host: Host) -> int:
    return driving.run_check(worker_api(), host, "training")


@task(name="data-sharing agreement check", task_run_name="data-sharing agreement check · {site}", **OPTIONS)
def data_sharing_agreement_check(site: str, host: Host) -> int:
    return driving.run_check(worker_api(), host, "agreements")


@task(name="certificate check", task_run_name="certificate check · {site}", **OPTIONS)
def certificate_check(site: str, host: Host) -> int:
    return driving.run_check(worker_api(), host, "certificates")


@task(name="advance", task_run_name="advance · {site}", **OPTIONS)
def advance(site: str, host: Host) -> Json:
    return driving.advance_host(worker_api(), host)


CHECKS = {
    "files": files_check,
    "privacy": privacy_check,
    "safeguarding": safeguarding_policy_check,
    "policies": policies_check,
    "training": staff_training_check,
    "agreements": data_sharing_agreement_check,
    "certificates": certificate_check,
}


def drive_host(host: Host) -> Json | None:
    """Run the checks a host has material for, then advance it. A host that cannot be driven goes back with the reason; None then."""
    with working_on(driving.KIND, host.lease.subject):
        try:
            if host.unprepared():
                safe_copies(host.slug, host)
            for name, check in CHECKS.items():
                if host.due_for(name):
                    check(host.slug, host)
            return advance(host.slug, host)
        except (ApiProblem, ApiUnreachable, RuntimeError) as problem:
            log.warning("a host goes back", exc_info=problem)
            driving.give_back(worker_api(), host, f"{type(problem).__name__}: {problem}")
            return None
