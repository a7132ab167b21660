"""People who sign in through the real forms, and the arithmetic of a code app, written from RFC 6238 and not from the library."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time

from django.test import Client

from accounts.models import User
from onboarding.models import Organisation
from tests.factories import make_user

PASSWORD = "marmalade kettle trombone"


def make_person(*, role: str = "auditor", name: str = "Ivo", organisation: Organisation | None = None) -> User:
    user = make_user(role=role, name=name, organisation=organisation)
    user.set_password(PASSWORD)
    user.save()
    return user


def code_at(secret: str, instant: float | None = None) -> str:
    """The six digits a code app shows at ``instant``."""
    step = int(time.time() if instant is None else instant) // 30
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def give_password(client: Client, email: str, password: str = PASSWORD, **extra):
    return client.post("/account/login/", {"login": email, "password": password}, **extra)


def set_up_codes(client: Client) -> str:
    """Set up a code app for whoever is signed in. Returns its secret."""
    page = client.get("/account/second-step/totp/activate/").content.decode()
    if (left := 30 - time.time() % 30) < 2:
        # A code is looked at in the half minute it was made for, however slow the machine is.
        time.sleep(left)
    secret = re.search(r"Secret: <code>([A-Z2-7]+)</code>", page)[1]
    # The code of the step before, so that the present one is left for signing in.
    answer = client.post("/account/second-step/totp/activate/", {"code": code_at(secret, time.time() - 30)})
    assert answer.status_code == 302, answer.content.decode()
    return secret


def enrolled(user: User) -> tuple[Client, str]:
    """A browser in which ``user`` has just set up a code app, and the app's secret."""
    client = Client()
    assert give_password(client, user.email).status_code == 302
    return client, set_up_codes(client)


def give_code(client: Client, code: str):
    return client.post("/account/second-step/authenticate/", {"code": code})
