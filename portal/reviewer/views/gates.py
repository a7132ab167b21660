"""A gate's meeting: the position in front of the people who decide, the decision, and what was decided before on which frozen pack."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from checklists import words
from checklists.calendar import in_words
from checklists.definition import Framework
from checklists.evaluation import GateStatus, Standing
from checklists.facts import State
from checklists.gates import beside_what_is_unmet
from checklists.loading import framework_of
from onboarding.errors import NotFound
from onboarding.models import GateDecision, Site
from onboarding.roles import Operation
from onboarding.selectors import site_pages
from onboarding.services.decision_packs import pack_of
from portal.shared.access import for_site
from portal.shared.downloads import attachment
from portal.shared.parts import Fact
from portal.shared.requests import PageRequest
from portal.shared.tables import Cell, Column, Table
from portal.shared.tones import STANDING

COLUMNS = (Column("Requirement"), Column("Where it stands", keep=True), Column("With"), Column("Valid until", keep=True), Column("Remark"))


@for_site(Operation.READ_SITE)
def gate(request: PageRequest, site: Site, gate: str) -> HttpResponse:
    """The meeting's page: the position, and what was decided before. Decisions are recorded on leadership's page. 4 queries."""
    framework = framework_of(site.framework_version)
    if gate not in framework.gates:
        raise NotFound(f"There is no gate {gate}.")
    kept = site_pages.gate_line(site, gate)
    standing = GateStatus(kept.get("status", GateStatus.CLOSED))
    lines = sorted((line for line in site_pages.lines_of(site) if line.gate == gate), key=lambda line: line.is_met)
    may_decide = request.actor.may(Operation.DECIDE_GATE, site.organisation_id)
    due = kept.get("due_on")
    content = {
        "site": site,
        "gate": framework.gates[gate],
        "status": standing.value,
        "reasons": beside_what_is_unmet(kept.get("reasons", ())),
        "due_on": dt.date.fromisoformat(due) if due else None,
        "position": Table("What this gate asks", COLUMNS, [_row(site, framework, line) for line in lines], "It asks nothing here."),
        "met": sum(line.is_met for line in lines),
        "total": len(lines),
        "actions": site_pages.open_actions(site),
        "conditions": site_pages.open_conditions(site),
        "decisions": [_told(framework, decision) for decision in _decisions(site, gate)],
        "can_be_decided": may_decide and standing is not GateStatus.CLOSED and not site.withdrawn_on,
    }
    return render(request, "reviewer/gate.html", content)


@for_site(Operation.READ_SITE)
def pack(request: PageRequest, site: Site, number: int) -> HttpResponse:
    return attachment(pack_of(request.actor, site, number))


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
