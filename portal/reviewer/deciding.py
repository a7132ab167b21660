"""The form in which a reviewer decides: every point of the checklist, what only a person can judge, a message, conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms

from checklists import words
from checklists.definition import Requirement
from checklists.rules import REGISTRY
from onboarding import clock
from onboarding.asked import Action, Asked, ConditionAsked, ReasonCode, ReasonGiven
from onboarding.guards import CONDITIONS_PER_DECISION
from portal.shared.forms import Day, VersionForm

DECISIONS = [("covered", "Covered"), ("not_covered", "Not covered"), ("not_applicable", "Does not apply")]
JUDGEMENTS = [("met", "Met"), ("not_met", "Not met")]
UNSETTLED = ("cannot_tell", "needs_human")
REVIEW_ACTIONS = (Action.ACCEPT, Action.ACCEPT_WITH_CONDITIONS, Action.RETURN, Action.REJECT)
FOR_A_POINT = [code for code in ReasonCode if code is not ReasonCode.NOT_APPLICABLE]
REASONS = [(code.value, words.word("return_reason", code.value)) for code in FOR_A_POINT]


@dataclass(frozen=True, slots=True)
class Point:
    """A line of the checklist as it is drawn: its fields, and what the inspectors found about it."""

    key: str
    label: str
    decision: forms.BoundField
    code: forms.BoundField
    why: forms.BoundField
    findings: Sequence[Mapping[str, Any]] = ()
    before: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    reason: str
    decision: forms.BoundField


@dataclass(frozen=True, slots=True)
class ConditionFields:
    number: int
    text: forms.BoundField
    owner: forms.BoundField
    due_on: forms.BoundField

    @property
    def fields(self) -> tuple[forms.BoundField, ...]:
        return (self.text, self.owner, self.due_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What there is to decide about. ``points`` are labels by key; ``rules`` the results as stored, ``owners`` roles by key."""

    requirement: Requirement
    points: Mapping[str, str]
    rules: Sequence[Mapping[str, Any]]
    owners: Mapping[str, str]
    version: int
    findings: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)

    @property
    def judged(self) -> list[Mapping[str, Any]]:
        """Results that leave something open which a reviewer may judge: those over answers, never those over records."""
        kinds = {rule.key: rule.kind for rule in self.requirement.rules}
        return [
            result
            for result in self.rules
            if result["outcome"] in UNSETTLED and REGISTRY[kinds[result["rule"]]].reads == "answers"
        ]  # fmt: skip


class DecisionForm(VersionForm):
    note = forms.CharField(
        label="Message to the site",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="They see it with your decision. Needed when you ask for changes.",
    )

    def __init__(self, asking: Asking, data: Any = None) -> None:
        super().__init__(data, initial={"version": asking.version})
        self.asking = asking
        for key in asking.points:
            self.fields[f"point_{key}"] = forms.ChoiceField(choices=DECISIONS, widget=forms.RadioSelect, required=False)
            self.fields[f"code_{key}"] = forms.ChoiceField(label="Reason", choices=REASONS, required=False)
            self.fields[f"why_{key}"] = forms.CharField(label="In words", max_length=500, required=False)
        for result in asking.judged:
            self.fields[f"judge_{result['rule']}"] = forms.ChoiceField(choices=JUDGEMENTS, widget=forms.RadioSelect, required=False)
        owners = [("", "Choose"), *asking.owners.items()]
        for number in range(1, CONDITIONS_PER_DECISION + 1):
            self.fields[f"condition_{number}"] = forms.CharField(label="What has to be done", max_length=500, required=False)
            self.fields[f"owner_{number}"] = forms.ChoiceField(label="By whom", choices=owners, required=False)
            self.fields[f"due_{number}"] = forms.DateField(label="By when", required=False, widget=Day)
        for key, label in asking.points.items():
            self.fields[f"point_{key}"].label = label
        for result in asking.judged:
            self.fields[f"judge_{result['rule']}"].label = result["reason"]

    def points(self) -> Iterator[Point]:
        for key, label in self.asking.points.items():
            findings, before = self.asking.findings.get(key, ()), self.asking.before.get(key, "")
            yield Point(key, label, self[f"point_{key}"], self[f"code_{key}"], self[f"why_{key}"], findings, before)

    def judgements(self) -> Iterator[Judgement]:
        for result in self.asking.judged:
            yield Judgement(result["reason"], self[f"judge_{result['rule']}"])

    def conditions(self) -> list[ConditionFields]:
        numbers = range(1, CONDITIONS_PER_DECISION + 1)
        return [ConditionFields(n, self[f"condition_{n}"], self[f"owner_{n}"], self[f"due_{n}"]) for n in numbers]

    @property
    def has_conditions(self) -> bool:
        return any(bound.value() for row in self.conditions() for bound in row.fields)

    def asked(self, action: Action) -> Asked:
        """What the valid form asks for. What belongs to another decision stays out of it."""
        given = self.cleaned_data
        decided = {key: given[f"point_{key}"] for key in self.asking.points if given.get(f"point_{key}")}
        judged = {result["rule"]: given.get(f"judge_{result['rule']}", "") for result in self.asking.judged}
        return Asked(
            action=action,
            on=clock.today(),
            note=given["note"],
            judgements={rule: decision for rule, decision in judged.items() if decision},
            points=decided,
            reasons=tuple(self._reasons(decided)),
            conditions=tuple(self._conditions()) if action is Action.ACCEPT_WITH_CONDITIONS else (),
        )

    def _reasons(self, decided: Mapping[str, str]) -> Iterator[ReasonGiven]:
        for key, decision in decided.items():
            why = self.cleaned_data.get(f"why_{key}", "")
            if decision == "not_covered":
                code = self.cleaned_data.get(f"code_{key}") or ReasonCode.MISSING.value
                yield ReasonGiven(ReasonCode(code), key, why)
            elif decision == "not_applicable":
                yield ReasonGiven(ReasonCode.NOT_APPLICABLE, key, why)

    def _conditions(self) -> Iterator[ConditionAsked]:
        """A row without a date is given today's, which the executor refuses with the reason."""
        for number in range(1, CONDITIONS_PER_DECISION + 1):
            text, owner = self.cleaned_data.get(f"condition_{number}", ""), self.cleaned_data.get(f"owner_{number}", "")
            due_on = self.cleaned_data.get(f"due_{number}")
            if text or owner or due_on:
                yield ConditionAsked(text=text, owner=owner, due_on=due_on or clock.today())
