"""The answers sheet: leaves gathered per site and requirement, then stored as one set of answers."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from checklists.definition import Requirement
from checklists.fields import AnswerError, Leaf, parse_leaf
from onboarding.errors import DomainError, Invalid
from onboarding.models import Site, SiteRequirement
from onboarding.services.answers import put_answers
from onboarding.services.intake_lines import Line

if TYPE_CHECKING:
    from onboarding.services.intake import Intake


def take_answers(intake: Intake, lines: Sequence[Line]) -> None:
    """Leaves are gathered per site and requirement and stored in one go; what a cell does not mention stays as it was."""
    grouped: dict[tuple[int, str], list[Line]] = {}
    sites: dict[int, Site] = {}
    for line in lines:
        if intake.is_full:
            return
        try:
            site = intake.site(line)
            if site is None:
                raise Invalid(
                    "It is not clear which site this is about.", fields={"organisation": "Name its site; it has none yet, or several."}
                )
        except DomainError as error:
            intake.report(line, error)
            continue
        sites[site.pk] = site
        grouped.setdefault((site.pk, str(line.value("requirement", ""))), []).append(line)
    rows = {(row.site_id, row.key): row for row in SiteRequirement.objects.filter(site__in=sites)}
    for (site_id, key), group in grouped.items():
        if intake.is_full:
            return
        _requirement_answers(intake, sites[site_id], key, rows.get((site_id, key)), group)


def _requirement_answers(intake: Intake, site: Site, key: str, row: SiteRequirement | None, group: Sequence[Line]) -> None:
    requirement = intake.framework.requirements.get(key)
    if requirement is None:
        for line in group:
            intake.report(line, Invalid(f"There is no requirement {key[:40]}.", fields={"requirement": "Use a key such as SAF-01."}))
        return
    answers: dict[str, Any] = deepcopy(row.answers) if row else {}
    for line in group:
        _name_document(intake, site, key, line)
        _take_leaf(intake, requirement, line, answers)
    try:
        if answers:
            intake.counts["answers"] += put_answers(intake.unit, site, row or SiteRequirement(site=site, key=key), answers)
    except DomainError as error:
        intake.report(group[0], error)


def _name_document(intake: Intake, site: Site, key: str, line: Line) -> None:
    if document := line.value("document"):
        named = {"organisation": site.organisation.slug, "site": site.slug, "requirement": key, "filename": str(document)}
        intake.documents.append(named | {"sheet": line.sheet, "cell": line.address("document")})


def _take_leaf(intake: Intake, requirement: Requirement, line: Line, answers: dict[str, Any]) -> None:
    if line.value("answer") is None:
        return
    try:
        leaf = _leaf(intake, requirement, line)
    except AnswerError as error:
        message = f"{requirement.key}: {error.message.removeprefix(f'{requirement.key} ')}"
        intake.problem(line, line.address(*_cells_meant(error)), "invalid", message)
        return
    _place(answers, leaf.path, leaf.value)


def _cells_meant(error: AnswerError) -> tuple[str, ...]:
    """Which cell of the row a sentence is about: the question that is not asked, the row that does not exist, else the answer."""
    if "does not ask" in error.message or "several places" in error.message:
        return "question", "answer"
    if "“for”" in error.message or "locality code" in error.message or "not a row" in error.message:
        return "for", "question", "answer"
    return "answer", "question"


def _leaf(intake: Intake, requirement: Requirement, line: Line) -> Leaf:
    """An answer's leaf; "3rd March 2026" is a date only where the question wants one."""
    row_key, question = line.value("for"), str(line.value("question", ""))
    try:
        return parse_leaf(intake.framework, requirement, row_key, question, line.value("answer"))
    except AnswerError:
        if line.value("answer_date") is None:
            raise
        return parse_leaf(intake.framework, requirement, row_key, question, line.value("answer_date"))


def _place(answers: dict[str, Any], path: Sequence[str], value: Any) -> None:
    for part in path[:-1]:
        answers = answers.setdefault(part, {})
    answers[path[-1]] = value
