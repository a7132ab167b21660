"""People read, send and decide while everything that Gatepost talks to is away (L11)."""

from __future__ import annotations

import socket

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from onboarding.models import Delivery, EvidenceVersion, SiteRequirement, WorkItem
from onboarding.services import webhooks
from tests.api.world import PDF
from tests.factories import make_actor, make_client, make_organisation, make_site, make_user


@pytest.fixture
def nothing_answers(monkeypatch, settings):
    """No Prefect, no mail server, no antivirus, no receiver of webhooks: every connection is refused."""

    def refused(*_: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket.socket, "connect_ex", refused)
    settings.ANTIVIRUS_REQUIRED = True


# L11
@pytest.mark.django_db
def test_reading_sending_and_deciding_go_on(programme, nothing_answers):
    host = make_organisation(programme=programme)
    site = make_site(organisation=host, programme=programme)
    given = webhooks.WebhookGiven(url="https://example.org/hook", name="A receiver", event_types=["requirement.submit"])
    webhooks.create_webhook(make_actor(role="admin", name="Ada"), None, given)
    hanna = make_client(make_user(role="host_lead", name="Hanna", organisation=host))
    ravi = make_client(make_user(role="coordinator", name="Ravi"))
    address = f"/api/v1/sites/{site.slug}/requirements/EOI-01/"

    def moved(client, **move):
        return client.post(f"{address}moves/", move, format="json", headers={"If-Match": client.get(address)["ETag"]}).status_code

    assert hanna.get(f"/api/v1/sites/{site.slug}/").status_code == 200
    file = SimpleUploadedFile("policy.pdf", PDF, "application/pdf")
    uses = f'[{{"site": "{site.slug}", "requirement": "SAF-01"}}]'
    sent = hanna.post(f"/api/v1/organisations/{host.slug}/evidence/", {"file": file, "uses": uses, "no_survivor_data": "true"}, "multipart")
    assert sent.status_code in (201, 202)
    assert EvidenceVersion.objects.get().status == "quarantined"
    assert moved(hanna, action="submit") == 200
    assert moved(ravi, action="return", note="Page 2 is missing.") == 200
    assert SiteRequirement.objects.get(site=site, key="EOI-01").state == "returned"
    assert Client().get("/").status_code in (200, 302)
    assert Client().get("/readyz").status_code == 200
    # What could not be told or looked at waits.
    assert Delivery.objects.filter(state="waiting").exists()
    assert set(WorkItem.objects.exclude(due_at=None).values_list("kind", flat=True)) >= {"deliver", "drive_site"}
