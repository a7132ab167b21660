"""How ready a programme is, counted in SQL from the stored projection: what the pages of leadership show.

The rules are those of ``reports.signals``; a test holds both to the same answers.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet

from checklists.definition import Framework, Stage
from checklists.evaluation import NEED, GateStatus, Rag
from onboarding.models import Programme, Site, SiteStatus
from onboarding.selectors.reporting_site import day

ACTIVE = ~Q(status=SiteStatus.WITHDRAWN)


def ever_passed(gate: str) -> Q:
    return Q(gates_passed__contains=f" {gate} ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Sites of one place; all but ``entered`` and ``passed`` of active ones. ``passed`` counts who ever passed each gate up to go-live."""

    entered: int = 0
    sites: int = 0
    ready: int = 0
    live: int = 0
    red: int = 0
    amber: int = 0
    green: int = 0
    grey: int = 0
    passed: Mapping[str, int] = field(default_factory=dict)

    @property
    def worst(self) -> Rag:
        """The colour of the site that stands worst; grey where there is none."""
        return next((rag for rag in NEED if getattr(self, rag.value)), Rag.GREY)


NUMBERS = ("entered", "sites", "ready", "live", "red", "amber", "green", "grey")


def counts_by_region(programme: Programme, framework: Framework) -> dict[str, Counts]:
    """By ONS code of nation or region; 1 query."""
    gates = [stage.gate.key for stage in _to_go_live(framework)]
    colours = {rag.value: Count("pk", filter=ACTIVE & Q(rag=rag.value)) for rag in Rag}
    passed = {f"passed_{gate}": Count("pk", filter=ever_passed(gate)) for gate in gates}
    rows: Any = Site.objects.filter(programme=programme).order_by().values("region_code").annotate(
        entered=Count("pk"),
        sites=Count("pk", filter=ACTIVE),
        ready=Count("pk", filter=ACTIVE & Q(is_ready=True)),
        live=Count("pk", filter=Q(status=SiteStatus.LIVE)),
        **colours,
        **passed,
    )  # fmt: skip
    return {
        row["region_code"]: Counts(
            **{name: row[name] for name in NUMBERS},
            passed={gate: row[f"passed_{gate}"] for gate in gates},
        )
        for row in rows
    }


def together(parts: Iterable[Counts], framework: Framework) -> Counts:
    """The sum over places."""
    given = list(parts)
    sums = {name: sum(getattr(part, name) for part in given) for name in NUMBERS}
    return Counts(**sums, passed={gate: sum(part.passed.get(gate, 0) for part in given) for gate in framework.gates})


def funnel(counts: Counts, framework: Framework) -> list[tuple[str, str, int]]:
    """Gate (empty at the ends), words and count: sites that ever entered, passed each gate up to go-live, and are live."""
    steps = [("", "Entered the programme", counts.entered)]
    steps += [(stage.gate.key, stage.gate.title, counts.passed.get(stage.gate.key, 0)) for stage in _to_go_live(framework)]
    return [*steps, ("", "Live now", counts.live)]


def _to_go_live(framework: Framework) -> list[Stage]:
    keys = [stage.gate.key for stage in framework.stages]
    return list(framework.stages[: keys.index(framework.go_live_gate) + 1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The days of active sites' readiness: when they got ready (today where that day is not recorded), were to, and could at the earliest.

    ``started`` is the day the first of them joined.
    """

    sites: int
    started: dt.date | None
    ready: tuple[dt.date, ...]
    undated: int
    planned: tuple[dt.date, ...]
    earliest: tuple[dt.date, ...]


def course(programme: Programme, framework: Framework, as_of: dt.date, region: str = "") -> Course:
    """2 queries. ``undated`` of the ready are known to be ready now, with nothing recorded of since when; ``earliest`` is of the others."""
    active = _active(programme, region).order_by()
    everyone = active.values_list("target_go_live_on", "earliest_go_live").annotate(n=Count("pk"), first=Min("started_on"))
    planned: Counter[dt.date | None] = Counter()
    earliest: Counter[dt.date | None] = Counter()
    started: list[dt.date] = []
    for target, soonest, n, first in everyone:
        planned[target] += n
        earliest[soonest] += n
        started.append(first)
    there = list(active.filter(is_ready=True).values_list("ready_on", "earliest_go_live"))
    since = [ready_on for ready_on, _ in there]
    earliest.subtract(soonest for _, soonest in there)
    return Course(
        sites=planned.total(),
        started=min(started, default=None),
        ready=tuple(sorted(min(one or as_of, as_of) for one in since)),
        undated=since.count(None),
        planned=_in_order(planned),
        earliest=_in_order(earliest),
    )


def _in_order(days: Counter[dt.date | None]) -> tuple[dt.date, ...]:
    return tuple(sorted(one for one in days.elements() if one is not None))


def _active(programme: Programme, region: str) -> QuerySet[Site]:
    found = Site.objects.filter(ACTIVE, programme=programme)
    return found.filter(region_code=region) if region else found


SHOWN = ("pk", "slug", "name", "region_code", "status", "stage", "rag", "rag_reasons", "gates", "holder", "next_action", "next_actions",
         "blocker_count", "earliest_go_live", "target_go_live_on", "went_live_on")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which sites a list is of; empty asks for nothing. ``only`` is ``ready``, ``not_ready``, ``live``, ``waiting`` or ``behind``."""

    only: str = ""
    region: str = ""
    rag: str = ""
    stage: str = ""
    passed: str = ""
    name: str = ""


def sites(programme: Programme, framework: Framework, asked: Asked, as_of: dt.date) -> QuerySet[Site]:
    """Active sites with what the lists show, those most in need of attention first."""
    kinds = {
        "ready": Q(is_ready=True),
        "not_ready": Q(is_ready=False),
        "live": Q(status=SiteStatus.LIVE),
        "waiting": Q(awaits_decision=True),
        "behind": Q(is_ready=False, target_go_live_on__lte=as_of),
    }
    wanted = kinds.get(asked.only, Q())
    if asked.rag in list(Rag):
        wanted &= Q(rag=asked.rag)
    if asked.stage:
        wanted &= Q(stage=asked.stage)
    if asked.passed in framework.gates:
        wanted &= ever_passed(asked.passed)
    if asked.name:
        wanted &= Q(name__icontains=asked.name)
    return _active(programme, asked.region).filter(wanted).only(*SHOWN).order_by("need", F("blocker_count").desc(), "name", "pk")


def decisions_due(programme: Programme, framework: Framework, most: int, region: str = "") -> list[tuple[Site, str, dt.date | None]]:
    """Site, gate and day for each gate that only waits for its decision, earliest due first; 1 query."""
    waiting = _active(programme, region).filter(awaits_decision=True).only(*SHOWN).order_by("name", "pk")[: most * 4]
    due = [
        (site, gate, day(stored.get("due_on")))
        for site in waiting
        for gate, stored in site.gates.items()
        if stored.get("status") == GateStatus.READY and gate in framework.gates
    ]
    return sorted(due, key=lambda one: (one[2] or dt.date.max, one[0].name, one[1]))[:most]
