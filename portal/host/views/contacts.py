"""Whom to ask, on both sides, and help."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from checklists import words
from checklists.loading import framework_of
from onboarding import clock
from onboarding.models import RoleAssignment, Site
from onboarding.roles import Operation
from portal.shared.access import for_site
from portal.shared.framework_words import framework_words
from portal.shared.requests import PageRequest
from portal.shared.tables import Cell, Column, Table

NAMED = ("host_lead", "host_dsl", "deputy_dsl", "board_safeguarding_lead", "host_dp_lead", "host_board", "line_manager", "imsa_supervisor")


@for_site(Operation.READ_PEOPLE)
def contacts(request: PageRequest, site: Site) -> HttpResponse:
    """2 queries."""
    framework = framework_of(site.framework_version)
    posts = RoleAssignment.objects.filter(person__organisation=site.organisation_id, role__in=NAMED).select_related("person")
    held: dict[str, list[RoleAssignment]] = {}
    for post in posts.order_by("person__name"):
        if (post.until is None or post.until >= clock.today()) and post.site_id in (None, site.pk):
            held.setdefault(post.role, []).append(post)
    rows = [
        (
            Cell(framework_words(words.role(framework, role))),
            Cell(", ".join(dict.fromkeys(post.person.name for post in held.get(role, ()))) or _("Nobody is named yet")),
            Cell(", ".join(dict.fromkeys(post.person.work_email for post in held.get(role, ()) if post.person.work_email))),
        )
        for role in NAMED
    ]
    table = Table(_("Your named contacts"), (Column(_("Post")), Column(_("Who")), Column(_("E-mail"))), rows, caption_is_hidden=True)
    return render(request, "host/contacts.html", {"site": site, "table": table, "coordinator": site.coordinator})


@for_site(Operation.READ_SITE)
def help_page(request: PageRequest, site: Site) -> HttpResponse:
    return render(request, "host/help.html", {"site": site, "coordinator": site.coordinator})
