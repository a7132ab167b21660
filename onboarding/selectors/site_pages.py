"""One site as the people of the programme look at it: why it is not ready and who holds it, its requirements, people, papers and trail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from checklists.definition import Framework
from checklists.evaluation import SATISFIED, Standing
from checklists.loading import framework_of
from onboarding.models import (
    Action,
    Agreement,
    AuditEvent,
    Condition,
    RoleAssignment,
    Site,
    SiteNote,
    SiteRequirement,
    TrainingRecord,
    Waiver,
)
from onboarding.roles import HOST_ROLES

LIGHT = (
    "key",
    "state",
    "standing",
    "applicable",
    "due_on",
    "valid_until",
    "submitted_on",
    "decided_on",
    "reasons",
    "blocked_by",
    "submissions",
)


@dataclass(frozen=True, slots=True)
class Line:
    """A requirement of a site with what the framework says of it."""

    row: SiteRequirement
    title: str
    stage: str
    gate: str
    holder: str
    mandatory: bool

    @property
    def is_met(self) -> bool:
        return Standing(self.row.standing) in SATISFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What one role holds at a site: the open mandatory requirements whose next step is theirs, soonest due first."""

    holder: str
    lines: Sequence[Line]
    overdue: int
    next_due: dt.date | None

    @property
    def is_host(self) -> bool:
        return self.holder in HOST_ROLES


def lines_of(site: Site) -> list[Line]:
    """Every requirement that applies at ``site``, in framework order; 1 query."""
    framework = framework_of(site.framework_version)
    rows = {row.key: row for row in SiteRequirement.objects.filter(site=site, applicable=True).only("site_id", *LIGHT)}
    acting = {action["requirement"]: action["holder"] for action in site.next_actions if action.get("requirement")}
    return [
        Line(
            row=rows[key],
            title=requirement.title,
            stage=requirement.stage,
            gate=requirement.due_gate,
            holder=acting.get(key, requirement.owner),
            mandatory=requirement.mandatory,
        )
        for key, requirement in framework.requirements.items()
        if key in rows
    ]


def held_by(lines: Sequence[Line], today: dt.date, gates: Sequence[str]) -> list[Held]:
    """What keeps these gates shut, by who holds it, the one with most overdue first. What cannot start yet is left out."""
    groups: dict[str, list[Line]] = {}
    for line in _unmet(lines, gates):
        if line.row.standing != Standing.BLOCKED:
            groups.setdefault(line.holder, []).append(line)
    found = [_held(holder, sorted(group, key=_due), today) for holder, group in groups.items()]
    return sorted(found, key=lambda held: (-held.overdue, held.next_due or dt.date.max, held.holder))


def cannot_start(lines: Sequence[Line], gates: Sequence[str]) -> list[Line]:
    """What keeps these gates shut too, but waits for others first: nobody holds it yet."""
    return [line for line in _unmet(lines, gates) if line.row.standing == Standing.BLOCKED]


def _unmet(lines: Sequence[Line], gates: Sequence[str]) -> list[Line]:
    return [line for line in lines if line.mandatory and not line.is_met and line.gate in gates]


def _held(holder: str, lines: list[Line], today: dt.date) -> Held:
    overdue = sum(line.row.due_on is not None and line.row.due_on < today for line in lines)
    return Held(holder=holder, lines=lines, overdue=overdue, next_due=lines[0].row.due_on)


def _due(line: Line) -> tuple[dt.date, str]:
    return line.row.due_on or dt.date.max, line.row.key


def open_gates(site: Site, framework: Framework) -> list[str]:
    """Keys of gates that are not passed and whose stage has opened, in framework order."""
    waiting = {key for key, gate in site.gates.items() if gate["status"] not in ("passed", "passed_with_conditions", "closed")}
    return [key for key in framework.gates if key in waiting]


def notes_of(site: Site) -> QuerySet[SiteNote]:
    """The newest first, with who wrote them."""
    return SiteNote.objects.filter(site=site).select_related("author")


def open_actions(site: Site) -> QuerySet[Action]:
    return Action.objects.filter(site=site, closed_on=None).order_by("due_on", "pk")


def open_conditions(site: Site) -> QuerySet[Condition]:
    return Condition.objects.filter(site=site, closed_on=None).select_related("requirement", "decision").defer("decision__pack")


def running_waivers(site: Site, today: dt.date) -> QuerySet[Waiver]:
    return Waiver.objects.filter(requirement__site=site, ends_on__gte=today).select_related("requirement", "approved_by")


def posts_at(site: Site, today: dt.date) -> QuerySet[RoleAssignment]:
    """Who is in post at the site now, with the person joined."""
    here = Q(site=site) | Q(site=None, person__organisation=site.organisation_id)
    current = Q(until=None) | Q(until__gte=today)
    return RoleAssignment.objects.filter(here, current, since__lte=today).select_related("person").order_by("person__name", "role")


def training_of(posts: Sequence[RoleAssignment]) -> dict[int, list[TrainingRecord]]:
    """The newest record per course of each person; 1 query."""
    found: dict[int, dict[str, TrainingRecord]] = {}
    for record in TrainingRecord.objects.filter(person__in={post.person_id for post in posts}).order_by("completed_on"):
        found.setdefault(record.person_id, {})[record.course] = record
    return {person: list(records.values()) for person, records in found.items()}


def agreements_at(site: Site) -> QuerySet[Agreement]:
    return Agreement.objects.filter(Q(site=site) | Q(site=None, organisation=site.organisation_id)).order_by("kind", "counterparty")


def trail_of(site: Site) -> QuerySet[AuditEvent]:
    """What happened at the site, the newest first."""
    return AuditEvent.objects.filter(chain=f"site:{site.pk}").order_by("-sequence")


def gate_line(site: Site, gate: str) -> Mapping[str, Any]:
    """The stored position of one gate; empty where the site has none of that name."""
    found: Mapping[str, Any] = site.gates.get(gate, {})
    return found
