"""People and their posts, training and vetting outcomes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from checklists import words
from checklists.calendar import add_months
from checklists.definition import Framework
from checklists.loading import framework_of
from onboarding import clock
from onboarding.errors import DomainError, NotFound
from onboarding.models import Person, RoleAssignment, Site, TrainingProposal, TrainingRecord
from onboarding.roles import Operation
from onboarding.selectors.host_people import people_of
from onboarding.selectors.registers import proposals_of
from onboarding.services.people import (
    PersonGiven,
    PostGiven,
    VettingGiven,
    add_person,
    assert_vetting,
    assign_post,
    read_vetting,
)
from onboarding.services.training import TrainingGiven, record_training
from portal.host.people_forms import REGIMES, PersonForm, PostForm, TrainingForm, VettingForm
from portal.host.task_list import day
from portal.shared.access import for_site
from portal.shared.forms import refuse
from portal.shared.framework_words import framework_words, listed
from portal.shared.paging import paged
from portal.shared.requests import PageRequest
from portal.shared.tables import Cell, Column, Table

SOON_DAYS = 60
REFUSED = 422


@for_site(Operation.READ_PEOPLE)
def people(request: PageRequest, site: Site) -> HttpResponse:
    """Everybody with posts and training that runs out. 6 queries."""
    framework = framework_of(site.framework_version)
    of = paged(request, people_of(site.organisation))
    columns = (Column(_("Name")), Column(_("Posts")), Column(_("Courses"), numeric=True), Column(_("Training")))
    rows = [_line(site, framework, person) for person in of.page]
    waiting = proposals_of(site).filter(status=TrainingProposal.Status.PROPOSED).count()
    content = {
        "site": site,
        "of": of,
        "table": Table(_("People"), columns, rows, empty=_("Nobody has been entered yet."), caption_is_hidden=True),
        "waiting": waiting,
        "may_add": request.actor.may(Operation.WRITE_PEOPLE, site.organisation_id),
    }
    return render(request, "host/people.html", content)


def _line(site: Site, framework: Framework, person: Person) -> tuple[Cell, ...]:
    posts = [framework_words(words.role(framework, post.role)) for post in person.roles.all() if _is_current(post)]
    latest = latest_training(person)
    standing, tone = _training_standing(framework, latest)
    return (
        Cell(person.name, reverse("host:person", args=[site.slug, person.pk])),
        Cell(listed(dict.fromkeys(posts)) or _("No post now")),
        Cell(len(latest)),
        Cell(standing, tone=tone) if standing else Cell(""),
    )


def _is_current(post: RoleAssignment) -> bool:
    return post.until is None or post.until >= clock.today()


def latest_training(person: Person) -> list[TrainingRecord]:
    """The newest completion of each course; reads what is prefetched."""
    found: dict[str, TrainingRecord] = {}
    for record in person.training.all():
        found.setdefault(record.course, record)
    return list(found.values())


def runs_out(framework: Framework, record: TrainingRecord) -> dt.date | None:
    """The day a course has to be taken again; None where it does not run out or is not of this framework."""
    course = framework.courses.get(record.course)
    return add_months(record.completed_on, course.refresh_months) if course and course.refresh_months else None


def _training_standing(framework: Framework, latest: list[TrainingRecord]) -> tuple[str, str]:
    ends = [end for record in latest if (end := runs_out(framework, record)) is not None]
    over = sum(end < clock.today() for end in ends)
    soon = sum(clock.today() <= end < clock.today() + dt.timedelta(days=SOON_DAYS) for end in ends)
    if over:
        return _("%(count)s out of date") % {"count": over}, "red"
    if soon:
        return _("%(count)s to renew soon") % {"count": soon}, "amber"
    return (_("In date"), "done") if ends else ("", "")


def _person(site: Site, person_id: int) -> Person:
    found = people_of(site.organisation).filter(pk=person_id).first()
    if found is None:
        raise NotFound("There is no such person.")
    return found


@for_site(Operation.WRITE_PEOPLE)
def add(request: PageRequest, site: Site) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = add_person(request.actor, site.organisation, PersonGiven(**form.cleaned_data))
            messages.success(request, _("%(name)s is entered. Now give the post.") % {"name": person.name})
            return HttpResponseRedirect(reverse("host:person", args=[site.slug, person.pk]))
        except DomainError as error:
            refuse(form, error)
    return render(request, "host/person_add.html", {"site": site, "form": form}, status=REFUSED if form.errors else 200)


@for_site(Operation.READ_PEOPLE)
def person(request: PageRequest, site: Site, person_id: int) -> HttpResponse:
    """One person. Each form on the page says which it is with ``about``. 4 queries to show."""
    found = _person(site, person_id)
    framework = framework_of(site.framework_version)
    initial = {name: getattr(found, name) for name in PersonForm.base_fields}
    about = request.POST.get("about", "")
    made: dict[str, forms.Form] = {
        "details": PersonForm(request.POST if about == "details" else None, initial=initial),
        "post": PostForm(framework, request.POST if about == "post" else None, prefix="post"),
        "training": TrainingForm(framework, request.POST if about == "training" else None, prefix="training"),
    }
    if request.method == "POST" and about in made and _saved(request, site, found, framework, about, made[about]):
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("host:person", args=[site.slug, person_id]))
    may = request.actor.may
    content = {
        "site": site,
        "person": found,
        "posts": _posts(framework, found),
        "training": _training(framework, found),
        "forms": made,
        "about": about,
        "may_write": may(Operation.WRITE_PEOPLE, site.organisation_id),
        "may_train": may(Operation.WRITE_TRAINING, site.organisation_id),
        "may_read_vetting": may(Operation.READ_VETTING, site.organisation_id),
    }
    return render(request, "host/person.html", content, status=REFUSED if about and made.get(about) and made[about].errors else 200)


def _saved(request: PageRequest, site: Site, found: Person, framework: Framework, about: str, form: forms.Form) -> bool:
    if not form.is_valid():
        return False
    given = form.cleaned_data
    acts: dict[str, Callable[[], object]] = {
        "details": lambda: add_person(request.actor, site.organisation, PersonGiven(**given, accreditation=found.accreditation)),
        "post": lambda: assign_post(request.actor, found, PostGiven(**given)),
        "training": lambda: record_training(request.actor, found, TrainingGiven(**given), framework),
    }
    try:
        acts[about]()
    except DomainError as error:
        refuse(form, error)
        return False
    return True


def _posts(framework: Framework, found: Person) -> Table:
    columns = (Column(_("Post")), Column(_("Since"), keep=True), Column(_("Until"), keep=True), Column(_("At")))
    rows = [
        (
            Cell(framework_words(words.role(framework, post.role))),
            Cell(day(post.since)),
            Cell(day(post.until)),
            Cell(post.site.name if post.site else _("All sites")),
        )
        for post in found.roles.all()
    ]
    return Table(_("Posts"), columns, rows, empty=_("No post has been entered."), caption_is_hidden=True)


def _training(framework: Framework, found: Person) -> Table:
    columns = (Column(_("Course")), Column(_("Completed on"), keep=True), Column(_("Again by"), keep=True), Column(_("Provider")))
    rows = []
    for record in latest_training(found):
        end = runs_out(framework, record)
        title = framework_words(framework.courses[record.course].title) if record.course in framework.courses else record.course
        late = Cell(day(end), tone="red") if end and end < clock.today() else Cell(day(end))
        rows.append((Cell(title, small=record.course), Cell(day(record.completed_on)), late, Cell(record.provider)))
    return Table(_("Training"), columns, rows, empty=_("No training has been entered."), caption_is_hidden=True)


@for_site(Operation.READ_VETTING)
def vetting(request: PageRequest, site: Site, person_id: int) -> HttpResponse:
    """Vetting outcomes: fields only. Who looks is on record before anything is shown."""
    found = _person(site, person_id)
    form = VettingForm(framework_of(site.framework_version), request.POST or None)
    may_write = request.actor.may(Operation.WRITE_VETTING, site.organisation_id)
    if request.method == "POST" and form.is_valid():
        try:
            assert_vetting(request.actor, found, VettingGiven(**form.cleaned_data))
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("host:vetting", args=[site.slug, person_id]))
        except DomainError as error:
            refuse(form, error)
    known = dict(form.fields["decision"].choices)  # type: ignore[attr-defined]
    columns = (Column(_("Scheme")), Column(_("Issued on"), keep=True), Column(_("Decision")), Column(_("Decided on"), keep=True))
    rows = [
        (Cell(dict(REGIMES)[one.regime]), Cell(day(one.issued_on)), Cell(known[one.decision]), Cell(day(one.decided_on)))
        for one in read_vetting(request.actor, found)
    ]
    table = Table(_("Vetting outcomes"), columns, rows, empty=_("No outcome has been entered."), caption_is_hidden=True)
    content = {"site": site, "person": found, "table": table, "form": form if may_write else None}
    return render(request, "host/vetting.html", content, status=REFUSED if form.errors else 200)
