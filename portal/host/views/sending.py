"""Check what was given, send it for review, take it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from checklists.loading import framework_of
from onboarding import clock
from onboarding.asked import Action, Asked
from onboarding.errors import DomainError, Stale
from onboarding.models import Site, SiteRequirement
from onboarding.policies import Actor
from onboarding.roles import Operation
from onboarding.selectors.host_documents import documents_for
from onboarding.selectors.host_tasks import task_rows
from onboarding.services.moves import Move, make_move
from portal.host.answering import answering_for
from portal.host.given import answered
from portal.host.task_list import task_list
from portal.host.views.requirement import row_of
from portal.shared.access import for_site
from portal.shared.forms import VersionForm, refuse
from portal.shared.framework_words import framework_words
from portal.shared.parts import Confirmation
from portal.shared.requests import PageRequest


@for_site(Operation.READ_SITE)
def check(request: PageRequest, site: Site, key: str) -> HttpResponse:
    """Everything given, with what the checks still miss; on POST it is sent for review."""
    row = row_of(site, key)
    known = answering_for(request.actor, site, row)
    form = VersionForm(request.POST or None, initial={"version": row.version})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            _move(request.actor, row, Action.SUBMIT, form.cleaned_data["version"])
            return HttpResponseRedirect(reverse("host:sent", args=[site.slug, key]))
        except Stale as error:
            form.went_stale(row.version)
            status = error.status
        except DomainError as error:
            refuse(form, error)
            status = error.status
    documents = documents_for(row) if known.takes_documents and known.may_read_documents else []
    content = {
        "site": site,
        "row": row,
        "known": known,
        "form": form,
        "sections": answered(known),
        "documents": documents,
        "lacks_document": known.needs_document and known.may_read_documents and not documents,
    }
    return render(request, "host/check.html", content, status=status)


def _move(actor: Actor, row: SiteRequirement, action: Action, version: int) -> None:
    asked = Asked(action=action, on=clock.today())
    make_move(actor, Move(site=row.site.slug, requirement=row.key, asked=asked, seen=(row.pk, version)))


@for_site(Operation.READ_SITE)
def sent(request: PageRequest, site: Site, key: str) -> HttpResponse:
    """It is with the reviewer; what happens next, and the next task. 3 queries."""
    row = row_of(site, key)
    found = task_list(request.actor, site, framework_of(site.framework_version), task_rows(site))
    known = answering_for(request.actor, site, row)
    return render(request, "host/sent.html", {"site": site, "row": row, "known": known, "next": next(iter(found.following), None)})


@for_site(Operation.READ_SITE)
def take_back(request: PageRequest, site: Site, key: str) -> HttpResponse:
    """Asks once more, then takes a requirement back from the reviewer."""
    row = row_of(site, key)
    here = reverse("host:requirement", args=[site.slug, key])
    form = VersionForm(request.POST or None, initial={"version": row.version})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            _move(request.actor, row, Action.TAKE_BACK, form.cleaned_data["version"])
            messages.success(request, _("It is yours again. Change it and send it when it is ready."))
            return HttpResponseRedirect(here)
        except DomainError as error:
            refuse(form, error)
            status = error.status
    title = framework_of(site.framework_version).requirements[key].title
    confirmation = Confirmation(
        title=_("Take it back from the reviewer?"),
        text=framework_words(title),
        button=_("Take it back"),
        back=here,
        consequences=(_("The reviewer no longer sees it as sent."), _("When you send it again it joins the end of the queue.")),
        dangerous=False,
    )
    return render(request, "shared/confirm.html", {"confirmation": confirmation, "form": form}, status=status)
