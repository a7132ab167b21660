"""Reports that were asked for: who may see which, how far each is, and which one a file is."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import QuerySet

from onboarding import clock
from onboarding.errors import NotFound
from onboarding.models import Programme, Report, Site, WorkItem
from onboarding.policies import Actor
from onboarding.roles import Operation


class Progress(StrEnum):
    WAITING = "waiting"
    IN_HAND = "in_hand"
    READY = "ready"
    STUCK = "stuck"


def needed_for(kind: str, site: Site | None) -> tuple[Operation, int | None]:
    """What whoever asks for a report, or reads it, has to be allowed, and for which organisation (None: the whole programme).

    Who takes an intake workbook in may have one: it names people.
    """
    if kind == Report.Kind.INTAKE:
        return Operation.IMPORT, None
    return (Operation.REQUEST_SITE_REPORT, site.organisation_id) if site else (Operation.REQUEST_NATIONAL_REPORT, None)


def name_of(report: Report) -> str:
    """What its file is called, without the ending; 0 queries where the site is joined."""
    about = report.site.slug if report.site else ""
    of_kind = {Report.Kind.INTAKE: "intake-workbook", Report.Kind.NATIONAL: "national-readiness"}.get(Report.Kind(report.kind), "")
    return "-".join(part for part in (of_kind, about, str(report.as_of)) if part)


def reports_for(actor: Actor) -> QuerySet[Report]:
    """All of the programme that the caller may ask for, the newest first, with their sites joined."""
    rows = Report.objects.select_related("site__organisation").order_by("-requested_at", "-pk")
    return rows.filter(kind__in=[kind for kind in Report.Kind if kind == Report.Kind.SITE or actor.may(*needed_for(kind, None))])


def report_for(actor: Actor, report_id: int) -> Report:
    """With its site joined; 1 query. Raises NotFound for one the caller could not have asked for."""
    row = Report.objects.select_related("site__organisation").filter(pk=report_id).first()
    if row is None or not actor.may(*needed_for(row.kind, row.site)):
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
