"""What a body refers to is looked for among the caller's own: another host's thing is refused exactly as one that is not there (Z4)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onboarding.models import AuditEvent, Organisation, Person, Site
from tests.api.world import CANARY, PDF, rolled_back

pytestmark = pytest.mark.django_db
DAY = "2026-11-20"
IT = "@"
HOSTS = "organisations/{organisation}/agreements/"
PROPOSALS = "sites/{site}/training-proposals/"
DSA = {"kind": "dsa", "counterparty": "Greyfield Council", "site": IT}
REFERENCES: dict[str, tuple[str, dict[str, Any], str]] = {
    "a person, of training": ("training/", {"records": [{"person": IT, "course": "DP", "completed_on": DAY}]}, "person_id"),
    "a site, of a post": ("people/{person}/posts/", {"role": "imsa", "since": DAY, "site": IT}, "site"),
    "a site, of an agreement": (HOSTS, DSA, "site"),
    "a site, among agreements": (f"{HOSTS}batch/", {"agreements": [DSA]}, "site"),
    "a document, to be erased": ("erasures/", {"kind": "document", "subject_id": IT, "reason": "Sent by mistake."}, "evidence_id"),
    "a person, to be erased": ("erasures/", {"kind": "person", "subject_id": IT, "reason": "Sent by mistake."}, "person_id"),
    "a site, of a report": ("reports/", {"kind": "site", "format": "pdf", "site": IT}, "site"),
    "an organisation, of a webhook": ("webhooks/", {"url": "https://hooks.example.org/a", "organisation": IT}, "organisation"),
    "an organisation, of an invitation": (
        "invitations/",
        {"email": "q@x.org", "role": "host_dsl", "organisation": IT},
        "organisation",
    ),
    "an organisation, of a token": ("tokens/", {"organisation": IT}, "organisation"),
    "a site, of moves": ("moves/", {"moves": [{"action": "submit", "site": IT, "requirement": "EOI-01"}]}, "site"),
    "a row of a register": (f"{PROPOSALS}confirmations/", {"proposals": [{"proposal": IT}]}, "proposal_id"),
    "a row of a register, dismissed": (f"{PROPOSALS}dismissals/", {"proposals": [IT], "reason": "An example."}, "proposal_id"),
    "a message, told again": ("webhooks/{webhook}/replays/", {"delivery": IT}, "delivery_id"),
}


def naming(reference: Any, value: Any) -> Any:
    """``value`` with ``reference`` in its place."""
    if isinstance(value, dict):
        return {key: naming(reference, item) for key, item in value.items()}
    if isinstance(value, list):
        return [naming(reference, item) for item in value]
    return reference if value == IT else value


@pytest.fixture
def own(world) -> dict[str, Any]:
    """What the other host has itself."""
    elsewhere = Organisation.objects.get(name="Kestrel Haven")
    person = Person.objects.create(organisation=elsewhere, name="Olga Person", name_key="olga person")
    lead = world.outsiders["host_lead"]
    webhook = lead.post("/api/v1/webhooks/", {"url": "https://hooks.example.org/b", "organisation": elsewhere.slug}).json()["id"]
    return {"organisation": elsewhere.slug, "site": Site.objects.get(organisation=elsewhere).slug, "person": person.pk, "webhook": webhook}


# Z4
@pytest.mark.parametrize("kind", REFERENCES)
def test_what_is_anothers_is_refused_as_what_is_not_there(world, own, kind):
    address, body, name = REFERENCES[kind]
    real, missing = world.ids[name], world.missing.get(name, 987_654_321) if name.endswith("_id") else "nowhere-at-all"
    before, found = AuditEvent.objects.count(), []
    for reference in (real, missing):
        with rolled_back():
            answer = world.outsiders["host_lead"].post(f"/api/v1/{address.format(**own)}", naming(reference, body))
        assert 400 <= answer.status_code < 500
        told = {key: value for key, value in answer.json().items() if key != "request_id"}
        found.append((answer.status_code, json.dumps(told).replace(f'"{reference}"', '"it"').replace(f" {reference} ", " it ")))
    assert found[0] == found[1]
    assert CANARY not in found[0][1]
    assert AuditEvent.objects.count() == before


# Z4
@pytest.mark.parametrize("site", ["sycamore-freedom-project", "nowhere-at-all"])
def test_a_document_cannot_be_sent_for_anothers_site(world, own, site):
    body = {
        "file": SimpleUploadedFile("a.pdf", PDF),
        "no_survivor_data": "true",
        "uses": json.dumps([{"site": site, "requirement": "SAF-01"}]),
    }
    with rolled_back():
        answer = world.outsiders["host_lead"].post(f"/api/v1/organisations/{own['organisation']}/evidence/", body, format="multipart")
    assert (answer.status_code, answer.json()["detail"]) == (404, f"There is no site {site} in this organisation.")
