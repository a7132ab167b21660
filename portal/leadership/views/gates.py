"""A gate with its pack in front of those who decide it, and the decision."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from checklists import words
from checklists.evaluation import SATISFIED, GateStatus
from checklists.gates import beside_what_is_unmet
from checklists.loading import framework_of
from onboarding import clock
from onboarding.errors import DomainError, NotFound
from onboarding.models import GateDecision, Site
from onboarding.roles import Operation
from onboarding.selectors import reporting_site
from onboarding.services import gates
from onboarding.services.decision_packs import pack_of
from portal.leadership import dossier
from portal.leadership.forms import Decision
from portal.shared import tones
from portal.shared.access import for_site
from portal.shared.downloads import attachment
from portal.shared.forms import refuse
from portal.shared.requests import PageRequest
from reports.model import RequirementLine, SiteReport, StageLine

MOVED = (
    "The position has changed since you opened this page. What you typed is below, not recorded. Look at the pack again, then record it."
)


@for_site(Operation.READ_NATIONAL)
def gate(request: PageRequest, site: Site, gate: str) -> HttpResponse:
    """14 queries to show."""
    report = reporting_site.site_report(site.pk, clock.today())
    stage = next((one for one in report.stages if one.gate == gate), None)
    if stage is None:
        raise NotFound(f"There is no gate {gate}.")
    lines = [one for one in report.requirements if one.gate == gate]
    may_decide = request.actor.may(Operation.DECIDE_GATE, site.organisation_id) and stage.status is not GateStatus.CLOSED
    seen = _seen(report, stage, lines)
    roles = _roles(site)
    form = Decision(request.POST or None, roles=roles, initial={"seen": seen, "on": clock.today()}) if may_decide else None
    if request.method == "POST" and form is None:
        # The service says who may decide, and when.
        gates.decide(request.actor, site, gates.DecisionGiven(gate=gate, outcome="go", on=clock.today()))
    if form is not None and request.method == "POST" and form.is_valid() and form.still(seen, MOVED):
        try:
            gates.decide(request.actor, site, form.given(gate))
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, f"The decision on {gate} {stage.gate_title} is recorded, with the pack it was taken on.")
            return redirect("leadership:gate", slug=site.slug, gate=gate)
    context = {
        "site": site,
        "stage": stage,
        "tone": tones.GATE[stage.status],
        "status": words.of(stage.status),
        "may_open": request.actor.may(Operation.READ_EVIDENCE, site.organisation_id),
        "reasons": beside_what_is_unmet(stage.reasons),
        "unmet": [(one, words.of(one.standing)) for one in lines if one.mandatory and one.standing not in SATISFIED],
        "requirements": dossier.requirements(f"Requirements due by {gate}", lines),
        "follow_ups": dossier.follow_ups(report),
        "taken": _taken(site, gate),
        "form": form,
        "today": clock.today(),
    }
    return render(request, "leadership/gate.html", context, status=412 if form is not None and form.has_moved else 200)


@for_site(Operation.READ_NATIONAL)
def pack(request: PageRequest, site: Site, number: int) -> HttpResponse:
    return attachment(pack_of(request.actor, site, number))


def _seen(report: SiteReport, stage: StageLine, lines: Sequence[RequirementLine]) -> str:
    """What the page shows of the position, as a digest: a decision must be on what was looked at."""
    shown = [report.heading.framework_sha256, stage.status.value, *[f"{one.key} {one.standing.value}" for one in lines]]
    shown += [f"{one.kind} {one.text}" for one in report.follow_ups]
    return hashlib.sha256("\n".join(shown).encode()).hexdigest()


def _roles(site: Site) -> list[tuple[str, str]]:
    framework = framework_of(site.framework_version)
    return [(key, words.role(framework, key)) for key in framework.tables.get("roles", {})]


def _taken(site: Site, gate: str) -> list[dict[str, object]]:
    """1 query."""
    rows = GateDecision.objects.filter(site=site, gate=gate).defer("pack").order_by("-decided_on", "-pk").prefetch_related("conditions")
    framework = framework_of(site.framework_version)
    return [
        {
            "outcome": words.word("gate_outcome", row.outcome),
            "on": row.decided_on,
            "note": row.note,
            "present": [words.role(framework, role) for role in row.present],
            "recused": [words.role(framework, role) for role in row.recused],
            "conditions": [(one.text, words.role(framework, one.owner), one.due_on, one.closed_on) for one in row.conditions.all()],
            "pk": row.pk,
            "pack": row.pack_sha256,
        }
        for row in rows
    ]
