"""Disposal, legal holds and erasure over the API: lists, filters, the certificate, two people, and clear errors."""

from __future__ import annotations

import datetime as dt
import io

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding import store
from onboarding.models import Disposal, EvidenceVersion, Person
from tests.factories import TODAY, make_actor, make_client, make_organisation, make_site, make_user, passed, send_document

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def site(programme):
    return make_site(organisation=make_organisation(programme=programme), programme=programme)


@pytest.fixture
def organisation(site):
    return site.organisation


@pytest.fixture
def hanna(organisation):
    return make_actor(role="host_lead", name="Hanna", organisation=organisation)


@pytest.fixture
def iga(programme):
    return make_client(make_user(role="ig_reviewer", name="Iga"))


@pytest.fixture
def wren(programme):
    return make_client(make_user(role="worker", name="Wren"))


def add_disposals(organisation, start: int, stop: int, **fields) -> None:
    Disposal.objects.bulk_create(
        Disposal(
            rule="R_WITHDRAWN", subject_kind="document", subject_id=n, organisation=organisation, due_on=TODAY, announced_on=TODAY,
            hashes=[f"{n:064x}"], **fields,
        )
        for n in range(start, stop)
    )  # fmt: skip


def results(client, query: str = "") -> list[dict]:
    return client.get(f"/api/v1/disposals/{query}").json()["results"]


def test_the_list_is_filtered_by_state_and_rule(iga, organisation):
    add_disposals(organisation, 1, 3)
    add_disposals(organisation, 3, 4, done_on=TODAY)
    add_disposals(organisation, 4, 5, lapsed_on=TODAY)
    assert [row["subject_id"] for row in results(iga)] == [4, 3, 2, 1]
    assert [row["subject_id"] for row in results(iga, "?state=announced")] == [2, 1]
    assert [row["subject_id"] for row in results(iga, "?state=done")] == [3]
    assert [row["subject_id"] for row in results(iga, "?state=lapsed&rule=R_WITHDRAWN")] == [4]
    assert results(iga, "?rule=R_EOI") == []


@pytest.mark.parametrize("query", ["?state=gone", "?rule=R_NONE", "?state=done_on__gt"])
def test_an_unknown_filter_is_refused(iga, query):
    assert iga.get(f"/api/v1/disposals/{query}").status_code == 400


def test_a_host_sees_its_own_disposals_only(organisation, hanna, programme):
    add_disposals(organisation, 1, 3)
    add_disposals(make_organisation(programme=programme, name="Kestrel Haven"), 3, 5)
    add_disposals(None, 5, 6)
    assert [row["subject_id"] for row in results(make_client(hanna.user))] == [2, 1]


def test_lists_cost_the_same_for_thirty_rows_as_for_three(iga, organisation):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert iga.get("/api/v1/disposals/?limit=100").status_code == 200
        return len(seen)

    add_disposals(organisation, 0, 3)
    queries()  # the first call of a token also notes when it was last used
    few = queries()
    add_disposals(organisation, 3, 30)
    assert queries() == few <= 4


def test_pages_show_every_disposal_once(iga, organisation):
    add_disposals(organisation, 0, 9)
    seen, address = [], "/api/v1/disposals/?limit=4"
    while address:
        body = iga.get(address).json()
        seen += [row["subject_id"] for row in body["results"]]
        address = body["next"]
    assert seen == list(range(8, -1, -1))


def test_the_night_destroys_what_was_announced_and_says_what_it_did(wren, iga, hanna, organisation, site):
    version = passed(send_document(hanna, organisation, "policy.pdf", [PDF], [(site, "SAF-01")]), PDF + b"safe")
    sent = dt.datetime(2026, 10, 1, 12, tzinfo=dt.UTC)
    EvidenceVersion.objects.filter(pk=version.pk).update(status="refused", uploaded_at=sent)
    first = wren.post("/api/v1/work/nightly/").json()
    assert (first["announced"], first["destroyed"], first["waiting"]) == (1, 0, 0)
    again = wren.post("/api/v1/work/nightly/").json()
    assert (again["announced"], again["destroyed"]) == (0, 0)
    Disposal.objects.update(announced_on=TODAY - dt.timedelta(days=1))
    assert wren.post("/api/v1/work/nightly/").json()["destroyed"] == 1
    assert wren.post("/api/v1/work/nightly/").json()["destroyed"] == 0
    assert not store.is_kept(version.sha256)
    body = iga.get(f"/api/v1/disposals/certificate/?on={TODAY}").json()
    assert [(rule["rule"], rule["count"], rule["files"]) for rule in body["rules"]] == [("R_QUARANTINE", 1, 2)]
    assert body["lines"][0]["hashes"][0] == version.sha256
    assert len(body["trail_head"]) == 64


