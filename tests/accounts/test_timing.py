"""Nothing tells whether an address is known, neither words nor time (A7). In CI 200 samples of each, otherwise a few, judged loosely."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onboarding.models import Delivery
from tests.accounts.people import PASSWORD, give_password
from tests.factories import make_client, make_organisation, make_user
from tests.racing import ROUNDS

pytestmark = pytest.mark.django_db
SAMPLES = 200 if ROUNDS >= 200 and connection.vendor == "sqlite" else 15
CLOSE_SECONDS = 0.010
LOOSELY = 0.3
MORE_QUERIES = 2
"""An account that is there may be looked at twice more: a millisecond or two, within what is measured below."""


@pytest.fixture(autouse=True)
def as_in_production(settings):
    """The hash and the outbox of production; limits off, as they are not what is measured."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    settings.EMAIL_BACKEND = "onboarding.outgoing_mail.OutboxBackend"
    settings.ACCOUNT_RATE_LIMITS = False


def without_tokens(page) -> str:
    text = re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]+', r"\1", page.content.decode())
    return re.sub(r'value="[^"]*@example.org"', "", text)


def compared(ask: Callable[[str], object], emails: tuple[str, str]) -> None:
    """About as many queries for each, and as much work of this process, whatever else the machine does; asked by turns."""
    took: dict[str, list[float]] = {email: [] for email in emails}
    counts = []
    for email in emails:
        ask(email)
        with CaptureQueriesContext(connection) as queries:
            ask(email)
        counts.append(len(queries))
    assert abs(counts[0] - counts[1]) <= MORE_QUERIES
    for _ in range(SAMPLES):
        for email, times in took.items():
            started = time.process_time()
            ask(email)
            times.append(time.process_time() - started)
    known, unknown = (statistics.median(times) for times in took.values())
    most = CLOSE_SECONDS if SAMPLES >= 200 else max(CLOSE_SECONDS, LOOSELY * max(known, unknown))
    assert abs(known - unknown) < most, (known, unknown)


@pytest.fixture
def known(ivo) -> str:
    ivo.set_password(PASSWORD)
    ivo.save()
    return ivo.email


# A7
def test_a_wrong_password_and_an_unknown_address_take_the_same_time_and_words(known):
    pages = [give_password(Client(), email, "wrong password") for email in (known, "nobody@example.org")]
    assert [page.status_code for page in pages] == [200, 200]
    assert without_tokens(pages[0]) == without_tokens(pages[1])
    compared(lambda email: give_password(Client(), email, "wrong password"), (known, "nobody@example.org"))


# A7
def test_asking_for_a_new_password_takes_the_same_time(known):
    def ask(email: str) -> None:
        assert Client().post("/account/password/reset/", {"email": email}).status_code == 302

    compared(ask, (known, "nobody@example.org"))
    assert Delivery.objects.count() == 2 * (SAMPLES + 2)


# A7
def test_inviting_takes_the_same_time_and_words(known, programme):
    organisation = make_organisation(programme=programme)
    hanna = make_client(make_user(role="host_lead", name="Hanna", organisation=organisation))

    def ask(email: str) -> dict:
        body = {"email": email, "role": "host_dsl", "organisation": organisation.slug}
        answer = hanna.post("/api/v1/invitations/", body)
        assert answer.status_code == 201
        return {name: value for name, value in answer.json().items() if name not in ("id", "email", "created_at", "expires_at")}

    assert ask(known) == ask("nobody@example.org")
    cache.clear()
    compared(ask, (known, "nobody@example.org"))
