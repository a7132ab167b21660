"""What blocks most, what the numbers mean, and how far people are trained without pointing at any."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import slugify

from checklists import words
from checklists.loading import framework_of
from onboarding import clock
from onboarding.roles import Operation
from onboarding.selectors import leadership_detail
from onboarding.selectors.programmes import current_programme
from onboarding.selectors.reporting_people import SMALL
from portal.shared.access import for_programme
from portal.shared.requests import PageRequest
from portal.shared.tables import Cell, Column, Table
from reports import burnup, definitions
from reports.columns import KEPT_BACK
from reports.model import Hotspot, TrainingLine

BLOCKING_SHOWN = 20
BLOCKING = (Column("Requirement"), Column("Stage"), Column("Sites it holds up", numeric=True), Column("Of", numeric=True),
            Column("Sent back", numeric=True), Column("Held by"))  # fmt: skip


@for_programme(Operation.READ_NATIONAL)
def blocking(request: PageRequest) -> HttpResponse:
    """3 queries."""
    programme = current_programme()
    framework = framework_of(programme.framework)
    spots = sorted(leadership_detail.hotspots(programme, framework), key=lambda one: (-one.unmet, -one.returned, one.key))
    stages = {stage.key: stage.title for stage in framework.stages}
    rows = [_line(one, stages[framework.requirements[one.key].stage], words.role(framework, framework.requirements[one.key].owner))
            for one in spots[:BLOCKING_SHOWN] if one.unmet]  # fmt: skip
    returned = sorted((one for one in spots if one.returned), key=lambda one: (-one.returned, one.key))[:BLOCKING_SHOWN]
    context = {
        "today": clock.today(),
        "table": Table("What blocks most", BLOCKING, rows, "Nothing blocks any site.", caption_is_hidden=True),
        "returned": Table(
            "Sent back most",
            (Column("Requirement"), Column("Times sent back", numeric=True)),
            [(Cell(one.title), Cell(one.returned)) for one in returned],
            "Reviewers have sent nothing back yet.",
            caption_is_hidden=True,
        ),
    }
    return render(request, "leadership/blocking.html", context)


def _line(one: Hotspot, stage: str, holder: str) -> tuple[Cell, ...]:
    return (Cell(one.title, small=one.key), Cell(stage), Cell(one.unmet), Cell(one.applicable), Cell(one.returned or ""), Cell(holder))


@for_programme(Operation.READ_NATIONAL)
def meanings(request: PageRequest) -> HttpResponse:
    """No queries of its own."""
    terms = [(slugify(term), term, meaning) for term, meaning in (*definitions.DEFINITIONS, *burnup.MEANING)]
    return render(request, "leadership/definitions.html", {"terms": terms, "method": definitions.METHOD, "today": clock.today()})


TRAINING = (Column("Role"), Column("Training"), *(Column(words.word("nation", nation)) for nation in words.TABLES["nation"]))


@for_programme(Operation.READ_NATIONAL)
def people(request: PageRequest) -> HttpResponse:
    """4 queries. Counts that could point to somebody never reach this view."""
    programme = current_programme()
    lines = leadership_detail.training(programme, framework_of(programme.framework), clock.today())
    grouped: dict[tuple[str, str], dict[str, TrainingLine]] = {}
    for one in lines:
        grouped.setdefault((one.role, one.training), {})[one.nation] = one
    rows = [
        (Cell(role), Cell(training), *(Cell(_counts(by_nation[nation])) for nation in words.TABLES["nation"]))
        for (role, training), by_nation in grouped.items()
    ]
    table = Table("Training by nation", TRAINING, rows, "The framework asks no training of anybody.", caption_is_hidden=True)
    return render(request, "leadership/people.html", {"table": table, "today": clock.today(), "small": SMALL, "kept_back": KEPT_BACK})


def _counts(one: TrainingLine) -> str:
    if one.in_post is None:
        return KEPT_BACK
    return f"{KEPT_BACK} of {one.in_post}" if one.in_date is None else f"{one.in_date} of {one.in_post}"
