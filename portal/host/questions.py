"""The questions of a requirement as a form, and what was typed as answers in the shapes of docs/answers.md.

Everything may be left out: what is missing is said by the rules when the requirement is checked, so a half-done task can be kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from checklists.answer_values import AnswerError, parse_value
from checklists.definition import Field, FieldKind, Framework, Requirement
from checklists.fields import answer_fields, choice_label, fixed_rows
from onboarding.errors import Invalid
from portal.shared.forms import Day, VersionForm
from portal.shared.framework_words import framework_words
from portal.shared.sentences.said import said

MANY_CHOICES = 6
BLANK_ROWS = 1
MOST_ROWS = 30
LONG = ("reason", "rationale", "note", "mitigation", "conflict", "activity", "clause", "trigger")
ROW_NAME = "row"


@dataclass(frozen=True, slots=True)
class Slot:
    """One input: its name in the form, the question, and where its answer goes. ``row`` is None where rows are named by the host."""

    name: str
    asked: Field
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """``title`` is the row's words; ``named_by`` is the input that names a free row."""

    title: str
    slots: Sequence[Slot]
    named_by: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that belong together. ``can_grow``: the host adds rows."""

    key: str
    title: str
    hint: str = ""
    slots: Sequence[Slot] = field(default_factory=tuple)
    rows: Sequence[Row] = field(default_factory=tuple)
    can_grow: bool = False
    are_pages: bool = False


@dataclass(frozen=True, slots=True)
class Questions:
    """What a requirement asks at one site; ``localities`` maps code to name."""

    framework: Framework
    requirement: Requirement
    nations: frozenset[str]
    localities: Mapping[str, str]

    def sections(self, answers: Mapping[str, Any], extra_rows: int = BLANK_ROWS) -> list[Section]:
        asked = answer_fields(self.framework, self.requirement, self.nations)
        groups: dict[str | None, list[Field]] = {}
        for one in asked:
            groups.setdefault(one.group, []).append(one)
        return [self._section(group, fields, answers, extra_rows) for group, fields in groups.items()]

    def _section(self, group: str | None, fields: Sequence[Field], answers: Mapping[str, Any], extra_rows: int) -> Section:
        if group is None:
            return Section("plain", _("Questions"), slots=[Slot(one.key, one, (one.key,)) for one in fields])
        title = self._title(group)
        if fields[0].per is None:
            pages = all(one.kind is FieldKind.PAGE for one in fields)
            hint = _("Give the page or section of your document, such as “p. 4”. Leave blank what it does not cover.") if pages else ""
            slots = [Slot(f"{group}.{one.key}", one, (group, one.key)) for one in fields]
            return Section(group, title, hint, slots=slots, are_pages=pages)
        names, can_grow = self._rows(fields[0], answers.get(group, {}), extra_rows)
        rows = [self._row(group, fields, number, name, can_grow) for number, name in enumerate(names)]
        return Section(group, title, rows=rows, can_grow=can_grow)

    def _row(self, group: str, fields: Sequence[Field], number: int, name: str, can_grow: bool) -> Row:
        slots = [Slot(f"{group}.{number}.{one.key}", one, (group, name, one.key)) for one in fields]
        title = self.localities.get(name) or (framework_words(choice_label(self.framework, name)) if not can_grow else name)
        return Row(title, slots, f"{group}.{number}.{ROW_NAME}" if can_grow else "")

    def _rows(self, sample: Field, known: Mapping[str, Any], extra_rows: int) -> tuple[list[str], bool]:
        if sample.per == "localities":
            return list(self.localities), False
        if fixed := fixed_rows(self.framework, self.requirement, sample):
            return list(fixed), False
        return [*known, *[""] * extra_rows][:MOST_ROWS], True

    def _title(self, group: str) -> str:
        form = self.framework.forms.get(group)
        if form is not None:
            return framework_words(form.title)
        words = {"signatures": _("Signatures"), "attendance": _("Who attended"), "conflicts": _("Conflicts of interest")}
        return words.get(group) or _("Where your document covers each point")


class AnswersForm(VersionForm):
    """All questions of a requirement. ``collected`` turns what was typed into answers, keeping what this page does not show."""

    def __init__(
        self, questions: Questions, answers: Mapping[str, Any], data: Any = None, *, extra_rows: int = BLANK_ROWS, version: int = 0
    ) -> None:
        self.questions, self.answers = questions, answers
        self.sections = questions.sections(answers, extra_rows)
        super().__init__(data, initial={"version": version})
        for section in self.sections:
            for slot in section.slots:
                self._add(slot)
            for row in section.rows:
                self._add_row(row)

    def _add_row(self, row: Row) -> None:
        if row.named_by:
            self.fields[row.named_by] = forms.CharField(label=_("Name of this entry"), required=False, max_length=100, initial=row.title)
        for slot in row.slots:
            self._add(slot)

    def _add(self, slot: Slot) -> None:
        made = input_of(slot.asked, self.questions.framework)
        # Nothing has to be given to be kept, so no label says “optional”; what a reviewer needs is said beside the form.
        made.is_always_optional = True  # type: ignore[attr-defined]
        made.initial = shown(slot.asked, _at(self.answers, slot.path))
        self.fields[slot.name] = made

    def drawn(self) -> list[dict[str, Any]]:
        """The sections with their bound fields, for the template."""
        return [
            {
                "section": section,
                "fields": [self[slot.name] for slot in section.slots],
                "rows": [
                    {"row": row, "name": self[row.named_by] if row.named_by else None, "fields": [self[slot.name] for slot in row.slots]}
                    for row in section.rows
                ],
            }
            for section in self.sections
        ]

    def collected(self) -> dict[str, Any]:
        """The answers as typed. What cannot be read is added to the form's errors; check ``is_valid`` again after it."""
        answers = _copied(self.answers)
        for section in self.sections:
            for slot in section.slots:
                self._put(answers, slot, slot.path)
            if section.can_grow:
                answers[section.key] = {}
            for row in section.rows:
                self._put_row(answers, section, row)
            if section.key in answers and answers[section.key] == {}:
                del answers[section.key]
        return answers

    def _put_row(self, answers: dict[str, Any], section: Section, row: Row) -> None:
        given = any(self.cleaned_data.get(slot.name) not in (None, "", []) for slot in row.slots)
        name = str(self.cleaned_data.get(row.named_by) or "").strip() if row.named_by else ""
        if row.named_by and not name:
            if given:
                self.add_error(row.named_by, _("Name this entry, so that it can be told from the others."))
            return
        for slot in row.slots:
            group, known_as, key = slot.path
            self._put(answers, slot, (group, name or known_as, key))

    def _put(self, answers: dict[str, Any], slot: Slot, path: tuple[str, ...]) -> None:
        typed = self.cleaned_data.get(slot.name)
        try:
            value = None if typed in (None, "", []) else read(slot.asked, typed)
        except AnswerError as error:
            self.add_error(slot.name, said(error.message))
            return
        _place(answers, path, value)

    def refuse_answers(self, error: Invalid) -> None:
        """Put what the service found wrong beside the inputs it is about."""
        names = {".".join(slot.path): slot.name for slot in self._slots()}
        for path, message in error.fields.items():
            self.add_error(names.get(path), said(message))

    def _slots(self) -> list[Slot]:
        return [slot for section in self.sections for slot in (*section.slots, *(slot for row in section.rows for slot in row.slots))]


