"""The position of a sample host on a day, for the pure engine: what had happened by then, and nothing later."""

from __future__ import annotations

import datetime as dt

from checklists.engine import evaluate
from checklists.evaluation import Evaluation
from checklists.facts import (
    AgreementFacts,
    GateOutcome,
    HeldRole,
    Identifier,
    OpenAction,
    OpenCondition,
    PersonFacts,
    Record,
    Signature,
    SiteFacts,
    State,
    Training,
    Vetting,
)
from samples.agreements import deals
from samples.answers import answers_of
from samples.framework import framework
from samples.hosts import HOSTS
from samples.model import Host
from samples.people import Worker, courses, workers
from samples.programme import FRAMEWORK_VERSION
from samples.tables import JUDGED
from samples.timetable import Sent, timetable

STATES = {
    "accepted": State.ACCEPTED,
    "accepted_with_conditions": State.ACCEPTED_WITH_CONDITIONS,
    "returned": State.RETURNED,
    "rejected": State.REJECTED,
    "waived": State.WAIVED,
}


def evaluation(host: Host, on: dt.date) -> Evaluation:
    return evaluate(framework(), facts(host, on), records(host, on), on)


def records(host: Host, on: dt.date) -> list[Record]:
    answers = answers_of(host, timetable(host))
    sent = timetable(host)
    return [_record(key, answers[key], sent.get(key), on) for key in answers]


def judgements(sent: Sent) -> dict[str, str]:
    return {rule.key: "met" for rule in sent.requirement.rules if rule.kind in JUDGED}


def _record(key: str, answers: dict[str, object], sent: Sent | None, on: dt.date) -> Record:
    if sent is None or sent.submitted_on > on:
        return Record(requirement=key, answers=answers, documents=1)
    decided = sent.decided_on is not None and sent.decided_on <= on
    return Record(
        requirement=key,
        answers=answers,
        documents=1,
        state=STATES[sent.story.outcome] if decided else State.SUBMITTED,
        submitted_on=sent.submitted_on,
        decided_on=sent.decided_on if decided else None,
        judgements=judgements(sent) if decided else {},
        decision_note=sent.story.note,
        waived_until=dt.date.fromisoformat(sent.story.waiver.rsplit("|", 1)[1]) if sent.story.waiver else None,
    )


def facts(host: Host, on: dt.date) -> SiteFacts:
    live, withdrawn = host.event_day("go_live"), host.event_day("withdrawn")
    return SiteFacts(
        nations=frozenset({host.nation}),
        structure=host.structure,
        size=host.size,
        organisation_type=host.kind,
        started_on=host.started_on,
        flags=frozenset(host.flags),
        income_gbp=host.income_gbp,
        localities=(host.locality[1],),
        identifiers=tuple(_identifier(scheme, value, host) for scheme, value in host.identifiers.items()),
        people=tuple(_person(host, worker) for worker in workers(host)),
        agreements=_agreements(host),
        actions=tuple(
            OpenAction(severity=event.severity, title=event.title, requirement=event.requirement, due_on=event.due_on)
            for event in host.events
            if event.kind == "action_opened" and event.on <= on and event.title not in _closed(host, on)
        ),
        conditions=_conditions(host, on),
        gates=tuple(GateOutcome(gate=c.gate, outcome=c.outcome, decided_on=c.on) for c in host.gates if c.on <= on),
        framework_version=FRAMEWORK_VERSION,
        went_live_on=live if live and live <= on else None,
        withdrawn_on=withdrawn if withdrawn and withdrawn <= on else None,
        target_go_live_on=host.target_go_live_on,
        last_activity_on=on,
    )


def _closed(host: Host, on: dt.date) -> set[str]:
    return {event.title for event in host.events if event.kind == "action_closed" and event.on <= on}


def _identifier(scheme: str, value: str, host: Host) -> Identifier:
    number = value.removeprefix("NIC")
    return Identifier(scheme=scheme, value=number, status="registered", checked_on=host.checked_on, checked_by="a coordinator")


def _person(host: Host, worker: Worker) -> PersonFacts:
    nation = worker.decision_nation or None
    vetted = worker.vetted
    return PersonFacts(
        key=worker.email,
        roles=tuple(HeldRole(role=role, since=worker.since, decision_nation=nation, offered_on=worker.offered_on) for role in worker.roles),
        training=tuple(
            Training(course=done.code, completed_on=done.completed_on, hours=done.hours) for done in courses(host) if done.person is worker
        ),
        vetting=(Vetting(regime=vetted.regime, issued_on=vetted.issued_on, decision="suitable", decided_on=vetted.decided_on),)
        if vetted
        else (),
        accreditation=worker.accreditation or None,
        fields={"code_signed": worker.code_signed_on, "boundary_signed": worker.boundary_signed_on},
    )


def _agreements(host: Host) -> tuple[AgreementFacts, ...]:
    found = []
    for deal in deals(host, HOSTS, timetable(host)):
        signed = [("host_board", deal.host_signatory), (deal.partner_role, deal.partner_signatory)]
        found.append(
            AgreementFacts(
                kind=deal.kind,
                signed_on=deal.signed_on,
                review_due=deal.review_due,
                framework_version=deal.framework_version or None,
                granularity=deal.granularity or None,
                signatures=tuple(Signature(role=role, name=name, signed_on=deal.signed_on) for role, name in signed if name),
            )
        )
    return tuple(found)


def _conditions(host: Host, on: dt.date) -> tuple[OpenCondition, ...]:
    of_gates = [(text, None, call.gate) for call in host.gates if call.on <= on for text in call.conditions]
    decided = [(key, sent) for key, sent in timetable(host).items() if sent.decided_on and sent.decided_on <= on]
    of_requirements = [(text, key, None) for key, sent in decided for text in sent.story.conditions]
    found = []
    for text, requirement, gate in (*of_gates, *of_requirements):
        words, owner, due = text.split("|")
        found.append(OpenCondition(text=words, owner=owner, due_on=dt.date.fromisoformat(due), requirement=requirement, gate=gate))
    return tuple(found)
