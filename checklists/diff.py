"""What changed between two versions of a framework, and what that means for work already accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from checklists.definition import Framework, Requirement
from checklists.fields import answer_fields

ShownBy = Callable[[Framework, Requirement], Any]


class Part(StrEnum):
    """What of a requirement changed.

    ``wording`` only reads differently. ``rules``, ``evidence`` and ``reviewers`` change what was judged or by whom;
    ``applies``, ``validity`` and ``timing`` are worked out anew from the new version, whatever was accepted.
    ``conditions`` is whether it may be met with conditions or waived.
    """

    WORDING = "wording"
    RULES = "rules"
    EVIDENCE = "evidence"
    REVIEWERS = "reviewers"
    APPLIES = "applies"
    VALIDITY = "validity"
    TIMING = "timing"
    CONDITIONS = "conditions"


NEEDS_NEW_REVIEW = frozenset({Part.RULES, Part.EVIDENCE, Part.REVIEWERS})
MEANING = frozenset(Part) - {Part.WORDING, Part.TIMING}


@dataclass(frozen=True, slots=True)
class RequirementChange:
    """``parts`` in the order of Part."""

    requirement: str
    parts: tuple[Part, ...]

    @property
    def wording_only(self) -> bool:
        return self.parts == (Part.WORDING,)

    @property
    def changes_meaning(self) -> bool:
        return not MEANING.isdisjoint(self.parts)

    @property
    def carries_over(self) -> bool:
        """Whether a record accepted without conditions stays accepted."""
        return NEEDS_NEW_REVIEW.isdisjoint(self.parts)

    @property
    def conditions_carry_over(self) -> bool:
        """The same for one accepted with conditions or waived, which the new version may no longer allow."""
        return self.carries_over and Part.CONDITIONS not in self.parts


@dataclass(frozen=True, slots=True)
class FrameworkDiff:
    """Requirement keys: ``added`` and ``changed`` in the new version's order, ``removed`` in the old one's.

    ``gates_changed`` are gates that are new, gone, or wait for other gates than before.
    """

    old: str
    new: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[RequirementChange, ...]
    gates_changed: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.changed or self.gates_changed)


def compare(old: Framework, new: Framework) -> FrameworkDiff:
    """Compares by key. A checklist, form, course or table that a rule reads counts as part of the rule.

    Raises ValueError for two different frameworks, whose keys mean different things.
    """
    if old.slug != new.slug:
        raise ValueError(f"{old.slug} and {new.slug} are different frameworks; compare two versions of one.")
    before, after = old.requirements, new.requirements
    changes = (_change(old, before[key], new, after[key]) for key in after if key in before)
    gates = dict.fromkeys([*new.gates, *old.gates])
    return FrameworkDiff(
        old=old.version,
        new=new.version,
        added=tuple(key for key in after if key not in before),
        removed=tuple(key for key in before if key not in after),
        changed=tuple(change for change in changes if change.parts),
        gates_changed=tuple(gate for gate in gates if _gate_needs(old, gate) != _gate_needs(new, gate)),
    )


def _change(old: Framework, before: Requirement, new: Framework, after: Requirement) -> RequirementChange:
    parts = tuple(part for part in Part if _PARTS[part](old, before) != _PARTS[part](new, after))
    return RequirementChange(before.key, parts)


def _gate_needs(framework: Framework, gate: str) -> tuple[str, ...] | None:
    known = framework.gates.get(gate)
    return tuple(sorted(known.needs)) if known else None


def _wording(framework: Framework, requirement: Requirement) -> Any:
    labels = {(field.group, field.key): field.label for field in answer_fields(framework, requirement)}
    return requirement.title, requirement.guide, labels


def _rules(framework: Framework, requirement: Requirement) -> Any:
    """The rules with all they read, but for words on screens; the order they stand in does not matter."""
    asked = {
        (f.group, f.key): (f.kind, frozenset(f.choices), f.per, f.required, f.nations, f.low, f.high)
        for f in answer_fields(framework, requirement)
    }
    rules = {rule.key: (rule.kind, dict(rule.params)) for rule in requirement.rules}
    reads = [_read_by_rule(framework, requirement, rule.kind, rule.params) for rule in sorted(requirement.rules, key=lambda rule: rule.key)]
    return rules, asked, reads, frozenset(requirement.agreement_kinds)


def _read_by_rule(framework: Framework, requirement: Requirement, kind: str, params: Mapping[str, Any]) -> Any:
    """The content of what a rule names beyond forms and checklists, which show in the questions they ask."""
    codes: Iterable[str] = framework.training_sets[params["training_set"]] if "training_set" in params else ()
    codes = [*codes, *(params[name] for name in ("training",) if name in params)]
    courses = {code: (framework.courses[code].refresh_months, framework.courses[code].min_hours) for code in codes}
    names = [params[name] for name in ("table", "map") if name in params] + list(_TABLES_READ.get(kind, ()))
    tables = [framework.tables.get(name) for name in names]
    if "level" in params:
        tables += [levels for name, levels in framework.tables.items() if name.endswith("_levels") and params["level"] in levels]
    laws = _laws(framework, requirement) if kind == "nation_law_named" else None
    scope = framework.tables.get("people_scopes", {}).get(params.get("scope"))
    bands = framework.size_bands if kind == "size_matches_income" else ()
    return courses, tables, laws, scope, bands


_TABLES_READ = {"identifier_format": ("identifier_patterns",), "regime_matches_decision_nation": ("vetting_regimes",)}


def _laws(framework: Framework, requirement: Requirement) -> Mapping[str, frozenset[str]]:
    by_nation = framework.tables.get("nation_law", {}).get(requirement.key, {})
    return {nation: frozenset(laws) for nation, laws in by_nation.items()}


def _timing(_: Framework, requirement: Requirement) -> Any:
    r = requirement
    return r.stage, r.step, r.due_gate, r.owner, r.typical_days, r.weight, r.mandatory, r.retention, frozenset(r.needs)


_PARTS: Mapping[Part, ShownBy] = {
    Part.WORDING: _wording,
    Part.RULES: _rules,
    Part.EVIDENCE: lambda _, r: frozenset(r.evidence_kinds),
    Part.REVIEWERS: lambda _, r: (r.reviewer, r.four_eyes),
    Part.APPLIES: lambda _, r: r.applies,
    Part.VALIDITY: lambda _, r: (r.valid_months, r.dated_by),
    Part.TIMING: _timing,
    Part.CONDITIONS: lambda _, r: (r.never_conditional, r.waivable_by),
}
