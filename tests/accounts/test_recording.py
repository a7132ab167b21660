"""What happens around signing in is on the trail (T1): who or about whom, how, and from what network, and never what was typed."""

from __future__ import annotations

import time
from io import StringIO

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from onboarding import clock
from onboarding.models import AuditEvent
from onboarding.policies import actor_of
from onboarding.services.driving import nightly
from tests.accounts.people import PASSWORD, code_at, enrolled, give_code, give_password, make_person
from tests.accounts.test_sign_in import reset_link, set_new
from tests.factories import make_client, make_user

pytestmark = pytest.mark.django_db
AROUND = ("sign_in.", "second_step.", "session.", "sessions.", "password.", "identity.")


def told(since: int = 0) -> list[tuple[str, dict]]:
    rows = AuditEvent.objects.filter(pk__gt=since).order_by("pk")
    return [(row.name, row.data) for row in rows if row.name.startswith(AROUND)]


def newest() -> int:
    return AuditEvent.objects.latest("pk").pk


def test_signing_in_and_out_is_on_the_trail_with_how_and_from_where(ivo):
    browser, secret = enrolled(ivo)
    browser.post("/account/logout/")
    since = newest()
    give_password(browser, ivo.email)
    give_code(browser, code_at(secret))
    browser.post("/account/logout/")
    assert told(since) == [
        ("sign_in.succeeded", {"user": ivo.pk, "how": ["password", "totp"], "network": "127.0.0.0/24"}),
        ("session.ended", {"user": ivo.pk, "why": "signed_out", "network": "127.0.0.0/24"}),
    ]
    assert set(AuditEvent.objects.filter(pk__gt=since).values_list("actor", flat=True)) == {"Ivo"}


def test_a_failure_says_whom_it_was_about_and_not_what_was_typed(ivo):
    since = newest()
    give_password(Client(), "IVO@example.org", "Tr0mbone")
    give_password(Client(), "nobody.at.all@example.org", "Tr0mbone")
    assert told(since) == [
        ("sign_in.failed", {"user": ivo.pk, "network": "127.0.0.0/24"}),
        ("sign_in.failed", {"user": None, "network": "127.0.0.0/24"}),
    ]
    rows = str(list(AuditEvent.objects.values()))
    assert "Tr0mbone" not in rows
    assert "nobody.at.all" not in rows
    assert set(AuditEvent.objects.filter(pk__gt=since).values_list("actor_id", flat=True)) == {None}


# A6
def test_a_lock_out_is_told_once_however_hard_somebody_rattles(ivo):
    since = newest()
    for _ in range(9):
        give_password(Client(), ivo.email, "wrong")
    assert [name for name, _ in told(since)] == ["sign_in.failed"] * 5 + ["sign_in.locked_out"]
    assert told(since)[-1][1]["user"] == ivo.pk


# A8
def test_the_network_is_that_of_the_peer_whatever_a_header_says(ivo):
    since = newest()
    give_password(Client(), ivo.email, "wrong", headers={"X-Forwarded-For": "192.0.2.7"}, REMOTE_ADDR="198.51.100.77")
    give_password(Client(), ivo.email, "wrong", REMOTE_ADDR="2001:db8:1:2:3:4:5:6")
    assert [data["network"] for _, data in told(since)] == ["198.51.100.0/24", "2001:db8:1::/48"]


def test_second_steps_set_up_failed_and_taken_off_are_told(ivo):
    since = newest()
    _, secret = enrolled(ivo)
    give_password(client := Client(), ivo.email)
    give_code(client, "000000")
    give_code(client, code_at(secret))
    names = [(name, data.get("kind")) for name, data in told(since)]
    assert ("second_step.added", "totp") in names
    assert ("second_step.failed", None) in names
    assert names[-1][0] == "sign_in.succeeded"
    failed = AuditEvent.objects.get(name="second_step.failed")
    assert (failed.actor_id, failed.data["user"]) == (None, ivo.pk)


def test_a_new_password_is_told(ivo):
    enrolled(ivo)
    since = newest()
    mail.outbox.clear()
    link = reset_link(ivo.email)
    set_new(link, "trombone kettle marmalade")
    assert ("password.changed", {"user": ivo.pk, "kind": "reset", "network": "127.0.0.0/24"}) in told(since)


# A9
def test_a_session_whose_time_is_over_is_told(ivo):
    started = time.time()
    with time_machine.travel(started, tick=False):
        browser, _ = enrolled(ivo)
    since = newest()
    with time_machine.travel(started + 31 * 60, tick=False):
        browser.get("/account/sessions/")
    assert [(name, data["why"]) for name, data in told(since)] == [("session.ended", "time_over")]


# A11
def test_everybody_is_signed_out_at_once_by_an_administrator_and_by_the_operator(ivo):
    ada = make_client(make_user(role="admin", name="Ada"))
    nell = make_person(name="Nell")
    browsers = [enrolled(ivo)[0], enrolled(nell)[0]]
    token = make_client(ivo)
    assert [browser.get("/account/sessions/").status_code for browser in browsers] == [200, 200]
    ended = ada.post("/api/v1/sign-ins/sessions/end/").json()["sessions"]
    assert ended >= 2
    assert [browser.get("/account/sessions/").status_code for browser in browsers] == [302, 302]
    assert token.get("/api/v1/me/").status_code == 200
    assert AuditEvent.objects.get(name="sessions.ended_everywhere").data == {"sessions": ended}
    cache.clear()
    give_password(Client(), ivo.email, PASSWORD)
    out = StringIO()
    call_command("end_sessions", stdout=out)
    assert "sessions were ended." in out.getvalue()
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()


def test_the_nightly_run_forgets_sessions_that_are_over(ivo):
    enrolled(ivo)
    assert UserSession.objects.exists()
    wren = actor_of(make_user(role="worker", name="Wren"))
    with time_machine.travel(time.time() + 13 * 3600):
        nightly(wren, clock.today())
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()
