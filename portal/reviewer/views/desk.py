"""What keeps the programme running besides reviews: what needs attention, held documents, and the way to imports, reports and roles."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from onboarding.errors import DomainError
from onboarding.models import EvidenceVersion, Site, WorkItem
from onboarding.roles import Operation
from onboarding.services import opening, work
from portal.shared.access import for_programme
from portal.shared.forms import refuse
from portal.shared.paging import paged
from portal.shared.parts import Kpi
from portal.shared.requests import PageRequest
from portal.shared.tables import Cell, Column, Table

CANNOT_TAKE = 422
KINDS = {
    WorkItem.Kind.DRIVE_SITE: "Sites to look at again",
    WorkItem.Kind.BUILD_REPORT: "Reports to make",
    WorkItem.Kind.IMPORT_WORKBOOK: "Workbooks to read",
    WorkItem.Kind.DELIVER: "Messages to send",
}
MOST_SHOWN = 100


TOOLS = (
    (Operation.READ_WORK, "Work that needs attention", "attention", "What the workers tried three times, and why it failed."),
    (Operation.READ_WORK, "How it runs", "status", "Workers, checks of documents, the nightly run, the signed trail and backups."),
    (Operation.CLEAR_EVIDENCE, "Held documents", "held", "They may hold what must not be kept. Two reviewers decide."),
    (Operation.IMPORT, "Imports", "imports", "Send an intake workbook, see what is wrong in which cell, take it in."),
    (Operation.REQUEST_SITE_REPORT, "Reports", "reports", "PDF and spreadsheet, of a site or of the whole country."),
    (Operation.INVITE, "Invitations and roles", "invitations", "Who can sign in as what."),
    (Operation.READ_REFERENCE, "Framework", "framework", "Every stage, gate and requirement, and who decides it."),
)


@dataclass(frozen=True, slots=True)
class Tool:
    title: str
    href: str
    text: str


@for_programme(Operation.READ_SITE)
def desk(request: PageRequest) -> HttpResponse:
    """The tools the caller may use. No query."""
    tools = [Tool(title, reverse(f"reviewer:{name}"), text) for operation, title, name, text in TOOLS if request.actor.may(operation)]
    return render(request, "reviewer/desk.html", {"tools": tools})


@for_programme(Operation.READ_WORK)
def attention(request: PageRequest) -> HttpResponse:
    """Work that failed three times, and how much waits. 3 queries."""
    items = list(WorkItem.objects.filter(needs_attention=True).order_by("kind", "pk")[:MOST_SHOWN])
    sites = {
        site.pk: site for site in Site.objects.filter(pk__in=[item.subject for item in items if item.kind == WorkItem.Kind.DRIVE_SITE])
    }
    rows = [(Cell(KINDS[WorkItem.Kind(item.kind)]), _subject(item, sites), Cell(item.attempts), Cell(item.last_error)) for item in items]
    columns = (Column("Work"), Column("About"), Column("Tries", numeric=True), Column("Why it failed"))
    backlog = work.backlog()
    numbers = [
        Kpi(str(counts.get("due", 0)), KINDS[WorkItem.Kind(kind)].lower(), "due now") for kind, counts in backlog.items() if kind in KINDS
    ]
    table = Table("Needs attention", columns, rows, "Nothing needs attention: every piece of work went through.")
    return render(request, "reviewer/attention.html", {"table": table, "numbers": numbers})


def _subject(item: WorkItem, sites: dict[int, Site]) -> Cell:
    site = sites.get(item.subject) if item.kind == WorkItem.Kind.DRIVE_SITE else None
    if site:
        return Cell(site.name, href=reverse("reviewer:site", args=[site.slug]))
    if item.kind == WorkItem.Kind.BUILD_REPORT:
        return Cell(f"Report {item.subject}", href=reverse("reviewer:report", args=[item.subject]))
    if item.kind == WorkItem.Kind.IMPORT_WORKBOOK:
        return Cell(f"Import {item.subject}", href=reverse("reviewer:import", args=[item.subject]))
    return Cell(f"Number {item.subject}")


@for_programme(Operation.CLEAR_EVIDENCE)
def held(request: PageRequest) -> HttpResponse:
    """Documents that wait for a decision before anybody else may look. 2 queries."""
    of = paged(request, opening.waiting().select_related("evidence__organisation").order_by("stopped_at", "pk"))
    rows = [
        (
            Cell(version.evidence.name, href=reverse("reviewer:held_document", args=[version.pk])),
            Cell(version.evidence.organisation.name),
            Cell(version.refusal or version.note),
            Cell(f"{version.stopped_at or version.uploaded_at:%-d %b %Y}"),
        )
        for version in of.page
    ]
    columns = (Column("Document"), Column("Organisation"), Column("Why"), Column("Since"))
    return render(request, "reviewer/held.html", {"table": Table("Held documents", columns, rows, "No document is held."), "of": of})


class ClearanceForm(forms.Form):
    reason = forms.CharField(
        label="Why it is refused", max_length=300, required=False, help_text="The host reads it. Only when you refuse."
    )


@for_programme(Operation.CLEAR_EVIDENCE)
def held_document(request: PageRequest, version_id: int) -> HttpResponse:
    """Release a held document (two reviewers), or refuse it and have its bytes destroyed."""
    version: EvidenceVersion = opening.held_version(request.actor, version_id)
    form = ClearanceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            said = _decide(request, version, form.cleaned_data["reason"])
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, said)
            return HttpResponseRedirect(reverse("reviewer:held"))
    content = {
        "version": version,
        "form": form,
        "given": version.clearances.count(),
        "copies": version.copies.filter(kind="page").count(),
    }
    return render(request, "reviewer/held_document.html", content, status=CANNOT_TAKE if form.is_bound else 200)


def _decide(request: PageRequest, version: EvidenceVersion, reason: str) -> str:
    if request.POST.get("decision") == "refuse":
        opening.turn_away(request.actor, version.pk, reason)
        return f"{version.evidence.name} is refused; its bytes are destroyed."
    released = opening.release(request.actor, version.pk)
    if released.status == EvidenceVersion.Status.CLEAN:
        return f"{version.evidence.name} is released."
    return f"Your word on {version.evidence.name} is on record. A second reviewer has to agree."
