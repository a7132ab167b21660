"""Drives one host, on a coordinator's word."""

from __future__ import annotations

from prefect import flow
from prefect.artifacts import create_table_artifact

from workflows import driving
from workflows.connection import worker_api
from workflows.flows.checks import drive_host


@flow(name="drive-site", flow_run_name="drive-site · site {site_id}")
def drive_site(site_id: int) -> str | None:
    """Drive the site if it is due and nobody else holds it; ``POST sites/<slug>/drive/`` makes it due. None if not driven.

    Returns its colour and leaves the readiness table as an artifact.
    """
    hosts = driving.claim_hosts(worker_api(), 1, [site_id])
    driven = drive_host(hosts[0]) if hosts else None
    if driven is None:
        return None
    table = [
        {"what": name, "position": str(driven[name])} for name in ("site", "stage", "rag", "readiness_percent", "blockers", "next_action")
    ]
    create_table_artifact(key=f"readiness-{driven['site']}", table=table, description=f"Readiness of {driven['site']} after this run.")
    return str(driven["rag"])
