"""The landing page, and home: after sign-in it leads to the audience's first page."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from accounts import sessions
from onboarding.models import Programme
from portal.navigation import first_page
from portal.shared.access import for_anyone
from portal.shared.requests import PageRequest, actor_in


@for_anyone
def landing(request: PageRequest) -> HttpResponse:
    """Says what this installation is; shows nothing about any host. 1 query; signed in, leads on to the first page."""
    actor = actor_in(request)
    if actor is not None and not sessions.lacks_second_factor(request) and (address := first_page(actor)):
        return HttpResponseRedirect(address)
    return render(request, "public/landing.html", {"programme": Programme.objects.first()})
