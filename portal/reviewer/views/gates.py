"""A gate's meeting: the position in front of the people who decide, the decision, and what was decided before on which frozen pack."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from checklists import words
from checklists.calendar import in_words
from checklists.definition import Framework
from checklists.evaluation import PASSED, GateStatus, Standing
from checklists.facts import State
from checklists.loading import framework_of
from onboarding import clock
from onboarding.asked import ConditionAsked
from onboarding.errors import DomainError, NotFound, NotPermitted
from onboarding.guards import CONDITIONS_PER_DECISION
from onboarding.models import GateDecision, Site
from onboarding.roles import HOST_ROLES, REVIEWER_ROLES, Operation
from onboarding.selectors import site_pages
from onboarding.services.gates import OUTCOMES, DecisionGiven, decide
from portal.shared.access import for_site
from portal.shared.forms import Day, refuse
from portal.shared.parts import Fact
from portal.shared.requests import PageRequest
from portal.shared.tables import Cell, Column, Table
from portal.shared.tones import STANDING

CANNOT_TAKE = 422
COLUMNS = (Column("Requirement"), Column("Where it stands", keep=True), Column("With"), Column("Valid until", keep=True), Column("Remark"))


class GateForm(forms.Form):
    outcome = forms.ChoiceField(
        label="Decision", choices=[(key, words.word("gate_outcome", key)) for key in OUTCOMES], widget=forms.RadioSelect
    )
    on = forms.DateField(label="Day of the meeting", widget=Day)
    note = forms.CharField(
        label="Reasons", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text="Needed unless it is a go."
    )
    present = forms.MultipleChoiceField(label="Who was there", required=False, widget=forms.CheckboxSelectMultiple)
    recused = forms.MultipleChoiceField(label="Who stepped aside", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, framework: Framework, data: Any = None) -> None:
        super().__init__(data, initial={"on": clock.today()})
        meeting = sorted((words.role(framework, role), role.value) for role in REVIEWER_ROLES)
        owners = sorted((words.role(framework, role), role.value) for role in HOST_ROLES | REVIEWER_ROLES)
        for name in ("present", "recused"):
            self.fields[name].choices = [(key, word) for word, key in meeting]  # type: ignore[attr-defined]
        for number in range(1, CONDITIONS_PER_DECISION + 1):
            self.fields[f"condition_{number}"] = forms.CharField(label=f"Condition {number}", max_length=500, required=False)
            self.fields[f"owner_{number}"] = forms.ChoiceField(
                label="By whom", choices=[("", "Choose"), *((key, word) for word, key in owners)], required=False
            )
            self.fields[f"due_{number}"] = forms.DateField(label="By when", required=False, widget=Day)

    def conditions(self) -> Iterator[list[forms.BoundField]]:
        for number in range(1, CONDITIONS_PER_DECISION + 1):
            yield [self[f"condition_{number}"], self[f"owner_{number}"], self[f"due_{number}"]]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for number in range(1, CONDITIONS_PER_DECISION + 1):
            names = (f"condition_{number}", f"owner_{number}", f"due_{number}")
            if any(given.get(name) for name in names):
                for name in names:
                    if not given.get(name) and name not in self.errors:
                        self.add_error(name, "A condition needs what, by whom and by when.")
        return given

    def given(self, gate: str) -> DecisionGiven:
        data = self.cleaned_data
        conditions = [
            ConditionAsked(text=data[f"condition_{n}"], owner=data[f"owner_{n}"], due_on=data[f"due_{n}"])
            for n in range(1, CONDITIONS_PER_DECISION + 1)
            if data.get(f"condition_{n}")
        ]
        return DecisionGiven(
            gate=gate, outcome=data["outcome"], on=data["on"], note=data["note"], present=data["present"], recused=data["recused"],
            conditions=conditions,
        )  # fmt: skip


@for_site(Operation.READ_SITE)
def gate(request: PageRequest, site: Site, gate: str) -> HttpResponse:
    """The meeting's page, or its decision. 4 queries to show."""
    framework = framework_of(site.framework_version)
    if gate not in framework.gates:
        raise NotFound(f"There is no gate {gate}.")
    may_decide = request.actor.may(Operation.DECIDE_GATE, site.organisation_id)
    if request.method != "POST":
        return _page(request, site, gate, GateForm(framework) if may_decide else None)
    if not may_decide:
        raise NotPermitted("Only the programme's lead records a gate's decision.")
    form = GateForm(framework, request.POST)
    if form.is_valid():
        try:
            decision = decide(request.actor, site, form.given(gate))
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, f"Recorded: {words.word('gate_outcome', decision.outcome)} at {gate}, {site.name}.")
            return HttpResponseRedirect(reverse("reviewer:gate", args=[site.slug, gate]))
    return _page(request, site, gate, form, CANNOT_TAKE)


