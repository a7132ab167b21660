"""Single sign-on (A12): a person is the pair of issuer and subject, and nothing that is not signed for this attempt is believed."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from accounts.oidc import uid_of
from config.env import read
from config.settings.sign_in import sign_in_from
from tests.accounts.identity_provider import CLIENT_ID, CLIENT_SECRET, running
from tests.accounts.people import code_at, enrolled, give_code
from tests.config.test_env import GOOD

pytestmark = pytest.mark.django_db
START = "/account/single-sign-on/organisation/login/"


@pytest.fixture
def provider(settings):
    with running() as found:
        given = {"ISSUER": found.issuer, "CLIENT_ID": CLIENT_ID, "CLIENT_SECRET": CLIENT_SECRET, "NAME": "Thornwick"}
        env = read({**GOOD, **{f"GATEPOST_OIDC_{name}": value for name, value in given.items()}})
        made = sign_in_from(env.sign_in)
        settings.SOCIALACCOUNT_PROVIDERS = made["SOCIALACCOUNT_PROVIDERS"]
        settings.CONTENT_SECURITY_POLICY = made["CONTENT_SECURITY_POLICY"]
        yield found


def start(client: Client, process: str = "login") -> dict[str, str]:
    """What the browser is sent to the provider with."""
    answer = client.post(f"{START}?process={process}")
    assert answer.status_code == 302, answer.content.decode()
    return {name: values[0] for name, values in parse_qs(urlsplit(answer["Location"]).query).items()}


def come_back(client: Client, state: str):
    return client.get(f"{START}callback/", {"code": "a-code", "state": state})


def sign_in(client: Client, provider, subject: str = "ivo-1", process: str = "login", **changed):
    sent = start(client, process)
    provider.expect(subject, sent["nonce"], sent["code_challenge"], **changed)
    return come_back(client, sent["state"])


@pytest.fixture
def connected(ivo, provider):
    """Ivo has connected his identity at the provider; the secret of his code app."""
    browser, secret = enrolled(ivo)
    assert sign_in(browser, provider, process="connect").status_code == 302
    assert SocialAccount.objects.get(user=ivo).uid == uid_of({"iss": provider.issuer, "sub": "ivo-1"})
    return secret


def is_in(client: Client) -> bool:
    return client.get("/account/sessions/").status_code == 200


def test_the_request_carries_state_nonce_and_proof_key(provider, client):
    sent = start(client)
    assert (sent["client_id"], sent["response_type"], sent["code_challenge_method"]) == (CLIENT_ID, "code", "S256")
    assert len(sent["nonce"]) >= 32
    assert len(sent["state"]) >= 16


def test_a_connected_person_signs_in_and_is_still_asked_for_the_second_step(connected, provider, client):
    assert sign_in(client, provider)["Location"].startswith("/account/second-step/authenticate/")
    assert not is_in(client)
    assert give_code(client, code_at(connected)).status_code == 302
    assert is_in(client)


# A12
def test_the_same_mail_with_another_subject_is_nobody(connected, provider, client):
    answer = sign_in(client, provider, "somebody-else", email="ivo@example.org", email_verified=True)
    assert answer.status_code == 200
    assert not is_in(client)
    assert SocialAccount.objects.count() == 1
    assert "_auth_user_id" not in client.session


# A12
def test_an_address_alone_makes_no_account(ivo, provider, client):
    sign_in(client, provider)
    assert SocialAccount.objects.count() == 0
    assert "account_login" not in client.session


SHARED = "s" * 64
REFUSED = {
    "another audience": {"aud": "another-client"},
    "another issuer": {"iss": "https://login.example.net"},
    "another attempt": {"nonce": "from-another-attempt"},
    "no nonce": {"nonce": None},
    "for another client": {"azp": "another-client"},
    "over": {"exp": 1_000_000_000},
    "no end": {"exp": None},
    "no subject": {"sub": None},
}


# A12
@pytest.mark.parametrize("changed", REFUSED.values(), ids=REFUSED)
def test_a_token_that_is_not_for_us_and_now_is_refused(connected, provider, client, changed):
    answer = sign_in(client, provider, **changed)
    assert answer.status_code == 401
    assert "account_login" not in client.session
    assert not is_in(client)


# A12
@pytest.mark.parametrize(
    "signing",
    [
        {"key": None, "algorithm": "none"},
        {"key": SHARED, "algorithm": "HS256"},
        {"key": CLIENT_SECRET * 4, "algorithm": "HS256"},
        {"key": rsa.generate_private_key(public_exponent=65537, key_size=2048), "algorithm": "RS256"},
    ],
    ids=["none", "shared secret", "the client's secret", "another key"],
)
def test_a_token_that_the_provider_did_not_sign_is_refused(connected, provider, client, signing):
    provider.signing = signing
    answer = sign_in(client, provider)
    assert answer.status_code == 401
    assert "account_login" not in client.session


# A12
def test_an_answer_counts_once_and_only_in_the_browser_that_asked(connected, provider, client):
    sent = start(client)
    provider.expect("ivo-1", sent["nonce"], sent["code_challenge"])
    assert come_back(Client(), sent["state"]).status_code == 401
    assert come_back(client, sent["state"])["Location"].startswith("/account/second-step/authenticate/")
    asked = provider.requests.count("/token")
    replayed = come_back(client, sent["state"])
    assert replayed.status_code == 401
    assert provider.requests.count("/token") == asked
    assert come_back(client, "made-up").status_code == 401


def test_the_proof_key_is_sent_with_the_code(connected, provider, client):
    sent = start(client)
    provider.expect("ivo-1", sent["nonce"], "another challenge")
    assert come_back(client, sent["state"]).status_code == 401
    assert "account_login" not in client.session


def test_the_sign_in_page_offers_it_only_where_it_is_set_up(provider, client, settings):
    page = client.get("/account/login/")
    assert "Sign in through Thornwick" in page.content.decode()
    assert f"form-action 'self' {provider.issuer}" in page["Content-Security-Policy"]
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "Sign in through" not in client.get("/account/login/").content.decode()
    assert client.post(START).status_code == 404
