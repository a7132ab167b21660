"""Rules about sets of answers: forms, checklists and rows. An empty set is never complete."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from checklists.definition import Field, FieldKind, Form, Rule
from checklists.evaluation import RuleResult
from checklists.facts import SiteFacts
from checklists.rules.context import JSON_OBJECTS, RuleContext, as_day, cannot_tell, fails, is_blank, is_number, named, passes, words


def _is_number(field: Field, value: Any) -> bool:
    if not is_number(value):
        return False
    return (field.low is None or value >= field.low) and (field.high is None or value <= field.high)


def _is_choice(field: Field, value: Any) -> bool:
    return isinstance(value, str) and (not field.choices or value in field.choices)


def _all_of(suits: Callable[[Field, Any], bool]) -> Callable[[Field, Any], bool]:
    return lambda field, value: isinstance(value, list | tuple) and all(suits(field, item) for item in value)


def _is_page(_: Field, value: Any) -> bool:
    return isinstance(value, str) or is_number(value)


def _is_date(_: Field, value: Any) -> bool:
    return as_day(value) is not None


_SUITS: Mapping[FieldKind, Callable[[Field, Any], bool]] = {
    FieldKind.TEXT: lambda _, value: isinstance(value, str),
    FieldKind.PAGE: _is_page,
    FieldKind.NUMBER: _is_number,
    FieldKind.DATE: _is_date,
    FieldKind.YES_NO: lambda _, value: isinstance(value, bool),
    FieldKind.CHOICE: _is_choice,
    FieldKind.CHOICES: _all_of(_is_choice),
    FieldKind.DATES: _all_of(_is_date),
    FieldKind.NUMBERS: _all_of(_is_number),
}


def answered_all(rule: Rule, context: RuleContext) -> RuleResult:
    """Every required field that applies to the site's nations; with rows, in every row the form fixes or the site implies."""
    name = rule.params["form"]
    form = context.framework.forms.get(name)
    if form is None:
        return cannot_tell(rule, f"The form {words(name)} is not known; ask the programme to correct it.")
    given = context.group(name)
    if given is None:
        return cannot_tell(rule, f"Fill in the {words(name)} form.")
    fields = required_fields(form, context)
    if form.per is None and not form.rows:
        return _against_the_record(form, given, context, rule) or _complete(rule, name, {name: given}, [name], fields)
    rows = form.rows or _expected_rows(form.per, given, context)
    if not rows:
        return cannot_tell(rule, f"Fill in at least one row of the {words(name)} form.")
    return _complete(rule, name, given, rows, fields)


_ON_RECORD: Mapping[str, Callable[[SiteFacts], frozenset[str]]] = {
    "structures": lambda facts: frozenset({facts.structure}),
    "organisation_types": lambda facts: frozenset({facts.organisation_type}),
    "flags": lambda facts: facts.flags,
    "nations": lambda facts: facts.nations,
}
"""By the table an answer's choices come from: what the record that decides which requirements apply says instead."""


def _against_the_record(form: Form, given: Mapping[str, Any], context: RuleContext, rule: Rule) -> RuleResult | None:
    """A failure where an answer and the organisation's record differ: requirements follow the record, so a lead who says that
    there are volunteers would never be asked about them."""
    for field in form.fields:
        kept = _ON_RECORD.get(field.choices_from or "")
        answer = given.get(field.key)
        if kept is None or answer is None or not _SUITS[field.kind](field, answer):
            continue
        said, recorded = frozenset([answer] if isinstance(answer, str) else answer), kept(context.facts)
        if said != recorded:
            table = str(field.choices_from)
            told, known = (", ".join(context.words_for(table, key) for key in sorted(keys)) or "nothing" for keys in (said, recorded))
            return fails(
                rule,
                f"“{field.label}”: the answer is {told}, the organisation's record says {known}. "
                "Put right whichever is wrong: the answer here, or the record with your coordinator.",
            )
    return None


