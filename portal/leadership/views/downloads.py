"""Reports to take to a board: asked for, made by a worker, handed out."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from onboarding.errors import Invalid
from onboarding.models import Report, Site
from onboarding.roles import Operation
from onboarding.selectors.programmes import current_programme
from onboarding.selectors.report_jobs import Progress, national_reports, progress_of, report_for
from onboarding.services import reports
from onboarding.services.reading import Readable
from portal.shared.access import for_programme, for_signed_in, for_site
from portal.shared.downloads import attachment
from portal.shared.requests import PageRequest
from portal.shared.tables import Cell, Column, Table
from reports.text import short_date

SHOWN = 12
TITLES = {"pdf": "Board report (PDF)", "xlsx": "Workbook (XLSX)"}
MEDIA = {"pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
STATUS = {Report.Status.QUEUED: ("Being made", "blue"), Report.Status.READY: ("Ready", "green"), Report.Status.FAILED: ("Failed", "red")}
STOP_POLLING = 286


class Choice(forms.Form):
    format = forms.ChoiceField(choices=[(key, key) for key in TITLES])


@for_programme(Operation.REQUEST_NATIONAL_REPORT)
def downloads(request: PageRequest) -> HttpResponse:
    """2 queries to show. POST asks for a report and leads to its progress."""
    programme = current_programme()
    if request.method == "POST":
        choice = Choice(request.POST)
        if not choice.is_valid():
            raise Invalid("Choose the board report or the workbook.")
        report = reports.request_report(request.actor, programme, Report.Kind.NATIONAL, choice.cleaned_data["format"], None)
        return redirect("leadership:download", number=report.pk)
    columns = (Column("Report"), Column("Position at"), Column("Status"), Column("SHA-256"))
    table = Table("Reports made before", columns, [_line(one) for one in national_reports(programme)[:SHOWN]], "None yet.", True)
    return render(request, "leadership/downloads.html", {"table": table})


def _line(report: Report) -> tuple[Cell, ...]:
    words, tone = STATUS[Report.Status(report.status)]
    href = reverse("leadership:download", kwargs={"number": report.pk})
    title = Cell(TITLES[report.format], href, about=f"number {report.pk}")
    return (title, Cell(short_date(report.as_of)), Cell(words, tone=tone), Cell(f"{report.sha256[:12]}…" if report.sha256 else ""))


@for_site(Operation.REQUEST_SITE_REPORT)
def site_download(request: PageRequest, site: Site) -> HttpResponse:
    """POST asks for the site's report; looking leads back to the site."""
    if request.method != "POST":
        return redirect("leadership:site", slug=site.slug)
    report = reports.request_report(request.actor, site.programme, Report.Kind.SITE, "pdf", site)
    return redirect("leadership:download", number=report.pk)


@for_signed_in
def download(request: PageRequest, number: int) -> HttpResponse:
    """How far it is; the part that htmx asks for says 286 once there is nothing more to ask. 3 queries."""
    report = report_for(request.actor, number)
    progress = progress_of(report)
    is_over = progress in (Progress.READY, Progress.STUCK)
    title = f"Site report of {report.site.name}" if report.site else TITLES[report.format]
    context = {"report": report, "progress": progress.value, "is_over": is_over, "title": title}
    if request.headers.get("HX-Request"):
        return render(request, "leadership/parts/progress.html", context, status=STOP_POLLING if is_over else 200)
    return render(request, "leadership/download.html", context)


@for_signed_in
def download_file(request: PageRequest, number: int) -> HttpResponse:
    """POST opens it for a day and hands it out; GET hands out what is open. 6 queries."""
    report = report_for(request.actor, number)
    if request.method == "POST":
        reports.open_report(request.actor, report)
    content = reports.read(request.actor, report)
    name = f"{report.site.slug if report.site else 'national-readiness'}-{report.as_of}.{report.format}"
    return attachment(Readable(name, MEDIA[report.format], content))
