"""A passkey is a second step, and a way to sign in by itself when it verified the person (A3)."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from tests.accounts.passkey import Passkey
from tests.accounts.people import give_password

pytestmark = pytest.mark.django_db
ADD, LOGIN = "/account/second-step/webauthn/add/", "/account/second-step/webauthn/login/"


def options_in(page) -> dict:
    return json.loads(re.search(r'<script id="js_data" type="application/json">(.*?)</script>', page.content.decode())[1])


def add(client: Client, passkey: Passkey):
    credential = passkey.register(options_in(client.get(ADD))["creation_options"])
    return client.post(ADD, {"name": "Laptop", "passwordless": "on", "credential": credential})


@pytest.fixture
def passkey(ivo) -> Passkey:
    client, made = Client(), Passkey()
    give_password(client, ivo.email)
    assert add(client, made).status_code == 302
    assert client.get("/account/sessions/").status_code == 200
    return made


def by_passkey(client: Client, passkey: Passkey):
    options = client.get(LOGIN, headers={"Accept": "application/json"}).json()["request_options"]
    return client.post(LOGIN, {"credential": passkey.sign(options)})


def is_in(client: Client) -> bool:
    return client.get("/account/sessions/").status_code == 200


def test_it_signs_in_without_a_password(passkey, client):
    assert by_passkey(client, passkey)["Location"] == "/"
    assert is_in(client)


def test_it_is_the_second_step_after_a_password(passkey, client, ivo):
    assert give_password(client, ivo.email)["Location"].startswith("/account/second-step/authenticate/")
    assert not is_in(client)
    page = client.get("/account/second-step/authenticate/")
    client.post("/account/second-step/authenticate/", {"credential": passkey.sign(options_in(page)["request_options"])})
    assert is_in(client)


def test_an_answer_to_another_question_is_refused(passkey, client):
    options = client.get(LOGIN, headers={"Accept": "application/json"}).json()["request_options"]
    answer = passkey.sign(options)
    client.get(LOGIN, headers={"Accept": "application/json"})
    client.post(LOGIN, {"credential": answer})
    assert not is_in(client)


def test_what_was_signed_for_another_site_is_refused(passkey, client):
    passkey.origin = "https://testserver.example.net"
    by_passkey(client, passkey)
    assert not is_in(client)


def test_a_key_that_did_not_verify_the_person_is_refused(passkey, client):
    passkey.flags = 0x01
    by_passkey(client, passkey)
    assert not is_in(client)


def test_a_key_without_verification_cannot_be_added(client, ivo):
    give_password(client, ivo.email)
    assert add(client, Passkey(verifies=False)).status_code == 200
    assert client.get("/account/sessions/").status_code == 302


def test_a_closed_account_is_closed_to_passkeys_too(passkey, client, ivo):
    ivo.is_active = False
    ivo.save()
    by_passkey(client, passkey)
    assert not is_in(client)
