"""One site: why it is not ready and who holds what, its requirements by stage, its people and papers, what happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from checklists import words
from checklists.definition import Framework
from checklists.evaluation import PASSED, GateStatus, Rag, Standing
from checklists.loading import framework_of
from onboarding import clock
from onboarding.models import Site, SiteStatus
from onboarding.roles import HOST_ROLES, Operation
from onboarding.selectors import site_pages
from onboarding.selectors.reporting_scope import agreement_standing, is_fully_signed
from onboarding.selectors.site_pages import Held, Line
from portal.reviewer.happenings import told
from portal.reviewer.posts import posts_table
from portal.shared.access import for_site
from portal.shared.paging import paged
from portal.shared.parts import Fact, Kpi, Step, Task, TaskGroup
from portal.shared.requests import PageRequest
from portal.shared.tables import Cell, Column, Table
from portal.shared.tones import GATE

AGREEMENT_TONES = {"in_force": "done", "review_soon": "amber", "lapsed": "red", "unsigned": "red"}


@for_site(Operation.READ_SITE)
def overview(request: PageRequest, site: Site) -> HttpResponse:
    """Why it is not ready, who holds it, and the earliest day. 5 queries."""
    framework, today = framework_of(site.framework_version), clock.today()
    lines = site_pages.lines_of(site)
    gates = [] if site.withdrawn_on else site_pages.open_gates(site, framework)
    held = site_pages.held_by(lines, today, gates)
    may_open = request.actor.may(Operation.READ_EVIDENCE, site.organisation_id)
    content = {
        "numbers": _numbers(site),
        "steps": _steps(site, framework),
        "held": [_held(site, framework, one, today, may_open) for one in held],
        "later": site_pages.cannot_start(lines, gates),
        "gates": _gates(site, framework),
        "actions": [_action(framework, action, today) for action in site_pages.open_actions(site)],
        "conditions": [_condition(framework, condition, today) for condition in site_pages.open_conditions(site)],
        "waivers": site_pages.running_waivers(site, today),
        "facts": _facts(site),
        "may_chase": request.actor.may(Operation.MANAGE_ACTIONS, site.organisation_id) and not site.withdrawn_on,
        "may_go_live": _may_go_live(request, site, framework),
        "may_change": request.actor.may(Operation.WRITE_SITE, site.organisation_id) and not site.withdrawn_on,
        "may_report": request.actor.may(Operation.REQUEST_SITE_REPORT, site.organisation_id),
        "may_open": may_open,
        "may_have_workbook": request.actor.may(Operation.IMPORT),
        "may_manage": request.actor.may(Operation.MANAGE_ACTIONS, site.organisation_id),
    }
    return site_page(request, site, "site", content)


@for_site(Operation.READ_SITE)
def requirements(request: PageRequest, site: Site) -> HttpResponse:
    """Every requirement by stage. 1 query."""
    framework = framework_of(site.framework_version)
    lines, may_open = site_pages.lines_of(site), request.actor.may(Operation.READ_EVIDENCE, site.organisation_id)
    groups = [
        (stage.key, _group(site, framework, number, stage.title, [line for line in lines if line.stage == stage.key], may_open))
        for number, stage in enumerate(framework.stages, start=1)
    ]
    return site_page(request, site, "site_requirements", {"groups": groups, "current": site.stage})


@for_site(Operation.READ_PEOPLE)
def people(request: PageRequest, site: Site) -> HttpResponse:
    """Posts with training, and agreements. 3 queries."""
    framework = framework_of(site.framework_version)
    content = {"posts": posts_table(site), "agreements": _agreements(site, framework, clock.today())}
    return site_page(request, site, "site_people", content)


@for_site(Operation.READ_TRAIL)
def timeline(request: PageRequest, site: Site) -> HttpResponse:
    """What happened, the newest first. 2 queries."""
    framework = framework_of(site.framework_version)
    of = paged(request, site_pages.trail_of(site))
    return site_page(request, site, "site_timeline", {"of": of, "happenings": [told(event, framework) for event in of.page]})


def site_page(request: PageRequest, site: Site, name: str, content: dict[str, Any]) -> HttpResponse:
    """One of the pages about a site, with the way to the others the caller may open."""
    parts = [("site", "Why it is not ready"), ("site_requirements", "Requirements")]
    if request.actor.may(Operation.READ_PEOPLE, site.organisation_id):
        parts.append(("site_people", "People and agreements"))
    if request.actor.may(Operation.WRITE_SITE, site.organisation_id):
        parts.append(("site_organisation", "Organisation"))
    if request.actor.may(Operation.READ_TRAIL, site.organisation_id):
        parts.append(("site_timeline", "What happened"))
    if request.actor.may(Operation.KEEP_NOTES, site.organisation_id):
        parts.append(("site_notes", "Notes"))
    if site.blocker_count == 0 or site.went_live_on or site.withdrawn_on:
        parts[0] = ("site", "Where it stands")
    shared = {
        "site": site,
        "parts": [(reverse(f"reviewer:{key}", args=[site.slug]), title, key == name) for key, title in parts],
    }
    return render(request, f"reviewer/{name}.html", {**shared, **content})


def _may_go_live(request: PageRequest, site: Site, framework: Framework) -> bool:
    is_passed = site_pages.gate_line(site, framework.go_live_gate).get("status") in PASSED
    return is_passed and site.status == SiteStatus.ONBOARDING and request.actor.may(Operation.WRITE_SITE, site.organisation_id)


def _numbers(site: Site) -> list[Kpi]:
    day, target = site.earliest_go_live, site.target_go_live_on
    if site.went_live_on:
        first = Kpi(f"{site.went_live_on:%-d %b %Y}", "went live")
    else:
        late = bool(day and target and day > target)
        note = f"planned for {target:%-d %b %Y}" if target else "no day is planned"
        first = Kpi(f"{day:%-d %b %Y}" if day else "–", "could go live at the earliest", note, "amber" if late else "")
    requirements_page = reverse("reviewer:site_requirements", args=[site.slug])
    return [
        first,
        Kpi(str(site.blocker_count), "still to be met", "before it may go live", href=requirements_page),
        Kpi(f"{site.readiness_percent:.0f}%", "ready", f"{site.progress_percent:.0f}% under way", href=requirements_page),
        Kpi(words.of(Rag(site.rag)), "readiness"),
    ]


def _steps(site: Site, framework: Framework) -> list[Step]:
    found = []
    for stage in framework.stages:
        is_done = site.gates.get(stage.gate.key, {}).get("status") in PASSED
        found.append(Step(stage.title, "done" if is_done else "now" if stage.key == site.stage else "later"))
    return found


def _held(site: Site, framework: Framework, held: Held, today: dt.date, may_open: bool) -> dict[str, Any]:
    columns = (Column("Requirement"), Column("Where it stands"), Column("Due", keep=True), Column("Why"))
    rows = [
        (
            Cell(line.title, href=reverse("reviewer:review", args=[site.slug, line.row.key]) if may_open else "", small=line.row.key),
            Cell(words.of(Standing(line.row.standing))),
            Cell(f"{line.row.due_on:%-d %b %Y}", tone="red" if line.row.due_on < today else "") if line.row.due_on else Cell("–"),
            Cell(line.row.reasons[0] if line.row.reasons else ""),
        )
        for line in held.lines
    ]
    return {
        "who": words.role(framework, held.holder),
        "holder": held.holder,
        "is_host": held.holder in HOST_ROLES,
        "count": len(held.lines),
        "overdue": held.overdue,
        "next_due": held.next_due,
        "table": Table(f"With the {words.role(framework, held.holder)}", columns, rows, caption_is_hidden=True),
    }


def _gates(site: Site, framework: Framework) -> Table:
    columns = (
        Column("Gate"),
        Column("Where it stands"),
        Column("Due", keep=True),
        Column("To be met", numeric=True),
        Column("Decided", keep=True),
    )
    rows = []
    for gate in framework.gates.values():
        kept = site_pages.gate_line(site, gate.key)
        status = GateStatus(kept.get("status", GateStatus.CLOSED))
        rows.append(
            (
                Cell(f"{gate.key} {gate.title}", href=reverse("reviewer:gate", args=[site.slug, gate.key])),
                Cell(words.of(status), tone="" if GATE[status] in ("done", "grey") else GATE[status]),
                Cell(_day(kept.get("due_on"))),
                Cell(len(kept.get("blockers", ()))),
                Cell(_day(kept.get("decided_on"))),
            )
        )
    return Table("Gates", columns, rows, caption_is_hidden=True)


def _day(text: str | None) -> str:
    return f"{dt.date.fromisoformat(text):%-d %b %Y}" if text else "–"


def _action(framework: Framework, action: Any, today: dt.date) -> dict[str, Any]:
    is_late = action.due_on is not None and action.due_on < today
    return {
        "row": action,
        "owner": words.role(framework, action.owner),
        "severity": words.word("severity", action.severity),
        "late": is_late,
    }


def _condition(framework: Framework, condition: Any, today: dt.date) -> dict[str, Any]:
    key = condition.requirement.key if condition.requirement else ""
    about = (
        framework.requirements[key].title
        if key in framework.requirements
        else f"Gate {condition.decision.gate}"
        if condition.decision
        else key
    )
    return {"row": condition, "owner": words.role(framework, condition.owner), "about": about, "late": condition.due_on < today}


def _facts(site: Site) -> list[Fact]:
    return [
        Fact("Organisation", site.organisation.name),
        Fact("Where", words.word("region", site.region_code) if site.region_code else "–"),
        Fact("Coordinator", site.coordinator.name if site.coordinator else "Nobody yet"),
        Fact("Began", site.started_on),
        Fact("Planned start", site.target_go_live_on),
        Fact("Framework", f"{site.framework_version.title} {site.framework_version.version}"),
    ]


def _group(site: Site, framework: Framework, number: int, title: str, lines: Sequence[Line], may_open: bool) -> TaskGroup:
    tasks = [
        Task(
            line.title,
            line.row.standing,
            reverse("reviewer:review", args=[site.slug, line.row.key]) if may_open else "",
            f"{line.row.key} · {words.role(framework, line.holder)}"
            + (f" · due {line.row.due_on:%-d %B %Y}" if line.row.due_on and not line.is_met else ""),
        )
        for line in lines
    ]
    return TaskGroup(title, tasks, sum(line.is_met for line in lines), number)


def _agreements(site: Site, framework: Framework, today: dt.date) -> Table:
    columns = (Column("Agreement"), Column("With"), Column("Where it stands"), Column("Signed"), Column("Review or end"))
    rows = []
    for one in site_pages.agreements_at(site):
        signed = one.signed_on if is_fully_signed(framework, one.kind, one.signatures) else None
        key = agreement_standing(signed, one.review_due, one.ends_on, today)
        tone = AGREEMENT_TONES.get(key, "")
        first = min((day for day in (one.review_due, one.ends_on) if day), default=None)
        rows.append(
            (
                Cell(words.word("agreement_kind", one.kind), small="" if one.site_id else "for every site"),
                Cell(one.counterparty),
                Cell(words.word("agreement_standing", key), tone="" if tone == "done" else tone),
                Cell(f"{one.signed_on:%-d %b %Y}" if one.signed_on else "–"),
                Cell(f"{first:%-d %b %Y}" if first else "–"),
            )
        )
    return Table("Agreements", columns, rows, "No agreement is recorded.")
