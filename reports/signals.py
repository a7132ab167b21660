"""What follows from report data by counting alone: one function per figure, so that page, picture, table and headline agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from checklists.evaluation import PASSED, UNBLOCKED, GateStatus, Rag
from reports.model import GateAt, NationalReport, SiteLine, StageLine

LATE_DAYS = 30
TICK, DASH = "✓", "–"
_RED = frozenset({GateStatus.REOPENED, GateStatus.REFUSED})
_UNDECIDED = frozenset({GateStatus.READY})


def stage_signal(gate: GateAt | StageLine, as_of: dt.date) -> str:
    """R, A, G, a tick for a passed gate, or a dash for a stage that is not open."""
    if gate.status in PASSED:
        return TICK
    if gate.status is GateStatus.CLOSED:
        return DASH
    late = (as_of - gate.due_on).days if gate.due_on else 0
    if gate.status in _RED or late > LATE_DAYS:
        return "R"
    return "A" if gate.status is GateStatus.DEFERRED or late > 0 else "G"


def is_ready(site: SiteLine, go_live_gate: str) -> bool:
    """Live, or nothing stands between the site and its go-live decision."""
    return site.status == "live" or any(at.gate == go_live_gate and at.status in UNBLOCKED for at in site.gates)


@dataclass(frozen=True, slots=True)
class Headline:
    """Counts of active sites."""

    sites: int
    ready: int
    live: int
    red: int
    amber: int
    green: int
    grey: int
    withdrawn: int
    decisions: int


def headline(report: NationalReport) -> Headline:
    active = [site for site in report.sites if site.active]
    colours = [site.rag for site in active]
    return Headline(
        sites=len(active),
        ready=sum(is_ready(site, report.go_live_gate) for site in active),
        live=sum(site.status == "live" for site in active),
        red=colours.count(Rag.RED),
        amber=colours.count(Rag.AMBER),
        green=colours.count(Rag.GREEN),
        grey=colours.count(Rag.GREY),
        withdrawn=len(report.sites) - len(active),
        decisions=len(decisions_due(report)),
    )


@dataclass(frozen=True, slots=True)
class DecisionDue:
    site: str
    gate: str
    gate_title: str
    due_on: dt.date | None


def decisions_due(report: NationalReport) -> list[DecisionDue]:
    """Gates nothing blocks any more, earliest due first."""
    titles = {stage.gate: stage.gate_title for stage in report.stages}
    due = [
        DecisionDue(site.name, at.gate, titles.get(at.gate, at.gate), at.due_on)
        for site in report.sites
        if site.active
        for at in site.gates
        if at.status is GateStatus.READY
    ]
    return sorted(due, key=lambda one: (one.due_on or dt.date.max, one.site, one.gate))


def funnel(report: NationalReport) -> list[tuple[str, int]]:
    """Sites that ever entered, passed each gate up to go-live, and went live; withdrawn sites count where they got to."""
    reached = PASSED | {GateStatus.REOPENED}
    steps = [("Entered the programme", len(report.sites))]
    for stage in report.stages:
        passed = sum(any(at.gate == stage.gate and at.status in reached for at in site.gates) for site in report.sites)
        steps.append((f"{stage.gate} {stage.gate_title}", passed))
        if stage.gate == report.go_live_gate:
            break
    return [*steps, ("Live now", sum(site.status == "live" for site in report.sites))]


def biggest_drop(steps: Sequence[tuple[str, int]]) -> tuple[str, int]:
    """The passing point at which most sites have not yet arrived, counted from the one before it."""
    drops = [(before[1] - after[1], after[0]) for before, after in pairwise(steps)]
    most, name = max(drops, key=lambda drop: drop[0], default=(0, ""))
    return name, most


@dataclass(frozen=True, slots=True)
class Quarter:
    label: str
    live: int
    expected: int


def forecast(report: NationalReport) -> tuple[list[Quarter], int, int]:
    """Sites by quarter of going live or of earliest go-live; then how many beyond two years, and how many cannot be placed."""
    as_of = report.heading.as_of
    first = as_of.year * 4 + (as_of.month - 1) // 3
    live: dict[int, int] = {}
    expected: dict[int, int] = {}
    later = unplaced = 0
    for site in report.sites:
        if not site.active:
            continue
        day = site.went_live_on if site.status == "live" else site.earliest_go_live
        if day is None:
            unplaced += 1
            continue
        quarter = day.year * 4 + (day.month - 1) // 3
        if quarter > first + 7:
            later += 1
            continue
        counts = live if site.status == "live" else expected
        counts[quarter] = counts.get(quarter, 0) + 1
    start, end = min([*live, first]), max([*expected, first])
    quarters = [Quarter(f"{q // 4} Q{q % 4 + 1}", live.get(q, 0), expected.get(q, 0)) for q in range(max(start, first - 4), end + 1)]
    return quarters, later, unplaced


def worst(colours: Sequence[Rag]) -> Rag:
    return next((rag for rag in (Rag.RED, Rag.AMBER, Rag.GREY, Rag.GREEN) if rag in colours), Rag.GREY)
