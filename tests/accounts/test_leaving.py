"""Access that is taken away is gone at the next request, for sessions and tokens alike (A10), and one administrator always stays."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from rest_framework.test import APIClient

from onboarding.models import AuditEvent
from tests.accounts.people import PASSWORD, enrolled, give_password
from tests.factories import make_client, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(programme):
    return make_user(role="admin", name="Ada")


@pytest.fixture
def admin(ada) -> APIClient:
    return make_client(ada)


def by_cookie(browser) -> APIClient:
    client = APIClient()
    client.cookies.update(browser.cookies)
    return client


# A10
def test_a_closed_account_is_out_at_the_next_request(admin, ivo):
    session, token = by_cookie(enrolled(ivo)[0]), make_client(ivo)
    assert [client.get("/api/v1/me/").status_code for client in (session, token)] == [200, 200]
    assert admin.post(f"/api/v1/sign-ins/{ivo.pk}/disablement/").status_code == 204
    assert [client.get("/api/v1/me/").status_code for client in (session, token)] == [401, 401]
    assert AuditEvent.objects.latest("pk").name == "sign_in.disabled"
    assert admin.post(f"/api/v1/sign-ins/{ivo.pk}/enablement/").status_code == 204
    assert [client.get("/api/v1/me/").status_code for client in (session, token)] == [401, 401]


# A10
def test_a_role_taken_away_counts_no_more(admin, ivo):
    session, token = by_cookie(enrolled(ivo)[0]), make_client(ivo)
    assert admin.post(f"/api/v1/sign-ins/{ivo.pk}/roles/removal/", {"role": "auditor"}).status_code == 204
    for client in (session, token):
        assert client.get("/api/v1/me/").json()["roles"] == []
    assert AuditEvent.objects.latest("pk").name == "membership.withdrawn"
    assert admin.post(f"/api/v1/sign-ins/{ivo.pk}/roles/removal/", {"role": "auditor"}).status_code == 404


# A11
def test_an_administrator_signs_somebody_out_everywhere(admin, ivo):
    browser, _ = enrolled(ivo)
    assert admin.post(f"/api/v1/sign-ins/{ivo.pk}/sessions/end/").status_code == 204
    assert browser.get("/account/sessions/").status_code == 302
    assert give_password(browser, ivo.email, PASSWORD).status_code == 302


def test_who_has_lost_everything_sets_up_a_new_second_step(ivo, django_capture_on_commit_callbacks):
    browser, _ = enrolled(ivo)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("reset_second_step", "IVO@example.org", stdout=StringIO())
    assert [message.to for message in mail.outbox[-1:]] == [["ivo@example.org"]]
    assert browser.get("/account/sessions/")["Location"].startswith("/account/login/")
    assert give_password(browser, ivo.email)["Location"] == "/"
    assert browser.get("/account/sessions/")["Location"].startswith("/account/second-step/?next=")


# Z14
@pytest.mark.parametrize(("end", "body"), [("disablement", None), ("roles/removal", {"role": "admin"})])
def test_the_last_administrator_stays(admin, ada, end, body):
    assert admin.post(f"/api/v1/sign-ins/{ada.pk}/{end}/", body).json()["code"] == "wrong_state"
    make_user(role="admin", name="Asa")
    assert admin.post(f"/api/v1/sign-ins/{ada.pk}/{end}/", body).status_code == 204


def test_an_administrator_sees_who_can_sign_in_and_who_has_a_second_step(admin, ivo):
    enrolled(ivo)
    rows = {row["email"]: row for row in admin.get("/api/v1/sign-ins/").json()["results"]}
    assert rows["ivo@example.org"] == {
        "id": ivo.pk, "email": "ivo@example.org", "name": "Ivo", "is_active": True, "is_service": False, "has_second_step": True,
        "roles": [{"role": "auditor", "organisation": None}],
    }  # fmt: skip
    assert rows["ada@example.org"]["has_second_step"] is False
