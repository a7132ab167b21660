"""Waiving a requirement for a while, and opening a settled one again: both are moves that their guards decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from accounts.models import User
from checklists.definition import Requirement
from checklists.loading import framework_of
from onboarding import clock
from onboarding.asked import Action, Asked, WaiverAsked
from onboarding.errors import DomainError, NotFound, Refused, Stale
from onboarding.guards import WAIVER_DAYS
from onboarding.models import Site, SiteRequirement
from onboarding.roles import Operation
from onboarding.services.moves import Move, make_move
from portal.shared.access import for_site
from portal.shared.forms import Day, VersionForm, refuse
from portal.shared.requests import PageRequest

CANNOT_TAKE = 422


class WaiverForm(VersionForm):
    reason = forms.CharField(label="Why it cannot be met now", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    compensating_control = forms.CharField(
        label="What keeps people safe instead", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    owner = forms.CharField(label="Who sees to that", max_length=150)
    requested_by = forms.ModelChoiceField(
        label="Who asked for it",
        queryset=User.objects.none(),
        empty_label="Choose",
        help_text="Somebody else than you: nobody waives what they asked for.",
    )
    ends_on = forms.DateField(label="Until when", widget=Day, help_text=f"At most {WAIVER_DAYS} days from today; renewed once.")

    def __init__(self, site: Site, version: int, data: Any = None) -> None:
        super().__init__(data, initial={"version": version})
        people = User.objects.filter(memberships__organisation=site.organisation_id) | User.objects.filter(memberships__role="coordinator")
        self.fields["requested_by"].queryset = people.filter(is_active=True).distinct().order_by("name")  # type: ignore[attr-defined]
        self.fields["requested_by"].label_from_instance = lambda user: user.name  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        given = self.cleaned_data
        waiver = WaiverAsked(
            reason=given["reason"],
            compensating_control=given["compensating_control"],
            owner=given["owner"],
            requested_by=given["requested_by"].pk,
            ends_on=given["ends_on"],
        )
        return Asked(action=Action.WAIVE, on=clock.today(), note=given["reason"], waiver=waiver)


class ReopenForm(VersionForm):
    note = forms.CharField(
        label="Why it is opened again",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The host reads it, and sends it again.",
    )

    def __init__(self, site: Site, version: int, data: Any = None) -> None:
        super().__init__(data, initial={"version": version})

    def asked(self) -> Asked:
        return Asked(action=Action.REOPEN, on=clock.today(), note=self.cleaned_data["note"])


@for_site(Operation.READ_EVIDENCE)
def waive(request: PageRequest, site: Site, key: str) -> HttpResponse:
    requirement, row = _found(site, key)
    if requirement.waivable_by is None:
        raise Refused(f"{requirement.title} is never waived.")
    form = WaiverForm(site, row.version, request.POST or None)
    return _moved(request, site, requirement, row, form, "Waive it for a while", "Waived")


@for_site(Operation.READ_EVIDENCE)
def reopen(request: PageRequest, site: Site, key: str) -> HttpResponse:
    requirement, row = _found(site, key)
    return _moved(request, site, requirement, row, ReopenForm(site, row.version, request.POST or None), "Open it again", "Opened again")


def _found(site: Site, key: str) -> tuple[Requirement, SiteRequirement]:
    requirement = framework_of(site.framework_version).requirements.get(key)
    row = SiteRequirement.objects.filter(site=site, key=key, applicable=True).only("key", "version", "state").first()
    if requirement is None or row is None:
        raise NotFound(f"There is no requirement {key} at {site.name}.")
    return requirement, row


def _moved(
    request: PageRequest, site: Site, requirement: Requirement, row: SiteRequirement, form: WaiverForm | ReopenForm, title: str, said: str
) -> HttpResponse:
    back, status = reverse("reviewer:review", args=[site.slug, requirement.key]), 200
    if request.method == "POST":
        status = CANNOT_TAKE
        if form.is_valid():
            try:
                version = form.cleaned_data["version"]
                make_move(request.actor, Move(site=site.slug, requirement=requirement.key, asked=form.asked(), seen=(row.pk, version)))
            except Stale as error:
                form.went_stale(row.version)
                status = error.status
            except DomainError as error:
                refuse(form, error)
                status = error.status
            else:
                messages.success(request, f"{said}: {requirement.title} at {site.name}.")
                return HttpResponseRedirect(back)
    content = {"site": site, "requirement": requirement, "form": form, "title": title, "back_to": back}
    return render(request, "reviewer/move.html", content, status=status)