def test_the_certificate_is_a_pdf_with_every_hash(iga, organisation):
    add_disposals(organisation, 1, 4, done_on=TODAY)
    response = iga.get("/api/v1/disposals/certificate/content/")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="disposal-certificate-{TODAY}.pdf"'
    said = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(response.content)).pages)
    assert all(f"{n:064x}" in said for n in (1, 2, 3))


@pytest.mark.parametrize("on", ["yesterday", "2026-13-01", "2999-01-01", "2026-11-23T00:00", "%00"])
@pytest.mark.parametrize("address", ["certificate/", "certificate/content/"])
def test_a_certificate_of_no_day_is_refused(iga, address, on):
    response = iga.get(f"/api/v1/disposals/{address}?on={on}")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")


def test_a_hold_is_placed_seen_and_lifted(iga, organisation):
    placed = iga.post("/api/v1/legal-holds/", {"organisation": organisation.slug, "reason": "A claim was made."})
    assert placed.status_code == 201
    assert iga.post("/api/v1/legal-holds/", {"organisation": organisation.slug, "reason": "Again."}).status_code == 409
    assert [hold["lifted_at"] for hold in iga.get("/api/v1/legal-holds/").json()["results"]] == [None]
    assert iga.post(f"/api/v1/legal-holds/{placed.json()['id']}/lift/").json()["lifted_at"]
    assert iga.post("/api/v1/legal-holds/987654/lift/").status_code == 404


def test_two_people_erase_a_document(iga, hanna, organisation, site):
    version = passed(send_document(hanna, organisation, "policy.pdf", [PDF + b"3"], [(site, "SAF-01")]), PDF + b"4")
    lead = make_client(hanna.user)
    asked = lead.post("/api/v1/erasures/", {"kind": "document", "subject_id": version.evidence_id, "reason": "It was sent by mistake."})
    assert (asked.status_code, asked.json()["status"], asked.json()["hashes"]) == (201, "asked", [])
    decided = iga.post(f"/api/v1/erasures/{asked.json()['id']}/decision/", {"decision": "approve"})
    assert (decided.status_code, decided.json()["status"]) == (200, "approved")
    assert decided.json()["hashes"][0] == version.sha256
    assert lead.get("/api/v1/erasures/").json()["results"][0]["destroyed"]["versions"] == 1
    content = lead.get(f"/api/v1/evidence/{version.evidence_id}/content/")
    assert content.status_code == 404


def test_an_erasure_is_declined_with_a_reason(iga, hanna, organisation):
    maya = Person.objects.create(organisation=organisation, name="Maya Osei", name_key="maya osei")
    asked = make_client(hanna.user).post("/api/v1/erasures/", {"kind": "person", "subject_id": maya.pk, "reason": "She left."}).json()
    address = f"/api/v1/erasures/{asked['id']}/decision/"
    assert iga.post(address, {"decision": "decline"}).status_code == 400
    assert iga.post(address, {"decision": "perhaps"}).status_code == 400
    assert iga.post(address, {"decision": "decline", "note": "Her training is still needed."}).json()["status"] == "declined"
    assert iga.post(address, {"decision": "approve"}).status_code == 409


WHOLE = {"kind": "person", "subject_id": 1, "reason": "She left."}
MISTAKES = (
    {"kind": "site"},
    {"subject_id": 0},
    {"subject_id": 2**60},
    {"subject_id": "x"},
    {"id": 1},
    {"reason": ""},
    {"reason": "x" * 501},
    {"force": True},
)


@pytest.mark.parametrize("body", [{}, *({**WHOLE, **mistake} for mistake in MISTAKES)], ids=str)
def test_a_request_that_is_not_whole_is_refused(iga, body):
    assert iga.post("/api/v1/erasures/", body).status_code == 400
