"""Derives the questions a requirement asks: one table from the kind of rule to what it reads from answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from checklists.definition import Field, FieldKind, Framework, Requirement, Rule

AGREEMENT_FIELDS = frozenset({"signed_on", "review_due", "ends_on", "framework_version", "granularity"})
"""Plain answers that a rule also finds in an agreement of the requirement's kinds, and so need not be asked for."""

_Inputs = Callable[[Framework, Requirement, Rule], Iterable[Field]]


def derived_fields(framework: Framework, requirement: Requirement) -> tuple[Field, ...]:
    """Every question, wherever it applies, in the order of the rules; one that two rules read comes once."""
    found: dict[tuple[str | None, str], Field] = {}
    for rule in requirement.rules:
        for field in _rule_fields(framework, requirement, rule):
            known = found.setdefault((field.group, field.key), field)
            if field.required and not known.required:
                found[field.group, field.key] = replace(known, required=True)
    return tuple(_worded(framework, requirement, field) for field in found.values())


def _rule_fields(framework: Framework, requirement: Requirement, rule: Rule) -> Iterator[Field]:
    """What a rule reads from answers: the form and the checklist it names, and the inputs of its kind."""
    if form := rule.params.get("form"):
        yield from framework.forms[form].fields
    else:
        yield from _INPUTS.get(rule.kind, _nothing)(framework, requirement, rule)
    if checklist := rule.params.get("checklist"):
        for item in framework.checklists[checklist]:
            yield Field(key=item.key, label=item.label, kind=FieldKind.PAGE, group=checklist, nations=item.nations)


def _worded(framework: Framework, requirement: Requirement, field: Field) -> Field:
    """Forms and checklists carry their own words; a question derived from a rule gets the framework's."""
    if field.label:
        return field
    own = requirement.wording.get(field.key)
    label = (own.label if own else "") or framework.questions.get(field.key) or humanised(field.key)
    choices = (own.choices if own else ()) or field.choices
    optional = requirement.agreement_kinds and field.key in AGREEMENT_FIELDS
    return replace(field, label=label, choices=choices, required=field.required and not optional)


def humanised(key: str) -> str:
    """A readable stand-in for a key that the framework gives no words."""
    return key.replace("_", " ").capitalize()


def choice_label(framework: Framework, choice: str) -> str:
    """The words for a choice: of its own, else of the table it comes from (roles, laws, structures and the like)."""
    return choice_words(framework).get(choice) or humanised(choice)


def choice_words(framework: Framework) -> dict[str, str]:
    """Every choice the framework gives words to."""
    tables = framework.tables
    words: dict[str, str] = {}
    for name in ("nations", "structures", "organisation_types", "flags", "roles", "regulators"):
        words.update(tables.get(name, {}))
    for by_nation in tables.get("nation_law", {}).values():
        for laws in by_nation.values():
            words.update(laws)
    words.update(tables.get("choice_labels", {}))
    return words


def fixed_rows(framework: Framework, requirement: Requirement, field: Field) -> tuple[str, ...]:
    """The row keys the framework allows for a field's group; empty where the rows come from the site or are free."""
    if field.per == "signatories":
        return tuple(dict.fromkeys(role for rule in requirement.rules if rule.kind == "signed_by" for role in rule.params["roles"]))
    form = framework.forms.get(field.group or "")
    if form and form.rows:
        return form.rows
    if field.per == "roles":
        named = (role for rule in requirement.rules if rule.params.get("form") == field.group for role in rule.params.get("roles", ()))
        return tuple(dict.fromkeys(named)) or tuple(framework.tables["roles"])
    return ()


def _plain(kind: FieldKind) -> _Inputs:
    def inputs(_framework: Framework, _requirement: Requirement, rule: Rule) -> Iterable[Field]:
        # each_factor reads the scores of the requirement's form, which the form itself asks for
        if rule.params["field"] == "each_factor":
            return ()
        choices = tuple(rule.params["values"]) if kind is FieldKind.CHOICE else ()
        return (Field(key=rule.params["field"], label="", kind=kind, choices=choices),)

    return inputs


def _fixed(*questions: tuple[str, FieldKind]) -> _Inputs:
    fields = tuple(Field(key=key, label="", kind=kind) for key, kind in questions)
    return lambda _framework, _requirement, _rule: fields


def _nothing(_framework: Framework, _requirement: Requirement, _rule: Rule) -> Iterable[Field]:
    return ()


