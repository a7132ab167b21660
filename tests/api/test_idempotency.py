"""The same key gives the same answer and the effect happens once; nothing that failed keeps a key busy."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from onboarding import clock
from onboarding.models import Action, Delivery, IdempotencyRecord, Membership, ServiceToken
from onboarding.policies import actor_of
from onboarding.services.driving import nightly
from tests.factories import make_client, make_organisation, make_site, make_user
from tests.racing import at_once, race, shared  # noqa: F401  (fixtures)

KEY = {"Idempotency-Key": "6f1b0f5e-6f0e-4d7b-9d7a-3f1f5a1f0a11"}
ACTION = {"severity": "minor", "title": "Send the rota", "owner": "host_lead", "opened_on": "2026-11-20"}


@pytest.fixture
def site(programme):
    return make_site(organisation=make_organisation(programme=programme), programme=programme)


@pytest.fixture
def cora(programme):
    return make_client(make_user(role="coordinator", name="Cora"))


def post(client, site, body=ACTION, headers=KEY):
    return client.post(f"/api/v1/sites/{site.slug}/actions/", body, headers=headers)


# C3
def test_a_repeated_request_gets_the_first_answer_and_one_effect(cora, site):
    first, again = post(cora, site), post(cora, site)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert Action.objects.count() == 1


def test_without_a_key_nothing_is_kept(cora, site):
    post(cora, site, headers={})
    assert not IdempotencyRecord.objects.exists()


# C3
def test_the_key_with_another_body_is_refused(cora, site):
    post(cora, site)
    response = post(cora, site, {**ACTION, "title": "Send the policy"})
    assert (response.status_code, response.json()["code"]) == (422, "idempotency_key_reused")
    assert Action.objects.count() == 1


# C3
def test_a_key_is_the_callers_own_and_of_one_address(cora, site):
    post(cora, site)
    rosa = make_client(make_user(role="coordinator", name="Rosa"))
    assert post(rosa, site).status_code == 201
    other = make_site(organisation=site.organisation, programme=site.programme, name="Lanternbridge Leeds")
    assert post(cora, other).status_code == 201
    assert IdempotencyRecord.objects.count() == 3


def test_an_answer_is_repeated_only_to_who_may_still_do_as_much(cora, site):
    """A role that was taken away, or a token that may do less, gets nothing that the same sign-in was answered with before."""
    post(cora, site)
    user = User.objects.get(email="cora@example.org")
    _, text = ServiceToken.objects.create(user=user, scopes=["read_site"])
    reader = APIClient(headers={"Authorization": f"Bearer {text}"})
    response = post(reader, site)
    assert (response.status_code, response.json()["code"]) == (422, "idempotency_key_reused")
    Membership.objects.filter(user=user).delete()
    assert post(cora, site).status_code == 422
    assert Action.objects.count() == 1


def test_what_was_refused_may_be_sent_again_put_right(cora, site):
    assert post(cora, site, {**ACTION, "severity": "huge"}).status_code == 400
    assert not IdempotencyRecord.objects.exists()
    assert post(cora, site).status_code == 201


@pytest.mark.parametrize("kind", ["Application/JSON", "application/json ; charset=utf-8", "APPLICATION/JSON"])
def test_a_key_counts_however_the_type_of_the_body_is_spelled(cora, site, kind):
    address = f"/api/v1/sites/{site.slug}/actions/"
    first, again = [cora.post(address, json.dumps(ACTION), content_type=kind, headers=KEY) for _ in range(2)]
    assert (first.status_code, again["Idempotency-Replayed"], Action.objects.count()) == (201, "true", 1)


def test_a_key_counts_without_a_body_too(programme):
    ada = make_client(make_user(role="admin", name="Ada"))
    webhook = ada.post("/api/v1/webhooks/", {"url": "https://hooks.example.org/gatepost"}).json()["id"]
    first, again = [ada.post(f"/api/v1/webhooks/{webhook}/test/", headers=KEY) for _ in range(2)]
    assert (first.status_code, again["Idempotency-Replayed"]) == (202, "true")
    assert Delivery.objects.filter(event_type="webhook.test").count() == 1


@pytest.mark.parametrize("key", ["short", "x" * 129, "with space in it", "ünïcode-ünïcode"])
def test_a_key_that_is_none_is_refused(cora, site, key):
    response = post(cora, site, headers={"Idempotency-Key": key.encode("utf-8").decode("latin-1")})
    assert (response.status_code, "Idempotency-Key" in response.json()["fields"]) == (400, True)
    assert not Action.objects.exists()


def test_an_etag_is_replayed_too(site):
    hanna = make_client(make_user(role="host_lead", name="Hanna", organisation=site.organisation))
    address = f"/api/v1/sites/{site.slug}/requirements/EOI-01/"
    tag = {"If-Match": hanna.get(address)["ETag"]}
    body = {"answers": {"organisation_profile": {"legal_name": "Lanternbridge"}}}
    hanna.put(f"{address}answers/", body, headers=tag)
    tag = {"If-Match": hanna.get(address)["ETag"], **KEY}
    first = hanna.post(f"{address}moves/", {"action": "submit"}, headers=tag)
    again = hanna.post(f"{address}moves/", {"action": "submit"}, headers=tag)
    assert (first.status_code, again.status_code, first["ETag"]) == (200, 200, again["ETag"])


@pytest.mark.parametrize(("role", "address", "body"), [("coordinator", "tokens/", {}), ("worker", "work/claims/", {"kind": "drive_site"})])
def test_an_answer_with_a_secret_is_never_kept(programme, role, address, body):
    client = make_client(make_user(role=role, name="Sol"))
    response = client.post(f"/api/v1/{address}", body, headers=KEY)
    assert (response.status_code, list(response.json()["fields"])) == (400, ["Idempotency-Key"])
    assert not IdempotencyRecord.objects.exists()
    assert client.post(f"/api/v1/{address}", body).status_code == 201


def test_answers_are_kept_for_a_day(cora, site):
    post(cora, site)
    IdempotencyRecord.objects.update(created_at=timezone.now() - dt.timedelta(hours=25))
    nightly(actor_of(make_user(role="worker", name="Wren")), clock.today())
    assert not IdempotencyRecord.objects.exists()


# C3
def test_ten_at_once_are_one_effect(race):  # noqa: F811  the fixture
    client = make_client(make_user(role="coordinator", name="Cora"))
    answers = at_once(*[lambda: post(client, race) for _ in range(10)])
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert Action.objects.count() == 1
