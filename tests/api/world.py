"""Two hosts, everybody who may sign in, and one of each thing the API has, made once for a module and rolled back after it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from rest_framework.test import APIClient

from accounts.models import User
from api.v1.access import new_token
from onboarding import clock, store
from onboarding.models import (
    Action,
    Agreement,
    Condition,
    Delivery,
    Disposal,
    Erasure,
    EvidenceCopy,
    EvidenceVersion,
    GateDecision,
    ImportJob,
    Interest,
    LegalHold,
    Organisation,
    Person,
    Programme,
    Report,
    ReportOpening,
    ServiceToken,
    Site,
    SiteRequirement,
    TrainingProposal,
    TrainingRecord,
    WorkItem,
)  # fmt: skip
from onboarding.policies import Actor, actor_of
from onboarding.roles import HOST_ROLES, Role
from onboarding.services import answers, webhooks, work
from onboarding.services.invitations import InvitationGiven, invite
from tests.api.access import Call
from tests.conftest import make_programme
from tests.factories import TODAY, make_actor, make_client, make_organisation, make_site, make_user, passed, send_document

PDF = b"%PDF-1.7\n%%EOF\n"
CANARY = "Sycamore"
"""A word that only the first host's things hold."""


@dataclass(frozen=True)
class World:
    """``clients`` by role; ``outsiders`` hold the host roles of another organisation.

    ``ids`` names what there is, ``missing`` the same with things that are not there.
    """

    programme: Programme
    organisation: Organisation
    site: Site
    clients: Mapping[str, APIClient]
    outsiders: Mapping[str, APIClient]
    anonymous: APIClient
    ids: Mapping[str, Any]
    missing: Mapping[str, Any]


def make_world() -> World:
    programme = Programme.objects.first() or make_programme()
    organisation = make_organisation(programme=programme, name=f"{CANARY} Freedom Project")
    elsewhere = make_organisation(programme=programme, name="Kestrel Haven")
    site = make_site(organisation=organisation, programme=programme)
    make_site(organisation=elsewhere, programme=programme)
    clients = {}
    for role in Role:
        name = "Cora" if role == Role.COORDINATOR else f"Inside {role.value}"
        user = make_user(role=role.value, name=name, organisation=organisation if role in HOST_ROLES else None)
        clients[role.value] = make_client(user)
    outsiders = {
        role.value: make_client(make_user(role=role.value, name=f"Outside {role.value}", organisation=elsewhere))
        for role in sorted(HOST_ROLES)
    }
    ids = make_things(programme, organisation, site, CANARY)
    missing = {**{key: 987_654_321 for key in ids if key.endswith("_id")}, "organisation": "nobody-here", "site": "nowhere"}
    return World(programme, organisation, site, clients, outsiders, APIClient(), ids, {**ids, **missing})


def make_things(programme: Programme, organisation: Organisation, site: Site, word: str) -> dict[str, Any]:
    """One of each thing at a site, all of whose texts hold ``word``, by the name that addresses and bodies have for it."""
    lead = make_actor(role="host_lead", name=f"Hanna of {word}", organisation=organisation)
    answers.save_answers(lead, site, "EOI-01", {"organisation_profile": {"legal_name": word}})
    version, documents = _documents(lead, organisation, site, word)
    job, report, files = _files(programme, site)
    delivery, hooks = _hooks(lead, organisation, word)
    ids = {"key": "EOI-01", "framework": "imsa-readiness", "version": "0.1.0", **documents, **files, **hooks}
    ids |= _people(lead, organisation, site, version, word) | _decisions(site, word)
    invitation, _ = invite(None, InvitationGiven(email=f"{word}@example.org", role="host_board", organisation=organisation))
    ids |= {"invitation_id": invitation.pk} | _leases(site, job, report, delivery) | _places(organisation, site)
    token = new_token(User.objects.get(email="wren@example.org"))
    return ids | {"token_key": ServiceToken.objects.get(token_key=token[:15]).token_key}


