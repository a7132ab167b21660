"""Reports: asked for, with their data frozen at that moment; made by a worker; kept by hash; handed to whoever asked, for a day (D3)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from onboarding import clock, store
from onboarding.errors import Gone, Invalid, NotFound
from onboarding.models import Programme, Report, ReportOpening, Site, WorkItem
from onboarding.policies import Actor, require
from onboarding.selectors import reporting
from onboarding.selectors.intake_export import intake_data
from onboarding.selectors.report_jobs import needed_for
from onboarding.services import work
from onboarding.services.unit import recorded

OPEN_FOR = dt.timedelta(hours=24)
FORMATS = {Report.Kind.SITE: ("pdf",), Report.Kind.NATIONAL: ("pdf", "xlsx"), Report.Kind.INTAKE: ("xlsx",)}
NO_SUCH_REPORT = "site: pdf, with a site; national: pdf or xlsx, without; intake: xlsx, of all hosts or with a site for its host alone."


_WITH_SITE = {Report.Kind.SITE: {True}, Report.Kind.NATIONAL: {False}, Report.Kind.INTAKE: {True, False}}


def canonical(data: dict[str, Any]) -> bytes:
    """The bytes that stand for ``data``: the same content always gives the same bytes."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def request_report(actor: Actor, programme: Programme, kind: str, file_format: str, site: Site | None) -> Report:
    """Ask for a report. The same content asked for again gives the same report, made once.

    Raises:
        Invalid: a format this report does not come in, a site report without a site, or more rows than an intake workbook can hold.
    """
    if kind not in FORMATS or file_format not in FORMATS[Report.Kind(kind)] or (site is not None) not in _WITH_SITE[Report.Kind(kind)]:
        raise Invalid("There is no such report.", fields={"format": NO_SUCH_REPORT})
    require(actor, *needed_for(Report.Kind(kind), site))
    content = canonical(_data(Report.Kind(kind), programme, site))
    digest = hashlib.sha256(content).hexdigest()
    known = Report.objects.filter(programme=programme, kind=kind, site=site, format=file_format, as_of=clock.today(), data_sha256=digest)
    report = known.first()
    if report is not None and report.status != Report.Status.FAILED:
        return open_report(actor, report)
    store.put_bytes(content)
    with recorded(actor) as unit:
        report = known.first() or Report.objects.create(
            programme=programme, kind=kind, site=site, format=file_format, as_of=clock.today(), data_sha256=digest, requested_by=actor.user
        )
        _bind(actor, report)
        work.mark_due(WorkItem.Kind.BUILD_REPORT, [report.pk])
        unit.event(
            "report.requested", organisation_id=site.organisation_id if site else None, report=report.pk, kind=kind, format=file_format
        )
    return report


def open_report(actor: Actor, report: Report) -> Report:
    """Let the caller have a report that was asked for before, for a day from now. Whoever could ask for it may."""
    _require(actor, report)
    with recorded(actor) as unit:
        _bind(actor, report)
        unit.event("report.opened", organisation_id=report.site.organisation_id if report.site else None, report=report.pk)
    return report


def _bind(actor: Actor, report: Report) -> None:
    ReportOpening.objects.update_or_create(report=report, user=actor.user, defaults={"opened_at": clock.now()})


def _require(actor: Actor, report: Report) -> None:
    require(actor, *needed_for(report.kind, report.site))


def _data(kind: str, programme: Programme, site: Site | None) -> dict[str, Any]:
    if kind == Report.Kind.INTAKE:
        return intake_data(programme, site)
    return reporting.site_report(site) if site else reporting.national_report(programme)


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
    """The bytes of a finished report, for whoever asked for it within the last day and may still ask for it now.

    Raises:
        NotFound: somebody else asked for it, or it is being made.
        Gone: it was asked for longer ago.
    """
    _require(actor, report)
    opening = ReportOpening.objects.filter(report=report, user=actor.user).first()
    if opening is None:
        raise NotFound("There is no such report.")
    if clock.now() - opening.opened_at >= OPEN_FOR:
        raise Gone("You asked for this report more than a day ago. Open it again, or ask for today's.")
    if report.status != Report.Status.READY:
        raise NotFound("The report is still being made. Ask again in a moment.")
    with recorded(actor) as unit:
        unit.event("report.read", report=report.pk)
    return store.read(report.sha256)
