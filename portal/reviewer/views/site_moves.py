"""What happens to a site as a whole: it went live, or it left the programme. Both are asked about before they are recorded."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from onboarding import clock
from onboarding.errors import DomainError
from onboarding.models import Site
from onboarding.roles import Operation
from onboarding.services import sites
from portal.shared.access import for_site
from portal.shared.forms import Day, refuse
from portal.shared.parts import Confirmation
from portal.shared.requests import PageRequest

CANNOT_TAKE = 422


class GoLiveForm(forms.Form):
    on = forms.DateField(label="The day it went live", widget=Day)


class WithdrawalForm(forms.Form):
    on = forms.DateField(label="The day it withdrew", widget=Day)
    reason = forms.CharField(label="Why", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text="No names, please.")


@for_site(Operation.WRITE_SITE)
def go_live(request: PageRequest, site: Site) -> HttpResponse:
    form = GoLiveForm(request.POST or None, initial={"on": clock.today()})
    confirmation = Confirmation(
        title=f"{site.name} went live",
        text="Its go-live gate has to be passed. From this day its first reviews after the start are counted.",
        button="Record it",
        back=reverse("reviewer:site", args=[site.slug]),
        dangerous=False,
    )
    return _asked(request, site, form, confirmation, lambda: sites.record_go_live(request.actor, site, form.cleaned_data["on"]))


@for_site(Operation.WRITE_SITE)
def withdraw(request: PageRequest, site: Site) -> HttpResponse:
    form = WithdrawalForm(request.POST or None, initial={"on": clock.today()})
    confirmation = Confirmation(
        title=f"Withdraw {site.name}",
        text="A withdrawal is a safe exit, and is final.",
        button="Withdraw the site",
        back=reverse("reviewer:site", args=[site.slug]),
        consequences=(
            "Its record stays readable and nothing in it changes any more.",
            "What waits for a review leaves the queue.",
            "From this day the periods run after which its documents are destroyed.",
        ),
    )
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    return _asked(request, site, form, confirmation, lambda: sites.withdraw(request.actor, site, given["on"], given["reason"]))


def _asked(
    request: PageRequest, site: Site, form: GoLiveForm | WithdrawalForm, confirmation: Confirmation, record: Callable[[], Site]
) -> HttpResponse:
    """The page that asks, or what came of it; a refusal stands beside the fields."""
    status = 200
    if request.method == "POST":
        status = CANNOT_TAKE
        if form.is_valid():
            try:
                record()
            except DomainError as error:
                refuse(form, error)
                status = error.status
            else:
                messages.success(request, f"Recorded for {site.name}.")
                return HttpResponseRedirect(confirmation.back)
    return render(request, "shared/confirm.html", {"confirmation": confirmation, "form": form, "site": site}, status=status)