def _places(organisation: Organisation, site: Site) -> dict[str, Any]:
    """Addresses and tags, as they are once everything else has been made."""
    row = SiteRequirement.objects.get(site=site, key="EOI-01")
    organisation.refresh_from_db()
    return {
        "organisation": organisation.slug,
        "site": site.slug,
        "site_id": site.pk,
        "organisation_tag": f'"{organisation.pk}-{organisation.version}"',
        "site_tag": f'"{site.pk}-{Site.objects.get(pk=site.pk).version}"',
        "requirement_tag": f'"{row.pk}-{row.version}"',
    }


def _documents(lead: Actor, organisation: Organisation, site: Site, word: str) -> tuple[EvidenceVersion, dict[str, Any]]:
    """A document that was passed, with a page and its words, and one that is held."""
    version = passed(send_document(lead, organisation, f"{word}.pdf", [PDF], [(site, "SAF-01")]), PDF)
    EvidenceCopy.objects.create(version=version, kind="page", number=1, sha256=version.sha256, size_bytes=9, media_type="image/jpeg")
    words = store.put_bytes(f'["{word}"]'.encode()).sha256
    EvidenceCopy.objects.create(version=version, kind="text", sha256=words, size_bytes=9, media_type="application/json")
    held = send_document(lead, organisation, f"{word} minutes.pdf", [PDF + b"2"])
    EvidenceVersion.objects.filter(pk=held.pk).update(status="needs_attention")
    found = {"evidence_id": version.evidence_id, "version_id": version.pk, "held_id": held.pk}
    return version, {**found, "number": 1, "page": 1, "kind": "text"}


def _people(lead: Actor, organisation: Organisation, site: Site, version: EvidenceVersion, word: str) -> dict[str, Any]:
    """A person, what a register claims of them, who asked for their erasure, and ties and holds of the organisation."""
    person = Person.objects.create(organisation=organisation, name=f"{word} Jones", name_key=f"{word} jones")
    proposal = TrainingProposal.objects.create(
        site=site, version=version, fingerprint="f" * 64, row=2, person_read=f"{word} Jones", person=person, course_read="GDPR",
        course="DP", completed_on=TODAY, needs_look=False,
    )  # fmt: skip
    TrainingRecord.objects.create(person=person, course="DP", completed_on=TODAY - dt.timedelta(days=90), provider=word)
    erasure = Erasure.objects.create(
        organisation=organisation, kind="person", subject_id=person.pk, reason=f"Ask {word}", asked_by=lead.user
    )
    interest = Interest.objects.create(user=make_user(role="auditor", name="Arun"), organisation=organisation, declared_on=TODAY)
    hold = LegalHold.objects.create(organisation=organisation, reason=word, placed_by=lead.user, lifted_by=lead.user, lifted_at=clock.now())
    done = dict.fromkeys(("due_on", "announced_on", "done_on"), TODAY)
    Disposal.objects.create(rule="R_WITHDRAWN", subject_kind="document", subject_id=1, organisation=organisation, **done)
    Agreement.objects.create(organisation=organisation, kind="dsa", counterparty=f"{word} Council")
    found = {"person_id": person.pk, "proposal_id": proposal.pk, "erasure_id": erasure.pk}
    return {**found, "interest_id": interest.pk, "hold_id": hold.pk, "user_id": interest.user_id}


def _decisions(site: Site, word: str) -> dict[str, Any]:
    petra = make_user(role="programme_lead", name="Petra")
    decision = GateDecision.objects.create(
        site=site, gate="G1", outcome="defer", decided_on=TODAY - dt.timedelta(days=9), decided_by=petra, note=word, pack_sha256="0" * 64
    )
    action = Action.objects.create(site=site, severity="minor", title=word, owner="host_lead", opened_on=TODAY)
    condition = Condition.objects.create(site=site, decision=decision, text=word, owner="host_lead", due_on=TODAY)
    return {"action_id": action.pk, "condition_id": condition.pk, "decision_id": decision.pk}


