"""Expressions of interest as coordinators read and settle them. What people wrote about themselves is for those who open sites only."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from checklists import words
from onboarding.errors import DomainError, NotFound
from onboarding.models import ExpressionOfInterest
from onboarding.roles import Operation
from onboarding.services.expressions import settle
from portal.shared.access import for_programme
from portal.shared.forms import refuse
from portal.shared.paging import paged
from portal.shared.parts import Fact
from portal.shared.requests import PageRequest
from portal.shared.tables import Cell, Column, Table
from reports.text import short_date

Status = ExpressionOfInterest.Status
TONES = {Status.RECEIVED: "amber", Status.TAKEN_UP: "green", Status.DECLINED: "grey"}
COLUMNS = (Column("Organisation"), Column("For"), Column("Received"), Column("What became of it"), Column("Reference"))
LABELS = {
    "about": "About them",
    "need": "Why an advocate is needed",
    "support": "Supports survivors now",
    "employ": "Could employ and manage",
    "start": "Could begin",
    "independence": "Ties to hosts or programme",
    "routes": "Ways of teaching",
    "places": "Places a year",
    "phone": "Telephone",
    "website": "Website",
}

ANSWERS = {
    "support": {"yes": "Yes, as part of their work", "some": "Sometimes", "no": "Not yet"},
    "employ": {"yes": "Yes", "help": "With help", "unsure": "They are not sure"},
}
"""The answers that were ticked, in words."""


class Settlement(forms.Form):
    outcome = forms.ChoiceField(
        label="What becomes of it",
        widget=forms.RadioSelect,
        choices=[(Status.TAKEN_UP, "We take it up: they become an organisation of the programme"), (Status.DECLINED, "We decline it")],
    )
    note = forms.CharField(
        label="Note", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="Needed to decline."
    )


@for_programme(Operation.CREATE_ORGANISATION)
def expressions(request: PageRequest) -> HttpResponse:
    """2 queries."""
    of = paged(request, ExpressionOfInterest.objects.exclude(status=Status.DRAFT))
    rows = [
        (
            Cell(row.organisation_name, reverse("leadership:expression", kwargs={"number": row.pk})),
            Cell(ExpressionOfInterest.Kind(row.kind).label),
            Cell(short_date(row.received_at.date() if row.received_at else None)),
            Cell(Status(row.status).label, tone=TONES[Status(row.status)]),
            Cell(row.reference),
        )
        for row in of.page
    ]
    table = Table("Expressions of interest", COLUMNS, rows, "None has come in yet.", caption_is_hidden=True)
    return render(request, "leadership/expressions.html", {"of": of, "table": table})


@for_programme(Operation.CREATE_ORGANISATION)
def expression(request: PageRequest, number: int) -> HttpResponse:
    """1 query to show; POST settles it."""
    known = ExpressionOfInterest.objects.exclude(status=Status.DRAFT).select_related("organisation", "same_as", "settled_by")
    row = known.filter(pk=number).first()
    if row is None:
        raise NotFound("There is no such expression of interest.")
    form = Settlement(request.POST or None) if row.status == Status.RECEIVED or request.method == "POST" else None
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            settle(request.actor, row.pk, form.cleaned_data["outcome"], form.cleaned_data["note"])
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, f"{row.reference} is settled.")
            return redirect("leadership:expression", number=row.pk)
    context = {"row": row, "facts": _facts(row), "form": form, "tone": TONES[Status(row.status)]}
    return render(request, "leadership/expression.html", context)


def _facts(row: ExpressionOfInterest) -> list[Fact]:
    nations = ", ".join(words.word("nation", nation) for nation in row.answers.get("nations", ()))
    register = f"{row.scheme} {row.register_number}".strip() or "None given"
    facts = [Fact("For", ExpressionOfInterest.Kind(row.kind).label), Fact("Register entry", register), Fact("Nations", nations)]
    facts += [Fact(label, _said(key, row.answers[key])) for key, label in LABELS.items() if row.answers.get(key)]
    return [*facts, Fact("Contact", f"{row.contact_name}, {row.email}")]


def _said(key: str, answer: object) -> str:
    if isinstance(answer, list):
        return ", ".join(str(part).replace("_", " ") for part in answer)
    return ANSWERS.get(key, {}).get(str(answer), str(answer))
