"""Training read from an uploaded register: a person says for each row whether it becomes a record."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from checklists.definition import Framework
from checklists.loading import framework_of
from onboarding.errors import BulkRefused, DomainError
from onboarding.models import Person, Site, TrainingProposal
from onboarding.roles import Operation
from onboarding.selectors.registers import proposals_of
from onboarding.services.registers import Confirmation, confirm, dismiss
from portal.host.people_forms import course_choices
from portal.shared.access import for_site
from portal.shared.forms import Day, offer
from portal.shared.paging import Paged, paged
from portal.shared.requests import PageRequest
from portal.shared.sentences.said import said

ROWS = 20
REFUSED = 422
Choices = Sequence[tuple[str, str]]
TAKE, LEAVE, LATER = "confirm", "dismiss", "later"


class RowForm(forms.Form):
    """What is said about one row. What is left as it was read goes as it was read."""

    decision = forms.ChoiceField(label=gettext_lazy("What to do with this row"), widget=forms.RadioSelect)
    person = forms.ChoiceField(label=gettext_lazy("Person"), required=False)
    course = forms.ChoiceField(label=gettext_lazy("Course"), required=False)
    completed_on = forms.DateField(label=gettext_lazy("Completed on"), required=False, widget=Day)

    def __init__(self, row: TrainingProposal, people: Choices, courses: Choices, data: object = None) -> None:
        initial = {
            "decision": LATER if row.needs_look else TAKE,
            "person": str(row.person_id or ""),
            "course": row.course,
            "completed_on": row.completed_on,
        }
        super().__init__(data, prefix=f"row-{row.pk}", initial=initial)  # type: ignore[arg-type]
        self.row = row
        choices = [(TAKE, _("It is right: keep it")), (LEAVE, _("Leave it out")), (LATER, _("Decide later"))]
        offer(self, "decision", choices)
        offer(self, "person", [("", _("Choose")), *people])
        offer(self, "course", [("", _("Choose")), *courses])

    def confirmation(self) -> Confirmation:
        given = self.cleaned_data
        person = int(given["person"]) if given["person"] else None
        return Confirmation(proposal=self.row.pk, person=person, course=given["course"] or None, completed_on=given["completed_on"])


@for_site(Operation.CONFIRM_TRAINING)
def register_rows(request: PageRequest, site: Site) -> HttpResponse:
    """Rows that wait for a person, those to look at first. 4 queries to show."""
    framework = framework_of(site.framework_version)
    rows = proposals_of(site).filter(status=TrainingProposal.Status.PROPOSED).order_by("-needs_look", "pk")
    of = paged(request, rows, ROWS)
    made = _forms(site, framework, of, request.POST if request.method == "POST" else None)
    if request.method == "POST" and all([form.is_valid() for form in made]) and _decided(request, site, made):
        return HttpResponseRedirect(reverse("host:register", args=[site.slug]))
    content = {"site": site, "of": of, "forms": made}
    return render(request, "host/register.html", content, status=REFUSED if any(form.errors for form in made if form.is_bound) else 200)


def _forms(site: Site, framework: Framework, of: Paged, data: object) -> list[RowForm]:
    people = [(str(pk), name) for pk, name in Person.objects.filter(organisation=site.organisation_id).values_list("pk", "name")]
    courses = course_choices(framework)
    return [RowForm(row, people, courses, data) for row in of.page]


def _decided(request: PageRequest, site: Site, made: Sequence[RowForm]) -> bool:
    """Take and leave what was decided; nothing is taken when a row that should be kept cannot be."""
    keep = [form for form in made if form.cleaned_data["decision"] == TAKE]
    leave = [form.row.pk for form in made if form.cleaned_data["decision"] == LEAVE]
    try:
        if keep:
            confirm(request.actor, site, [form.confirmation() for form in keep])
        if leave:
            dismiss(request.actor, site, leave, "Left out by the host.")
    except BulkRefused as refused:
        for index, error in refused.errors.items():
            _say(keep[index], error)
        return False
    done = ngettext("%(count)s completed course is on record.", "%(count)s completed courses are on record.", len(keep))
    messages.success(request, done % {"count": len(keep)})
    return True


def _say(form: RowForm, error: DomainError) -> None:
    for name, message in error.fields.items():
        form.add_error(name if name in form.fields else None, said(message))
    if not error.fields:
        form.add_error(None, said(error.message))
