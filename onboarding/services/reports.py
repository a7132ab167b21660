"""Reports: asked for, with their data frozen at that moment; made by a worker; kept by hash."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from onboarding import clock, store
from onboarding.errors import Invalid, NotFound
from onboarding.models import Programme, Report, Site, WorkItem
from onboarding.policies import Actor, require
from onboarding.roles import Operation
from onboarding.selectors import reporting
from onboarding.services import work
from onboarding.services.unit import recorded

FORMATS = {Report.Kind.SITE: ("pdf",), Report.Kind.NATIONAL: ("pdf", "xlsx")}


def canonical(data: dict[str, Any]) -> bytes:
    """The bytes that stand for ``data``: the same content always gives the same bytes."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def request_report(actor: Actor, programme: Programme, kind: str, file_format: str, site: Site | None) -> Report:
    """Ask for a report. The same content asked for again gives the same report, made once.

    Raises:
        Invalid: a format this report does not come in, or a site report without a site.
    """
    if kind not in FORMATS or file_format not in FORMATS[Report.Kind(kind)] or (kind == Report.Kind.SITE) != (site is not None):
        raise Invalid("There is no such report.", fields={"format": "site: pdf, with a site; national: pdf or xlsx, without."})
    if site is not None:
        require(actor, Operation.REQUEST_SITE_REPORT, site.organisation_id)
        data = reporting.site_report(site)
    else:
        require(actor, Operation.REQUEST_NATIONAL_REPORT)
        data = reporting.national_report(programme)
    content = canonical(data)
    digest = hashlib.sha256(content).hexdigest()
    known = Report.objects.filter(programme=programme, kind=kind, site=site, format=file_format, as_of=clock.today(), data_sha256=digest)
    report = known.first()
    if report is not None and report.status != Report.Status.FAILED:
        return report
    store.put_bytes(content)
    with recorded(actor) as unit:
        report = known.first() or Report.objects.create(
            programme=programme, kind=kind, site=site, format=file_format, as_of=clock.today(), data_sha256=digest, requested_by=actor.user
        )
        work.mark_due(WorkItem.Kind.BUILD_REPORT, [report.pk])
        unit.event(
            "report.requested", organisation_id=site.organisation_id if site else None, report=report.pk, kind=kind, format=file_format
        )
    return report


def data_of(actor: Actor, report_id: int, token: str, fence: int) -> bytes:
    """The frozen data of a leased report, as JSON."""
    work.check_held(actor, WorkItem.Kind.BUILD_REPORT, [(report_id, token, fence)])
    return store.read(Report.objects.get(pk=report_id).data_sha256)


def keep(actor: Actor, report_id: int, token: str, fence: int, content: bytes) -> Report:
    """Keep the finished bytes of a leased report and record their hash."""
    stored = store.put_bytes(content)
    with recorded(actor) as unit:
        item = work.held(actor, WorkItem.Kind.BUILD_REPORT, [(report_id, token, fence)])[report_id]
        report = Report.objects.select_for_update().get(pk=report_id)
        report.sha256, report.size_bytes = stored.sha256, stored.size_bytes
        report.status, report.ready_at = Report.Status.READY, clock.now()
        report.save(update_fields=["sha256", "size_bytes", "status", "ready_at"])
        work.complete(item, None)
        unit.event("report.ready", report=report.pk, sha256=stored.sha256)
    return report


def read(actor: Actor, report: Report) -> bytes:
    """The bytes of a finished report, for whoever may ask for it now. Raises NotFound while it is being made."""
    operation = Operation.REQUEST_SITE_REPORT if report.site else Operation.REQUEST_NATIONAL_REPORT
    require(actor, operation, report.site.organisation_id if report.site else None)
    if report.status != Report.Status.READY:
        raise NotFound("The report is still being made. Ask again in a moment.")
    with recorded(actor) as unit:
        unit.event("report.read", report=report.pk)
    return store.read(report.sha256)
