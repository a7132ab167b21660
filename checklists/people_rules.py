"""Which rules read posts, training and vetting, and whose."""

from __future__ import annotations

from checklists.definition import Framework, Requirement

OF_PEOPLE = frozenset(
    {"role_filled", "distinct_people", "people_at_least", "every_person", "percent_people", "regime_matches_decision_nation", "pvg_renewal"}
)
"""Kinds of rule that read posts, training and vetting."""


def reads_people(requirement: Requirement) -> bool:
    """Whether it is met by what is on record about people, so that answers and documents alone cannot meet it."""
    return "vetting_assertion" in requirement.evidence_kinds or any(rule.kind in OF_PEOPLE for rule in requirement.rules)


def roles_read(framework: Framework, requirement: Requirement) -> frozenset[str]:
    """The roles whose holders its rules look at."""
    scopes = framework.tables.get("people_scopes", {})
    roles: set[str] = set()
    for rule in requirement.rules:
        if rule.kind in OF_PEOPLE:
            scope = rule.params.get("scope")
            roles.update(rule.params.get("roles", ()), scopes.get(scope, (scope,)) if scope else ())
            roles.update((rule.params["role"],) if "role" in rule.params else ())
    return frozenset(roles)
