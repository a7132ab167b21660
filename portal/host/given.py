"""Answers that were given, as people read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from checklists.definition import Field, FieldKind, Framework
from checklists.fields import choice_label
from portal.host.answering import Answering
from portal.host.questions import Slot
from portal.shared.framework_words import framework_words, listed
from portal.shared.parts import Fact


@dataclass(frozen=True, slots=True)
class Given:
    title: str
    facts: Sequence[Fact]


def answered(known: Answering) -> list[Given]:
    """Every question with its answer, by section; a row of a form is a section of its own."""
    answers, framework = known.row.answers, known.framework
    found: list[Given] = []
    for section in known.questions.sections(answers, extra_rows=0):
        if section.slots:
            found.append(Given(section.title, _facts(framework, section.slots, answers)))
        found += [Given(listed((section.title, row.title), ": "), _facts(framework, row.slots, answers)) for row in section.rows]
    return found


def _facts(framework: Framework, slots: Sequence[Slot], answers: Mapping[str, Any]) -> list[Fact]:
    return [Fact(framework_words(slot.asked.label), in_words(framework, slot.asked, _value(answers, slot.path))) for slot in slots]


def _value(answers: Mapping[str, Any], path: Sequence[str]) -> Any:
    value: Any = answers
    for part in path:
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def in_words(framework: Framework, asked: Field, value: Any) -> str:
    """An answer as text, in the language of the page; empty where there is none."""
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return listed(in_words(framework, asked, one) for one in value)
    if asked.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        return framework_words(choice_label(framework, str(value)))
    if asked.kind in (FieldKind.DATE, FieldKind.DATES):
        return _day(str(value))
    if isinstance(value, int | float):
        return str(number_format(value, use_l10n=True, force_grouping=True))
    return str(value)


def _day(text: str) -> str:
    try:
        return str(date_format(dt.date.fromisoformat(text), "j F Y"))
    except ValueError:
        return text
