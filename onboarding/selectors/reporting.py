"""What reports say, gathered from the stored projection: plain JSON-able data, the same position always giving the same content.

Nothing here holds the present instant: ``as_of`` is the day readiness is judged on. Names of people never leave these functions.
"""

from __future__ import annotations

from typing import Any

import msgspec

from onboarding import clock
from onboarding.models import Programme, Site
from onboarding.selectors import reporting_national, reporting_site


def site_report(site: Site) -> dict[str, Any]:
    """A ``reports.model.SiteReport`` as JSON builtins; 12 queries (one more while the framework is not cached)."""
    return plain(reporting_site.site_report(site.pk, clock.today()))


def national_report(programme: Programme) -> dict[str, Any]:
    """A ``reports.model.NationalReport`` as JSON builtins; 12 queries whatever the number of sites (and frameworks not cached)."""
    return plain(reporting_national.national_report(programme, clock.today()))


def plain(report: object) -> dict[str, Any]:
    """Dates become ISO text and tuples lists, as after a round trip through JSON."""
    data: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(report))
    return data
