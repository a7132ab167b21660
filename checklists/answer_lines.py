"""Answers as the rows of the intake workbook: requirement, for whom, question, answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from checklists.answer_values import AnswerError
from checklists.definition import Framework, Requirement
from checklists.fields import answer_fields, parse_leaf

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """``row`` is empty for a question that is asked once."""

    requirement: str
    row: str
    question: str
    answer: Any


def typed_answer(value: Any) -> Any:
    """A cell's value: numbers as they are, yes or no in words, lists split by semicolons, days as ISO text."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return "; ".join(str(item) for item in value)
    return value


def answer_lines(
    framework: Framework, requirement: Requirement, answers: Mapping[str, Any], typed: Callable[[Any], Any] = typed_answer
) -> tuple[list[Line], list[Path]]:
    """One line per answer, worded as the form words it wherever that finds the way back to the same answer, else by its key.

    The second list names the answers that no wording leads back to. What is stored as not answered is in neither.
    """
    found: list[Line] = []
    lost: list[Path] = []
    for path, value in _leaves(answers):
        line = _line(framework, requirement, path, value, typed(value))
        if line is None:
            lost.append(path)
        else:
            found.append(line)
    return found, lost


def _leaves(answers: Mapping[str, Any], path: Path = ()) -> Iterator[tuple[Path, Any]]:
    for key, value in answers.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, (*path, key))
        elif value not in (None, "", []):
            yield (*path, key), value


def _line(framework: Framework, requirement: Requirement, path: Path, value: Any, typed: Any) -> Line | None:
    row = path[1] if len(path) == 3 else ""
    group = path[0] if len(path) > 1 else None
    labels = [f.label for f in answer_fields(framework, requirement) if f.key == path[-1] and f.group == group]
    for question in (*labels, path[-1], f"{group}.{path[-1]}"):
        try:
            leaf = parse_leaf(framework, requirement, row, question, typed)
        except AnswerError:
            continue
        if leaf.path == path and leaf.value == value and type(leaf.value) is type(value):
            return Line(requirement.key, row, question, typed)
    return None
