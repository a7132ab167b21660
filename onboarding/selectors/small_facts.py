"""What is known about sites beside their requirements, in one query: from people and agreements to documents, reviews and leads.

Each of these is a handful of rows a site; eleven queries for them cost more than the rows. They are read as one union of JSON objects.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import JSONObject

from checklists import facts as f
from onboarding.models import (
    Action,
    Agreement,
    Condition,
    EvidenceUse,
    GateDecision,
    Interest,
    Membership,
    OrganisationIdentifier,
    Review,
    RoleAssignment,
    Site,
    TrainingRecord,
    VettingAssertion,
)
from onboarding.roles import Role
from onboarding.selectors.linked import Lead, PastReview, SeenDocument, document_of, review_of
from onboarding.selectors.prepared import Prepared

Body = dict[str, Any]


@dataclass(slots=True)
class SmallFacts:
    """Rows as JSON objects: by organisation or person what belongs to an organisation, by site what belongs to a site."""

    posts: dict[int, list[Body]] = field(default_factory=lambda: defaultdict(list))
    training: dict[int, list[Body]] = field(default_factory=lambda: defaultdict(list))
    vetting: dict[int, list[Body]] = field(default_factory=lambda: defaultdict(list))
    identifiers: dict[int, list[Body]] = field(default_factory=lambda: defaultdict(list))
    agreements: dict[int, list[Body]] = field(default_factory=lambda: defaultdict(list))
    actions: dict[int, list[Body]] = field(default_factory=lambda: defaultdict(list))
    conditions: dict[int, list[Body]] = field(default_factory=lambda: defaultdict(list))
    gates: dict[int, list[Body]] = field(default_factory=lambda: defaultdict(list))
    documents: dict[int, list[Body]] = field(default_factory=lambda: defaultdict(list))
    reviews: dict[int, list[Body]] = field(default_factory=lambda: defaultdict(list))
    leads: dict[int, list[Body]] = field(default_factory=lambda: defaultdict(list))
    ties: dict[int, list[Body]] = field(default_factory=lambda: defaultdict(list))

    def people_of(self, organisation_id: int, site_id: int) -> tuple[f.PersonFacts, ...]:
        """Who holds, or held, a post at the site or at all sites of its organisation."""
        posts: dict[int, list[Body]] = defaultdict(list)
        for post in sorted(self.posts[organisation_id], key=lambda post: (post["person"], post["role"], post["since"])):
            if post["site"] in (None, site_id):
                posts[post["person"]].append(post)
        return tuple(self._person(person, held) for person, held in posts.items())

    def _person(self, person: int, posts: list[Body]) -> f.PersonFacts:
        own = posts[0]
        return f.PersonFacts(
            key=str(person),
            roles=tuple(_post(post) for post in posts),
            training=tuple(_training(row) for row in self.training[person]),
            vetting=tuple(_vetting(row) for row in self.vetting[person]),
            accreditation=own["accreditation"] or None,
            fields={"code_signed": _day(own["code_signed_on"]), "boundary_signed": _day(own["boundary_signed_on"])},
        )

    def identifiers_of(self, organisation_id: int) -> tuple[f.Identifier, ...]:
        return tuple(_identifier(row) for row in self.identifiers[organisation_id])

    def agreements_of(self, organisation_id: int, site_id: int) -> tuple[f.AgreementFacts, ...]:
        return tuple(_agreement(row) for row in self.agreements[organisation_id] if row["site"] in (None, site_id))

    def actions_of(self, site_id: int) -> tuple[f.OpenAction, ...]:
        return tuple(_action(row) for row in self.actions[site_id])

    def conditions_of(self, site_id: int) -> tuple[f.OpenCondition, ...]:
        return tuple(_condition(row) for row in self.conditions[site_id])

    def gates_of(self, site_id: int) -> tuple[f.GateOutcome, ...]:
        """The newest decision of each gate."""
        newest = {row["gate"]: row for row in sorted(self.gates[site_id], key=lambda row: (row["decided_on"], row["id"]))}
        return tuple(_gate(row) for row in newest.values())

    def documents_of(self, site_id: int) -> defaultdict[int, list[SeenDocument]]:
        """The newest version of each document in use, by requirement row."""
        versions = [row for row in self.documents[site_id] if row["version"] is not None]
        newest = {(row["requirement"], row["evidence"]): row for row in sorted(versions, key=lambda row: row["number"])}
        found: defaultdict[int, list[SeenDocument]] = defaultdict(list)
        for (requirement, _), row in sorted(newest.items()):
            found[requirement].append(document_of(row))
        return found

    def reviews_of(self, organisation_id: int, site_id: int) -> defaultdict[int, list[PastReview]]:
        """Reviews of requirements that wait, by requirement row, the oldest first; without those of people who have a tie to the host."""
        found: defaultdict[int, list[PastReview]] = defaultdict(list)
        tied = {row["user"] for row in self.ties[organisation_id]}
        for row in (each for each in self.reviews[site_id] if each["reviewer"] not in tied):
            found[row["requirement"]].append(review_of({**row, "conditions": _list(row["conditions"])}))
        return found

    def leads_of(self, organisation_id: int) -> tuple[Lead, ...]:
        return tuple(Lead(row["user"], row["email"]) for row in self.leads[organisation_id])


def small_facts(sites: Collection[Site]) -> SmallFacts:
    """All of them for a batch of sites and their organisations. 1 query."""
    return _sorted(_ALL.rows([site.pk for site in sites], sorted({site.organisation_id for site in sites})))


def _all(site_ids: Collection[int], organisation_ids: Collection[int]) -> QuerySet[Any, Any]:
    of_hosts = {"organisation__in": organisation_ids}
    of_people = {"person__organisation__in": organisation_ids}
    post = {"person": "person_id", "site": "site_id", "accreditation": "person__accreditation"}
    signed = {"code_signed_on": "person__code_signed_on", "boundary_signed_on": "person__boundary_signed_on"}
    return _union(
        _rows(
            "posts", RoleAssignment.objects.filter(**of_people), "person__organisation_id",
            "role", "since", "until", "decision_nation", "offered_on", **post, **signed,
        ),
        _rows("training", TrainingRecord.objects.filter(**of_people), "person_id", "course", "completed_on", "hours"),
        _rows(
            "vetting", VettingAssertion.objects.filter(**of_people), "person_id",
            "regime", "issued_on", "decision", "decided_on", "update_service_checked_on",
        ),
        _rows(
            "identifiers", OrganisationIdentifier.objects.filter(**of_hosts), "organisation_id",
            "scheme", "value", "status", "checked_on", "checked_by",
        ),
        _rows(
            "agreements", Agreement.objects.filter(**of_hosts), "organisation_id",
            "kind", "signed_on", "review_due", "ends_on", "framework_version", "granularity", "signatures", site="site_id",
        ),
        _rows(
            "gates", GateDecision.objects.filter(site__in=site_ids), "site_id",
            "gate", "outcome", "decided_on", "present", "recused",
        ),
        _documents(site_ids, organisation_ids),
        _rows(
            "reviews", Review.objects.filter(requirement__site__in=site_ids, requirement__state=f.State.SUBMITTED), "requirement__site_id",
            "role", "decision", "seen", "submission", "conditions", requirement="requirement_id", reviewer="reviewer_id",
        ),
        _rows("ties", Interest.objects.filter(ended_on=None, **of_hosts), "organisation_id", user="user_id"),
        _rows("leads", host_leads().filter(**of_hosts), "organisation_id", user="user_id", email="user__email"),
        *_follow_ups(site_ids),
    )  # fmt: skip


def host_leads() -> QuerySet[Membership]:
    """Those who lead a host and can sign in."""
    return Membership.objects.filter(role=Role.HOST_LEAD, user__is_active=True)


def _documents(site_ids: Collection[int], organisation_ids: Collection[int]) -> QuerySet[Any, Any]:
    """Documents are their organisation's: naming it lets the database begin with few rows, however many there are."""
    uses = EvidenceUse.objects.filter(
        evidence__organisation__in=organisation_ids, requirement__site__in=site_ids, evidence__withdrawn_at=None
    )
    of = {"requirement": "requirement_id", "evidence": "evidence_id", "name": "evidence__name", "version": "evidence__versions__id"}
    newest = {name: f"evidence__versions__{name}" for name in ("number", "sha256", "status", "is_unread")}
    return _rows("documents", uses, "requirement__site_id", **of, **newest)


