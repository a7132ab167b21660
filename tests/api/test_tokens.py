"""Tokens are kept as digests, end when they should, and stop working the moment a person or a role goes."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone
from knox.models import get_token_model
from rest_framework.test import APIClient

from accounts.models import User
from api.v1.access import new_token
from onboarding.models import AuditEvent, Membership, ServiceToken
from onboarding.policies import Limits, actor_of
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


def sending(token: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


def test_an_administrator_issues_a_machines_token_that_works_and_is_on_record(world):
    with rolled_back():
        response = world.clients["admin"].post("/api/v1/tokens/", {"email": "WREN@example.org", "name": "Night worker"})
        assert response.status_code == 201
        assert sending(response.json()["token"]).get("/api/v1/me/").json()["roles"] == ["worker"]
        assert AuditEvent.objects.latest("pk").name == "token.issued"


# A3
def test_a_token_for_another_person_would_go_round_their_second_step(world, settings):
    body = {"email": "cora@example.org"}
    assert world.clients["admin"].post("/api/v1/tokens/", body).status_code == 403
    settings.SECOND_FACTOR_REQUIRED = False
    with rolled_back():
        assert world.clients["admin"].post("/api/v1/tokens/", body).status_code == 201


# A14
def test_people_make_their_own_tokens_and_see_them_without_their_text(world):
    cora = world.clients["coordinator"]
    with rolled_back():
        body = {"name": "Monthly sheet", "scopes": ["read_site"], "organisation": world.ids["organisation"], "days": 30}
        made = cora.post("/api/v1/tokens/", body).json()
        assert made["token"].startswith("gatepost")
        rows = {row["key"]: row for row in cora.get("/api/v1/tokens/").json()["results"]}
        row = rows[made["key"]]
        assert (row["name"], row["scopes"], row["organisation"], row["last_used_at"]) == (
            "Monthly sheet", ["read_site"], world.ids["organisation"], None,
        )  # fmt: skip
        assert made["token"] not in str(rows)
        sending(made["token"]).get("/api/v1/sites/")
        rows = {row["key"]: row for row in cora.get("/api/v1/tokens/").json()["results"]}
        assert rows[made["key"]]["last_used_at"] is not None


# A14
# A14
def test_a_token_made_with_a_token_ends_no_later_than_that_one(world, ivo):
    """Else one that leaked for a day could be made into one of three months, and that into the next."""
    user, _, client = ivo
    ends = timezone.now() + dt.timedelta(days=3)
    ServiceToken.objects.filter(user=user).update(expiry=ends)
    with rolled_back():
        refused = client.post("/api/v1/tokens/", {"days": 4})
        assert (refused.status_code, refused.json()["fields"]) == (400, {"days": "Leave it out, or sign in on the pages to make it."})
        assert client.post("/api/v1/tokens/", {"days": 2}).status_code == 201
        made = sending(client.post("/api/v1/tokens/", {}).json()["token"])
        again = made.post("/api/v1/tokens/", {}).json()
        assert abs(dt.datetime.fromisoformat(again["expires_at"]) - ends) < dt.timedelta(seconds=5)


def test_a_limited_token_does_what_it_is_for_and_nothing_else(world):
    with rolled_back():
        body = {"scopes": ["read_site"], "organisation": world.ids["organisation"]}
        client = sending(world.clients["coordinator"].post("/api/v1/tokens/", body).json()["token"])
        assert [site["slug"] for site in client.get("/api/v1/sites/").json()["results"]] == [world.ids["site"]]
        assert client.get(f"/api/v1/sites/{world.ids['site']}/").status_code == 200
        assert client.get("/api/v1/sites/kestrel-haven/").status_code == 404
        assert client.get("/api/v1/organisations/kestrel-haven/").status_code == 404
        assert client.get("/api/v1/queue/").json()["results"] == []
        assert client.get(f"/api/v1/organisations/{world.ids['organisation']}/people/").status_code == 403
        assert client.post(f"/api/v1/sites/{world.ids['site']}/drive/").status_code == 403
        address = f"/api/v1/sites/{world.ids['site']}/requirements/EOI-01/moves/"
        assert client.post(address, {"action": "submit"}, headers={"If-Match": world.ids["requirement_tag"]}).status_code == 403
        assert client.post("/api/v1/tokens/", {}).status_code == 403


# A14
def test_a_limited_token_neither_sees_nor_ends_the_tokens_of_its_owner(world, ivo):
    _, token, full = ivo
    with rolled_back():
        limited = sending(full.post("/api/v1/tokens/", {"scopes": ["read_site"]}).json()["token"])
        assert limited.get("/api/v1/tokens/").status_code == 403
        assert limited.post(f"/api/v1/tokens/{token[:15]}/withdrawal/").status_code == 403
        assert full.get("/api/v1/me/").status_code == 200


def test_a_limit_hides_no_tie_to_an_organisation(world):
    """Who belongs to a host does not decide about it, whatever their token says."""
    lead = User.objects.get(email="inside.host_lead@example.org")
    actor = actor_of(lead, limits=Limits(frozenset({"decide_gate"}), 987_654_321))
    assert set(actor.own) == {world.organisation.pk}


# A14
@pytest.mark.parametrize("scope", ["manage_sign_ins", "read_work", "import", "write_vetting"])
def test_a_host_cannot_mint_what_it_has_not_got(world, scope):
    answer = world.clients["host_lead"].post("/api/v1/tokens/", {"scopes": ["read_site", scope]})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
    assert scope in answer.json()["detail"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"scopes": []}, "scopes"),
        ({"scopes": ["read_everything"]}, "scopes"),
        ({"days": 91}, "days"),
        ({"days": 0}, "days"),
        ({"organisation": "kestrel-haven"}, "organisation"),
        ({"organisation": "nobody-here"}, "organisation"),
    ],
)
def test_what_cannot_be_asked_of_a_token_is_said(world, body, field):
    answer = world.clients["host_lead"].post("/api/v1/tokens/", body)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


# A14
def test_a_withdrawn_token_opens_nothing_and_others_cannot_withdraw_it(world, ivo):
    _, token, client = ivo
    assert world.clients["coordinator"].post(f"/api/v1/tokens/{token[:15]}/withdrawal/").status_code == 404
    with rolled_back():
        assert client.post(f"/api/v1/tokens/{token[:15]}/withdrawal/").status_code == 204
        assert client.get("/api/v1/me/").status_code == 401
        assert AuditEvent.objects.latest("pk").name == "token.withdrawn"


LIBRARY_TABLE = """
CREATE TABLE knox_authtoken (digest varchar(128) PRIMARY KEY, token_key varchar(25), user_id bigint,
                             created timestamp with time zone, expiry timestamp with time zone)
"""


# A14
def test_tokens_from_before_go_on_working(programme):
    """The library's own table is where they were; its rows move over."""
    token = new_token(make_user(role="auditor", name="Ivo"))
    with connection.cursor() as cursor:
        cursor.execute(LIBRARY_TABLE)
        cursor.execute("INSERT INTO knox_authtoken SELECT digest, token_key, user_id, created, expiry FROM onboarding_servicetoken")
    ServiceToken.objects.all().delete()
    assert sending(token).get("/api/v1/me/").status_code == 401
    import_module("onboarding.migrations.0008_service_token").keep_tokens(None, SimpleNamespace(connection=connection))
    assert sending(token).get("/api/v1/me/").json()["email"] == "ivo@example.org"
    assert "knox_authtoken" not in connection.introspection.table_names()


@pytest.mark.parametrize("role", ["host_lead", "coordinator", "auditor", "worker"])
def test_nobody_else_learns_who_signs_in_or_which_organisation_there_is(world, role):
    client = world.clients[role]
    known, unknown = (client.post("/api/v1/tokens/", {"email": email}) for email in ("petra@example.org", "nobody@example.org"))
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
