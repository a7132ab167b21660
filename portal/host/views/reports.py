"""Our report: where the site stands, as a page and as the PDF that a board gets."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from checklists import words
from checklists.evaluation import SATISFIED
from onboarding import clock
from onboarding.errors import NotFound
from onboarding.models import Report, Site
from onboarding.roles import Operation
from onboarding.selectors.reporting_site import site_report
from onboarding.services import reports
from onboarding.services.reading import Readable
from portal.host.task_list import day, task_address
from portal.shared.access import for_site
from portal.shared.downloads import attachment
from portal.shared.framework_words import framework_words
from portal.shared.language import language
from portal.shared.parts import Kpi
from portal.shared.requests import PageRequest
from portal.shared.tables import Cell, Column, Table
from reports.model import SiteReport

PDF = "application/pdf"
NEWEST = 5


@for_site(Operation.REQUEST_SITE_REPORT)
def report(request: PageRequest, site: Site) -> HttpResponse:
    """The report as a page; on POST its PDF is asked for. 14 queries."""
    if request.method == "POST":
        reports.request_report(request.actor, site.programme, Report.Kind.SITE, "pdf", site)
        messages.success(request, _("The PDF is being made. It appears below in a moment."))
        return HttpResponseRedirect(reverse("host:report", args=[site.slug]) + "#pdf")
    found = site_report(site.pk, clock.today())
    content = {
        "site": site,
        "report": found,
        "numbers": _numbers(found),
        "stages": _stages(found),
        "outstanding": _outstanding(site, found),
        "expiries": _expiries(found),
        "files": _files(site),
    }
    return render(request, "host/report.html", content)


def _numbers(found: SiteReport) -> list[Kpi]:
    done = sum(line.standing in SATISFIED for line in found.requirements)
    earliest = day(found.earliest_go_live) if found.earliest_go_live else "–"
    return [
        Kpi(_("%(done)s of %(total)s") % {"done": done, "total": len(found.requirements)}, _("tasks accepted")),
        Kpi(str(len(found.blockers)), _("things between you and the next gate")),
        Kpi(earliest, _("earliest start"), _("if nothing comes back")),
    ]


def _stages(found: SiteReport) -> Table:
    columns = (Column(_("Stage")), Column(_("Accepted"), numeric=True), Column(_("Gate")), Column(_("Decided on"), keep=True))
    rows = [
        (
            Cell(framework_words(stage.title)),
            Cell(f"{stage.satisfied}/{stage.applicable}"),
            Cell(f"{stage.gate}: {words.of(stage.status, language())}"),
            Cell(day(stage.decided_on)),
        )
        for stage in found.stages
    ]
    return Table(_("Stages"), columns, rows, caption_is_hidden=True)


def _outstanding(site: Site, found: SiteReport) -> Table:
    columns = (Column(_("Task")), Column(_("State")), Column(_("Due on"), keep=True), Column(_("With")))
    rows = [
        (
            Cell(framework_words(line.title), task_address(site, line.key)),
            Cell(words.of(line.standing, language())),
            Cell(day(line.due_on), tone="red" if line.overdue_days else ""),
            Cell(framework_words(line.holder)),
        )
        for line in found.requirements
        if line.standing not in SATISFIED
    ]
    return Table(_("What is outstanding"), columns, rows, empty=_("Everything is accepted."), caption_is_hidden=True)


def _expiries(found: SiteReport) -> Table:
    columns = (Column(_("What")), Column(_("Kind")), Column(_("Runs out on"), keep=True))
    kinds = [words.word("expiry", one.kind, language()) for one in found.expiries]
    rows = [(Cell(framework_words(one.what)), Cell(kind), Cell(day(one.on))) for one, kind in zip(found.expiries, kinds, strict=True)]
    return Table(_("What runs out"), columns, rows, empty=_("Nothing runs out soon."), caption_is_hidden=True)


def _files(site: Site) -> list[Report]:
    """The newest PDFs of the site. 1 query."""
    return list(Report.objects.filter(site=site, kind=Report.Kind.SITE).order_by("-pk")[:NEWEST])


@for_site(Operation.REQUEST_SITE_REPORT)
def report_files(request: PageRequest, site: Site) -> HttpResponse:
    """The list of PDFs as a part of the page, asked for while one is being made."""
    return render(request, "host/report_files.html", {"site": site, "files": _files(site)})


@for_site(Operation.REQUEST_SITE_REPORT)
def report_file(request: PageRequest, site: Site, report_id: int) -> HttpResponse:
    """POST opens it for a day and hands it out; GET hands out what is open."""
    found = Report.objects.select_related("site").filter(site=site, kind=Report.Kind.SITE, pk=report_id).first()
    if found is None:
        raise NotFound("There is no such report.")
    if request.method == "POST":
        reports.open_report(request.actor, found)
    content = reports.read(request.actor, found)
    return attachment(Readable(f"{site.slug}-{found.as_of}.pdf", PDF, content))
