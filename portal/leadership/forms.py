"""The decision on a gate as a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from checklists import words
from onboarding.asked import ConditionAsked
from onboarding.guards import CONDITIONS_PER_DECISION
from onboarding.services.gates import OUTCOMES, DecisionGiven
from portal.shared.forms import Day, offer


class Decision(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    outcome = forms.ChoiceField(
        label="Decision", widget=forms.RadioSelect, choices=[(key, words.word("gate_outcome", key)) for key in OUTCOMES]
    )
    on = forms.DateField(label="Day of the meeting", widget=Day)
    note = forms.CharField(
        label="Reasons",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Needed to defer or refuse: the host reads them. Name no survivor and no member of staff.",
    )
    present = forms.MultipleChoiceField(label="Roles present", required=False, widget=forms.CheckboxSelectMultiple)
    recused = forms.MultipleChoiceField(label="Roles that stood aside", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **given: Any) -> None:
        super().__init__(*args, **given)
        self.has_moved = False
        for name in ("present", "recused"):
            offer(self, name, roles)
        for number in range(1, CONDITIONS_PER_DECISION + 1):
            self.fields[f"condition_{number}"] = forms.CharField(label=f"Condition {number}", max_length=500, required=False)
            self.fields[f"owner_{number}"] = forms.ChoiceField(
                label=f"Who meets condition {number}", choices=[("", "Choose a role"), *roles], required=False
            )
            self.fields[f"due_{number}"] = forms.DateField(label=f"Condition {number} is due", widget=Day, required=False)

    @property
    def conditions(self) -> list[forms.BoundField]:
        return [self[f"{name}_{number}"] for number in range(1, CONDITIONS_PER_DECISION + 1) for name in ("condition", "owner", "due")]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for number in range(1, CONDITIONS_PER_DECISION + 1):
            if not given.get(f"condition_{number}"):
                continue
            for name, message in (("owner", "Say who meets it."), ("due", "Give the day it is due.")):
                if not given.get(f"{name}_{number}") and f"{name}_{number}" not in self.errors:
                    self.add_error(f"{name}_{number}", message)
        return given

    def still(self, seen: str, message: str) -> bool:
        """Whether the position is what the page showed; if not, the form takes the new one and says so."""
        if self.cleaned_data["seen"] == seen:
            return True
        self.has_moved = True
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["seen"] = seen
        self.data = data
        self.add_error(None, message)
        return False

    def given(self, gate: str) -> DecisionGiven:
        data = self.cleaned_data
        conditions = [
            ConditionAsked(text=data[f"condition_{n}"], owner=data[f"owner_{n}"], due_on=data[f"due_{n}"])
            for n in range(1, CONDITIONS_PER_DECISION + 1)
            if data[f"condition_{n}"]
        ]
        return DecisionGiven(
            gate=gate,
            outcome=data["outcome"],
            on=data["on"],
            note=data["note"],
            present=data["present"],
            recused=data["recused"],
            conditions=conditions,
        )
