"""Answers of a requirement as a reviewer reads them: every stored leaf with the question it answers."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.formats import date_format

from checklists.definition import Field, Framework, Requirement
from checklists.questions import choice_label, derived_fields, humanised
from portal.shared.parts import Fact

CODE = re.compile(r"\b[ENSW]\d{8}\b")


def answered(framework: Framework, requirement: Requirement, answers: Mapping[str, Any], places: Mapping[str, str]) -> list[Fact]:
    """Questions with their answers, in the order of the framework; ``places`` are the names of the localities named in them.

    Answers to a checklist (where the document covers a point) are left out: they stand beside the points.
    """
    fields = {(field.group, field.key): field for field in derived_fields(framework, requirement)}
    facts = [
        Fact(field.label, _words(framework, answers[key], places))
        for (group, key), field in fields.items()
        if group is None and key in answers
    ]
    for group, values in answers.items():
        if isinstance(values, Mapping) and group not in framework.checklists:
            facts += _grouped(framework, group, values, fields, places)
    return facts


def _grouped(
    framework: Framework, group: str, values: Mapping[str, Any], fields: Mapping[tuple[str | None, str], Field], places: Mapping[str, str]
) -> Iterator[Fact]:
    for key, value in values.items():
        if isinstance(value, Mapping):
            row = places.get(key) or choice_label(framework, key)
            for leaf, text in value.items():
                yield Fact(f"{row}: {_label(fields, group, leaf)}", _words(framework, text, places))
        else:
            yield Fact(_label(fields, group, key), _words(framework, value, places))


def _label(fields: Mapping[tuple[str | None, str], Field], group: str, key: str) -> str:
    field = fields.get((group, key))
    return field.label if field else humanised(key)


def _words(framework: Framework, value: Any, places: Mapping[str, str]) -> str:
    if value in (None, "", []):
        return "Not answered"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(_words(framework, one, places) for one in value)
    text = str(value)
    try:
        return str(date_format(dt.date.fromisoformat(text), "j F Y"))
    except ValueError:
        return choice_label(framework, text) if text.isidentifier() and text.islower() else spelled(text, places)


def codes_in(*said: Any) -> set[str]:
    """What looks like the code of a locality in answers, or in what is said of them."""
    return set(CODE.findall(json.dumps(said, default=str)))


def spelled(text: str, places: Mapping[str, str]) -> str:
    """``text`` with localities by their names; a code that is none stays."""
    return CODE.sub(lambda code: places.get(code[0], code[0]), text)
