"""Where a host starts: their sites, and at each what to do next and every task."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from onboarding.errors import NotPermitted
from onboarding.models import Site
from onboarding.policies import sites_visible_to
from onboarding.roles import Operation
from portal.shared.access import for_signed_in, for_site
from portal.shared.audiences import Audience, audience_of
from portal.shared.requests import PageRequest


@for_signed_in
def home(request: PageRequest) -> HttpResponse:
    """To the tasks of the only site, or a choice of several. 1 query."""
    if audience_of(request.actor) is not Audience.HOST:
        raise NotPermitted("This page is for host organisations.")
    sites = list(sites_visible_to(request.actor).filter(withdrawn_on=None)[:50])
    if len(sites) == 1:
        return HttpResponseRedirect(reverse("host:tasks", args=[sites[0].slug]))
    return render(request, "host/home.html", {"sites": sites})


@for_site(Operation.READ_SITE)
def tasks(request: PageRequest, site: Site) -> HttpResponse:
    return render(request, "host/tasks.html", {"site": site})
