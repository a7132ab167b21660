"""Actions and conditions: opened, and closed when done."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from onboarding import clock, names
from onboarding.errors import Invalid, WrongState
from onboarding.models import Action, Condition, Site
from onboarding.policies import Actor, require
from onboarding.roles import Operation
from onboarding.services.unit import recorded
from onboarding.transitions import why_closed


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionGiven:
    """``owner`` is a role key; ``opened_on`` the day the need was found."""

    severity: str
    title: str
    owner: str
    opened_on: dt.date
    due_on: dt.date | None = None
    requirement: str = ""


def open_action(actor: Actor, site: Site, given: ActionGiven) -> Action:
    """Open an action; one with the same title that is still open is returned as it is."""
    require(actor, Operation.MANAGE_ACTIONS, site.organisation_id)
    if given.severity not in Action.Severity.values or given.opened_on > clock.today():
        raise Invalid(
            "That action cannot be opened.",
            fields={"severity": f"One of: {', '.join(Action.Severity.values)}.", "opened_on": "Today or earlier."},
        )
    with recorded(actor) as unit:
        locked = unit.lock(site.pk)[0]
        if closed := why_closed(locked):
            raise WrongState(closed)
        title = names.clean(given.title, "title", most=300)
        action = Action.objects.filter(site=locked, title=title, closed_on=None).first()
        if action is None:
            action = Action.objects.create(
                site=locked,
                requirement_key=given.requirement,
                severity=given.severity,
                title=title,
                owner=given.owner,
                opened_on=given.opened_on,
                due_on=given.due_on,
            )
            unit.event("action.opened", site=locked, action=action.pk, severity=given.severity, requirement=given.requirement)
    return action


def close_action(actor: Actor, action: Action, on: dt.date) -> Action:
    require(actor, Operation.MANAGE_ACTIONS, action.site.organisation_id)
    with recorded(actor) as unit:
        unit.lock(action.site_id)
        _close(action, on)
        unit.event("action.closed", site=action.site, action=action.pk, on=on.isoformat())
    return action


def close_condition(actor: Actor, condition: Condition, on: dt.date) -> Condition:
    require(actor, Operation.MANAGE_ACTIONS, condition.site.organisation_id)
    with recorded(actor) as unit:
        unit.lock(condition.site_id)
        _close(condition, on)
        unit.event("condition.met", site=condition.site, condition=condition.pk, on=on.isoformat())
    return condition


def _close(row: Action | Condition, on: dt.date) -> None:
    row.refresh_from_db()
    if row.closed_on is not None:
        raise WrongState(f"It was closed on {row.closed_on:%-d %B %Y} already.")
    if on > clock.today():
        raise Invalid("It cannot have been done in the future.", fields={"on": "Give today or an earlier day."})
    row.closed_on = on
    row.save(update_fields=["closed_on"])
