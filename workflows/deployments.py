"""What is deployed: the one table that deploy/prefect.yaml is checked against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """``cron`` is in Europe/London; ``every_seconds`` an interval; neither means: on demand."""

    name: str
    entrypoint: str
    cron: str | None = None
    every_seconds: int | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)


DEPLOYMENTS = (
    Deployment(name="drive-due", entrypoint="workflows/flows/drive_due.py:drive_due", every_seconds=60, parameters={"seconds": 120}),
    Deployment(name="drive-site", entrypoint="workflows/flows/drive_site.py:drive_site"),
    Deployment(name="import-workbook", entrypoint="workflows/flows/import_workbook.py:import_workbook", every_seconds=30),
    Deployment(name="build-report", entrypoint="workflows/flows/build_report.py:build_report", every_seconds=30),
    Deployment(name="deliver", entrypoint="workflows/flows/deliver.py:deliver", every_seconds=30),
    Deployment(name="nightly", entrypoint="workflows/flows/nightly.py:nightly", cron="30 1 * * *"),
)
