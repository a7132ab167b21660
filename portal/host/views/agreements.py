"""Agreements with others: who, of which kind, signed when and by whom."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from checklists import words
from onboarding import clock
from onboarding.errors import DomainError
from onboarding.models import Agreement, Site
from onboarding.models.agreements import KINDS
from onboarding.roles import Operation
from onboarding.selectors.reporting_scope import agreement_standing
from onboarding.services.agreements import AgreementGiven, SignatureGiven, record_agreement
from portal.host.task_list import day
from portal.shared.access import for_site
from portal.shared.forms import Day, offer, refuse
from portal.shared.language import language
from portal.shared.paging import paged
from portal.shared.requests import PageRequest
from portal.shared.tables import Cell, Column, Table

TONES = {"in_force": "done", "review_soon": "amber", "lapsed": "red", "unsigned": "grey"}
REFUSED = 422


class AgreementForm(forms.Form):
    """One of the same kind with the same body is brought up to date. Names of signatories are asked for once each side."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of agreement"))
    counterparty = forms.CharField(label=gettext_lazy("With which body"), max_length=200)
    signed_on = forms.DateField(label=gettext_lazy("Signed on"), required=False, widget=Day)
    review_due = forms.DateField(label=gettext_lazy("Next review"), required=False, widget=Day)
    ends_on = forms.DateField(label=gettext_lazy("Ends on"), required=False, widget=Day)
    signatory = forms.CharField(label=gettext_lazy("Who signed for you"), required=False, max_length=150)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        kinds = [(key, words.word("agreement_kind", key, language())) for key in KINDS]
        offer(self, "kind", [("", _("Choose")), *kinds])

    def clean(self) -> dict[str, object]:
        given = self.cleaned_data
        if given.get("signatory") and not given.get("signed_on"):
            self.add_error("signed_on", _("Give the day it was signed."))
        return given


@for_site(Operation.READ_SITE)
def agreements(request: PageRequest, site: Site) -> HttpResponse:
    """3 queries."""
    rows = Agreement.objects.filter(organisation=site.organisation_id).select_related("site").order_by("kind", "counterparty", "pk")
    of = paged(request, rows)
    columns = (
        Column(_("With")),
        Column(_("Kind")),
        Column(_("Signed on"), keep=True),
        Column(_("Next review"), keep=True),
        Column(_("State")),
    )
    table = Table(
        _("Agreements"), columns, [_line(row) for row in of.page], empty=_("No agreement has been entered."), caption_is_hidden=True
    )
    may_add = request.actor.may(Operation.WRITE_AGREEMENT, site.organisation_id)
    return render(request, "host/agreements.html", {"site": site, "of": of, "table": table, "may_add": may_add})


def _line(row: Agreement) -> tuple[Cell, ...]:
    standing = agreement_standing(row.signed_on, row.review_due, row.ends_on, clock.today())
    return (
        Cell(row.counterparty, small=row.site.name if row.site else ""),
        Cell(words.word("agreement_kind", row.kind, language())),
        Cell(day(row.signed_on)),
        Cell(day(row.review_due or row.ends_on)),
        Cell(words.word("agreement_standing", standing, language()), tone=TONES[standing]),
    )


@for_site(Operation.WRITE_AGREEMENT)
def add(request: PageRequest, site: Site) -> HttpResponse:
    form = AgreementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        asked = {name: given[name] for name in ("kind", "counterparty", "signed_on", "review_due", "ends_on")}
        try:
            record_agreement(request.actor, site.organisation, AgreementGiven(**asked, site=site, signatures=_signatures(given)))
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("host:agreements", args=[site.slug]))
        except DomainError as error:
            refuse(form, error)
    return render(request, "host/agreement_add.html", {"site": site, "form": form}, status=REFUSED if form.errors else 200)


def _signatures(given: dict[str, Any]) -> list[SignatureGiven]:
    if not given["signatory"]:
        return []
    return [SignatureGiven(role="host_board", name=given["signatory"], signed_on=given["signed_on"])]