def _scrutiny(framework: Framework, _requirement: Requirement, rule: Rule) -> Iterable[Field]:
    levels: Mapping[str, Any] = framework.tables[rule.params["table"]]
    yield Field(key="scrutiny", label="", kind=FieldKind.CHOICE, choices=tuple(levels["order"]))
    yield Field(key="period_end", label="", kind=FieldKind.DATE)
    yield Field(key="income_gbp", label="", kind=FieldKind.NUMBER, required=False, low=0)
    yield Field(key="assets_gbp", label="", kind=FieldKind.NUMBER, required=False, low=0)


def _regulators(framework: Framework, _requirement: Requirement, _rule: Rule) -> Iterable[Field]:
    yield Field(key="regulators", label="", kind=FieldKind.CHOICES, choices=tuple(framework.tables["regulators"]))


def _laws(framework: Framework, requirement: Requirement, _rule: Rule) -> Iterable[Field]:
    by_nation = framework.tables["nation_law"].get(requirement.key, {})
    keys = dict.fromkeys(law for laws in by_nation.values() for law in laws)
    yield Field(key="laws", label="", kind=FieldKind.CHOICES, choices=tuple(keys))


def _approval(framework: Framework, _requirement: Requirement, rule: Rule) -> Iterable[Field]:
    """Who has to have approved it is offered first, then those who govern a host, then every other role."""
    governs = framework.tables.get("people_scopes", {}).get("board", ())
    choices = dict.fromkeys((rule.params["role"], *governs, *framework.tables["roles"]))
    yield Field(key="approved_on", label="", kind=FieldKind.DATE)
    yield Field(key="approved_by", label="", kind=FieldKind.CHOICE, choices=tuple(choices))


def _signatures(_framework: Framework, requirement: Requirement, _rule: Rule) -> Iterable[Field]:
    name = Field(key="name", label="Name of the signatory", kind=FieldKind.TEXT, group="signatures", per="signatories")
    signed_on = Field(key="signed_on", label="Date of the signature", kind=FieldKind.DATE, group="signatures", per="signatories")
    for field in (name, signed_on):
        yield replace(field, required=not requirement.agreement_kinds)


def _attendance(framework: Framework, _requirement: Requirement, rule: Rule) -> Iterable[Field]:
    for role in rule.params["roles"]:
        label = f"Attendance: {framework.tables['roles'].get(role, humanised(role))}"
        yield Field(key=role, label=label, kind=FieldKind.CHOICE, choices=("present", "recused"), group="attendance")


def _conflicts(_framework: Framework, _requirement: Requirement, _rule: Rule) -> Iterable[Field]:
    yield Field(key="no_conflicts", label="", kind=FieldKind.YES_NO, required=False)
    columns = {"conflict": "The conflict", "mitigation": "What you do about it", "owner": "Who looks after it (role, not name)"}
    for key, label in columns.items():
        yield Field(key=key, label=label, kind=FieldKind.TEXT, group="conflicts", per="free", required=False)


def _cells(_framework: Framework, _requirement: Requirement, _rule: Rule) -> Iterable[Field]:
    yield Field(key="cells", label="", kind=FieldKind.NUMBERS, low=0)


# Rules that are not here read facts about the site, its people or its gates, or a reviewer's judgement, and ask nothing.
_INPUTS: Mapping[str, _Inputs] = {
    "within_months": _plain(FieldKind.DATE),
    "expires_after": _plain(FieldKind.DATE),
    "received_within": _fixed(("period_end", FieldKind.DATE), ("received_on", FieldKind.DATE)),
    "days_since_go_live": _fixed(("visits", FieldKind.DATES)),
    "at_least": _plain(FieldKind.NUMBER),
    "at_most": _plain(FieldKind.NUMBER),
    "enum_in": _plain(FieldKind.CHOICE),
    "requires_true": _plain(FieldKind.YES_NO),
    "field_present": _plain(FieldKind.TEXT),
    "flag_if_true": _plain(FieldKind.YES_NO),
    "score_at_least": _plain(FieldKind.NUMBER),
    "regulator_named": _regulators,
    "nation_law_named": _laws,
    "scrutiny_level_meets": _scrutiny,
    "signed_by": _signatures,
    "approved_by": _approval,
    "quorum": _attendance,
    "version_pinned": _fixed(("framework_version", FieldKind.TEXT)),
    "declared_conflicts_managed": _conflicts,
    "disclosure_control": _cells,
}
