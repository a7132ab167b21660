"""Tokens are kept as digests, end when they should, and stop working the moment a person or a role goes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from knox.models import get_token_model
from rest_framework.test import APIClient

from api.v1.access import new_token
from onboarding.models import AuditEvent, Membership
from tests.api.world import rolled_back
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ivo(world):
    """A user who reads everything, a token, and a client that sends it."""
    user = make_user(role="auditor", name="Ivo")
    token = new_token(user)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return user, token, client


def test_the_token_itself_is_nowhere_in_the_database(ivo):
    _, token, _ = ivo
    row = get_token_model().objects.get(user=ivo[0])
    assert row.digest != token
    assert token not in row.digest
    assert row.token_key == token[:15]


def test_a_token_ends_within_ninety_days(ivo):
    row = get_token_model().objects.get(user=ivo[0])
    assert dt.timedelta(days=89) < row.expiry - timezone.now() <= dt.timedelta(days=90)
    assert ivo[2].get("/api/v1/me/").status_code == 200
    get_token_model().objects.update(expiry=timezone.now() - dt.timedelta(seconds=1))
    assert ivo[2].get("/api/v1/me/").status_code == 401


def test_a_disabled_person_is_out_at_the_next_request(ivo):
    user, _, client = ivo
    assert client.get("/api/v1/sites/").status_code == 200
    user.is_active = False
    user.save()
    assert client.get("/api/v1/sites/").status_code == 401


def test_a_role_that_was_taken_away_counts_no_more(world, ivo):
    user, _, client = ivo
    address = f"/api/v1/sites/{world.ids['site']}/"
    assert client.get(address).status_code == 200
    Membership.objects.filter(user=user).delete()
    assert client.get(address).status_code == 404
    assert client.get("/api/v1/sites/").json()["results"] == []


NO_TOKENS = ("Bearer", "Bearer a b", "Token x", "Basic YTpi", "Bearer é", "Bearer " + "x" * 5000, "bearer\t", "Bearer \x00")


@pytest.mark.parametrize("header", NO_TOKENS)
def test_a_header_that_is_no_token_asks_to_sign_in(world, header):
    response = APIClient().get("/api/v1/me/", headers={"Authorization": header})
    assert response.status_code == 401


def test_an_administrator_issues_a_token_that_works_and_is_on_record(world):
    admin = world.clients["admin"]
    with rolled_back():
        response = admin.post("/api/v1/tokens/", {"email": "CORA@example.org"})
        assert response.status_code == 201
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {response.json()['token']}")
        assert client.get("/api/v1/me/").json()["roles"] == ["coordinator"]
        assert AuditEvent.objects.latest("pk").name == "token.issued"


@pytest.mark.parametrize("role", ["host_lead", "coordinator", "auditor", "worker"])
def test_nobody_else_learns_who_signs_in_or_which_organisation_there_is(world, role):
    client = world.clients[role]
    known, unknown = (client.post("/api/v1/tokens/", {"email": email}) for email in ("cora@example.org", "nobody@example.org"))
    assert (known.status_code, unknown.status_code) == (403, 403)
    body = {"email": "new@example.org", "name": "Nell", "role": "host_lead"}
    answers = [client.post("/api/v1/sign-ins/", {**body, "organisation": slug}) for slug in ("kestrel-haven", "nobody-here")]
    assert [answer.status_code for answer in answers] == [403, 403]


def test_a_sign_in_added_twice_is_one(world):
    admin, body = world.clients["admin"], {"email": "nell@example.org", "name": "Nell", "role": "auditor"}
    with rolled_back():
        first = admin.post("/api/v1/sign-ins/", body)
        before = AuditEvent.objects.count()
        second = admin.post("/api/v1/sign-ins/", {**body, "email": "NELL@example.org"})
        assert (first.status_code, second.status_code) == (201, 201)
        assert first.json()["id"] == second.json()["id"]
        assert AuditEvent.objects.count() == before
