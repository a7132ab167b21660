"""What the makers of answers look at: the host, its days, and where its documents cover each point."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from samples.framework import framework
from samples.model import Host
from samples.papers.days import review_day
from samples.papers.places import place_of
from samples.timetable import Sent

Answers = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    host: Host
    sent: Mapping[str, Sent]

    @property
    def place(self) -> str:
        return self.host.locality[0]

    def before(self, requirement: str, days: int) -> str:
        """The ISO day some days before a requirement was sent."""
        return (self.sent[requirement].submitted_on - dt.timedelta(days=days)).isoformat()

    def reviewed(self, requirement: str) -> str:
        return review_day(self.host, requirement).isoformat()

    def checklist(self, name: str, requirement: str) -> Answers:
        """Every point that applies in the host's nation, with the section of the document that covers it."""
        items = [item for item in framework().checklists[name] if not item.nations or self.host.nation in item.nations]
        return {name: {item.key: place_of(self.host, requirement, item.key) for item in items}}


Maker = Callable[[Context], Answers]


def dated(requirement: str, field: str = "review_date") -> Maker:
    """A maker that only gives the day of the document."""
    return lambda context: {field: context.reviewed(requirement)}