def _page(request: PageRequest, site: Site, key: str, form: GateForm | None, status: int = 200) -> HttpResponse:
    framework = framework_of(site.framework_version)
    kept = site_pages.gate_line(site, key)
    standing = GateStatus(kept.get("status", GateStatus.CLOSED))
    lines = sorted((line for line in site_pages.lines_of(site) if line.gate == key), key=lambda line: line.is_met)
    can_be_decided = form is not None and standing is not GateStatus.CLOSED and not site.withdrawn_on
    due = kept.get("due_on")
    content = {
        "site": site,
        "gate": framework.gates[key],
        "status": standing.value,
        "is_passed": standing in PASSED and not (form is not None and form.is_bound),
        "reasons": () if kept.get("blockers") and standing is not GateStatus.CLOSED else kept.get("reasons", ()),
        "due_on": dt.date.fromisoformat(due) if due else None,
        "position": Table("What this gate asks", COLUMNS, [_row(site, framework, line) for line in lines], "It asks nothing here."),
        "met": sum(line.is_met for line in lines),
        "total": len(lines),
        "actions": site_pages.open_actions(site),
        "conditions": site_pages.open_conditions(site),
        "decisions": [_told(framework, decision) for decision in _decisions(site, key)],
        "form": form if can_be_decided else None,
        "framework_version": site.framework_version,
    }
    return render(request, "reviewer/gate.html", content, status=status)


def _row(site: Site, framework: Framework, line: site_pages.Line) -> tuple[Cell, ...]:
    row, standing = line.row, Standing(line.row.standing)
    tone = STANDING[standing]
    requirement = framework.requirements[row.key]
    remarks = ["never with conditions"] if requirement.never_conditional and not line.is_met else []
    if not line.mandatory:
        remarks.append("not mandatory")
    return (
        Cell(line.title, href=reverse("reviewer:review", args=[site.slug, row.key]), small=row.key),
        Cell(words.of(standing), tone=tone if tone in ("red", "amber", "blue") else ""),
        Cell("" if line.is_met else words.role(framework, line.holder)),
        Cell(f"{row.valid_until:%-d %b %Y}" if row.valid_until else ""),
        Cell(", ".join(remarks) or ("" if line.is_met or not row.reasons else row.reasons[0])),
    )


def _decisions(site: Site, gate: str) -> list[GateDecision]:
    rows = GateDecision.objects.filter(site=site, gate=gate).select_related("decided_by").prefetch_related("conditions")
    return list(rows.order_by("-decided_on", "-pk"))


def _told(framework: Framework, decision: GateDecision) -> dict[str, Any]:
    """A decision with its frozen pack in words; the hash is what anybody can compare."""
    pack = decision.pack
    facts = [
        Fact("Decided on", decision.decided_on),
        Fact("Recorded by", decision.decided_by.name),
        Fact("There", ", ".join(words.role(framework, role) for role in decision.present)),
        Fact("Stepped aside", ", ".join(words.role(framework, role) for role in decision.recused)),
        Fact("Rests on", f"{pack.get('framework', '')}, position of {in_words(dt.date.fromisoformat(pack['as_of']))}"),
        Fact("Hash of the pack", decision.pack_sha256),
    ]
    columns = (Column("Requirement"), Column("State then"), Column("Hash over answers and documents"))
    rows = [_frozen(framework, key, entry) for key, entry in pack.get("requirements", {}).items()]
    return {"row": decision, "facts": facts, "pack": Table("The frozen pack", columns, rows, caption_is_hidden=True)}


def _frozen(framework: Framework, key: str, entry: dict[str, str]) -> tuple[Cell, ...]:
    title = framework.requirements[key].title if key in framework.requirements else key
    return Cell(title, small=key), Cell(words.of(State(entry["state"]))), Cell(entry["seen"][:16])
