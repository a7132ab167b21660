"""The framework in force: stages, gates and requirements, and what each requirement asks."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from checklists import words
from checklists.definition import Framework, Requirement, Stage
from checklists.loading import framework_of
from onboarding.errors import NotFound
from onboarding.roles import Operation
from onboarding.selectors.programmes import current_programme
from portal.shared.access import for_programme
from portal.shared.parts import Fact
from portal.shared.requests import PageRequest
from portal.shared.tables import Cell, Column, Table

COLUMNS = (Column("Requirement"), Column("Sent by"), Column("Decided by"), Column("Valid, months", numeric=True), Column("Remark"))


@for_programme(Operation.READ_REFERENCE)
def framework(request: PageRequest) -> HttpResponse:
    """1 query."""
    version = current_programme().framework
    found = framework_of(version)
    stages = [(stage, _table(found, stage)) for stage in found.stages]
    watch = [
        (Cell(item.item), Cell(f"{item.date:%-d %b %Y}" if item.date else "not known yet"), Cell(", ".join(item.affects)))
        for item in found.legal_watch
    ]
    columns = (Column("Change of law"), Column("In force"), Column("Touches"))
    content = {
        "version": version,
        "framework": found,
        "stages": stages,
        "count": len(found.requirements),
        "watch": Table("Changes of law to watch", columns, watch, "None is watched."),
    }
    return render(request, "reviewer/framework.html", content)


def _table(found: Framework, stage: Stage) -> Table:
    rows = [_row(found, one) for step in stage.steps for one in step.requirements]
    return Table(f"{stage.title}: requirements", COLUMNS, rows, caption_is_hidden=True)


def _row(found: Framework, one: Requirement) -> tuple[Cell, ...]:
    return (
        Cell(one.title, href=reverse("reviewer:framework_requirement", args=[one.key]), small=one.key),
        Cell(words.role(found, one.owner)),
        Cell(words.role(found, one.reviewer)),
        Cell(one.valid_months),
        Cell(", ".join(remarks(one))),
    )


def remarks(one: Requirement) -> list[str]:
    """What is special about how a requirement is decided, in words."""
    said = {
        "two have to agree": one.four_eyes,
        "never with conditions": one.never_conditional,
        "may be waived": one.waivable_by is not None,
        "not mandatory": not one.mandatory,
    }
    return [text for text, holds in said.items() if holds]


@for_programme(Operation.READ_REFERENCE)
def requirement(request: PageRequest, key: str) -> HttpResponse:
    """1 query."""
    found = framework_of(current_programme().framework)
    one = found.requirements.get(key)
    if one is None:
        raise NotFound(f"The framework has no requirement {key}.")
    stage = found.stage_by_key[one.stage]
    facts = [
        Fact("Stage", f"{stage.key} {stage.title}"),
        Fact("Due by gate", f"{one.due_gate} {found.gates[one.due_gate].title}"),
        Fact("Sent by", words.role(found, one.owner)),
        Fact("Decided by", words.role(found, one.reviewer)),
        Fact("Valid for", f"{one.valid_months} months"),
        Fact("Weight", one.weight),
        Fact("Kinds of evidence", ", ".join(kind.replace("_", " ") for kind in one.evidence_kinds)),
        Fact("Needs first", ", ".join(found.requirements[need].title for need in one.needs) or "Nothing"),
        Fact("May be waived by", words.role(found, one.waivable_by) if one.waivable_by else "Nobody"),
        Fact("Special", ", ".join(remarks(one)) or "Nothing"),
    ]
    nations = {item.key: item.nations for rule in one.rules for item in found.checklists.get(rule.params.get("checklist", ""), ())}
    points = [
        (label, ", ".join(sorted(words.word("nation", nation) for nation in nations[key])))
        for key, label in found.points_of(one, ["ENG", "SCT", "WLS", "NIR"]).items()
    ]
    return render(request, "reviewer/framework_requirement.html", {"requirement": one, "facts": facts, "points": points})
