"""Signing in through the real forms: lock-out, silence about who has an account, sessions, and resetting a password."""

from __future__ import annotations

import re
import time

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.adapter import AccountAdapter
from tests.accounts.people import code_at, enrolled, give_code, give_password, make_person
from tests.factories import make_user

pytestmark = pytest.mark.django_db


# A6
def test_five_failures_lock_an_account_however_it_is_spelled(ivo):
    spellings = ("ivo@example.org", "IVO@example.org", "ivo@exámple.org", "ivo@ｅxample.org", " ivo@EXAMPLE.org")
    assert [give_password(Client(), spelling, "wrong").status_code for spelling in spellings] == [200] * 5
    assert give_password(Client(), "ivo@example.org").status_code == 429
    cache.clear()
    assert give_password(Client(), "ivo@example.org").status_code == 302


# A6
@pytest.mark.parametrize("spelling", ["IVO@example.org", "ívo@example.org", "ｉｖｏ@example.org", "i\u0301vo@example.org "])
def test_spellings_of_one_account_share_the_count(spelling, rf):
    assert AccountAdapter()._get_login_attempts_cache_key(rf.get("/"), email=spelling) == "ivo@example.org"


# A6
def test_the_lock_opens_after_five_minutes(ivo):
    started = time.time()
    with time_machine.travel(started, tick=False):
        for _ in range(5):
            give_password(Client(), "ivo@example.org", "wrong")
    for seconds, status in ((4 * 60, 429), (5 * 60 + 1, 302)):
        with time_machine.travel(started + seconds, tick=False):
            assert give_password(Client(), "ivo@example.org").status_code == status


# A6, A8
def test_forwarding_headers_open_no_new_count(ivo):
    answers = [give_password(Client(), f"nobody{n}@example.org", "wrong", headers={"X-Forwarded-For": f"192.0.2.{n}"}) for n in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]


