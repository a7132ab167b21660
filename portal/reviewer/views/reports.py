"""Reports: asked for, watched while a worker makes them, handed out."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from onboarding.models import Report, Site
from onboarding.roles import Operation
from onboarding.selectors.programmes import current_programme
from onboarding.selectors.report_jobs import name_of, report_for, reports_for
from onboarding.services import reports
from onboarding.services.reading import Readable
from portal.shared.access import for_programme, for_site
from portal.shared.downloads import attachment
from portal.shared.paging import paged
from portal.shared.parts import Fact
from portal.shared.requests import PageRequest
from portal.shared.tables import Cell, Column, Table

MEDIA_TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "pdf": "application/pdf"}
STANDINGS = {"queued": ("Being made", "blue"), "ready": ("Ready", ""), "failed": ("Could not be made", "red")}


@for_programme(Operation.REQUEST_SITE_REPORT)
def report_list(request: PageRequest) -> HttpResponse:
    """Reports there are, and buttons for new ones. 2 queries."""
    of = paged(request, reports_for(request.actor))
    columns = (Column("Report"), Column("Position of"), Column("Format"), Column("Where it stands"), Column("Size", numeric=True))
    table = Table("Reports asked for", columns, [_row(report) for report in of.page], "Nobody has asked for a report yet.")
    return render(
        request, "reviewer/reports.html", {"table": table, "of": of, "may_national": request.actor.may(Operation.REQUEST_NATIONAL_REPORT)}
    )


def _row(report: Report) -> tuple[Cell, ...]:
    word, tone = STANDINGS[report.status]
    return (
        Cell(_title(report), href=reverse("reviewer:report", args=[report.pk]), about=report.format.upper()),
        Cell(f"{report.as_of:%-d %b %Y}"),
        Cell(report.format.upper()),
        Cell(word, tone=tone),
        Cell(f"{report.size_bytes / 1024:,.0f} KB" if report.size_bytes else "–"),
    )


def _title(report: Report) -> str:
    if report.kind == Report.Kind.INTAKE:
        return f"Intake workbook of {report.site.organisation.name}" if report.site else "Intake workbook of all hosts"
    return report.site.name if report.site else "National roll-out readiness"


@for_programme(Operation.REQUEST_NATIONAL_REPORT)
def ask_national(request: PageRequest) -> HttpResponse:
    return _asked(request, Report.Kind.NATIONAL, request.POST.get("format", "xlsx"))


@for_site(Operation.REQUEST_SITE_REPORT)
def ask_site(request: PageRequest, site: Site) -> HttpResponse:
    return _asked(request, Report.Kind.SITE, "pdf", site)


@for_programme(Operation.IMPORT)
def ask_intake(request: PageRequest) -> HttpResponse:
    """The intake workbook of every host."""
    return _asked(request, Report.Kind.INTAKE, "xlsx")


@for_site(Operation.IMPORT)
def ask_intake_of_host(request: PageRequest, site: Site) -> HttpResponse:
    """The intake workbook of the site's host."""
    return _asked(request, Report.Kind.INTAKE, "xlsx", site)


def _asked(request: PageRequest, kind: Report.Kind, file_format: str, site: Site | None = None) -> HttpResponse:
    """Takes a button: a link that somebody follows makes nothing."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    report = reports.request_report(request.actor, current_programme(), kind, file_format, site)
    return HttpResponseRedirect(reverse("reviewer:report", args=[report.pk]))


@for_programme(Operation.REQUEST_SITE_REPORT)
def report(request: PageRequest, report_id: int) -> HttpResponse:
    """One report: the page asks again by itself until it is ready. 1 query."""
    found = report_for(request.actor, report_id)
    word, tone = STANDINGS[found.status]
    facts = [
        Fact("About", _title(found)),
        Fact("Position of", found.as_of),
        Fact("Format", found.format.upper()),
        Fact("Hash of the file", found.sha256),
        Fact("Hash of what it says", found.data_sha256),
    ]
    content = {"report": found, "title": _title(found), "word": word, "tone": tone, "facts": facts, "is_waiting": found.status == "queued"}
    return render(request, "reviewer/report.html", content)


@for_programme(Operation.REQUEST_SITE_REPORT)
def report_file(request: PageRequest, report_id: int) -> HttpResponse:
    """POST opens it for a day and hands it out; GET hands out what is open."""
    found = report_for(request.actor, report_id)
    if request.method == "POST":
        reports.open_report(request.actor, found)
    return attachment(Readable(f"{name_of(found)}.{found.format}", MEDIA_TYPES[found.format], reports.read(request.actor, found)))
