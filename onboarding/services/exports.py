"""Handing out the trail itself, which is an event of its own."""

from __future__ import annotations

from collections.abc import Iterator

from onboarding.models import AuditEvent, Site
from onboarding.policies import Actor, require
from onboarding.roles import Operation
from onboarding.services.trail import exported
from onboarding.services.unit import recorded


def site_chain(actor: Actor, site: Site) -> Iterator[str]:
    """A site's whole chain as lines of JSON; memory stays flat. The event of the export stands in the programme's chain."""
    require(actor, Operation.READ_TRAIL, site.organisation_id)
    with recorded(actor) as unit:
        unit.event("trail.exported", organisation_id=site.organisation_id, chain=f"site:{site.pk}")
    return exported(AuditEvent.objects.filter(chain=f"site:{site.pk}").order_by("sequence").iterator(chunk_size=1000))
