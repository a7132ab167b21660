"""What writes cost in queries, from the request to the answer, the same on both databases."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding.models import Delivery, StoreSlice, WorkItem
from onboarding.policies import actor_of
from onboarding.services import work
from onboarding.services.answers import save_answers
from tests.factories import make_client, make_organisation, make_site, make_user, move

PDF = b"%PDF-1.7 policy"
UPLOAD, NEXT_VERSION, DOUBLE_SEND, RETURN = 18, 16, 11, 15
CLAIM, PLANS, ADVANCE = 4, 8, 9


@pytest.fixture
def organisation(programme):
    return make_organisation(programme=programme)


@pytest.fixture
def site(organisation, programme):
    return make_site(organisation=organisation, programme=programme)


@pytest.fixture
def slices(db):
    """An installation in use: every slice of the store has held a file."""
    StoreSlice.objects.bulk_create([StoreSlice(prefix=f"{number:02x}") for number in range(256)], ignore_conflicts=True)


def used_client(user):
    """A client whose token was used a moment ago: its use is noted once a minute."""
    client = make_client(user)
    assert client.get("/api/v1/me/").status_code == 200
    return client


def cost(ask) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert ask().status_code in (200, 201)
    return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in seen.captured_queries)


def test_an_upload_costs_a_known_number_of_queries(organisation, site, slices, record_property):
    client = used_client(make_user(role="host_lead", name="Hanna", organisation=organisation))
    address = f"/api/v1/organisations/{organisation.slug}/evidence/"

    def send(content: bytes, key: str = "SAF-01"):
        uses = json.dumps([{"site": site.slug, "requirement": key}])
        file = SimpleUploadedFile("policy.pdf", content)
        return client.post(address, {"file": file, "no_survivor_data": "true", "uses": uses}, format="multipart")

    counts = {
        "new": cost(lambda: send(PDF)),
        "next version": cost(lambda: send(PDF + b"2")),
        "double send": cost(lambda: send(PDF + b"2")),
    }
    record_property("queries", counts)
    assert counts["new"] <= UPLOAD
    assert counts["next version"] <= NEXT_VERSION
    assert counts["double send"] <= DOUBLE_SEND


def test_a_return_with_its_letter_costs_a_known_number_of_queries(organisation, site, settings, record_property):
    settings.EMAIL_BACKEND = "onboarding.outgoing_mail.OutboxBackend"
    hanna = make_user(role="host_lead", name="Hanna", organisation=organisation)
    save_answers(actor_of(hanna), site, "EOI-01", {"organisation_profile": {"legal_name": "Lanternbridge"}})
    move(actor_of(hanna), site, "EOI-01", "submit")
    client = used_client(make_user(role="coordinator", name="Cora"))
    address = f"/api/v1/sites/{site.slug}/requirements/EOI-01/"
    etag = client.get(address)["ETag"]
    body = {"action": "return", "note": "Add the charity number."}
    counts = cost(lambda: client.post(f"{address}moves/", body, format="json", headers={"if-match": etag}))
    record_property("queries", counts)
    assert Delivery.objects.filter(kind="mail", recipient=hanna.email).count() == 1
    assert counts <= RETURN


def test_a_workers_round_costs_a_known_number_of_queries(site, record_property):
    worker = used_client(make_user(role="worker", name="Wren"))
    answers = []
    claims = {"kind": "drive_site", "limit": 5, "subjects": [site.pk]}

    def ask(path: str, body):
        answers.append(worker.post(f"/api/v1/work/{path}/", body, format="json"))
        return answers[-1]

    counts = {"claim": cost(lambda: ask("claims", claims))}
    lease = {name: answers[0].json()[0][name] for name in ("subject", "token", "fence")}
    counts["plans"] = cost(lambda: ask("plans", {"leases": [lease]}))
    counts["advance"] = cost(lambda: ask("advances", {"leases": [lease], "findings": [], "verdicts": []}))
    record_property("queries", counts)
    # PostgreSQL is asked for the time, by which leases end.
    assert counts["claim"] <= CLAIM + (connection.vendor == "postgresql")
    assert counts["plans"] <= PLANS
    assert counts["advance"] <= ADVANCE


def test_a_round_over_a_hundred_sites_costs_as_many_queries_as_over_one(organisation, site, programme, record_property):
    worker = used_client(make_user(role="worker", name="Wren"))
    many = [make_site(organisation=organisation, programme=programme, name=f"Lanternbridge {number}") for number in range(99)]
    counts = [a_round(worker, [site]), a_round(worker, [site, *many])]
    record_property("queries", counts)
    assert counts[0] == counts[1]


def a_round(worker, sites) -> list[int]:
    """Queries of claim, plans and advance over sites that were evaluated today and are due again."""
    work.mark_due(WorkItem.Kind.DRIVE_SITE, [site.pk for site in sites])
    leases: list[dict[str, object]] = []

    def ask(path: str, **body):
        answer = worker.post(f"/api/v1/work/{path}/", body, format="json")
        if path == "claims":
            leases.extend({name: row[name] for name in ("subject", "token", "fence")} for row in answer.json())
        return answer

    counts = [cost(lambda: ask("claims", kind="drive_site", subjects=[site.pk for site in sites]))]
    assert len(leases) == len(sites)
    counts.append(cost(lambda: ask("plans", leases=leases, inspectors={"files/1": []})))
    counts.append(cost(lambda: ask("advances", leases=leases)))
    return counts
