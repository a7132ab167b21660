"""Invitations and roles: who has been asked to sign in as what, and who can."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from checklists import words
from checklists.definition import Framework
from checklists.loading import framework_of
from onboarding import clock
from onboarding.errors import DomainError, NotFound
from onboarding.models import Invitation, Membership
from onboarding.roles import Operation
from onboarding.selectors.programmes import current_programme
from onboarding.services import invitations
from portal.reviewer.inviting import InvitationForm
from portal.shared.access import for_programme
from portal.shared.forms import refuse
from portal.shared.paging import paged
from portal.shared.parts import Confirmation
from portal.shared.requests import PageRequest
from portal.shared.tables import Cell, Column, Table

CANNOT_TAKE = 422


@for_programme(Operation.INVITE)
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]  # allauth's has no types
def invitation_list(request: PageRequest) -> HttpResponse:
    """Invite somebody, having shown within ten minutes who one is; see what was sent and who has which role. 7 queries to show.

    Which organisation it is for is typed, looked up by the button ``find``, and chosen among those that are called so.
    """
    framework = framework_of(current_programme().framework)
    only_looks = "find" in request.POST
    form = InvitationForm(request.actor, framework, None if only_looks else request.POST or None, initial=request.POST.dict())
    if request.method == "POST" and form.is_valid():
        try:
            invited, _ = invitations.invite(request.actor, form.given())
        except DomainError as error:
            refuse(form, error, {"organisation": form.asking_for})
        else:
            messages.success(request, f"Invited {invited.email}. The link is good for three days.")
            return HttpResponseRedirect(reverse("reviewer:invitations"))
    shown = invitations.invitations_visible_to(request.actor).order_by("-pk")[:50]
    members = Membership.objects.filter(Q(user__is_active=True), Q(user__is_service=False)).select_related("user", "organisation")
    of = paged(request, members.order_by("organisation__name", "user__name", "role"))
    content = {
        "form": form,
        "sent": Table("Invitations, the newest first", SENT, [_sent(one, framework) for one in shown], "Nobody has been invited yet."),
        "members": Table("Who can sign in", MEMBERS, [_member(one, framework) for one in of.page]),
        "of": of,
    }
    return render(request, "reviewer/invitations.html", content, status=CANNOT_TAKE if form.is_bound else 200)


SENT = (Column("Address"), Column("As"), Column("For"), Column("Where it stands"), Column("What can be done", hidden=True))
MEMBERS = (Column("Name"), Column("Role"), Column("Organisation"))


def _sent(one: Invitation, framework: Framework) -> tuple[Cell, ...]:
    word, tone = _standing(one)
    cancel = reverse("reviewer:invitation_withdraw", args=[one.pk])
    return (
        Cell(one.email),
        Cell(words.role(framework, one.role)),
        Cell(one.organisation.name if one.organisation else "The programme"),
        Cell(word, tone=tone),
        Cell("Withdraw", href=cancel, about=f"the invitation of {one.email}") if tone == "blue" else Cell(""),
    )


def _standing(one: Invitation) -> tuple[str, str]:
    if one.accepted_at:
        return f"Accepted on {one.accepted_at:%-d %b %Y}", ""
    if one.withdrawn_at:
        return "Withdrawn", ""
    if one.expires_at <= clock.now():
        return "Ended unused", "amber"
    return f"Open until {one.expires_at.astimezone(clock.LONDON):%-d %b, %H:%M}", "blue"


def _member(one: Membership, framework: Framework) -> tuple[Cell, ...]:
    organisation = one.organisation.name if one.organisation else "The programme"
    return Cell(one.user.name), Cell(words.role(framework, one.role)), Cell(organisation)


@for_programme(Operation.INVITE)
def withdraw(request: PageRequest, invitation_id: int) -> HttpResponse:
    found = invitations.invitations_visible_to(request.actor).filter(pk=invitation_id).first()
    if found is None:
        raise NotFound("There is no such invitation.")
    back = reverse("reviewer:invitations")
    if request.method == "POST":
        invitations.withdraw(request.actor, found.pk)
        messages.success(request, f"The invitation of {found.email} is void.")
        return HttpResponseRedirect(back)
    confirmation = Confirmation(
        title="Withdraw the invitation", text=f"The link that was sent to {found.email} stops working.", button="Withdraw it", back=back
    )
    return render(request, "shared/confirm.html", {"confirmation": confirmation})
