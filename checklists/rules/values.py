"""Rules about one given value: numbers, choices, yes or no."""

from __future__ import annotations

from typing import Any

from checklists.definition import Field, FieldKind, Rule
from checklists.evaluation import RuleResult
from checklists.rules.context import (
    RuleContext,
    cannot_tell,
    each_value,
    fails,
    is_blank,
    is_number,
    missing,
    named,
    needs_human,
    passes,
    read_number,
    words,
)


def amount(value: float) -> str:
    return f"{value:,}"


def at_least(rule: Rule, context: RuleContext) -> RuleResult:
    return each_value(rule, context, _enough)


def _enough(rule: Rule, given: Any) -> RuleResult:
    field, least = rule.params["field"], rule.params["value"]
    given = read_number(field, given)
    if isinstance(given, str):
        return cannot_tell(rule, given)
    if given < least:
        return fails(rule, f"The {words(field)} is {amount(given)}; it must be at least {amount(least)}.")
    return passes(rule, f"The {words(field)} is at least {amount(least)}.")


def at_most(rule: Rule, context: RuleContext) -> RuleResult:
    return each_value(rule, context, _not_above)


def _not_above(rule: Rule, given: Any) -> RuleResult:
    field, most = rule.params["field"], rule.params["value"]
    given = read_number(field, given)
    if isinstance(given, str):
        return cannot_tell(rule, given)
    if given > most:
        return fails(rule, f"The {words(field)} is {amount(given)}; it must be at most {amount(most)}.")
    return passes(rule, f"The {words(field)} is at most {amount(most)}.")


def enum_in(rule: Rule, context: RuleContext) -> RuleResult:
    return each_value(rule, context, _among)


def _among(rule: Rule, given: Any) -> RuleResult:
    field, allowed = rule.params["field"], rule.params["values"]
    if is_blank(given):
        return cannot_tell(rule, missing(field))
    if not isinstance(given, str):
        return cannot_tell(rule, f"The {words(field)} is not a choice; choose it again.")
    if given not in allowed:
        return fails(rule, f"The {words(field)} must be one of: {named(allowed)}.")
    return passes(rule, f"The {words(field)} is {words(given)}.")


def requires_true(rule: Rule, context: RuleContext) -> RuleResult:
    return each_value(rule, context, _yes)


def _yes(rule: Rule, given: Any) -> RuleResult:
    field = rule.params["field"]
    if not isinstance(given, bool):
        return cannot_tell(rule, f"Answer yes or no: {words(field)}.")
    if not given:
        return fails(rule, f"The answer to “{words(field)}” is no; put it in place, then answer yes.")
    return passes(rule, f"The answer to “{words(field)}” is yes.")


def field_present(rule: Rule, context: RuleContext) -> RuleResult:
    return each_value(rule, context, _given)


def _given(rule: Rule, given: Any) -> RuleResult:
    field = rule.params["field"]
    if is_blank(given):
        return cannot_tell(rule, missing(field))
    return passes(rule, f"The {words(field)} is given.")


def flag_if_true(rule: Rule, context: RuleContext) -> RuleResult:
    return each_value(rule, context, _not_flagged)


def _not_flagged(rule: Rule, given: Any) -> RuleResult:
    field, severity = rule.params["field"], rule.params["severity"]
    if not isinstance(given, bool):
        return cannot_tell(rule, f"Answer yes or no: {words(field)}.")
    if given:
        return fails(rule, f"The answer to “{words(field)}” is yes; a {severity} action must be opened and closed.")
    return passes(rule, f"The answer to “{words(field)}” is no.")


def score_at_least(rule: Rule, context: RuleContext) -> RuleResult:
    """One score, or with ``each_factor`` every number of the requirement's form; ``else`` names what a person then decides."""
    field, least, softer = rule.params["field"], rule.params["value"], rule.params.get("else")
    scores = _each_factor(context) if field == "each_factor" else _one_score(context, field)
    if isinstance(scores, str):
        return cannot_tell(rule, scores)
    low = [key for key, score in scores.items() if score < least]
    if not low:
        return passes(rule, f"Every score is at least {amount(least)}.")
    if softer:
        return needs_human(rule, f"The score of {named(low)} is below {amount(least)}; a reviewer decides on: {words(softer)}.")
    return fails(rule, f"The score of {named(low)} is below {amount(least)}; raise it before applying again.")


def _one_score(context: RuleContext, field: str) -> dict[str, float] | str:
    given = read_number(field, context.value(field))
    return given if isinstance(given, str) else {field: given}


def _each_factor(context: RuleContext) -> dict[str, float] | str:
    fields = _score_fields(context)
    if not fields:
        return "No scores are asked for here; a reviewer decides."
    scores: dict[str, float] = {}
    for field in fields:
        given: Any = (context.group(field.group or "") or {}).get(field.key)
        if is_blank(given):
            return f"Give a score for {words(field.key)}."
        if not is_number(given):
            return f"The score for {words(field.key)} is not a number; give it as one."
        scores[field.key] = given
    return scores


def _score_fields(context: RuleContext) -> list[Field]:
    names = [rule.params.get("form") for rule in context.requirement.rules]
    forms = [context.framework.forms[name] for name in names if isinstance(name, str) and name in context.framework.forms]
    found: list[Field] = []
    for form in forms:
        if form.per is None:
            found += [Field(key=f.key, label=f.label, kind=f.kind, group=form.key) for f in form.fields if f.kind is FieldKind.NUMBER]
    return found
