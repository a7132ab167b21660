"""What is on record of an organisation and its sites: opened, brought up to date, looked up in registers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from checklists.loading import framework_of
from onboarding import clock
from onboarding.errors import DomainError, Stale
from onboarding.models import ExpressionOfInterest, Organisation, Site
from onboarding.roles import Operation
from onboarding.selectors.programmes import current_programme
from onboarding.services import organisations
from onboarding.services.sites import open_site, update_site
from portal.reviewer.record_forms import REGISTERS, OrganisationForm, RegisterForm, SiteForm, kept, kept_site, new_site
from portal.reviewer.views.site import site_page
from portal.shared.access import for_organisation, for_programme, for_site
from portal.shared.forms import VersionForm, refuse
from portal.shared.requests import PageRequest
from portal.shared.tables import Cell, Column, Table

CANNOT_TAKE = 422
Row = TypeVar("Row")
ENTRIES = (Column("Register"), Column("Number"), Column("What it says"), Column("Looked up", keep=True), Column("By"))


def taken(form: VersionForm, save: Callable[[], Row], newest: Callable[[], int]) -> Row | None:
    """What ``save`` gives; None where it was refused, with the reasons in the form and everything typed kept."""
    if not form.is_valid():
        return None
    try:
        return save()
    except Stale:
        form.went_stale(newest())
    except DomainError as error:
        refuse(form, error)
    return None


@for_programme(Operation.CREATE_ORGANISATION)
def add_organisation(request: PageRequest) -> HttpResponse:
    """A new organisation, from an expression of interest where ``expression`` names one that was taken up. Then its site."""
    programme = current_programme()
    form = OrganisationForm(framework_of(programme.framework), request.POST or None, initial={"version": 0, **_said(request)})
    if request.method == "POST":
        row = taken(form, lambda: organisations.create_organisation(request.actor, form.given(), programme), lambda: 0)
        if row is not None:
            messages.success(request, f"{row.name} is on record. Now open its site.")
            return HttpResponseRedirect(reverse("reviewer:site_add", args=[row.slug]))
    return _shown(request, form, "Add an organisation", reverse("reviewer:sites"), "Sites")


def _said(request: PageRequest) -> dict[str, str]:
    """What an expression of interest says of itself already; nothing where none is named."""
    number = request.GET.get("expression", "")
    row = ExpressionOfInterest.objects.filter(pk=number, status="taken_up").first() if number.isascii() and number.isdigit() else None
    return {"name": row.organisation_name, "website": str(row.answers.get("website") or "")} if row else {}


@for_organisation(Operation.OPEN_SITE)
def add_site(request: PageRequest, organisation: Organisation) -> HttpResponse:
    form = SiteForm(request.POST or None, initial=new_site(organisation, clock.today()))
    if request.method == "POST":
        site = taken(form, lambda: open_site(request.actor, organisation, current_programme(), form.given()), lambda: 0)
        if site is not None:
            messages.success(request, f"{site.name} is open. Invite its lead next.")
            return HttpResponseRedirect(reverse("reviewer:site", args=[site.slug]))
    return _shown(request, form, f"Open a site of {organisation.name}", reverse("reviewer:sites"), "Sites")


@for_site(Operation.WRITE_SITE)
def edit_site(request: PageRequest, site: Site) -> HttpResponse:
    form = SiteForm(request.POST or None, initial=kept_site(site))
    if request.method == "POST":

        def save() -> Site:
            return update_site(request.actor, site, form.given(), form.cleaned_data["version"])

        if taken(form, save, lambda: Site.objects.get(pk=site.pk).version) is not None:
            messages.success(request, "The site’s record is changed.")
            return HttpResponseRedirect(reverse("reviewer:site", args=[site.slug]))
    return _shown(request, form, "Change the site’s record", reverse("reviewer:site", args=[site.slug]), site.name)


@for_site(Operation.WRITE_SITE)
def organisation(request: PageRequest, site: Site) -> HttpResponse:
    """The organisation's record and its register entries: two forms, told apart by ``which``. 4 queries to show."""
    row, framework, which = site.organisation, framework_of(site.framework_version), request.POST.get("which", "")
    form = OrganisationForm(framework, request.POST if which == "record" else None, initial=kept(row, framework))
    looked_up = {"version": row.version, "checked_on": clock.today(), "checked_by": request.actor.user.name}
    entry = RegisterForm(request.POST if which == "register" else None, initial=looked_up, prefix="entry")
    asked = entry if which == "register" else form
    if request.method == "POST":

        def save() -> Organisation:
            given = replace(as_kept(row), identifiers=[entry.entry()]) if asked is entry else form.given()
            return organisations.update_organisation(request.actor, row, given, site.programme, asked.cleaned_data["version"])

        if taken(asked, save, lambda: Organisation.objects.get(pk=row.pk).version) is not None:
            messages.success(request, "The organisation’s record is changed. What applies to its sites is worked out again.")
            return HttpResponseRedirect(reverse("reviewer:site_organisation", args=[site.slug]))
    may_open = request.actor.may(Operation.OPEN_SITE, row.pk)
    content = {"form": form, "entry": entry, "asked": asked, "entries": _entries(row), "organisation": row, "may_open": may_open}
    response = site_page(request, site, "site_organisation", content)
    response.status_code = CANNOT_TAKE if request.method == "POST" else 200
    return response


def as_kept(row: Organisation) -> organisations.OrganisationGiven:
    """The record as it stands, to change one thing of it."""
    return organisations.OrganisationGiven(
        name=row.name,
        legal_structure=row.legal_structure,
        organisation_type=row.organisation_type,
        size_band=row.size_band,
        income_gbp=row.income_gbp,
        flags=row.flags,
        website=row.website,
    )


def _entries(row: Organisation) -> Table:
    titles = dict(REGISTERS)
    rows = [
        (
            Cell(titles.get(one.scheme, one.scheme)),
            Cell(one.value),
            Cell(one.status or "–"),
            Cell(f"{one.checked_on:%-d %b %Y}" if one.checked_on else "never", tone="" if one.checked_on else "amber"),
            Cell(one.checked_by or "–"),
        )
        for one in row.identifiers.order_by("scheme", "value")
    ]
    return Table("Register entries", ENTRIES, rows, "No register entry is recorded.")


def _shown(request: PageRequest, form: VersionForm, title: str, back_to: str, back_title: str) -> HttpResponse:
    content = {"form": form, "title": title, "back_to": back_to, "back_title": back_title}
    return render(request, "reviewer/record.html", content, status=CANNOT_TAKE if form.is_bound else 200)
