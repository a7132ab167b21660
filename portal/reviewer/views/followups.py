"""Getting things done at a site: write to whoever holds it, open an action, mark actions and conditions as done."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from checklists import words
from checklists.loading import framework_of
from onboarding import clock
from onboarding.errors import DomainError, NotFound
from onboarding.models import Action, Condition, Site
from onboarding.policies import within
from onboarding.roles import HOST_ROLES, REVIEWER_ROLES, Operation
from onboarding.services import chasing, followups
from portal.shared.access import for_programme, for_site
from portal.shared.forms import Day, offer, refuse
from portal.shared.parts import Confirmation
from portal.shared.requests import PageRequest

CANNOT_TAKE = 422


class NoteForm(forms.Form):
    note = forms.CharField(
        label="Add a sentence of your own",
        max_length=chasing.MOST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It goes into the letter. Nothing about the people whom the host supports.",
    )


@for_site(Operation.MANAGE_ACTIONS)
def chase(request: PageRequest, site: Site, holder: str) -> HttpResponse:
    """Show the letter before it goes out, then send it. 5 queries to show."""
    form = NoteForm(request.POST or None)
    typed = str(request.POST.get("note", ""))[: chasing.MOST_NOTE]
    letter, status = chasing.letter(request.actor, site, holder, " ".join(typed.split())), 200
    if request.method == "POST" and form.is_valid() and request.POST.get("action") == "send":
        try:
            sent = chasing.chase(request.actor, site, holder, form.cleaned_data["note"])
        except DomainError as error:
            refuse(form, error)
            status = error.status
        else:
            messages.success(request, f"Written to {', '.join(user.name for user in sent.to)}.")
            return HttpResponseRedirect(reverse("reviewer:site", args=[site.slug]))
    elif form.is_bound and not form.is_valid():
        status = CANNOT_TAKE
    return render(request, "reviewer/chase.html", {"site": site, "letter": letter, "form": form}, status=status)


class ActionForm(forms.Form):
    title = forms.CharField(label="What has to be done", max_length=300)
    severity = forms.ChoiceField(
        label="How much depends on it",
        choices=[(key, words.word("severity", key)) for key in Action.Severity.values],
        help_text="A critical action keeps every gate shut until it is done.",
    )
    owner = forms.ChoiceField(label="By whom")
    due_on = forms.DateField(label="By when", required=False, widget=Day)

    def __init__(self, site: Site, data: Any = None) -> None:
        super().__init__(data)
        framework = framework_of(site.framework_version)
        roles = sorted((words.role(framework, role), role.value) for role in HOST_ROLES | REVIEWER_ROLES)
        offer(self, "owner", [(key, word) for word, key in roles])


@for_site(Operation.MANAGE_ACTIONS)
def open_action(request: PageRequest, site: Site) -> HttpResponse:
    form = ActionForm(site, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            followups.open_action(request.actor, site, followups.ActionGiven(opened_on=clock.today(), **form.cleaned_data))
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, "The action is open.")
            return HttpResponseRedirect(reverse("reviewer:site", args=[site.slug]))
    return render(request, "reviewer/action.html", {"site": site, "form": form}, status=CANNOT_TAKE if form.is_bound else 200)


class DoneForm(forms.Form):
    on = forms.DateField(label="On which day", widget=Day)


@for_programme(Operation.MANAGE_ACTIONS)
def action_done(request: PageRequest, action_id: int) -> HttpResponse:
    row = (
        Action.objects.select_related("site").filter(within(request.actor, Operation.READ_SITE, "site__organisation"), pk=action_id).first()
    )
    if row is None:
        raise NotFound("There is no such action.")
    return _done(request, row, row.title, "Mark the action as done")


@for_programme(Operation.MANAGE_ACTIONS)
def condition_met(request: PageRequest, condition_id: int) -> HttpResponse:
    rows = Condition.objects.select_related("site").filter(within(request.actor, Operation.READ_SITE, "site__organisation"))
    row = rows.filter(pk=condition_id).first()
    if row is None:
        raise NotFound("There is no such condition.")
    return _done(request, row, row.text, "Mark the condition as met")


def _done(request: PageRequest, row: Action | Condition, what: str, title: str) -> HttpResponse:
    form = DoneForm(request.POST or None, initial={"on": clock.today()})
    back = reverse("reviewer:site", args=[row.site.slug])
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data["on"]
        try:
            if isinstance(row, Action):
                followups.close_action(request.actor, row, on)
            else:
                followups.close_condition(request.actor, row, on)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, f"Done: {what}")
            return HttpResponseRedirect(back)
    confirmation = Confirmation(title=title, text=f"{what} ({row.site.name})", button=title, back=back, dangerous=False)
    status = CANNOT_TAKE if form.is_bound else 200
    return render(request, "shared/confirm.html", {"confirmation": confirmation, "form": form, "site": row.site}, status=status)