def input_of(asked: Field, framework: Framework) -> forms.Field:
    """The input that suits a question's kind."""
    kind, label = asked.kind, framework_words(asked.label)
    if kind is FieldKind.DATE:
        return forms.DateField(label=label, required=False, widget=Day)
    if kind is FieldKind.YES_NO:
        choices = [("yes", _("Yes")), ("no", _("No"))]
        return forms.ChoiceField(label=label, required=False, choices=choices, widget=forms.RadioSelect)
    words = [(key, framework_words(choice_label(framework, key))) for key in asked.choices]
    if kind is FieldKind.CHOICES:
        return forms.MultipleChoiceField(label=label, required=False, choices=words, widget=forms.CheckboxSelectMultiple)
    if kind is FieldKind.CHOICE:
        many = len(words) > MANY_CHOICES or asked.per is not None
        choices = [("", _("Choose")), *words] if many else words
        return forms.ChoiceField(label=label, required=False, choices=choices, widget=forms.Select if many else forms.RadioSelect)
    return _typed(asked, label)


def _typed(asked: Field, label: str) -> forms.Field:
    kind = asked.kind
    if kind is FieldKind.NUMBER:
        widget: forms.Widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "short"})
        return forms.CharField(label=label, required=False, max_length=30, widget=widget, help_text=_bounds(asked))
    if kind in (FieldKind.DATES, FieldKind.NUMBERS):
        hint = _("One on each line, such as 03/02/2026.") if kind is FieldKind.DATES else _("One number on each line.")
        return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text=hint)
    if kind is FieldKind.PAGE:
        return forms.CharField(label=label, required=False, widget=forms.TextInput(attrs={"class": "short"}))
    is_long = (asked.key.endswith(LONG) or asked.per is None) and not asked.key.endswith("name")
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": 3}) if is_long else forms.TextInput())


def _bounds(asked: Field) -> str:
    if asked.low is not None and asked.high is not None:
        return _("From %(low)g to %(high)g.") % {"low": asked.low, "high": asked.high}
    return ""


def read(asked: Field, typed: Any) -> Any:
    """What was typed as an answer's JSON value. Raises AnswerError with a sentence for the host."""
    if isinstance(typed, dt.date):
        return typed.isoformat()
    if asked.kind is FieldKind.YES_NO:
        return typed == "yes"
    if asked.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        return typed
    return parse_value(asked, typed, {})


def shown(asked: Field, value: Any) -> Any:
    """An answer as its input shows it again."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and asked.kind in (FieldKind.DATES, FieldKind.NUMBERS):
        return "\n".join(str(one) for one in value)
    return value


def _at(answers: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = answers
    for part in path:
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _place(answers: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Put ``value`` at ``path``, or take it away when it is None; groups left empty go too."""
    if len(path) == 1:
        if value is None:
            answers.pop(path[0], None)
        else:
            answers[path[0]] = value
        return
    inner = answers.setdefault(path[0], {})
    _place(inner, path[1:], value)
    if not inner:
        del answers[path[0]]


def _copied(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _copied(value) if isinstance(value, Mapping) else value for key, value in answers.items()}
