"""One requirement: what is asked, why it came back, documents, questions; then check, send, take back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from checklists.loading import framework_of
from onboarding.errors import Invalid, NotFound, Stale
from onboarding.models import Site, SiteRequirement, TrainingProposal
from onboarding.roles import Operation
from onboarding.selectors.host_documents import documents_for
from onboarding.selectors.registers import proposals_of
from onboarding.services.answers import save_answers
from portal.host.answering import Answering, answering_for
from portal.host.meantime import show_meantime
from portal.host.questions import BLANK_ROWS, MOST_ROWS, AnswersForm
from portal.host.receiving import receive
from portal.shared.access import for_site
from portal.shared.requests import PageRequest

CANNOT_TAKE = 422
MIB = 1024 * 1024


def row_of(site: Site, key: str) -> SiteRequirement:
    """Raises NotFound for what the site's framework does not ask, or what does not apply."""
    row = SiteRequirement.objects.filter(site=site, key=key, applicable=True).first()
    if row is None or key not in framework_of(site.framework_version).requirements:
        raise NotFound("There is no such task at this site.")
    row.site = site
    return row


@for_site(Operation.READ_SITE)
def requirement(request: PageRequest, site: Site, key: str) -> HttpResponse:
    """Show a requirement, or take what was typed and chosen. 6 queries to show."""
    row = row_of(site, key)
    known = answering_for(request.actor, site, row)
    if request.method == "POST":
        return _take(request, site, row, known)
    return _page(request, site, row, known, known.form())


def _page(
    request: PageRequest,
    site: Site,
    row: SiteRequirement,
    known: Answering,
    form: AnswersForm,
    extra_rows: int = BLANK_ROWS,
    status: int = 200,
) -> HttpResponse:
    content: dict[str, Any] = {
        "site": site,
        "row": row,
        "known": known,
        "form": form,
        "extra_rows": extra_rows,
        "most_bytes": settings.EVIDENCE_MAX_BYTES,
        "most_mib": settings.EVIDENCE_MAX_BYTES // MIB,
        "documents": documents_for(row) if known.takes_documents and known.may_read_documents else [],
        "register_rows": _register_rows(request, site, known),
    }
    return render(request, "host/requirement.html", content, status=status)


def _take(request: PageRequest, site: Site, row: SiteRequirement, known: Answering) -> HttpResponse:
    """Files first, because they are the harder to send again; then the answers."""
    extra_rows = _extra_rows(request)
    if request.FILES:
        receive(request, site, row.key)
    if request.POST.get("action") == "add":
        return _page(request, site, row, known, known.form(request.POST, extra_rows + 1), extra_rows + 1)
    form = known.form(request.POST, extra_rows)
    if known.may_answer and form.sections and (status := _save(request, site, row, form)):
        return _page(request, site, row, known, form, extra_rows, status)
    if request.POST.get("action") == "check":
        return HttpResponseRedirect(reverse("host:check", args=[site.slug, row.key]))
    here = reverse("host:requirement", args=[site.slug, row.key])
    if request.POST.get("action") == "upload" and not request.FILES:
        messages.error(request, _("No file was chosen. Choose the files first, then send them."))
    if request.FILES or request.POST.get("action") == "upload":
        return HttpResponseRedirect(here + "#documents")
    if known.may_answer:
        messages.success(request, _("Saved. You can come back to it at any time."))
    return HttpResponseRedirect(here)


def _extra_rows(request: PageRequest) -> int:
    try:
        return int(forms.IntegerField(min_value=0, max_value=MOST_ROWS).clean(request.POST.get("extra_rows")))
    except forms.ValidationError:
        return BLANK_ROWS


def _save(request: PageRequest, site: Site, row: SiteRequirement, form: AnswersForm) -> int:
    """Keep the answers. 0 when they are kept, else the status of the page that says what is wrong and still holds them."""
    answers = form.collected() if form.is_valid() else None
    if answers is None or form.errors:
        return CANNOT_TAKE
    try:
        save_answers(request.actor, site, row.key, answers, form.cleaned_data["version"])
    except Stale as error:
        form.went_stale(row.version)
        show_meantime(form)
        return error.status
    except Invalid as error:
        form.refuse_answers(error)
        return CANNOT_TAKE
    return 0


@for_site(Operation.READ_SITE)
def documents_part(request: PageRequest, site: Site, key: str) -> HttpResponse:
    """The documents of a requirement and what was found in them, as a part of the page; asked for while they are being checked."""
    row = row_of(site, key)
    known = answering_for(request.actor, site, row)
    found = documents_for(row) if known.may_read_documents else []
    content = {"site": site, "row": row, "known": known, "documents": found, "register_rows": _register_rows(request, site, known)}
    return render(request, "host/requirement_documents.html", content)


def _register_rows(request: PageRequest, site: Site, known: Answering) -> int:
    """Rows read in a training register that count only once somebody confirms them; 1 query where the requirement is about people."""
    if not known.is_of_people or not request.actor.may(Operation.CONFIRM_TRAINING, site.organisation_id):
        return 0
    return proposals_of(site).filter(status=TrainingProposal.Status.PROPOSED).count()
