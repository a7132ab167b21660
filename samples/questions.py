"""Answers as the rows a coordinator types: requirement, for whom, question, answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from checklists.answer_values import AnswerError
from checklists.definition import Requirement
from checklists.fields import answer_fields, parse_leaf
from samples.framework import framework


@dataclass(frozen=True, slots=True)
class Line:
    requirement: str
    row: str
    question: str
    answer: Any


def lines(requirement: Requirement, answers: Mapping[str, Any]) -> list[Line]:
    """One line per leaf, worded as the form words it wherever that finds the way back to the same leaf."""
    return [_line(requirement, path, value) for path, value in _leaves(answers)]


def _leaves(answers: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in answers.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, (*path, key))
        else:
            yield (*path, key), value


def _line(requirement: Requirement, path: tuple[str, ...], value: Any) -> Line:
    row = path[1] if len(path) == 3 else ""
    group = path[0] if len(path) > 1 else None
    label = next(f.label for f in answer_fields(framework(), requirement) if f.key == path[-1] and f.group == group)
    typed = typed_answer(value)
    for question in (label, path[-1], f"{group}.{path[-1]}"):
        try:
            leaf = parse_leaf(framework(), requirement, row, question, typed)
        except AnswerError:
            continue
        if leaf.path == path and leaf.value == value:
            return Line(requirement.key, row, question, typed)
    raise ValueError(f"{requirement.key}: no wording leads back to {path} = {value!r}; correct the sample's answers.")


def typed_answer(value: Any) -> Any:
    """A cell's value: real dates and numbers, yes or no in words, lists split by semicolons."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return "; ".join(value)
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        return dt.date.fromisoformat(value)
    return value
