"""Signed-in clients for page tests: a session with both steps shown, without going through the forms each time."""

from __future__ import annotations

from django.conf import settings
from django.test import Client

from accounts.models import User
from portal.shared.photographing import session_of


def signed_in(user: User) -> Client:
    client = Client(headers={"accept": "text/html,*/*;q=0.8"})
    client.cookies[settings.SESSION_COOKIE_NAME] = session_of(user)
    return client
