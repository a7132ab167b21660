"""A site's facts and records in the shape the engine takes, for one site or a batch: 10 queries whatever the number of sites."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F, Q

from checklists import facts as f
from onboarding.models import (
    Action,
    Agreement,
    Condition,
    EvidenceUse,
    GateDecision,
    OrganisationIdentifier,
    RoleAssignment,
    Site,
    SiteRequirement,
    TrainingRecord,
    VettingAssertion,
)


@dataclass(slots=True)
class SeenDocument:
    """The newest version of a document linked to a requirement."""

    requirement_id: int
    evidence_id: int
    version_id: int
    sha256: str
    status: str
    is_unread: bool


@dataclass(slots=True)
class Position:
    """All that is known about a site: its facts, its requirement rows by key, and the documents linked to each row."""

    site: Site
    facts: f.SiteFacts
    rows: dict[str, SiteRequirement]
    documents: dict[int, list[SeenDocument]]

    def records(self) -> list[f.Record]:
        return [record_of(row, len(self.documents.get(row.pk, ()))) for row in self.rows.values()]


def record_of(row: SiteRequirement, documents: int) -> f.Record:
    return f.Record(
        requirement=row.key,
        state=f.State(row.state),
        answers=row.answers,
        documents=documents,
        judgements=row.judgements,
        submitted_on=row.submitted_on,
        decided_on=row.decided_on,
        decision_note=row.decision_note,
        waived_until=row.waived_until,
    )


def load(sites: Sequence[Site]) -> list[Position]:
    """Positions in the order of ``sites``; each site needs ``organisation`` and ``framework_version`` joined."""
    site_ids = [site.pk for site in sites]
    organisation_ids = sorted({site.organisation_id for site in sites})
    rows: dict[int, dict[str, SiteRequirement]] = defaultdict(dict)
    for row in SiteRequirement.objects.filter(site__in=site_ids).order_by("site_id", "id"):
        rows[row.site_id][row.key] = row
    documents = _documents(site_ids)
    people = _people(organisation_ids)
    identifiers = _grouped(OrganisationIdentifier.objects.filter(organisation__in=organisation_ids), "organisation_id")
    agreements = _grouped(Agreement.objects.filter(organisation__in=organisation_ids), "organisation_id")
    actions = _open_actions(site_ids)
    conditions = _open_conditions(site_ids)
    gates = _grouped(GateDecision.objects.filter(site__in=site_ids).defer("pack").order_by("decided_on", "pk"), "site_id")
    return [
        Position(
            site=site,
            facts=_facts(
                site,
                rows[site.pk].values(),
                identifiers[site.organisation_id],
                people[site.organisation_id],
                agreements[site.organisation_id],
                actions[site.pk],
                conditions[site.pk],
                gates[site.pk],
            ),
            rows=rows[site.pk],
            documents=documents[site.pk],
        )
        for site in sites
    ]


def reload_follow_ups(loaded: Sequence[Position]) -> None:
    """Bring positions up to date after a write that may have opened or closed conditions and actions. 2 queries."""
    site_ids = [position.site.pk for position in loaded]
    conditions, actions = _open_conditions(site_ids), _open_actions(site_ids)
    for position in loaded:
        position.facts = replace(
            position.facts,
            conditions=tuple(_condition_facts(c) for c in conditions[position.site.pk]),
            actions=tuple(_action_facts(a) for a in actions[position.site.pk]),
        )


def _open_actions(site_ids: Sequence[int]) -> defaultdict[int, list[Any]]:
    return _grouped(Action.objects.filter(site__in=site_ids, closed_on=None), "site_id")


def _open_conditions(site_ids: Sequence[int]) -> defaultdict[int, list[Any]]:
    rows = Condition.objects.filter(site__in=site_ids, closed_on=None).select_related("requirement", "decision")
    return _grouped(rows.only("site_id", "text", "owner", "due_on", "requirement__key", "decision__gate"), "site_id")


def _grouped(rows: Iterable[Any], by: str) -> defaultdict[int, list[Any]]:
    groups: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, by)].append(row)
    return groups


def _documents(site_ids: Sequence[int]) -> defaultdict[int, dict[int, list[SeenDocument]]]:
    newest: dict[tuple[int, int], tuple[int, SeenDocument]] = {}
    values = (
        EvidenceUse.objects.filter(requirement__site__in=site_ids, evidence__withdrawn_at=None)
        .order_by("requirement_id", "evidence_id", "evidence__versions__number")
        .values_list(
            "requirement__site_id",
            "requirement_id",
            "evidence_id",
            "evidence__versions__id",
            "evidence__versions__sha256",
            "evidence__versions__status",
            "evidence__versions__is_unread",
        )
    )
    for site_id, requirement_id, evidence_id, version_id, sha256, status, is_unread in values:
        if version_id is not None:
            document = SeenDocument(requirement_id, evidence_id, version_id, sha256, status, is_unread)
            newest[requirement_id, evidence_id] = (site_id, document)
    grouped: defaultdict[int, dict[int, list[SeenDocument]]] = defaultdict(lambda: defaultdict(list))
    for site_id, document in newest.values():
        grouped[site_id][document.requirement_id].append(document)
    return grouped


def _people(organisation_ids: Sequence[int]) -> defaultdict[int, dict[int, dict[str, Any]]]:
    """Per organisation, per person: roles (with their site), training and vetting. Only people who hold a post matter."""
    people: defaultdict[int, dict[int, dict[str, Any]]] = defaultdict(dict)
    by_person: dict[int, dict[str, Any]] = {}
    roles = RoleAssignment.objects.filter(person__organisation__in=organisation_ids).select_related("person")
    for role in roles.order_by("person_id", "role", "since"):
        entry = by_person.get(role.person_id)
        if entry is None:
            entry = by_person[role.person_id] = {"person": role.person, "roles": [], "training": [], "vetting": []}
            people[role.person.organisation_id][role.person_id] = entry
        entry["roles"].append(role)
    for training in TrainingRecord.objects.filter(person__organisation__in=organisation_ids):
        if training.person_id in by_person:
            by_person[training.person_id]["training"].append(
                f.Training(course=training.course, completed_on=training.completed_on, hours=training.hours)
            )
    for vetting in VettingAssertion.objects.filter(person__organisation__in=organisation_ids):
        if vetting.person_id in by_person:
            by_person[vetting.person_id]["vetting"].append(
                f.Vetting(
                    regime=vetting.regime,
                    issued_on=vetting.issued_on,
                    decision=vetting.decision,
                    decided_on=vetting.decided_on,
                    update_service_checked_on=vetting.update_service_checked_on,
                )
            )
    return people


def _person_facts(entry: dict[str, Any], site: Site) -> f.PersonFacts | None:
    held = tuple(
        f.HeldRole(
            role=role.role, since=role.since, until=role.until, decision_nation=role.decision_nation or None, offered_on=role.offered_on
        )
        for role in entry["roles"]
        if role.site_id in (None, site.pk)
    )
    if not held:
        return None
    person = entry["person"]
    return f.PersonFacts(
        key=str(person.pk),
        roles=held,
        training=tuple(entry["training"]),
        vetting=tuple(entry["vetting"]),
        accreditation=person.accreditation or None,
        fields={"code_signed": person.code_signed_on, "boundary_signed": person.boundary_signed_on},
    )


def _facts(
    site: Site,
    rows: Iterable[SiteRequirement],
    identifiers: list[OrganisationIdentifier],
    people: dict[int, dict[str, Any]],
    agreements: list[Agreement],
    actions: list[Action],
    conditions: list[Condition],
    gates: list[GateDecision],
) -> f.SiteFacts:
    organisation = site.organisation
    return f.SiteFacts(
        nations=frozenset(site.nations),
        structure=organisation.legal_structure,
        size=organisation.size_band,
        organisation_type=organisation.organisation_type,
        started_on=site.started_on,
        flags=frozenset(organisation.flags),
        income_gbp=organisation.income_gbp,
        localities=tuple(site.locality_codes),
        identifiers=tuple(
            f.Identifier(scheme=i.scheme, value=i.value, status=i.status or None, checked_on=i.checked_on, checked_by=i.checked_by or None)
            for i in identifiers
        ),
        people=tuple(facts for entry in people.values() if (facts := _person_facts(entry, site)) is not None),
        agreements=tuple(_agreement_facts(a) for a in agreements if a.site_id in (None, site.pk)),
        actions=tuple(_action_facts(a) for a in actions),
        conditions=tuple(_condition_facts(c) for c in conditions),
        gates=tuple({g.gate: _gate_outcome(g) for g in gates}.values()),
        findings=tuple(_findings(rows)),
        framework_version=site.framework_version.version,
        went_live_on=site.went_live_on,
        withdrawn_on=site.withdrawn_on,
        target_go_live_on=site.target_go_live_on,
        last_activity_on=site.last_activity_on,
    )


def _action_facts(action: Action) -> f.OpenAction:
    return f.OpenAction(severity=action.severity, title=action.title, requirement=action.requirement_key or None, due_on=action.due_on)


def _condition_facts(condition: Condition) -> f.OpenCondition:
    return f.OpenCondition(
        text=condition.text,
        owner=condition.owner,
        due_on=condition.due_on,
        requirement=condition.requirement.key if condition.requirement else None,
        gate=condition.decision.gate if condition.decision else None,
    )


def _gate_outcome(decision: GateDecision) -> f.GateOutcome:
    return f.GateOutcome(
        gate=decision.gate,
        outcome=decision.outcome,
        decided_on=decision.decided_on,
        present=tuple(decision.present),
        recused=tuple(decision.recused),
    )


def _agreement_facts(agreement: Agreement) -> f.AgreementFacts:
    return f.AgreementFacts(
        kind=agreement.kind,
        signed_on=agreement.signed_on,
        review_due=agreement.review_due,
        ends_on=agreement.ends_on,
        framework_version=agreement.framework_version or None,
        granularity=agreement.granularity or None,
        signatures=tuple(
            f.Signature(role=s["role"], name=s["name"], signed_on=dt.date.fromisoformat(s["signed_on"])) for s in agreement.signatures
        ),
    )


def _findings(rows: Iterable[SiteRequirement]) -> Iterable[f.Finding]:
    for row in rows:
        for check, finding in row.findings.items():
            yield f.Finding(requirement=row.key, check=check, outcome=finding["outcome"], reason=finding.get("reason", ""))


def locked_sites(site_ids: Iterable[int]) -> list[Site]:
    """Sites locked for change in id order, with organisation and version joined (1 query; SQLite locks the whole database instead)."""
    return list(
        Site.objects.select_for_update(of=("self",))
        .select_related("organisation", "framework_version", "programme")
        .filter(Q(pk__in=sorted(set(site_ids))))
        .order_by(F("pk"))
    )
