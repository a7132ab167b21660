"""Where a host starts: their sites, and at each what to do next and every task."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from checklists.loading import framework_of
from onboarding.errors import NotPermitted
from onboarding.models import Site
from onboarding.policies import sites_visible_to
from onboarding.roles import Operation
from onboarding.selectors.host_tasks import task_rows
from portal.host.task_list import task_list
from portal.shared.access import for_signed_in, for_site
from portal.shared.audiences import Audience, audience_of
from portal.shared.requests import PageRequest

MOST_SITES = 50


@for_signed_in
def home(request: PageRequest) -> HttpResponse:
    """To the tasks of the only site, or a choice of several. 1 query."""
    if audience_of(request.actor) is not Audience.HOST:
        raise NotPermitted("This page is for host organisations.")
    sites = list(sites_visible_to(request.actor).filter(withdrawn_on=None)[:MOST_SITES])
    if len(sites) == 1:
        return HttpResponseRedirect(reverse("host:tasks", args=[sites[0].slug]))
    return render(request, "host/home.html", {"sites": sites})


@for_site(Operation.READ_SITE)
def tasks(request: PageRequest, site: Site) -> HttpResponse:
    """What to do next, then every task by stage. 2 queries."""
    found = task_list(request.actor, site, framework_of(site.framework_version), task_rows(site))
    return render(request, "host/tasks.html", {"site": site, "list": found, "coordinator": site.coordinator})
