"""What reports say, gathered from the stored projection."""

from __future__ import annotations

from typing import Any

from onboarding.models import Programme, Site


def site_report(site: Site) -> dict[str, Any]:
    raise NotImplementedError


def national_report(programme: Programme) -> dict[str, Any]:
    raise NotImplementedError
