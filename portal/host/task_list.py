"""What a host has to do: the next thing first, then every task by stage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from checklists import words
from checklists.definition import Framework, Requirement
from checklists.evaluation import PASSED, SATISFIED, GateStatus, Standing
from checklists.facts import State
from onboarding import clock
from onboarding.models import Site, SiteRequirement
from onboarding.policies import Actor
from onboarding.roles import HOST_ROLES, Role
from onboarding.transitions import owners
from portal.shared.framework_words import framework_words, in_sentence, listed
from portal.shared.parts import Step, Task, TaskGroup

OPEN_WORK = frozenset({Standing.TO_DO, Standing.CHANGES_NEEDED, Standing.OVERDUE, Standing.EXPIRED, Standing.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Next:
    """The task to take up now."""

    title: str
    sentence: str
    button: str
    href: str
    due: str


@dataclass(frozen=True, slots=True)
class Group:
    """``is_open``: there is something to do in it, so it is unfolded."""

    group: TaskGroup
    is_open: bool


@dataclass(frozen=True, slots=True)
class TaskList:
    groups: Sequence[Group]
    steps: Sequence[Step]
    following: Sequence[Next]
    returned: Sequence[Task]
    waiting: int
    done: int
    total: int


def task_list(actor: Actor, site: Site, framework: Framework, rows: Mapping[str, SiteRequirement]) -> TaskList:
    """No queries: everything is in ``rows`` and the site's projection."""
    applicable = [(one, rows[key]) for key, one in framework.requirements.items() if key in rows]
    counted = [(one, row) for one, row in applicable if Standing(row.standing) is not Standing.NOT_APPLICABLE]
    roles = actor.roles_in(site.organisation_id)
    return TaskList(
        groups=[group for stage in framework.stages if (group := _group(framework, stage.key, stage.title, counted, site, roles))],
        steps=[Step(framework_words(stage.title), _step(site, stage.gate.key, stage.key)) for stage in framework.stages],
        following=_following(framework, site, rows),
        returned=[_task(framework, one, row, site, roles) for one, row in counted if _is_sent_back(row)],
        waiting=sum(row.standing == Standing.WITH_REVIEWER for _one, row in counted),
        done=sum(Standing(row.standing) in SATISFIED for _one, row in counted),
        total=len(counted),
    )


def task_address(site: Site, key: str) -> str:
    return reverse("host:requirement", args=[site.slug, key])


def day(value: dt.date | None) -> str:
    """A date in words, in the language of the page."""
    return str(date_format(value, "j F Y")) if value else ""


def _is_sent_back(row: SiteRequirement) -> bool:
    return row.state in (State.RETURNED, State.REJECTED) and row.standing in (Standing.CHANGES_NEEDED, Standing.OVERDUE)


def _group(
    framework: Framework, key: str, title: str, counted: Sequence[tuple[Requirement, SiteRequirement]], site: Site, roles: frozenset[Role]
) -> Group | None:
    mine = [(one, row) for one, row in counted if one.stage == key]
    if not mine:
        return None
    tasks = [_task(framework, one, row, site, roles) for one, row in mine]
    done = sum(Standing(row.standing) in SATISFIED for _one, row in mine)
    number = next(index for index, stage in enumerate(framework.stages, 1) if stage.key == key)
    is_open = any(Standing(row.standing) in OPEN_WORK and Role(one.owner) in HOST_ROLES for one, row in mine) or site.stage == key
    return Group(TaskGroup(framework_words(title), tasks, done, number), is_open)


def _task(framework: Framework, one: Requirement, row: SiteRequirement, site: Site, roles: frozenset[Role]) -> Task:
    return Task(framework_words(one.title), row.standing, task_address(site, one.key), _hint(framework, one, row, roles))


def _hint(framework: Framework, one: Requirement, row: SiteRequirement, roles: frozenset[Role]) -> str:
    standing = Standing(row.standing)
    parts: list[str] = []
    if standing in (Standing.TO_DO, Standing.CHANGES_NEEDED, Standing.OVERDUE) and row.due_on:
        parts.append(_("Due %(day)s") % {"day": day(row.due_on)})
    if standing is Standing.EXPIRING and row.valid_until:
        parts.append(_("Valid until %(day)s") % {"day": day(row.valid_until)})
    if standing in OPEN_WORK and not roles & owners(one):
        parts.append(in_sentence(_("For: %(role)s"), role=framework_words(words.role(framework, one.owner))))
    return listed(parts, ". ")


def _step(site: Site, gate: str, stage: str) -> str:
    if GateStatus(site.gates.get(gate, {}).get("status", GateStatus.CLOSED)) in PASSED:
        return "done"
    return "now" if site.stage == stage else "later"


def _following(framework: Framework, site: Site, rows: Mapping[str, SiteRequirement]) -> list[Next]:
    """What people of the host hold, in the engine's order."""
    found = []
    for action in site.next_actions:
        key = action.get("requirement")
        if key in rows and action["holder"] in HOST_ROLES:
            found.append(_next(framework.requirements[key], rows[key], site))
    return found


def _next(one: Requirement, row: SiteRequirement, site: Site) -> Next:
    sentence, button = _words(Standing(row.standing), row)
    due = row.valid_until if row.standing == Standing.EXPIRING else row.due_on
    return Next(framework_words(one.title), sentence, button, task_address(site, one.key), _due(due))


def _due(due: dt.date | None) -> str:
    if due is None:
        return ""
    return (_("It was due on %(day)s.") if due < clock.today() else _("By %(day)s.")) % {"day": day(due)}


def _words(standing: Standing, row: SiteRequirement) -> tuple[str, str]:
    if standing is Standing.CHANGES_NEEDED:
        return _("The reviewer sent this back. Read why, change it and send it again."), _("See what to change")
    if standing is Standing.EXPIRED:
        return _("This was accepted and has run out. Send what is valid now."), _("Renew it")
    if standing is Standing.EXPIRING:
        return _("This was accepted and runs out soon. You can send the new one now."), _("Renew it")
    if standing is Standing.OVERDUE:
        return _("This is past its date. Send it as soon as you can; save what you have."), _("Start this task")
    if standing is Standing.UNKNOWN:
        return _("Something needed to judge this is missing or unclear."), _("See what is missing")
    started = bool(row.version > 1)
    return (
        _("You have started this. Finish it and send it for review.") if started else _("Nobody has started this yet."),
        _("Go on with it") if started else _("Start this task"),
    )