def declares_all(rule: Rule, context: RuleContext) -> RuleResult:
    """Every checklist item that applies to the site's nations has a page or section."""
    name = rule.params["checklist"]
    items = [item for item in context.framework.checklists.get(name, ()) if not item.nations or item.nations & context.facts.nations]
    if not items:
        return cannot_tell(rule, f"The checklist {words(name)} has no points for this site; ask the programme to correct it.")
    given = context.group(name)
    if given is None:
        return cannot_tell(rule, "Say on which page or in which section the document covers each point of the checklist.")
    absent: list[str] = []
    unclear: list[str] = []
    for item in items:
        page = given.get(item.key)
        if is_blank(page):
            absent.append(item.label.partition(":")[0])
        elif not isinstance(page, str | int | float):
            unclear.append(item.label.partition(":")[0])
    if unclear:
        return cannot_tell(rule, f"Give a page or section, as text, for: {named(unclear)}.")
    if absent:
        return fails(rule, f"Give the page or section that covers: {named(absent)}.")
    return passes(rule, f"Every one of the {len(items)} points of the checklist is covered.")


def one_per(rule: Rule, context: RuleContext) -> RuleResult:
    """A complete row per locality, role (from ``roles``) or whatever rows were given; ``fields`` narrows what is asked."""
    over, name = rule.params["over"], rule.params["form"]
    given = context.group(name)
    if given is None:
        return cannot_tell(rule, f"Fill in the {words(name)} form: one row for each of the {words(over)}.")
    rows = rule.params.get("roles") or _expected_rows(over, given, context)
    if not rows:
        return cannot_tell(rule, f"No {words(over)} are recorded yet; record them, then give one row for each.")
    form = context.framework.forms.get(name)
    fields = required_fields(form, context) if form else []
    only = rule.params.get("fields")
    if only:
        known = {field.key: field for field in form.fields} if form else {}
        fields = [known.get(key) or Field(key=key, label=key, kind=FieldKind.TEXT) for key in only]
    return _complete(rule, name, given, rows, fields)


def coverage_at_least(rule: Rule, context: RuleContext) -> RuleResult:
    """At least ``percent`` of the rows stand at ``level`` or above, by the framework's order of levels."""
    name, level, percent = rule.params["form"], rule.params["level"], rule.params["percent"]
    order = level_order(context.framework.tables, level)
    given = context.group(name)
    if given is None or not order:
        return cannot_tell(rule, f"Fill in the {words(name)} form: one row for each partner.")
    levels = [row.get("level") if isinstance(row, JSON_OBJECTS) else row for row in given.values()]
    if any(not is_blank(value) and value not in order for value in levels):
        return cannot_tell(rule, f"Some rows of the {words(name)} form have no known level; choose one of: {named(order)}.")
    least = order.index(level)
    reached = sum(1 for value in levels if not is_blank(value) and order.index(value) >= least)
    said = f"{reached} of {len(levels)} rows of the {words(name)} form stand at {words(level)} or above"
    if reached * 100 < percent * len(levels):
        return fails(rule, f"{said}; at least {percent}% must.")
    return passes(rule, f"{said}.")


def level_order(tables: Mapping[str, Any], level: str) -> Sequence[str]:
    """The first order of levels (by table name) that knows ``level``; empty when none does."""
    for name in sorted(tables):
        if name.endswith("_levels") and level in tables[name]:
            return list(tables[name])
    return []


def required_fields(form: Form, context: RuleContext) -> list[Field]:
    nations = context.facts.nations
    return [field for field in form.fields if field.required and (not field.nations or field.nations & nations)]


def _expected_rows(over: str | None, given: Mapping[str, Any], context: RuleContext) -> Sequence[str]:
    return sorted(context.facts.localities) if over == "localities" else sorted(str(key) for key in given)


def _complete(rule: Rule, name: str, given: Mapping[str, Any], rows: Iterable[str], fields: Sequence[Field]) -> RuleResult:
    absent: set[str] = set()
    unclear: set[str] = set()
    incomplete = counted = 0
    for key in rows:
        row = given.get(key)
        answers = row if isinstance(row, JSON_OBJECTS) else {}
        blank = {field.key for field in fields if is_blank(answers.get(field.key))} if fields else set()
        unclear |= {field.key for field in fields if field.key not in blank and not _SUITS[field.kind](field, answers[field.key])}
        counted += 1
        incomplete += bool(blank) or not answers
        absent |= blank
    if unclear:
        return cannot_tell(rule, f"These answers of the {words(name)} form are not of the kind asked for: {named(unclear)}.")
    if not incomplete:
        return passes(rule, f"The {words(name)} form is complete.")
    missing_here = named(absent) or "every answer"
    if counted == 1:
        return fails(rule, f"The {words(name)} form still needs: {missing_here}.")
    return fails(rule, f"{incomplete} of {counted} rows of the {words(name)} form are incomplete; still needed: {missing_here}.")
