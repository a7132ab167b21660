"""What the sample pack is told about one invented host. Everything else is worked out from it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

AS_OF = dt.date(2026, 11, 23)
"""The day the sample is seen on. Every accepted record is in date then unless its story is an expiry."""

FLAGS: Mapping[str, str] = {
    "E": "has_employees",
    "V": "has_volunteers",
    "C": "contact_with_children",
    "N": "handles_nhs_data",
    "I": "gives_immigration_advice",
    "S": "supports_survivors",
}


def day(text: str) -> dt.date:
    """``MM-DD`` in 2026, or a whole ISO date."""
    return dt.date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


def slug_of(name: str) -> str:
    """The address the server gives a site of that name."""
    plain = unicodedata.normalize("NFKD", name).replace("'", "").replace("’", "").encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain.lower())).strip("-_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What became of one requirement where it is not the usual. Days None: as the timetable has them.

    ``contested``: the first reviewer accepted, the second took the outcome. ``conditions`` and ``waiver`` as in decisions.csv.
    """

    outcome: str
    note: str = ""
    submitted_on: dt.date | None = None
    decided_on: dt.date | None = None
    contested: bool = False
    conditions: tuple[str, ...] = ()
    waiver: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GateCall:
    """One gate meeting. ``conditions``: ``text|owner role|YYYY-MM-DD``."""

    gate: str
    outcome: str
    on: dt.date
    note: str = ""
    recused: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    kind: str
    on: dt.date
    title: str = ""
    severity: str = ""
    owner: str = ""
    requirement: str = ""
    due_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """The advocates in post and their vetting. ``offered_on`` the job offer, ``issued_on`` the check (for PVG the day joined)."""

    advocates: int = 0
    since: dt.date = dt.date(2026, 9, 1)
    offered_on: dt.date = dt.date(2026, 7, 20)
    issued_on: dt.date = dt.date(2026, 5, 18)
    lacks: tuple[str, ...] = ()
    accreditation: str = "enrolled"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Host:
    """``working`` says how much of an open stage is accepted, 0 to 1. ``answers`` replace the usual ones, by requirement.

    ``drafted`` are requirements with answers and documents that were not sent. ``house`` is ``handbook`` where one handbook holds
    the everyday policies, else ``separate``. ``extra`` names further files: (requirement, document key).
    """

    number: int
    name: str
    nation: str
    structure: str
    size: str
    income_gbp: int | None
    kind: str
    letters: str
    identifiers: Mapping[str, str]
    locality: tuple[str, str]
    started_on: dt.date
    checked_on: dt.date
    story: str
    see: str
    by_code: bool = False
    welsh_name: str = ""
    police: str = ""
    target_go_live_on: dt.date | None = None
    gates: tuple[GateCall, ...] = ()
    working: Mapping[str, float] = field(default_factory=dict)
    stories: Mapping[str, Story] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    drafted: tuple[str, ...] = ()
    team: Team = Team()
    house: str = "handbook"
    extra: tuple[tuple[str, str], ...] = ()
    lead_body: str = ""
    lead_body_signed: bool = True
    events: tuple[Event, ...] = ()

    @property
    def slug(self) -> str:
        return slug_of(self.name)

    @property
    def flags(self) -> tuple[str, ...]:
        return tuple(FLAGS[letter] for letter in self.letters)

    @property
    def domain(self) -> str:
        return f"{self.slug}.example.org"

    def gate_day(self, gate: str) -> dt.date | None:
        """The day the gate was passed; None where it was not."""
        return next((call.on for call in self.gates if call.gate == gate and call.outcome.startswith("go")), None)

    def event_day(self, kind: str) -> dt.date | None:
        return next((event.on for event in self.events if event.kind == kind), None)
