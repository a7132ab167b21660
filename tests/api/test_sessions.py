"""The API answers to a session of the pages, too: with a second step, with the CSRF token, and freshly confirmed where it matters."""

from __future__ import annotations

import time

import pytest
import time_machine
from django.core.cache import cache
from rest_framework.test import APIClient

from onboarding.models import Membership
from tests.accounts.people import PASSWORD, enrolled, give_password, make_person
from tests.api.access import CALLS
from tests.api.world import path_of, perform, rolled_back

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def counters_at_zero(db):
    cache.clear()


def api_of(browser, *, token: bool = True) -> APIClient:
    """What a script on the page would send: the browser's cookies and, with ``token``, the CSRF token."""
    client = APIClient(enforce_csrf_checks=True)
    client.cookies.update(browser.cookies)
    if token:
        client.credentials(HTTP_X_CSRFTOKEN=browser.cookies["csrftoken"].value)
    return client


def with_csrf(browser):
    browser.get("/account/logout/")
    return browser


@pytest.fixture
def ada(world):
    """An administrator of the pages, not of tokens."""
    return make_person(role="admin", name="Ada")


# A3
def test_a_password_alone_reaches_no_operation(world, ada, client):
    give_password(client, ada.email)
    api = api_of(client, token=False)
    wrong = {}
    for call in CALLS:
        answer = perform(api, call, world.ids)
        if (answer.status_code, answer.json().get("code")) != (403, "mfa_required"):
            wrong[call.name] = answer.status_code
    assert wrong == {}
    assert len(CALLS) > 80


def test_with_a_second_step_it_answers(ada):
    browser, _ = enrolled(ada)
    assert api_of(browser, token=False).get("/api/v1/me/").json()["roles"] == ["admin"]


def test_where_no_second_step_is_asked_for_a_password_is_enough(ada, client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    give_password(client, ada.email)
    assert api_of(client, token=False).get("/api/v1/me/").status_code == 200


# R7
def test_a_write_by_cookie_needs_the_csrf_token(world, ada):
    browser, _ = enrolled(ada)
    body = {"email": "nell@example.org", "name": "Nell", "role": "auditor"}
    with_csrf(browser)
    answer = api_of(browser, token=False).post("/api/v1/sign-ins/", body)
    assert (answer.status_code, answer.json()["code"], answer["Content-Type"]) == (403, "csrf_failed", "application/problem+json")
    with rolled_back():
        assert api_of(browser).post("/api/v1/sign-ins/", body).status_code == 201


# R7
def test_a_form_of_another_site_is_not_json(ada):
    browser, _ = enrolled(ada)
    with_csrf(browser)
    answer = api_of(browser).post("/api/v1/sign-ins/", "email=nell@example.org", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 415


# A5
DANGEROUS = {
    "sign-ins/": {"email": "nell@example.org", "name": "Nell", "role": "auditor"},
    "sign-ins/<int:user_id>/disablement/": None,
    "sign-ins/<int:user_id>/enablement/": None,
    "sign-ins/<int:user_id>/roles/removal/": {"role": "auditor"},
    "sign-ins/<int:user_id>/sessions/end/": None,
    "sign-ins/sessions/end/": None,
    "tokens/": {},
    "invitations/": {"email": "nell@example.org", "role": "auditor"},
    "webhooks/": {"url": "https://hooks.example.org/gatepost"},
    "webhooks/<int:webhook_id>/rotation/": {},
    "webhooks/<int:webhook_id>/disablement/": None,
    "webhooks/<int:webhook_id>/removal/": None,
    "erasures/": {"kind": "document", "subject_id": 1, "reason": "It was sent by mistake."},
    "erasures/<int:erasure_id>/decision/": {"decision": "approve"},
}
"""Giving and taking roles, tokens, invitations, webhooks and erasure; the pages' own are in test_second_factor."""


@pytest.mark.parametrize("route", DANGEROUS)
def test_what_is_dangerous_asks_again_after_ten_minutes(world, ada, route):
    address = path_of(next(call for call in CALLS if (call.method, call.route) == ("post", route)), world.ids)
    started = time.time()
    with time_machine.travel(started, tick=False):
        browser, _ = enrolled(ada)
        with_csrf(browser)
    with time_machine.travel(started + 9 * 60, tick=False), rolled_back():
        assert api_of(browser).post(address, DANGEROUS[route]).status_code != 401
    with time_machine.travel(started + 11 * 60, tick=False):
        answer = api_of(browser).post(address, DANGEROUS[route])
        assert (answer.status_code, answer.json()["code"]) == (401, "reauthentication_required")
        assert api_of(browser).get("/api/v1/me/").status_code == 200
        browser.post("/account/reauthenticate/", {"password": PASSWORD})
        with rolled_back():
            assert api_of(browser).post(address, DANGEROUS[route]).status_code != 401


# A9
def test_an_idle_session_gets_401(ada):
    started = time.time()
    with time_machine.travel(started, tick=False):
        browser, _ = enrolled(ada)
    with time_machine.travel(started + 31 * 60, tick=False):
        answer = api_of(browser, token=False).get("/api/v1/me/")
        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")


# A10
def test_who_is_disabled_or_loses_a_role_feels_it_at_the_next_request(world, ada):
    browser, _ = enrolled(ada)
    api, address = api_of(browser, token=False), f"/api/v1/sites/{world.ids['site']}/"
    assert api.get(address).status_code == 200
    Membership.objects.filter(user=ada).delete()
    assert api.get(address).status_code == 404
    ada.is_active = False
    ada.save()
    assert api.get(address).status_code == 401


def test_every_call_of_the_table_has_an_address(world):
    assert all(path_of(call, world.ids).startswith("/api/v1/") for call in CALLS)
