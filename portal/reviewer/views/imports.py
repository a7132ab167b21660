"""Imports of the intake workbook: uploaded, checked by a dry run, put right cell by cell, committed whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from onboarding import store
from onboarding.errors import DomainError, NotFound
from onboarding.models import ImportJob
from onboarding.roles import Operation
from onboarding.selectors.programmes import current_programme
from onboarding.services import imports
from onboarding.services.reading import Readable
from portal.shared.access import for_programme
from portal.shared.downloads import attachment
from portal.shared.forms import refuse
from portal.shared.paging import paged
from portal.shared.parts import Fact
from portal.shared.requests import PageRequest
from portal.shared.tables import Cell, Column, Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN = 200
"""Problems listed on the page; the annotated workbook holds all of them."""
TONES: Mapping[str, str] = {"uploaded": "blue", "unreadable": "red", "has_problems": "red", "checked": "amber", "committed": ""}
CANNOT_TAKE = 422
SHEET_LEFT_OUT = "sheet_not_read"
LEFT_OUT = frozenset({SHEET_LEFT_OUT, "column_left_out", "row_left_out"})
"""Codes of notices about what is not taken in; so are those of level warning."""


class WorkbookForm(forms.Form):
    file = forms.FileField(label="Workbook", widget=forms.FileInput(attrs={"accept": ".xlsx"}))

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > settings.WORKBOOK_MAX_BYTES:
            raise forms.ValidationError(f"The workbook is larger than {filesizeformat(settings.WORKBOOK_MAX_BYTES)}. Send it in parts.")
        return file


@for_programme(Operation.IMPORT)
def import_list(request: PageRequest) -> HttpResponse:
    """Upload a workbook, or go to one sent before. 3 queries to show."""
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            job = imports.start(request.actor, current_programme(), file.name or "", file.chunks())
        except DomainError as error:
            refuse(form, error)
        else:
            return HttpResponseRedirect(reverse("reviewer:import", args=[job.pk]))
    of = paged(request, ImportJob.objects.defer("rows", "problems", "notices").select_related("requested_by").order_by("-pk"))
    columns = (Column("Workbook"), Column("Sent"), Column("By"), Column("Where it stands"))
    rows = [
        (
            Cell(job.filename, href=reverse("reviewer:import", args=[job.pk])),
            Cell(f"{job.requested_at:%-d %b %Y, %H:%M}"),
            Cell(job.requested_by.name if job.requested_by else "–"),
            Cell(job.get_status_display(), tone=TONES[job.status]),
        )
        for job in of.page
    ]
    table = Table("Workbooks sent before", columns, rows, "No workbook has been sent yet.")
    return render(
        request, "reviewer/imports.html", {"form": form, "table": table, "of": of}, status=CANNOT_TAKE if request.method == "POST" else 200
    )


@for_programme(Operation.IMPORT)
def import_job(request: PageRequest, job_id: int) -> HttpResponse:
    """One workbook: what its check found, and the button that takes it in. 1 query to show."""
    job = _job(job_id)
    reasons: Sequence[str] = ()
    status = 200
    if request.method == "POST":
        try:
            imports.commit(request.actor, job)
        except DomainError as error:
            reasons, status = (error.message, *error.reasons), error.status
        else:
            messages.success(request, f"{job.filename} has been taken in.")
            return HttpResponseRedirect(reverse("reviewer:import", args=[job.pk]))
    columns = (Column("Sheet and cell"), Column("What is wrong"))
    left_out = [notice for notice in job.notices if notice["code"] in LEFT_OUT or notice.get("level") == "warning"]
    done = [notice for notice in job.notices if notice not in left_out]
    content = {
        "job": job,
        "tone": TONES[job.status],
        "is_waiting": job.status == ImportJob.Status.UPLOADED,
        "can_commit": job.status == ImportJob.Status.CHECKED and job.destroyed_at is None,
        "counts": [Fact(noun.replace("_", " ").capitalize(), count) for noun, count in job.counts.items() if count],
        "problems": Table(f"{len(job.problems)} to put right", columns, _rows(job.problems)),
        "sheets_left_out": [notice["sheet"] for notice in left_out if notice["code"] == SHEET_LEFT_OUT],
        "left_out": Table("Left out", (Column("Sheet and cell"), Column("Why")), _rows(left_out)),
        "notices": Table("How it was read", (Column("Sheet and cell"), Column("What was done")), _rows(done)),
        "hidden": max(len(job.problems) - MOST_SHOWN, 0),
        "reasons": reasons,
    }
    return render(request, "reviewer/import.html", content, status=status)


def _rows(problems: Sequence[Mapping[str, str]]) -> list[tuple[Cell, ...]]:
    return [(Cell(f"{problem['sheet']} {problem['cell']}"), Cell(problem["message"])) for problem in problems[:MOST_SHOWN]]


@for_programme(Operation.IMPORT)
def annotated(request: PageRequest, job_id: int) -> HttpResponse:
    """The workbook back, with each problem as a comment in its cell."""
    job = _job(job_id)
    if not job.annotated_sha256 or job.destroyed_at is not None:
        raise NotFound("There is no copy with comments: the workbook has no problems, or is still being read.")
    return attachment(Readable(f"problems-{job.filename}", XLSX, store.read(job.annotated_sha256)))


def _job(job_id: int) -> ImportJob:
    job = ImportJob.objects.defer("rows").filter(pk=job_id).first()
    if job is None:
        raise NotFound("There is no such import.")
    return job
