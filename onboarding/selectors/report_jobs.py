"""Reports that were asked for: who may see which, how far each is, and which one a file is."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import QuerySet

from onboarding import clock
from onboarding.errors import NotFound
from onboarding.models import Programme, Report, WorkItem
from onboarding.policies import Actor
from onboarding.roles import Operation


class Progress(StrEnum):
    WAITING = "waiting"
    IN_HAND = "in_hand"
    READY = "ready"
    STUCK = "stuck"


def report_for(actor: Actor, report_id: int) -> Report:
    """With its site joined; 1 query. Raises NotFound for one the caller could not have asked for."""
    row = Report.objects.select_related("site").filter(pk=report_id).first()
    operation = Operation.REQUEST_SITE_REPORT if row and row.site else Operation.REQUEST_NATIONAL_REPORT
    if row is None or not actor.may(operation, row.site.organisation_id if row.site else None):
        raise NotFound("There is no such report.")
    return row


def national_reports(programme: Programme) -> QuerySet[Report]:
    """Newest first."""
    return Report.objects.filter(programme=programme, kind=Report.Kind.NATIONAL).order_by("-requested_at", "-pk")


def progress_of(report: Report) -> Progress:
    """How far a report is. 0 queries once it is ready, 1 before."""
    if report.status == Report.Status.READY:
        return Progress.READY
    item = WorkItem.objects.filter(kind=WorkItem.Kind.BUILD_REPORT, subject=report.pk).first()
    if report.status == Report.Status.FAILED or (item is not None and item.needs_attention):
        return Progress.STUCK
    in_hand = item is not None and item.lease_until is not None and item.lease_until > clock.now()
    return Progress.IN_HAND if in_hand else Progress.WAITING
