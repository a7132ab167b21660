"""Webhooks through the API: what is asked of them, what is shown of them, and what is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from rest_framework.test import APIClient

from onboarding import clock
from onboarding.models import AuditEvent, Delivery, WebhookEndpoint
from tests.factories import make_client, make_organisation, make_user

pytestmark = pytest.mark.django_db
GIVEN = {"url": "https://hooks.example.org/gatepost", "name": "Case system", "event_types": ["requirement.accept", "gate.decided"]}


@pytest.fixture
def organisation(programme):
    return make_organisation(programme=programme)


@pytest.fixture
def hanna(organisation) -> APIClient:
    return make_client(make_user(role="host_lead", name="Hanna", organisation=organisation))


@pytest.fixture
def made(hanna, organisation) -> dict:
    answer = hanna.post("/api/v1/webhooks/", {**GIVEN, "organisation": organisation.slug})
    assert answer.status_code == 201, answer.json()
    return answer.json()


def test_the_secret_is_shown_once(hanna, made):
    assert made["secret"].startswith("whsec_")
    shown = hanna.get(f"/api/v1/webhooks/{made['id']}/").json()
    assert shown == {
        "id": made["id"], "organisation": "lanternbridge-freedom-project", "name": "Case system", "url": GIVEN["url"],
        "event_types": ["gate.decided", "requirement.accept"], "created_at": made["created_at"], "failures": 0, "failing_since": None,
        "previous_secret_until": None, "disabled_at": None, "disabled_why": "",
    }  # fmt: skip
    again = hanna.post(f"/api/v1/webhooks/{made['id']}/rotation/", {"overlap_hours": 2}).json()
    assert again["secret"] != made["secret"]
    assert again["previous_secret_until"] is not None
    assert made["secret"] not in str(list(AuditEvent.objects.values()))


def test_an_answer_with_a_secret_is_not_kept_for_a_repeat(hanna, made):
    answer = hanna.post(f"/api/v1/webhooks/{made['id']}/rotation/", {}, headers={"Idempotency-Key": "once-and-again"})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["Idempotency-Key"])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"url": "http://hooks.example.org/"}, "url"),
        ({"url": "https://169.254.169.254/"}, "url"),
        ({"event_types": ["requirement.acepted"]}, "event_types"),
        ({"event_types": []}, "event_types"),
        ({"name": "a\u202eb"}, "name"),
        ({"secret": "whsec_mine"}, "secret"),
    ],
)
def test_what_cannot_be_used_is_named_and_nothing_is_stored(hanna, organisation, change, field):
    answer = hanna.post("/api/v1/webhooks/", {**GIVEN, "organisation": organisation.slug, **change})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])
    assert not WebhookEndpoint.objects.exists()


# C1
def test_a_change_needs_the_version_that_was_seen(hanna, made):
    address = f"/api/v1/webhooks/{made['id']}/"
    tag = hanna.get(address)["ETag"]
    changed = {**GIVEN, "url": "https://other.example.org/"}
    assert hanna.put(address, changed).status_code == 428
    assert hanna.put(address, changed, headers={"If-Match": tag}).json()["url"] == "https://other.example.org/"
    assert hanna.put(address, GIVEN, headers={"If-Match": tag}).status_code == 412


def test_a_stopped_one_is_removed_with_its_messages_and_a_running_one_is_not(hanna, made):
    address = f"/api/v1/webhooks/{made['id']}"
    assert hanna.post(f"{address}/test/").status_code == 202
    assert hanna.post(f"{address}/removal/").json()["code"] == "wrong_state"
    assert hanna.post(f"{address}/disablement/").json()["disabled_why"] == "by_person"
    assert hanna.post(f"{address}/test/").json()["code"] == "wrong_state"
    assert hanna.post(f"{address}/replays/", {"since": clock.now().isoformat()}).json()["code"] == "wrong_state"
    assert hanna.post(f"{address}/removal/").status_code == 204
    assert hanna.get(f"{address}/").status_code == 404
    assert not Delivery.objects.exists()
    names = AuditEvent.objects.filter(name__startswith="webhook.").order_by("pk").values_list("name", flat=True)
    assert list(names) == ["webhook.created", "webhook.stopped", "webhook.removed"]


def test_ten_are_enough(hanna, organisation):
    for _ in range(10):
        assert hanna.post("/api/v1/webhooks/", {**GIVEN, "organisation": organisation.slug}).status_code == 201
    assert hanna.post("/api/v1/webhooks/", {**GIVEN, "organisation": organisation.slug}).json()["code"] == "wrong_state"


def test_the_tries_of_a_message_are_shown_and_never_what_was_answered(hanna, made):
    hanna.post(f"/api/v1/webhooks/{made['id']}/test/")
    Delivery.objects.update(tries=[{"at": "2026-11-23T10:00:00+00:00", "status": 500, "note": "It answered 500.", "took_ms": 12}])
    (row,) = hanna.get(f"/api/v1/webhooks/{made['id']}/deliveries/").json()["results"]
    assert (row["type"], row["state"]) == ("webhook.test", "waiting")
    assert [(one["status"], one["note"], one["took_ms"]) for one in row["tries"]] == [(500, "It answered 500.", 12)]
    assert "content" not in row


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"since": "2020-01-01T00:00:00Z"},
        {"since": (clock.now() + dt.timedelta(days=1)).isoformat()},
        {"since": clock.now().isoformat(), "delivery": 1},
    ],
)
def test_a_replay_says_what_and_not_too_far_back(hanna, made, body):
    assert hanna.post(f"/api/v1/webhooks/{made['id']}/replays/", body).status_code == 400


def test_another_endpoints_message_is_not_there(hanna, made, organisation):
    other = hanna.post("/api/v1/webhooks/", {**GIVEN, "organisation": organisation.slug}).json()
    message = hanna.post(f"/api/v1/webhooks/{other['id']}/test/").json()
    assert hanna.post(f"/api/v1/webhooks/{made['id']}/replays/", {"delivery": message["id"]}).status_code == 404


@pytest.mark.parametrize("count", [3, 9])
def test_lists_cost_the_same_queries_whatever_their_length(count, hanna, organisation, django_assert_num_queries):
    for _ in range(count):
        made = hanna.post("/api/v1/webhooks/", {**GIVEN, "organisation": organisation.slug}).json()
    for _ in range(count):
        hanna.post(f"/api/v1/webhooks/{made['id']}/test/")
    with django_assert_num_queries(3):
        assert len(hanna.get("/api/v1/webhooks/").json()["results"]) == count
    with django_assert_num_queries(4):
        assert len(hanna.get(f"/api/v1/webhooks/{made['id']}/deliveries/").json()["results"]) == count
