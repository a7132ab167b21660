"""Dates: a list, and the same as a calendar feed at a private address."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override

from checklists.loading import framework_of
from onboarding import clock
from onboarding.models import Site
from onboarding.roles import Operation
from onboarding.selectors.host_tasks import task_rows
from portal.host.calendar import address_of, dates_of, feed, site_behind
from portal.host.task_list import day, task_address
from portal.shared.access import for_anyone, for_site
from portal.shared.framework_words import in_sentence
from portal.shared.requests import PageRequest
from portal.shared.tables import Cell, Column, Table


@for_site(Operation.READ_SITE)
def dates(request: PageRequest, site: Site) -> HttpResponse:
    """2 queries."""
    found = dates_of(site, framework_of(site.framework_version), task_rows(site))
    rows = []
    for one in found:
        what = Cell(in_sentence(one.sentence, name=one.about), task_address(site, one.requirement) if one.requirement else "")
        late = Cell(_("Past"), tone="red") if one.day < clock.today() else Cell("")
        rows.append((Cell(day(one.day)), what, late))
    columns = (Column(_("Day"), keep=True), Column(_("What")), Column(_("State"), hidden=True))
    table = Table(_("Dates"), columns, rows, empty=_("There are no dates ahead."), caption_is_hidden=True)
    address = request.build_absolute_uri(address_of(request.actor.user, site))
    return render(request, "host/dates.html", {"site": site, "table": table, "address": address})


@for_anyone
def calendar(request: PageRequest, token: str) -> HttpResponse:
    """The feed; whoever has the address has its dates, so it names no person and no document."""
    site = site_behind(token)
    with override("en-gb"):
        content = feed(site, dates_of(site, framework_of(site.framework_version), task_rows(site)), request.get_host())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=3600"
    response["Referrer-Policy"] = "no-referrer"
    return response
