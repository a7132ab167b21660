"""What answers may contain: the one place the API, the portal and the workbook import ask.

The shapes are those of ``docs/answers.md``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from checklists.answer_values import MAX_LIST, AnswerError, folded, parse_value, text_problem, value_problem
from checklists.definition import Field, Framework, Requirement
from checklists.questions import choice_label, choice_words, derived_fields, fixed_rows, humanised

__all__ = ["AnswerError", "AnswerProblem", "Leaf", "answer_fields", "check_answers", "choice_label", "fixed_rows", "parse_leaf"]

MAX_ROW_KEY = 100
_LOCALITY = "ENSW"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One answer at its place: ``answers[path[0]][path[1]]… = value``."""

    path: tuple[str, ...]
    value: Any


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    path: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """Key of the cache: frameworks cannot be hashed by content, and comparing them by identity is enough."""

    framework: Framework
    requirement: Requirement

    def __hash__(self) -> int:
        return hash((id(self.framework), self.requirement.key))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self.framework is other.framework and self.requirement is other.requirement


def answer_fields(framework: Framework, requirement: Requirement, nations: frozenset[str] | None = None) -> tuple[Field, ...]:
    """Every question the requirement asks, in the order of its rules.

    With ``nations``, only what applies to a site in those nations; without, what applies anywhere.
    """
    fields = _all_fields(_Asked(framework, requirement))
    if nations is None:
        return fields
    return tuple(field for field in fields if not field.nations or field.nations & nations)


@lru_cache(maxsize=1024)
def _all_fields(asked: _Asked) -> tuple[Field, ...]:
    return derived_fields(asked.framework, asked.requirement)


def parse_leaf(framework: Framework, requirement: Requirement, row_key: str | None, question: str, raw: object) -> Leaf:
    """Places one row of the answers sheet. Raises AnswerError with a sentence the host can act on.

    ``question`` is a field's key or label, or ``group.key`` where a key alone would fit two places;
    ``row_key`` as in the sheet's column *for*; ``raw`` text, a number, a yes/no or a date as the cell holds it.
    """
    row = (row_key or "").strip()
    field = _attended(framework, requirement, row, question) or _asked_field(framework, requirement, bool(row), question)
    value = parse_value(field, raw, _words(framework, field))
    if field.group is None:
        return Leaf((field.key,), value)
    if field.per is None:
        return Leaf((field.group, field.key), value)
    return Leaf((field.group, _row(framework, requirement, field, row), field.key), value)


def check_answers(framework: Framework, requirement: Requirement, answers: object) -> list[AnswerProblem]:
    """Everything wrong with a whole answers object: unknown fields, wrong types, too long, control characters. Empty when fine.

    Does not say what is missing: that is for the rules.
    """
    if not isinstance(answers, Mapping):
        return [AnswerProblem((), "Send the answers as an object.")]
    fields = answer_fields(framework, requirement)
    plain = {field.key: field for field in fields if field.group is None}
    groups: dict[str, dict[str, Field]] = {}
    for field in fields:
        if field.group is not None:
            groups.setdefault(field.group, {})[field.key] = field
    problems: list[AnswerProblem] = []
    for key, value in answers.items():
        if key in groups:
            problems += _group_problems(framework, requirement, key, groups[key], value)
        else:
            problems += _member_problems(plain, (), key, value)
    return problems


def _group_problems(
    framework: Framework, requirement: Requirement, group: str, fields: Mapping[str, Field], value: object
) -> Iterator[AnswerProblem]:
    if not isinstance(value, Mapping):
        yield AnswerProblem((group,), "Send an object here.")
        return
    sample = next(iter(fields.values()))
    if sample.per is None:
        for key, answer in value.items():
            yield from _member_problems(fields, (group,), key, answer)
        return
    if len(value) > MAX_LIST:
        yield AnswerProblem((group,), f"Send at most {MAX_LIST} rows.")
        return
    for row, answers in value.items():
        path = (group, str(row)[:MAX_ROW_KEY])
        if problem := _row_problem(framework, requirement, sample, row, answers):
            yield AnswerProblem(path, problem)
            continue
        for key, answer in answers.items():
            yield from _member_problems(fields, path, key, answer)


