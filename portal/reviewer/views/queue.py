"""The work queue: what waits for a review, oldest first."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from checklists.loading import framework_of
from onboarding.models import SiteRequirement
from onboarding.roles import Operation
from onboarding.selectors.requirements import queue as waiting
from portal.shared.access import for_programme
from portal.shared.paging import paged
from portal.shared.requests import PageRequest
from portal.shared.tables import Cell, Column, Table


@for_programme(Operation.READ_SITE)
def queue(request: PageRequest) -> HttpResponse:
    """4 queries whatever the number of rows."""
    of = paged(request, waiting(request.actor).order_by("submitted_on", "id"))
    columns = (Column(_("Evidence")), Column(_("Site")), Column(_("Sent on")))
    table = Table(_("Waiting for review"), columns, [_row(row) for row in of.page], empty=_("Nothing waits for a review."))
    return render(request, "reviewer/queue.html", {"of": of, "table": table})


def _row(row: SiteRequirement) -> tuple[Cell, ...]:
    title = framework_of(row.site.framework_version).requirements[row.key].title
    return Cell(title, small=row.key), Cell(row.site.name), Cell(row.submitted_on)
