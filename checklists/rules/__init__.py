"""The rules a framework can name, in one table.

A rule never raises and never passes what it cannot tell. Its reason tells a host what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from checklists.definition import Rule
from checklists.evaluation import Outcome, RuleResult
from checklists.rules import completeness, control, dates, identity, people, privacy, values
from checklists.rules.context import Reads, RuleContext, RuleFunction, RuleKind, cannot_tell

__all__ = ["REGISTRY", "Reads", "RuleContext", "RuleKind", "run"]

JUDGED_MET = "met"


def _kind(function: RuleFunction, reads: Reads, required: str = "", optional: str = "") -> RuleKind:
    must = frozenset(required.split())
    return RuleKind(function=function, reads=reads, params=must | frozenset(optional.split()), required=must)


REGISTRY: Mapping[str, RuleKind] = {
    "within_months": _kind(dates.within_months, Reads.ANSWERS, "field months", "form"),
    "expires_after": _kind(dates.expires_after, Reads.ANSWERS, "field days", "form"),
    "received_within": _kind(dates.received_within, Reads.ANSWERS, "days_after_quarter"),
    "days_since_go_live": _kind(dates.days_since_go_live, Reads.ANSWERS, "milestones tolerance"),
    "at_least": _kind(values.at_least, Reads.ANSWERS, "field value", "form"),
    "at_most": _kind(values.at_most, Reads.ANSWERS, "field value", "form"),
    "enum_in": _kind(values.enum_in, Reads.ANSWERS, "field values", "form"),
    "requires_true": _kind(values.requires_true, Reads.ANSWERS, "field", "form"),
    "field_present": _kind(values.field_present, Reads.ANSWERS, "field", "form"),
    "flag_if_true": _kind(values.flag_if_true, Reads.ANSWERS, "field severity", "form"),
    "score_at_least": _kind(values.score_at_least, Reads.ANSWERS, "field value", "else"),
    "answered_all": _kind(completeness.answered_all, Reads.ANSWERS, "form"),
    "declares_all": _kind(completeness.declares_all, Reads.ANSWERS, "checklist"),
    "one_per": _kind(completeness.one_per, Reads.ANSWERS, "over form", "fields roles"),
    "coverage_at_least": _kind(completeness.coverage_at_least, Reads.ANSWERS, "form level percent"),
    "identifier_format": _kind(identity.identifier_format, Reads.FACTS, "fields"),
    "register_checked": _kind(identity.register_checked, Reads.FACTS, "max_age_days", "status_in register if_flag"),
    "size_matches_income": _kind(identity.size_matches_income, Reads.FACTS),
    "regulator_named": _kind(identity.regulator_named, Reads.ANSWERS, "", "map"),
    "nation_law_named": _kind(identity.nation_law_named, Reads.ANSWERS),
    "scrutiny_level_meets": _kind(identity.scrutiny_level_meets, Reads.ANSWERS, "table"),
    "role_filled": _kind(people.role_filled, Reads.FACTS, "role"),
    "distinct_people": _kind(people.distinct_people, Reads.FACTS, "roles"),
    "people_at_least": _kind(people.people_at_least, Reads.FACTS, "training value", "months"),
    "every_person": _kind(
        people.every_person, Reads.FACTS, "role", "training training_set vetting months before or field accreditation_in"
    ),
    "percent_people": _kind(people.percent_people, Reads.FACTS, "scope min", "training training_set field months"),
    "regime_matches_decision_nation": _kind(people.regime_matches_decision_nation, Reads.FACTS),
    "pvg_renewal": _kind(people.pvg_renewal, Reads.FACTS, "joined_from months earlier"),
    "signed_by": _kind(control.signed_by, Reads.ANSWERS, "roles"),
    "approved_by": _kind(control.approved_by, Reads.ANSWERS, "role"),
    "no_open_actions": _kind(control.no_open_actions, Reads.FACTS, "severity"),
    "gates_passed": _kind(control.gates_passed, Reads.FACTS, "gates"),
    "quorum": _kind(control.quorum, Reads.ANSWERS, "roles"),
    "version_pinned": _kind(control.version_pinned, Reads.ANSWERS),
    "declared_conflicts_managed": _kind(control.declared_conflicts_managed, Reads.ANSWERS),
    "no_prohibited_content": _kind(privacy.no_prohibited_content, Reads.ANSWERS),
    "template_only": _kind(privacy.template_only, Reads.ANSWERS),
    "disclosure_control": _kind(privacy.disclosure_control, Reads.ANSWERS, "threshold", "round"),
}


def run(rule: Rule, context: RuleContext) -> RuleResult:
    """The rule's answer, settled by a reviewer's judgement where that is allowed."""
    kind = REGISTRY.get(rule.kind)
    if kind is None:
        return cannot_tell(rule, "This check is not known to the software; ask the operator to update it.")
    result = kind.function(rule, context)
    if result.outcome is Outcome.PASS or result.outcome is Outcome.FAIL:
        return result
    if kind.reads is Reads.ANSWERS and context.record.judgements.get(rule.key) == JUDGED_MET:
        return replace(result, outcome=Outcome.PASS, reason="A reviewer judged it met.")
    return result
