"""The small words that code puts into its sentences: keys of frameworks in plain words, and what inspectors call things."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Any, Final

from checklists.definition import Framework
from checklists.evaluation import GateStatus
from checklists.facts import State
from checklists.fields import answer_fields, fixed_rows
from checklists.host_words import words_for_hosts
from checklists.parsing import parse_framework
from checklists.rules.context import words
from checklists.rules.spans import accreditation_demand, vetting_demand
from onboarding.asked import Action
from onboarding.roles import Role
from portal.shared.sentences import code
from portal.shared.sentences.places import is_code
from portal.shared.sentences.speakers import ROOT

OF_CALLS: Final = (
    ("workflows.inspectors.clause_words", "_clause", 0),
    ("workflows.inspectors.laws", "_law", 1),
    ("workflows.inspectors.privacy", "Probe", 1),
)
"""Where inspectors name things: module, what makes one, and the place of the name among its arguments."""
OF_TABLES: Final = (
    ("workflows.inspectors.approval", "_BODIES"),
    ("workflows.inspectors.certificates_cover", "LABELS"),
    ("workflows.inspectors.laws", "NATION_NAMES"),
)
READ_BY_RULES: Final = ("period_end", "received_on", "scrutiny", "income_gbp", "approved_on", "regulators", "laws")
"""Answers that a kind of rule reads by itself, whatever a framework says."""
OF_THE_ENGINE: Final = ("nothing", "minor", "major", "critical")


def small_words() -> dict[str, list[str]]:
    """Each with the places it comes from. What the framework's own catalogue has is not among them."""
    known: set[str] = set()
    found: dict[str, list[str]] = {}
    frameworks = [parse_framework(path) for path in sorted(ROOT.glob("checklists/frameworks/*/*.yaml"))]
    for framework in frameworks:
        known |= words_for_hosts(framework).keys()
    for text, place in (*_of_inspectors(), *_of_states(), *(one for framework in frameworks for one in _of_framework(framework))):
        if text and text not in known and not is_code(text) and place not in (places := found.setdefault(text, [])):
            places.append(place)
    return found


def _of_inspectors() -> Iterator[tuple[str, str]]:
    for module, name, at in OF_CALLS:
        for call in code.parsed(ROOT, module).calls[name]:
            if at < len(call.args) and isinstance(call.args[at], ast.Constant):
                yield str(ast.literal_eval(call.args[at])), module
    for module, name in OF_TABLES:
        yield from ((text, module) for text in _first_texts(code.parsed(ROOT, module).constants[name]))


def _first_texts(table: ast.expr) -> Iterator[str]:
    rows = table.values if isinstance(table, ast.Dict) else table.elts if isinstance(table, ast.Tuple) else []
    for row in rows:
        cell = row.elts[0] if isinstance(row, ast.Tuple) else row
        if isinstance(cell, ast.Constant):
            yield str(cell.value)


def _of_states() -> Iterator[tuple[str, str]]:
    for member in (*State, *Action, *GateStatus, *Role):
        yield member.value.replace("_", " "), type(member).__name__
    yield from ((text, "engine") for text in OF_THE_ENGINE)


def _of_framework(framework: Framework) -> Iterator[tuple[str, str]]:
    place = f"{framework.slug} {framework.version}"
    for key in dict.fromkeys(_keys(framework)):
        yield words(key), place
    for regime in framework.tables["vetting_regimes"].values():
        yield from ((vetting_demand(regime, "", None, None, is_before).label, place) for is_before in (False, True))
    yield accreditation_demand(()).label, place
    for table in ("structures", "nations", "regulators"):
        yield from ((label, place) for label in framework.tables.get(table, {}).values() if isinstance(label, str))
    yield from ((label.lower(), place) for label in framework.tables.get("structures", {}).values())
    for by_nation in framework.tables.get("nation_law", {}).values():
        yield from ((label, place) for laws in by_nation.values() for label in laws.values())


def _keys(framework: Framework) -> Iterator[str]:
    yield from _keys_of_requirements(framework)
    for name, form in framework.forms.items():
        yield from (name, *(field.key for field in form.fields))
    for name, items in framework.checklists.items():
        yield from (name, *(part for item in items for part in (item.key, item.label.partition(":")[0])))
    for name, order in framework.tables.items():
        yield from _texts(order) if name.endswith("_levels") else ()
    yield from framework.tables.get("people_scopes", {})
    yield from framework.tables["identifier_patterns"]
    yield from (key for key, _ in framework.size_bands)
    yield from framework.gates
    yield from READ_BY_RULES


def _keys_of_requirements(framework: Framework) -> Iterator[str]:
    for requirement in framework.requirements.values():
        for rule in requirement.rules:
            yield from _texts(rule.params)
        for field in answer_fields(framework, requirement):
            yield from (field.key, field.group or "", *field.choices, *fixed_rows(framework, requirement, field))


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list | tuple):
        return [text for inner in value for text in _texts(inner)]
    return []
