"""Rules about control: who signed, approved, decided, and what is still open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from checklists.calendar import day_before, in_words
from checklists.definition import Rule
from checklists.evaluation import RuleResult
from checklists.facts import GateOutcome, Signature
from checklists.rules.context import JSON_OBJECTS, RuleContext, as_day, cannot_tell, fails, is_blank, named, passes

SEVERITIES = ("minor", "major", "critical")
PASSING_OUTCOMES = frozenset({"go", "go_with_conditions"})
_OUTCOMES_WORST_LAST = ("go", "go_with_conditions", "defer", "no_go")


def signed_by(rule: Rule, context: RuleContext) -> RuleResult:
    """Every role signed, each with a day that is not in the future, and no two are the same person."""
    roles: list[str] = list(rule.params["roles"])
    signed = _signatures(context)
    if not any(role in signed for role in roles):
        return cannot_tell(rule, f"Record the signatures of: {_roles(context, roles)}.")
    absent = [role for role in roles if role not in signed]
    if absent:
        return fails(rule, f"The signature of {_roles(context, absent)} is missing; have it signed and record who and when.")
    undated = [role for role in roles if signed[role][1] is None or not signed[role][0]]
    if undated:
        return cannot_tell(rule, f"Give the name and the day of signing (YYYY-MM-DD) for: {_roles(context, undated)}.")
    if len({signed[role][0] for role in roles}) < len(roles):
        return fails(rule, f"One person signed for more than one of: {_roles(context, roles)}; have different people sign.")
    newest = max(day for role in roles if (day := signed[role][1]) is not None)
    if newest > context.as_of:
        return fails(rule, f"A signature is dated {in_words(newest)}, in the future; give the real day.", day_before(newest))
    return passes(rule, f"Signed by: {_roles(context, roles)}.")


def approved_by(rule: Rule, context: RuleContext) -> RuleResult:
    role = rule.params["role"]
    label = context.words_for("roles", role)
    approver = context.value("approved_by")
    if is_blank(approver) or not isinstance(approver, str):
        return cannot_tell(rule, f"Say who approved it; it must be: {label}.")
    day = context.day("approved_on")
    if isinstance(day, str):
        return cannot_tell(rule, day)
    if approver != role:
        return fails(rule, f"It must be approved by: {label}.")
    if day > context.as_of:
        return fails(rule, f"The approval is dated {in_words(day)}, in the future; give the real day.", day_before(day))
    return passes(rule, f"Approved by {label} on {in_words(day)}.")


def no_open_actions(rule: Rule, context: RuleContext) -> RuleResult:
    """No open action at or above the severity, on anything at the site."""
    severity = rule.params["severity"]
    least = _rank(severity)
    count = sum(_rank(action.severity) >= least for action in context.facts.actions)
    if count:
        are = "actions are" if count > 1 else "action is"
        return fails(rule, f"{count} open {are} {severity} or worse; put right what they ask and have them closed.")
    return passes(rule, f"No action of severity {severity} or worse is open.")


def gates_passed(rule: Rule, context: RuleContext) -> RuleResult:
    """Each gate's latest decision is go or go with conditions, and none of its conditions is past its day."""
    gates: list[str] = list(rule.params["gates"])
    latest = latest_outcomes(context.facts.gates)
    undecided = [gate for gate in gates if gate not in latest or latest[gate].outcome not in PASSING_OUTCOMES]
    if undecided:
        return fails(rule, f"These gates are not passed: {named(undecided)}; hold their meetings first.")
    due = [condition.due_on for condition in context.facts.conditions if condition.gate in gates]
    if any(day < context.as_of for day in due):
        return fails(rule, "A condition of a gate is past its day; meet it and have it closed.")
    return passes(rule, f"Passed: {', '.join(gates)}.", min(due, default=None))


def quorum(rule: Rule, context: RuleContext) -> RuleResult:
    """Each role was present; somebody who stepped out of the decision was not."""
    attendance = context.group("attendance")
    if attendance is None:
        return cannot_tell(rule, "Record who took part in the decision, by role.")
    absent = [role for role in rule.params["roles"] if attendance.get(role) != "present"]
    if absent:
        return fails(rule, f"The decision was taken without: {_roles(context, absent)}; take it again with every role present.")
    return passes(rule, "Every role needed took part.")


def version_pinned(rule: Rule, context: RuleContext) -> RuleResult:
    given, pinned = context.value("framework_version"), context.facts.framework_version
    if is_blank(given) or not isinstance(given, str):
        return cannot_tell(rule, "Give the framework version that the agreement cites.")
    if not pinned:
        return cannot_tell(rule, "The site is pinned to no framework version; ask the programme to pin it.")
    if given.strip() != pinned:
        return fails(rule, f"The agreement must cite framework version {pinned}; amend it.")
    return passes(rule, f"The agreement cites framework version {pinned}.")


def declared_conflicts_managed(rule: Rule, context: RuleContext) -> RuleResult:
    """Every declared conflict has a mitigation and an owner, or there are none and that is said."""
    none_declared = context.value("no_conflicts") is True
    rows = context.group("conflicts")
    if rows is None:
        if none_declared:
            return passes(rule, "It is declared that there are no conflicts.")
        return cannot_tell(rule, "List each conflict with its mitigation and owner, or declare that there are none.")
    if none_declared:
        return fails(rule, "Conflicts are listed, yet it is declared that there are none; correct one of the two.")
    bare = sum(not _is_managed(row) for row in rows.values())
    if bare:
        return fails(rule, f"{bare} of {len(rows)} conflicts have no mitigation or no owner; give both.")
    return passes(rule, "Every conflict has a mitigation and an owner.")


def latest_outcomes(outcomes: Iterable[GateOutcome]) -> dict[str, GateOutcome]:
    """The newest decision per gate; of two on one day the stricter."""
    latest: dict[str, GateOutcome] = {}
    for outcome in outcomes:
        known = latest.get(outcome.gate)
        if known is None or _precedence(outcome) > _precedence(known):
            latest[outcome.gate] = outcome
    return latest


def _precedence(outcome: GateOutcome) -> tuple[dt.date, int]:
    strictness = _OUTCOMES_WORST_LAST.index(outcome.outcome) if outcome.outcome in _OUTCOMES_WORST_LAST else len(_OUTCOMES_WORST_LAST)
    return outcome.decided_on, strictness


def _signatures(context: RuleContext) -> dict[str, tuple[str, dt.date | None]]:
    given = context.value("signatures")
    found: dict[str, tuple[str, dt.date | None]] = {}
    if isinstance(given, JSON_OBJECTS):
        for role, row in given.items():
            if isinstance(row, JSON_OBJECTS):
                found[role] = (_person(row.get("name")), as_day(row.get("signed_on")))
    elif isinstance(given, tuple):
        for signature in sorted((s for s in given if isinstance(s, Signature)), key=lambda s: (s.signed_on, s.name)):
            found[signature.role] = (_person(signature.name), signature.signed_on)
    return found


def _person(name: Any) -> str:
    return " ".join(name.split()).casefold() if isinstance(name, str) else ""


def _is_managed(row: Any) -> bool:
    return isinstance(row, JSON_OBJECTS) and not is_blank(row.get("mitigation")) and not is_blank(row.get("owner"))


def _rank(severity: str) -> int:
    """An unknown severity counts as the worst."""
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES) - 1


def _roles(context: RuleContext, roles: Iterable[str]) -> str:
    return ", ".join(sorted(context.words_for("roles", role) for role in roles))
