"""The CSV tables of the pack: who signs in, what was decided, gates and events. Each row is a mapping in column order."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from checklists.definition import Requirement
from samples.hosts import HOSTS
from samples.model import Host
from samples.people import holder, sign_ins
from samples.programme import GATE_DECIDER, STAFF, WAIVER_APPROVER, emails_of, one_of
from samples.timetable import Sent, timetable

Row = Mapping[str, str]
DECISION_COLUMNS = (
    *("site", "requirement", "submitted_on", "submitted_by", "outcome", "decided_on"),
    *("reviewers", "note", "judgements", "conditions", "waiver"),
)
JUDGED = frozenset({"no_prohibited_content", "template_only"})
"""Checks that a reviewer settles when the decision is made, before or instead of the scan."""
PRESENT: Mapping[str, tuple[str, ...]] = {
    "G1": ("programme_lead", "coordinator", "practice_reviewer"),
    "G2": ("programme_lead", "coordinator", "finance_reviewer", "safeguarding_reviewer"),
    "G3": ("programme_lead", "safeguarding_reviewer"),
    "G4": ("programme_lead", "ig_reviewer"),
    "G5": ("programme_lead", "practice_reviewer", "accreditation_officer"),
    "G6": ("programme_lead", "practice_reviewer", "lived_experience_panel"),
    "G7": ("programme_lead", "safeguarding_reviewer", "ig_reviewer", "lived_experience_panel"),
}
SECOND_BY_ROLE: Mapping[str, str] = {"finance_reviewer": "coordinator", "programme_lead": "safeguarding_reviewer"}


def submitter(host: Host, requirement: Requirement) -> str:
    """Who sends a requirement: its owner at the host, or the programme's holder of that role."""
    owner = requirement.owner
    if owner.startswith("host_"):
        return holder(host, owner).email
    return one_of("coordinator", host.number) if owner == "coordinator" else emails_of(owner)[0]


def reviewers(host: Host, requirement: Requirement, sent: Sent) -> tuple[str, ...]:
    """The named reviewer, never the sender; where two must look, a second one of that role or of a neighbouring one."""
    if sent.story.outcome == "submitted":
        return ()
    if sent.story.outcome == "waived":
        return (WAIVER_APPROVER,)
    own = submitter(host, requirement)
    named = [email for email in _in_turn(requirement.reviewer, host.number) if email != own]
    if not requirement.four_eyes or (sent.story.outcome in ("returned", "rejected") and not sent.story.contested):
        return (named[0],)
    second = SECOND_BY_ROLE.get(requirement.reviewer)
    others = _in_turn(second, host.number) if second else [*named[1:], *_in_turn("safeguarding_reviewer", host.number)]
    return (named[0], others[0])


def _in_turn(role: str, number: int) -> list[str]:
    found = list(emails_of(role))
    turn = number % len(found)
    return found[turn:] + found[:turn]


def decisions() -> list[Row]:
    return [_decision(host, sent) for host in HOSTS for sent in timetable(host).values()]


def _decision(host: Host, sent: Sent) -> Row:
    requirement, story = sent.requirement, sent.story
    accepting = story.outcome in ("accepted", "accepted_with_conditions") or story.contested
    judged = [rule.key for rule in requirement.rules if rule.kind in JUDGED] if accepting else []
    return {
        "site": host.slug,
        "requirement": requirement.key,
        "submitted_on": sent.submitted_on.isoformat(),
        "submitted_by": submitter(host, requirement),
        "outcome": story.outcome,
        "decided_on": sent.decided_on.isoformat() if sent.decided_on else "",
        "reviewers": ";".join(reviewers(host, requirement, sent)),
        "note": story.note,
        "judgements": ";".join(judged),
        "conditions": ";".join(story.conditions),
        "waiver": story.waiver.format(host_lead=holder(host, "host_lead").email),
    }


def gates() -> list[Row]:
    """In date order within a site."""
    rows: list[Row] = []
    for host in HOSTS:
        for call in sorted(host.gates, key=lambda call: (call.on, call.gate)):
            rows.append(
                {
                    "site": host.slug,
                    "gate": call.gate,
                    "outcome": call.outcome,
                    "on": call.on.isoformat(),
                    "by": GATE_DECIDER,
                    "present": ";".join(role for role in PRESENT[call.gate] if role not in call.recused),
                    "recused": ";".join(call.recused),
                    "note": call.note,
                    "conditions": ";".join(call.conditions),
                }
            )
    return rows


def events() -> list[Row]:
    rows: list[Row] = [
        {
            "site": host.slug,
            "on": event.on.isoformat(),
            "event": event.kind,
            "severity": event.severity,
            "title": event.title,
            "owner": event.owner,
            "requirement": event.requirement,
            "due_on": event.due_on.isoformat() if event.due_on else "",
            "by": _recorder(host, event.kind, event.severity),
        }
        for host in HOSTS
        for event in host.events
    ]
    return sorted(rows, key=lambda row: row["on"])


def _recorder(host: Host, kind: str, severity: str) -> str:
    role = "safeguarding_reviewer" if kind.startswith("action") and severity == "critical" else "coordinator"
    return one_of(role, host.number)


def everybody() -> list[Row]:
    people = [*STAFF, *(person for host in HOSTS for person in sign_ins(host))]
    return [{"email": p.email, "name": p.name, "role": p.role, "organisation": p.organisation} for p in people]


def as_csv(rows: Iterable[Row], columns: Iterable[str] = ()) -> bytes:
    """UTF-8 with line feeds; the columns are those of the first row unless given."""
    listed = list(rows)
    names = list(columns) or list(listed[0])
    stream = io.StringIO()
    writer = csv.DictWriter(stream, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(listed)
    return stream.getvalue().encode()
