"""What the trail says happened, as sentences for people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from checklists import words
from checklists.definition import Framework
from onboarding.events import EVENTS
from onboarding.models import AuditEvent


@dataclass(frozen=True, slots=True)
class Happening:
    at: dt.datetime
    who: str
    text: str
    about: str


def told(event: AuditEvent, framework: Framework) -> Happening:
    """The event's own sentence, with what it was about: a requirement, a gate and how it was decided, or an action."""
    data = event.data
    about = []
    if requirement := framework.requirements.get(str(data.get("requirement", ""))):
        about.append(f"{requirement.title} ({requirement.key})")
    if gate := framework.gates.get(str(data.get("gate", ""))):
        about.append(f"{gate.key} {gate.title}: {words.word('gate_outcome', str(data.get('outcome', '')))}")
    if holder := data.get("holder"):
        about.append(words.role(framework, str(holder)))
    keys = data.get("requirements")
    if isinstance(keys, list):
        about.append(", ".join(str(key) for key in keys[:10]))
    return Happening(event.at, event.actor or "The system", EVENTS.get(event.name, event.name).rstrip("."), "; ".join(about))