# A8
def test_a_proxy_of_ours_is_believed_once_it_is_configured(ivo, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    answers = [give_password(Client(), f"nobody{n}@example.org", "wrong", headers={"X-Forwarded-For": f"192.0.2.{n}"}) for n in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 11
    forged = [
        give_password(Client(), f"no{n}@example.org", "wrong", headers={"X-Forwarded-For": f"198.51.100.{n}, 192.0.2.200"})
        for n in range(11)
    ]
    assert [answer.status_code for answer in forged] == [200] * 10 + [429]


# A7
def test_asking_for_a_new_password_tells_nothing(ivo):
    machine = make_user(role="worker", name="Wren")
    pages = [Client().post("/account/password/reset/", {"email": email}) for email in (ivo.email, "nobody@example.org", machine.email)]
    assert {(page.status_code, page["Location"]) for page in pages} == {(302, "/account/password/reset/done/")}
    assert [message.to for message in mail.outbox] == [[ivo.email], ["nobody@example.org"], [machine.email]]
    assert ["/password/reset/key/" in message.body for message in mail.outbox] == [True, False, False]


def reset_link(email: str) -> str:
    Client().post("/account/password/reset/", {"email": email})
    return re.search(r"http://localhost:8000(/account/password/reset/key/\S+)", mail.outbox[-1].body)[1]


# A15
@pytest.mark.parametrize("host", ["testserver:6666", "gatepost.local", "127.0.0.1:8001"])
def test_a_reset_leads_to_our_address_whatever_host_the_asker_names(ivo, host):
    """Whoever listens where the link leads would get the secret in it as soon as its owner opens it."""
    Client().post("/account/password/reset/", {"email": ivo.email}, headers={"Host": host})
    assert re.findall(r"https?://[^/\s]+", mail.outbox[-1].body) == ["http://localhost:8000"]


def set_new(link: str, password: str):
    client = Client()
    page = client.get(link)
    return client.post(page["Location"], {"password1": password, "password2": password})


# A15
def test_a_new_password_ends_sessions_and_still_asks_for_the_second_step(ivo):
    browser, secret = enrolled(ivo)
    assert browser.get("/account/sessions/").status_code == 200
    link = reset_link("ivo@example.org")
    mail.outbox.clear()
    assert set_new(link, "trombone kettle marmalade").status_code == 302
    assert browser.get("/account/sessions/")["Location"].startswith("/account/login/")
    assert [message.to for message in mail.outbox] == [["ivo@example.org"]]
    client = Client()
    assert give_password(client, ivo.email, "trombone kettle marmalade")["Location"].startswith("/account/second-step/authenticate/")
    assert give_code(client, code_at(secret)).status_code == 302


# A1, A15
def test_a_reset_keeps_to_the_rules_and_works_once(ivo):
    link = reset_link("ivo@example.org")
    assert "at least 12 characters" in set_new(link, "short").content.decode()
    assert set_new(link, "trombone kettle marmalade").status_code == 302
    assert "Location" not in Client().get(link)


# A9
def test_the_session_has_a_new_id_after_sign_in(client, ivo):
    client.get("/account/login/")
    session = client.session
    session["kept"] = "before"
    session.save()
    before = session.session_key
    give_password(client, "ivo@example.org")
    assert client.session.session_key != before


# A9
def test_the_cookie_is_kept_from_scripts_and_other_sites(client, ivo):
    cookie = give_password(client, "ivo@example.org").cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "")


# A9
def test_half_an_hour_without_use_ends_a_session(ivo):
    started = time.time()
    with time_machine.travel(started, tick=False):
        browser, _ = enrolled(ivo)
    for minutes, open_still in ((29, True), (58, True), (89, False)):
        with time_machine.travel(started + 60 * minutes, tick=False):
            assert (browser.get("/account/sessions/").status_code == 200) is open_still


# A9
def test_twelve_hours_end_a_session_however_busy(ivo):
    started = time.time()
    with time_machine.travel(started, tick=False):
        browser, _ = enrolled(ivo)
    for minutes in range(20, 12 * 60, 20):
        with time_machine.travel(started + 60 * minutes, tick=False):
            assert browser.get("/account/sessions/").status_code == 200
    with time_machine.travel(started + 12 * 3600 + 60, tick=False):
        assert browser.get("/account/sessions/").status_code == 302


# A10
def test_a_disabled_person_is_out_at_the_next_request(ivo):
    browser, _ = enrolled(ivo)
    ivo.is_active = False
    ivo.save()
    assert browser.get("/account/sessions/")["Location"].startswith("/account/login/")


# A11
def test_people_see_their_sessions_and_end_the_others(ivo):
    here, secret = enrolled(ivo)
    there = Client()
    give_password(there, ivo.email)
    give_code(there, code_at(secret))
    assert here.get("/account/sessions/").content.decode().count("127.0.0.1") == 2
    assert here.post("/account/sessions/").status_code == 302
    assert here.get("/account/sessions/").status_code == 200
    assert there.get("/account/sessions/")["Location"].startswith("/account/login/")


# A16
def test_nobody_can_register(client):
    assert client.get("/account/signup/").status_code == 404
    assert "There is no registration" in client.get("/account/login/").content.decode()


def test_a_machine_cannot_sign_in_with_a_password(client):
    wren = make_person(role="worker", name="Wren")
    assert wren.is_service
    assert give_password(client, "wren@example.org").status_code == 200
    assert client.get("/account/sessions/").status_code == 302


PAGES = ("/account/login/", "/account/password/reset/", "/account/second-step/", "/account/second-step/totp/activate/",
         "/account/second-step/recovery-codes/", "/account/sessions/", "/account/password/change/", "/account/second-step/webauthn/",
         "/account/second-step/webauthn/add/", "/account/logout/", "/account/reauthenticate/")  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_pages_obey_the_strict_policy_and_name_their_fields(ivo, page):
    browser, _ = enrolled(ivo) if "login" not in page and "reset" not in page else (Client(), "")
    if page.endswith("totp/activate/"):
        browser = Client()
        give_password(browser, make_person(name="Nell").email)
    answer = browser.get(page)
    assert answer.status_code == 200
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    text = answer.content.decode()
    assert ' style="' not in text
    assert "<style" not in text
    assert re.findall(r"<script(?![^>]*(?:src=\"/static/|type=\"application/json\"))", text) == []
    assert re.findall(r"\son\w+=", text) == []
    for field in re.findall(r'<input(?![^>]*type="(?:hidden|submit)")[^>]*>', text):
        name = re.search(r'id="([^"]+)"', field)[1]
        assert f'for="{name}"' in text, field
    assert text.count("<h1") == 1


def test_the_demonstration_says_that_a_password_is_enough(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    assert "This is a demonstration" in client.get("/account/login/").content.decode()
    settings.SECOND_FACTOR_REQUIRED = True
    assert "This is a demonstration" not in client.get("/account/login/").content.decode()
