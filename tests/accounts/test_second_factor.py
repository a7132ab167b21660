"""Nobody gets to data with a password alone (A3); a code counts once and its secret is sealed (A4)."""

from __future__ import annotations

import re
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from accounts.second_factor import SecondFactorAdapter
from tests.accounts.people import code_at, enrolled, give_code, give_password

pytestmark = pytest.mark.django_db


# A3
def test_a_password_alone_leads_to_setting_up_a_second_step(client, ivo):
    give_password(client, "ivo@example.org")
    page = client.get("/account/sessions/")
    assert (page.status_code, page["Location"]) == (302, "/account/second-step/?next=%2Faccount%2Fsessions%2F")
    assert client.get("/account/second-step/").status_code == 200


# A3
def test_a_session_opened_before_the_second_step_was_set_up_has_to_show_it(ivo):
    before = Client()
    give_password(before, "ivo@example.org")
    proved = dict(before.session.items())
    _, secret = enrolled(ivo)
    # Setting it up ends other sessions; put this one back as if it had slipped through.
    slipped = SessionStore()
    slipped.update(proved)
    slipped.save()
    before.cookies["sessionid"] = slipped.session_key
    for page in ("/account/second-step/totp/deactivate/", "/account/second-step/", "/account/password/change/"):
        assert before.get(page)["Location"].startswith("/account/second-step/reauthenticate/?next=")
    assert before.post("/account/second-step/reauthenticate/", {"code": code_at(secret)}).status_code == 302
    assert before.get("/account/second-step/").status_code == 200


# A4
def test_a_code_opens_the_door_once(ivo):
    _, secret = enrolled(ivo)
    code = code_at(secret)
    first, second = Client(), Client()
    for client in (first, second):
        assert give_password(client, "ivo@example.org")["Location"].startswith("/account/second-step/authenticate/")
    assert give_code(first, code).status_code == 302
    assert "That is not the code." in give_code(second, code).content.decode()
    assert first.get("/account/sessions/").status_code == 200
    assert second.get("/account/sessions/")["Location"].startswith("/account/login/")


# A4
def test_a_used_code_is_refused_even_while_the_clock_would_still_take_it(ivo):
    _, secret = enrolled(ivo)
    started = time.time()
    code = code_at(secret, started + 30)
    for seconds, taken in ((0, True), (35, False), (59, False)):
        with time_machine.travel(started + seconds, tick=False):
            client = Client()
            give_password(client, "ivo@example.org")
            assert (give_code(client, code).status_code == 302) is taken


# A4
@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, False), (0, True), (1, True), (2, False)])
def test_a_code_may_be_one_step_off(ivo, steps, taken):
    """The step before is the one that set the app up, so it is used."""
    with time_machine.travel(1_795_000_000 // 30 * 30 + 10, tick=False):
        _, secret = enrolled(ivo)
        client = Client()
        give_password(client, "ivo@example.org")
        assert (give_code(client, code_at(secret, time.time() + 30 * steps)).status_code == 302) is taken


# A4
def test_a_recovery_code_works_once(ivo):
    browser, _ = enrolled(ivo)
    codes = re.findall(
        r"^\s*(?:<textarea[^>]*>)?(\d{8})\b", browser.get("/account/second-step/recovery-codes/").content.decode(), re.MULTILINE
    )
    assert len(codes) == 10
    for taken in (True, False):
        client = Client()
        give_password(client, "ivo@example.org")
        assert (give_code(client, codes[3]).status_code == 302) is taken


# A4
def test_secrets_are_sealed_in_the_database(ivo):
    _, secret = enrolled(ivo)
    rows = {row.type: row.data for row in Authenticator.objects.filter(user=ivo)}
    assert set(rows) == {"totp", "recovery_codes"}
    assert secret not in str(rows)
    assert SecondFactorAdapter().decrypt(rows["totp"]["secret"]) == secret
    assert len(SecondFactorAdapter().decrypt(rows["recovery_codes"]["seed"])) == 80
    assert SecondFactorAdapter().decrypt(rows["recovery_codes"]["seed"]) not in str(rows)


def test_secrets_open_after_the_installations_secret_was_changed(settings):
    sealed = SecondFactorAdapter().encrypt("JBSWY3DPEHPK3PXP")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another one " * 5
    assert SecondFactorAdapter().decrypt(sealed) == "JBSWY3DPEHPK3PXP"


def test_the_last_second_step_cannot_be_taken_off(ivo, settings):
    browser, _ = enrolled(ivo)
    browser.post("/account/second-step/totp/deactivate/")
    assert Authenticator.objects.filter(user=ivo, type="totp").exists()
    settings.SECOND_FACTOR_REQUIRED = False
    browser.post("/account/second-step/totp/deactivate/")
    assert not Authenticator.objects.filter(user=ivo).exists()


# A5
def test_setting_up_a_second_step_asks_again_after_ten_minutes(client, ivo):
    started = time.time()
    with time_machine.travel(started, tick=False):
        give_password(client, "ivo@example.org")
        assert client.get("/account/second-step/totp/activate/").status_code == 200
    with time_machine.travel(started + 11 * 60, tick=False):
        assert client.get("/account/second-step/totp/activate/")["Location"].startswith("/account/reauthenticate/")


# A5
CHANGES_OF_ONES_OWN = ("totp/deactivate/", "webauthn/add/", "recovery-codes/generate/", "recovery-codes/download/")


@pytest.mark.parametrize("page", CHANGES_OF_ONES_OWN)
def test_second_steps_are_changed_only_by_who_showed_lately_who_they_are(ivo, page):
    started = time.time()
    with time_machine.travel(started, tick=False):
        browser, _ = enrolled(ivo)
    with time_machine.travel(started + 11 * 60, tick=False):
        for ask in (browser.get, browser.post):
            answer = ask(f"/account/second-step/{page}")
            assert (answer.status_code, answer["Location"].startswith("/account/reauthenticate/")) == (302, True)
    assert Authenticator.objects.filter(user=ivo, type="totp").exists()