def _row_problem(framework: Framework, requirement: Requirement, field: Field, row: object, answers: object) -> str | None:
    try:
        known_as = _row(framework, requirement, field, row if isinstance(row, str) else "")
    except AnswerError as error:
        return error.message
    if known_as != row:
        return f"Write this row as {known_as}."
    return None if isinstance(answers, Mapping) else "Send an object here."


def _member_problems(fields: Mapping[str, Field], path: tuple[str, ...], key: object, value: object) -> Iterator[AnswerProblem]:
    field = fields.get(key) if isinstance(key, str) else None
    if field is None:
        yield AnswerProblem((*path, str(key)[:MAX_ROW_KEY]), "This requirement does not ask this; remove it or check its name.")
    elif problem := value_problem(field, value):
        yield AnswerProblem((*path, field.key), problem)


def _attended(framework: Framework, requirement: Requirement, row: str, question: str) -> Field | None:
    """In the sheet an attendance row may name the role under *for* and ask ``attendance``."""
    if not row or folded(question) != "attendance":
        return None
    fields = [field for field in answer_fields(framework, requirement) if field.group == "attendance"]
    wanted = folded(row)
    for field in fields:
        if wanted in {folded(field.key), folded(choice_label(framework, field.key))}:
            return field
    if not fields:
        return None
    raise AnswerError(f"{row[:40]} does not have to attend; under “for” write one of: {', '.join(f.key for f in fields)}.")


def _asked_field(framework: Framework, requirement: Requirement, has_row: bool, question: str) -> Field:
    wanted = folded(question)
    fields = answer_fields(framework, requirement)
    named = [f for f in fields if wanted in {folded(f.key), folded(f.label), folded(f"{f.group}.{f.key}")}]
    if not named:
        known = ", ".join(f.key for f in fields) or "nothing"
        raise AnswerError(f"{requirement.key} does not ask “{question.strip()[:60]}”; it asks: {_shortened(known)}.")
    placed = [f for f in named if (f.per is not None) == has_row]
    # A plain answer goes by its bare key; what a checklist calls the same is reached by its label or as group.key.
    own = [f for f in placed if f.group is None] or placed
    if len(own) == 1:
        return own[0]
    if placed:
        raise AnswerError(f"This question is asked in several places; write one of: {', '.join(f'{f.group}.{f.key}' for f in placed)}.")
    if has_row:
        raise AnswerError("This question is asked once, not per row; leave “for” blank.")
    raise AnswerError(f"This question is asked once for {_row_noun(named[0])}; write which one under “for”.")


def _row(framework: Framework, requirement: Requirement, field: Field, row: str) -> str:
    """The stored key of a row. Raises AnswerError for a row the framework or the register of localities cannot have."""
    row = row.strip()
    problem = text_problem(row, MAX_ROW_KEY)
    if problem or not row or any(char in row for char in "\n\r\t"):
        raise AnswerError(problem or f"Name the row in one line; it is asked once for {_row_noun(field)}.")
    if field.per == "localities":
        code = row.upper()
        if len(code) != 9 or code[0] not in _LOCALITY or not (code[1:].isascii() and code[1:].isdigit()):
            raise AnswerError(f"“{row[:40]}” is not a locality code; write the nine characters, such as E08000003.")
        return code
    allowed = fixed_rows(framework, requirement, field)
    if not allowed:
        return row
    wanted = folded(row)
    for key in allowed:
        if wanted in {folded(key), folded(choice_label(framework, key))}:
            return key
    raise AnswerError(f"“{row[:40]}” is not a row of this question; write one of: {', '.join(allowed)}.")


def _row_noun(field: Field) -> str:
    nouns = {"localities": "each locality", "roles": "each role", "purposes": "each purpose", "partners": "each partner"}
    return nouns.get(field.per or "", "each signatory" if field.per == "signatories" else "each row")


def _words(framework: Framework, field: Field) -> dict[str, str]:
    """Folded keys and labels of a field's choices; a key wins over a label that reads the same."""
    known = choice_words(framework) if field.choices else {}
    words = {folded(known.get(choice) or humanised(choice)): choice for choice in field.choices}
    words.update({folded(choice): choice for choice in field.choices})
    return words


def _shortened(text: str) -> str:
    return text if len(text) <= 300 else f"{text[:300]}…"
