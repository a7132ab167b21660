"""Actions that follow from what a host declared: a rule of the kind ``flag_if_true`` opens one of the severity it names."""

from __future__ import annotations

import datetime as dt

from checklists.definition import Requirement
from checklists.evaluation import Outcome, RequirementEvaluation
from onboarding.models import Action, Site
from onboarding.services.unit import Unit

FLAG = "flag_if_true"


def open_flagged(unit: Unit, site: Site, requirement: Requirement, evaluation: RequirementEvaluation, on: dt.date) -> bool:
    """Open the action of every flag the submission raises, and say whether any was; one that is open already is left. 1 query per flag."""
    opened = False
    failed = {result.rule: result.reason for result in evaluation.rules if result.outcome is Outcome.FAIL}
    for rule in requirement.rules:
        if rule.kind != FLAG or rule.key not in failed:
            continue
        title = f"{requirement.key}: {failed[rule.key]}"[:300]
        action, created = Action.objects.get_or_create(
            site=site,
            title=title,
            closed_on=None,
            defaults={
                "requirement_key": requirement.key,
                "severity": rule.params["severity"],
                "owner": requirement.reviewer,
                "opened_on": on,
            },
        )
        if created:
            opened = True
            unit.event("action.opened", site=site, action=action.pk, severity=action.severity, requirement=requirement.key)
    return opened