def _files(programme: Programme, site: Site) -> tuple[ImportJob, Report, dict[str, Any]]:
    """An import with its marked copy, and a finished report."""
    kept = store.put_bytes(PDF).sha256
    job = ImportJob.objects.create(
        programme=programme, filename="intake.xlsx", sha256=kept, size_bytes=9, status="checked", annotated_sha256=kept
    )
    data = store.put_bytes(b'{"site": {}}').sha256
    report = Report.objects.create(
        programme=programme, kind="site", site=site, format="pdf", as_of=TODAY, data_sha256=data, sha256=kept, status="ready"
    )
    for user in User.objects.all():
        ReportOpening.objects.create(report=report, user=user, opened_at=clock.now())
    return job, report, {"job_id": job.pk, "import_id": job.pk, "report_id": report.pk}


def _hooks(lead: Actor, organisation: Organisation, word: str) -> tuple[Delivery, dict[str, Any]]:
    """A webhook and a delivery to it."""
    given = webhooks.WebhookGiven(url=f"https://hooks.example.org/{word}", event_types=["site.saved"])
    hook, _ = webhooks.create_webhook(lead, organisation, given)
    delivery = webhooks.send_test(lead, hook.pk)
    return delivery, {"webhook_id": hook.pk, "delivery_id": delivery.pk, "webhook_tag": f'"{hook.pk}-{hook.version}"'}


def _leases(site: Site, job: ImportJob, report: Report, delivery: Delivery) -> dict[str, Any]:
    wren = actor_of(make_user(role="worker", name="Wren"))
    found: dict[str, Any] = {}
    kinds = {
        "site": (WorkItem.Kind.DRIVE_SITE, site),
        "import": (WorkItem.Kind.IMPORT_WORKBOOK, job),
        "report": (WorkItem.Kind.BUILD_REPORT, report),
        "delivery": (WorkItem.Kind.DELIVER, delivery),
    }
    for name, (kind, row) in kinds.items():
        work.mark_due(kind, [row.pk])
        lease = work.claim(wren, kind, 1, [row.pk])[0]
        found |= {f"{name}_token": lease.token, f"{name}_fence": lease.fence}
    return found


@contextmanager
def rolled_back() -> Iterator[None]:
    """Whatever is written inside is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def path_of(call: Call, ids: Mapping[str, Any]) -> str:
    """The address of ``call`` for the things in ``ids``."""
    slug = "framework" if call.route.startswith("frameworks") else "organisation" if call.route.startswith("organisations") else "site"
    names = {"slug": slug}
    return "/api/v1/" + re.sub(r"<\w+:(\w+)>", lambda found: str(ids[names.get(found[1], found[1])]), call.route)


def filled(value: Any, ids: Mapping[str, Any]) -> Any:
    """``value`` with each {name} replaced from ``ids``; a text that is one name takes its value as it is."""
    if isinstance(value, dict):
        return {key: filled(item, ids) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item, ids) for item in value]
    if isinstance(value, str) and re.fullmatch(r"\{\w+\}", value):
        return ids[value[1:-1]]
    return value.format(**ids) if isinstance(value, str) and "{" in value else value


def perform(client: APIClient, call: Call, ids: Mapping[str, Any]) -> HttpResponse:
    """Make ``call`` as ``client``; what it writes is rolled back."""
    headers = filled(call.headers, ids) | ({"If-Match": ids[call.tag]} if call.tag else {})
    body, options = filled(call.body, ids), {"format": "json"}
    if call.is_upload:
        body, options = {**body, "file": SimpleUploadedFile(body["file"], PDF)}, {"format": "multipart"}
    if isinstance(body, bytes):
        options = {"content_type": "application/octet-stream"}
        headers |= {"Content-Disposition": "attachment; filename=report.pdf"}
    if call.method == "get":
        body, options = None, {}
    with rolled_back():
        return getattr(client, call.method)(path_of(call, ids), body, headers=headers, **options)
