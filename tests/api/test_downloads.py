"""Bytes that are handed out: to whom, whole or in part, and never from a shared cache."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable

import pytest
import time_machine
from rest_framework.test import APIClient

from onboarding import clock, store
from onboarding.models import AuditEvent, Evidence, EvidenceVersion, Interest, Membership, Report
from onboarding.services.reports import request_report
from tests.factories import TODAY, make_actor, make_client, make_organisation, make_site, make_user, passed, send_document

PDF = b"%PDF-1.7\nSafeguarding policy\n%%EOF\n"
SAFE = b"%PDF-1.7\n0123456789\n%%EOF\n"


@pytest.fixture
def organisation(programme):
    return make_organisation(programme=programme)


@pytest.fixture
def site(organisation, programme):
    return make_site(organisation=organisation, programme=programme)


@pytest.fixture
def document(organisation, site):
    hanna = make_actor(role="host_lead", name="Hanna", organisation=organisation)
    return passed(send_document(hanna, organisation, "policy.pdf", [PDF], [(site, "SAF-01")]), SAFE)


@pytest.fixture
def people(programme, organisation, document) -> dict[str, APIClient]:
    """Everybody who might ask: of the host, of another one, of the programme, and those who may no longer."""
    elsewhere = make_organisation(programme=programme, name="Thornwick Women's Haven")
    tied = make_user(role="safeguarding_reviewer", name="Tia")
    Interest.objects.create(user=tied, organisation=organisation, declared_on=TODAY)
    left = make_user(role="host_lead", name="Lea", organisation=organisation)
    closed = make_user(role="coordinator", name="Cal")
    clients = {
        "owner": make_client(make_user(role="host_lead", name="Hanna", organisation=organisation)),
        "colleague": make_client(make_user(role="host_contributor", name="Colm", organisation=organisation)),
        "outsider": make_client(make_user(role="host_lead", name="Olga", organisation=elsewhere)),
        "reviewer": make_client(make_user(role="safeguarding_reviewer", name="Sana")),
        "tied reviewer": make_client(tied),
        "leadership": make_client(make_user(role="programme_lead", name="Petra")),
        "auditor": make_client(make_user(role="auditor", name="Arun")),
        "trainer": make_client(make_user(role="training_provider", name="Tom")),
        "worker": make_client(make_user(role="worker", name="Wren")),
        "who left": make_client(left),
        "closed account": make_client(closed),
        "stranger": APIClient(),
    }
    Membership.objects.filter(user=left).delete()
    closed.is_active = False
    closed.save()
    return clients


ASKS: dict[str, Callable[[APIClient, str], object]] = {
    "GET": lambda client, address: client.get(address),
    "HEAD": lambda client, address: client.head(address),
    "Range": lambda client, address: client.get(address, headers={"Range": "bytes=0-3"}),
}
NEVER = {"outsider": 404, "trainer": 404, "worker": 404, "who left": 404, "closed account": 401, "stranger": 401}
READ = {"owner": 200, "colleague": 200, "reviewer": 200, "tied reviewer": 200, "leadership": 200, "auditor": 200}
ANSWERS = {
    "clean": {**NEVER, **READ},
    "held": {**NEVER, **dict.fromkeys(READ, 409), "reviewer": 200},
    "unread": {**NEVER, **READ, "leadership": 409, "auditor": 409},
    "quarantined": {**NEVER, **dict.fromkeys(READ, 409)},
    "refused": {**NEVER, **dict.fromkeys(READ, 409)},
    "withdrawn": {**NEVER, **dict.fromkeys(READ, 410)},
}
STATUS = {"held": "needs_attention", "quarantined": "quarantined", "refused": "refused"}


# D1
@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize("condition", ANSWERS)
def test_each_identity_gets_a_document_only_as_it_may(people, document, condition, ask):
    EvidenceVersion.objects.update(status=STATUS.get(condition, "clean"), is_unread=condition == "unread")
    if condition == "withdrawn":
        Evidence.objects.update(withdrawn_at=document.uploaded_at)
    address = f"/api/v1/evidence/{document.evidence_id}/"
    for rest in ("content/", "versions/1/content/"):
        got = {who: ASKS[ask](client, address + rest).status_code for who, client in people.items()}
        assert got == {who: 206 if status == 200 and ask == "Range" else status for who, status in ANSWERS[condition].items()}


# X13, D3
@pytest.mark.parametrize("ask", ASKS)
def test_each_identity_gets_a_report_only_as_it_may_ask_for_one_now(people, programme, site, ask):
    hanna = make_actor(role="host_lead", name="Hanna", organisation=site.organisation)
    report = request_report(hanna, programme, "site", "pdf", site)
    Report.objects.update(status="ready", sha256=store.put_bytes(SAFE).sha256)
    address = f"/api/v1/reports/{report.pk}/content/"
    whole = 206 if ask == "Range" else 200
    bound = dict.fromkeys([*NEVER, *READ], 404) | {"closed account": 401, "stranger": 401, "owner": whole}
    assert {who: ASKS[ask](client, address).status_code for who, client in people.items()} == bound
    opened = {who: client.post(f"/api/v1/reports/{report.pk}/openings/").status_code for who, client in people.items()}
    assert opened == {**NEVER, **READ, "trainer": 200}
    got = {who: ASKS[ask](client, address).status_code for who, client in people.items()}
    assert got == {**NEVER, **dict.fromkeys(READ, whole), "trainer": whole}


# D3
def test_a_report_is_handed_out_for_a_day_and_then_has_to_be_opened_again(people, programme, site):
    request = {"kind": "site", "format": "pdf", "site": site.slug}
    address = f"/api/v1/reports/{people['reviewer'].post('/api/v1/reports/', request).json()['id']}/"
    Report.objects.update(status="ready", sha256=store.put_bytes(SAFE).sha256)
    with time_machine.travel(clock.now() + dt.timedelta(hours=23, minutes=59), tick=False):
        assert people["reviewer"].get(address + "content/").content == SAFE
    with time_machine.travel(clock.now() + dt.timedelta(hours=24), tick=False):
        refused = people["reviewer"].get(address + "content/")
        assert (refused.status_code, refused.json()["code"]) == (410, "gone")
        assert "Open it again" in refused.json()["detail"]
        assert people["reviewer"].post(address + "openings/").status_code == 200
        assert people["reviewer"].get(address + "content/").content == SAFE


# D6
@pytest.mark.parametrize("ask", ASKS)
def test_every_way_of_asking_is_on_record_before_the_first_byte(people, document, ask):
    ASKS[ask](people["reviewer"], f"/api/v1/evidence/{document.evidence_id}/content/")
    assert AuditEvent.objects.filter(name="evidence.read").count() == 1


RANGES = {
    "bytes=0-3": (206, SAFE[:4], f"bytes 0-3/{len(SAFE)}"),
    "bytes=9-": (206, SAFE[9:], f"bytes 9-{len(SAFE) - 1}/{len(SAFE)}"),
    "bytes=-4": (206, SAFE[-4:], f"bytes {len(SAFE) - 4}-{len(SAFE) - 1}/{len(SAFE)}"),
    "bytes=-999": (206, SAFE, f"bytes 0-{len(SAFE) - 1}/{len(SAFE)}"),
    "bytes=5-999": (206, SAFE[5:], f"bytes 5-{len(SAFE) - 1}/{len(SAFE)}"),
    f"bytes={len(SAFE)}-": (416, b"", f"bytes */{len(SAFE)}"),
    "bytes=-0": (416, b"", f"bytes */{len(SAFE)}"),
    "bytes=5-2": (200, SAFE, None),
    "bytes=-": (200, SAFE, None),
    "bytes=0-1,4-5": (200, SAFE, None),
    "lines=0-3": (200, SAFE, None),
    "bytes=0x1-3": (200, SAFE, None),
}


# D5
@pytest.mark.parametrize("asked", RANGES)
def test_one_range_is_answered_in_part_and_anything_else_whole(people, document, asked):
    response = people["owner"].get(f"/api/v1/evidence/{document.evidence_id}/content/", headers={"Range": asked})
    status, content, where = RANGES[asked]
    assert (response.status_code, response.content, response.get("Content-Range")) == (status, content, where)
    assert response["Accept-Ranges"] == "bytes"


def test_a_range_of_a_version_that_changed_meanwhile_gives_the_whole(people, document):
    address = f"/api/v1/evidence/{document.evidence_id}/content/"
    tag = people["owner"].get(address)["ETag"]
    assert tag == f'"{hashlib.sha256(SAFE).hexdigest()}"'
    asked = {"Range": "bytes=0-3"}
    assert people["owner"].get(address, headers={**asked, "If-Range": tag}).status_code == 206
    assert people["owner"].get(address, headers={**asked, "If-Range": '"another"'}).status_code == 200


def test_what_the_caller_has_is_not_sent_again_but_only_to_who_may_read_it(people, document):
    address = f"/api/v1/evidence/{document.evidence_id}/content/"
    known = {"If-None-Match": people["owner"].get(address)["ETag"]}
    assert people["owner"].get(address, headers=known).status_code == 304
    assert people["outsider"].get(address, headers=known).status_code == 404


# D5
@pytest.mark.parametrize("asked", [{}, {"Range": "bytes=0-3"}, {"Range": "bytes=999-"}])
def test_no_cache_may_keep_it_or_hand_it_to_another(people, document, asked):
    response = people["owner"].get(f"/api/v1/evidence/{document.evidence_id}/content/", headers=asked)
    assert response["Cache-Control"] == "private, no-store"
    assert {"Cookie", "Authorization"} <= {name.strip() for name in response["Vary"].split(",")}
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
