"""What blocks most, what the numbers mean, and how far people are trained without pointing at any."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import slugify

from checklists import words
from checklists.definition import Framework
from checklists.loading import framework_of
from onboarding import clock
from onboarding.roles import Operation
from onboarding.selectors import leadership_detail
from onboarding.selectors.leadership_detail import Obstacle
from onboarding.selectors.programmes import current_programme
from onboarding.selectors.reporting_people import SMALL
from portal.shared.access import for_programme
from portal.shared.requests import PageRequest
from portal.shared.tables import Cell, Column, Table
from reports import burnup, definitions
from reports.columns import KEPT_BACK
from reports.model import TrainingLine

BLOCKING_SHOWN = 20
BLOCKING = (Column("Requirement"), Column("Stage"), Column("Sites it holds up", numeric=True), Column("Of", numeric=True),
            Column("Sent back", numeric=True), Column("Who holds it"))  # fmt: skip


@for_programme(Operation.READ_NATIONAL)
def blocking(request: PageRequest) -> HttpResponse:
    """3 queries."""
    programme = current_programme()
    framework = framework_of(programme.framework)
    found = leadership_detail.hotspots(programme, framework)
    worst = sorted(found, key=lambda one: (-one.spot.unmet, -one.spot.returned, one.spot.key))
    rows = [_line(framework, one) for one in worst[:BLOCKING_SHOWN] if one.spot.unmet]
    returned = sorted((one.spot for one in found if one.spot.returned), key=lambda one: (-one.returned, one.key))[:BLOCKING_SHOWN]
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


def _line(framework: Framework, one: Obstacle) -> tuple[Cell, ...]:
    spot, stages = one.spot, {stage.key: stage.title for stage in framework.stages}
    return (
        Cell(spot.title, small=spot.key),
        Cell(stages[framework.requirements[spot.key].stage]),
        Cell(spot.unmet),
        Cell(spot.applicable),
        Cell(spot.returned or ""),
        Cell(_holders(framework, one)),
    )


def _holders(framework: Framework, one: Obstacle) -> str:
    """Whose next step it is, and at how many of the sites: the reviewer's where it waits for a review, else its owner's."""
    requirement = framework.requirements[one.spot.key]
    shares = ((requirement.reviewer, one.in_review), (requirement.owner, one.spot.unmet - one.in_review))
    most_first = sorted(shares, key=lambda share: -share[1])
    return ", ".join(f"{words.role(framework, role)} at {count}" for role, count in most_first if count)


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
