"""When each requirement of a host was sent and decided: spread over the days its stage was open, needs first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from checklists.definition import Requirement, Stage
from samples.framework import applicable, framework
from samples.model import AS_OF, Host, Story

LAST_DAY = AS_OF - dt.timedelta(days=4)
"""Nothing of an open stage is sent later, so that the newest entries are a few days old."""
VETTING = frozenset({"SAF-12", "SAF-13", "SAF-14"})
USUAL = Story(outcome="accepted")
SENT = Story(outcome="submitted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One requirement as it was dealt with. ``decided_on`` None while it is with the reviewer."""

    requirement: Requirement
    story: Story
    submitted_on: dt.date
    decided_on: dt.date | None

    @property
    def is_accepted(self) -> bool:
        return self.story.outcome in ("accepted", "accepted_with_conditions", "waived")


@lru_cache(maxsize=64)
def timetable(host: Host) -> Mapping[str, Sent]:
    """Every requirement of the host that was sent, in an order in which needs come first."""
    sent: dict[str, Sent] = {}
    for stage in sorted(framework().stages, key=lambda stage: ["S1", "S2", "S3", "S4", "S6", "S5", "S7", "S8"].index(stage.key)):
        window = _window(host, stage)
        if window is None:
            continue
        mine = [r for r in applicable(host) if r.stage == stage.key]
        for requirement, story in _outcomes(host, stage, mine, sent).items():
            by_key = {r.key: r for r in mine}
            sent[requirement] = _dated(by_key[requirement], story, window, _levels(mine), sent)
    return MappingProxyType(sent)


def _window(host: Host, stage: Stage) -> tuple[dt.date, dt.date] | None:
    """First and last day of work on a stage; None where it never opened."""
    needs = [host.gate_day(gate) for gate in stage.gate.needs]
    if any(on is None for on in needs):
        return None
    opened = max((on for on in needs if on), default=host.started_on)
    if framework().go_live_gate in stage.gate.needs:
        live = host.event_day("go_live")
        if live is None:
            return None
        opened = live
    met = next((call.on for call in host.gates if call.gate == stage.gate.key), None)
    return opened, met or max(opened, LAST_DAY)


def _outcomes(host: Host, stage: Stage, mine: list[Requirement], sent: dict[str, Sent]) -> dict[str, Story]:
    """Stories first; then all of a passed stage, or the given share of an open one, with the next two still in review."""
    passed = host.gate_day(stage.gate.key) is not None
    ordered = sorted(mine, key=lambda r: (_levels(mine)[r.key], mine.index(r)))
    usual = [r for r in ordered if r.key not in host.stories and not (r.key in VETTING and not host.team.advocates)]
    take = len(usual) if passed else round(len(usual) * host.working.get(stage.key, 0))
    found: dict[str, Story] = {}
    for requirement in ordered:
        own = host.stories.get(requirement.key)
        usual_place = usual.index(requirement) if requirement in usual else len(mine)
        if requirement.key in host.drafted or not _needs_met(requirement, found, sent):
            continue
        if own is not None:
            found[requirement.key] = own
        elif usual_place < take:
            found[requirement.key] = USUAL
        elif take and usual_place < take + 2:
            found[requirement.key] = SENT
    return found


def _needs_met(requirement: Requirement, found: dict[str, Story], sent: dict[str, Sent]) -> bool:
    good = {key for key, story in found.items() if story.outcome in ("accepted", "accepted_with_conditions", "waived")}
    good |= {key for key, done in sent.items() if done.is_accepted}
    return set(requirement.needs) <= good


def _levels(mine: list[Requirement]) -> dict[str, int]:
    """How many needs deep a requirement lies within its stage."""
    levels: dict[str, int] = {}
    by_key = {r.key: r for r in mine}

    def level(key: str) -> int:
        if key not in levels:
            levels[key] = 1 + max((level(need) for need in by_key[key].needs if need in by_key), default=-1)
        return levels[key]

    for requirement in mine:
        level(requirement.key)
    return levels


def _dated(requirement: Requirement, story: Story, window: tuple[dt.date, dt.date], levels: dict[str, int], sent: dict[str, Sent]) -> Sent:
    opened, ends = window
    days, steps, level = (ends - opened).days, max(levels.values()) + 1, levels[requirement.key]
    ready = max((on for need in requirement.needs if need in sent and (on := sent[need].decided_on)), default=opened)
    first = max(opened + dt.timedelta(days=days * level // steps), ready)
    last = opened + dt.timedelta(days=days * (level + 1) // steps)
    submitted = story.submitted_on or _working(min(first + dt.timedelta(days=len(requirement.key + requirement.title) % 3), last), first)
    decided = story.decided_on or _working(last - dt.timedelta(days=len(requirement.title) % 2 if days > 20 else 0), submitted)
    return Sent(
        requirement=requirement,
        story=story,
        submitted_on=submitted,
        decided_on=None if story.outcome == "submitted" else max(decided, submitted),
    )


def _working(on: dt.date, not_before: dt.date) -> dt.date:
    """The Friday before a weekend, unless that is too early."""
    back = on - dt.timedelta(days=max(0, on.weekday() - 4))
    return back if back >= not_before else max(on, not_before)
