"""The outline of each document: which section covers which point of which requirement."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from checklists.definition import ChecklistItem
from samples.framework import framework
from samples.model import Host
from samples.papers.plan import Plan, main_plan
from samples.papers.topics import TOPICS


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A section to be: ``item`` is a checklist key, or blank for what the requirement asks as a whole."""

    number: int
    heading: str
    requirement: str
    item: str = ""
    checklist: str = ""


@lru_cache(maxsize=512)
def outline(host: Host, plan: Plan) -> tuple[Entry, ...]:
    """Numbered through the document; a checklist that serves two requirements is covered once."""
    entries: list[Entry] = []
    seen: set[str] = set()
    for key in plan.requirements:
        requirement = framework().requirements[key]
        names = [str(rule.params["checklist"]) for rule in requirement.rules if rule.kind == "declares_all"]
        fresh = [name for name in names if name not in seen]
        seen |= set(names)
        if not names or (fresh and key in TOPICS):
            entries.append(Entry(number=len(entries) + 1, heading=requirement.title, requirement=key))
        for name in fresh:
            for item in points(host, name):
                entries.append(Entry(number=len(entries) + 1, heading=item.label, requirement=key, item=item.key, checklist=name))
    return tuple(entries)


def points(host: Host, checklist: str) -> list[ChecklistItem]:
    items = framework().checklists[checklist]
    return [item for item in items if not item.nations or host.nation in item.nations]


def place_of(host: Host, requirement: str, item: str) -> str:
    """``section 4`` of the host's document; a point of the attestation where no document is asked for."""
    checklists = [str(rule.params["checklist"]) for rule in framework().requirements[requirement].rules if rule.kind == "declares_all"]
    plan = main_plan(host, requirement)
    if plan is not None:
        for entry in outline(host, plan):
            if entry.item == item and entry.checklist in checklists:
                return f"section {entry.number}"
    keys = [point.key for name in checklists for point in points(host, name)]
    return f"attestation, point {keys.index(item) + 1}"