def follow_ups(sites: Collection[Site]) -> SmallFacts:
    """Open actions and conditions alone. 1 query."""
    return _sorted(_FOLLOW_UPS.rows([site.pk for site in sites]))


def _follow_ups(site_ids: Collection[int]) -> tuple[QuerySet[Any, Any], ...]:
    is_open = {"site__in": site_ids, "closed_on": None}
    about = {"requirement": "requirement__key", "gate": "decision__gate"}
    return (
        _rows("actions", Action.objects.filter(**is_open), "site_id", "severity", "title", "due_on", requirement="requirement_key"),
        _rows("conditions", Condition.objects.filter(**is_open), "site_id", "text", "owner", "due_on", **about),
    )


def _rows(kind: str, rows: QuerySet[Any], belongs_to: str, *columns: str, **paths: str) -> QuerySet[Any, Any]:
    body = JSONObject(id="pk", **{column: column for column in columns}, **paths)
    told: QuerySet[Any, Any] = rows.order_by().annotate(of_kind=Value(kind), belongs_to=F(belongs_to), body=body)
    return told.values_list("of_kind", "belongs_to", "body")


def _union(first: QuerySet[Any, Any], *others: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return first.union(*others, all=True)


_ALL = Prepared(_all)
_FOLLOW_UPS = Prepared(lambda site_ids: _union(*_follow_ups(site_ids)))


def _sorted(rows: Iterable[tuple[str, int, Body | str]]) -> SmallFacts:
    """By kind and by what they belong to, the oldest first."""
    found = SmallFacts()
    read = [(kind, belongs_to, json.loads(body) if isinstance(body, str) else body) for kind, belongs_to, body in rows]
    for kind, belongs_to, body in sorted(read, key=lambda row: row[2]["id"]):
        getattr(found, kind)[belongs_to].append(body)
    return found


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def _must(value: str) -> dt.date:
    return dt.date.fromisoformat(value)


def _list(value: Any) -> list[Any]:
    """A JSON column inside a JSON object: SQLite gives its text."""
    found: list[Any] = json.loads(value) if isinstance(value, str) else value
    return found


def _post(row: Body) -> f.HeldRole:
    return f.HeldRole(
        role=row["role"],
        since=_must(row["since"]),
        until=_day(row["until"]),
        decision_nation=row["decision_nation"] or None,
        offered_on=_day(row["offered_on"]),
    )


def _training(row: Body) -> f.Training:
    return f.Training(course=row["course"], completed_on=_must(row["completed_on"]), hours=row["hours"])


def _vetting(row: Body) -> f.Vetting:
    return f.Vetting(
        regime=row["regime"],
        issued_on=_must(row["issued_on"]),
        decision=row["decision"],
        decided_on=_day(row["decided_on"]),
        update_service_checked_on=_day(row["update_service_checked_on"]),
    )


def _identifier(row: Body) -> f.Identifier:
    return f.Identifier(
        scheme=row["scheme"],
        value=row["value"],
        status=row["status"] or None,
        checked_on=_day(row["checked_on"]),
        checked_by=row["checked_by"] or None,
    )


def _agreement(row: Body) -> f.AgreementFacts:
    return f.AgreementFacts(
        kind=row["kind"],
        signed_on=_day(row["signed_on"]),
        review_due=_day(row["review_due"]),
        ends_on=_day(row["ends_on"]),
        framework_version=row["framework_version"] or None,
        granularity=row["granularity"] or None,
        signatures=tuple(f.Signature(role=s["role"], name=s["name"], signed_on=_must(s["signed_on"])) for s in _list(row["signatures"])),
    )


def _action(row: Body) -> f.OpenAction:
    return f.OpenAction(severity=row["severity"], title=row["title"], requirement=row["requirement"] or None, due_on=_day(row["due_on"]))


def _condition(row: Body) -> f.OpenCondition:
    return f.OpenCondition(
        text=row["text"], owner=row["owner"], due_on=_must(row["due_on"]), requirement=row["requirement"] or None, gate=row["gate"] or None
    )


def _gate(row: Body) -> f.GateOutcome:
    return f.GateOutcome(
        gate=row["gate"],
        outcome=row["outcome"],
        decided_on=_must(row["decided_on"]),
        present=tuple(_list(row["present"])),
        recused=tuple(_list(row["recused"])),
    )
