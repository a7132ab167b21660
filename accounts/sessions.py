"""What a session has proved and for how long it holds. Kept in the session itself, so that every process sees the same."""

from __future__ import annotations

import time
from collections.abc import Iterable

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User

BEGUN, SEEN = "gatepost_begun", "gatepost_seen"
SEEN_EVERY_SECONDS = 60
"""How often the last use is written down; writing it at each request would cost a write for each read."""


def begin(session: SessionBase) -> None:
    session[BEGUN] = session[SEEN] = int(time.time())


def has_ended(session: SessionBase) -> bool:
    """Whether the session has been idle or open for too long."""
    now = time.time()
    idle = now - session.get(SEEN, now) > settings.SESSION_IDLE_SECONDS
    return bool(idle or now - session.get(BEGUN, now) > settings.SESSION_LONGEST_SECONDS)


def note_use(session: SessionBase) -> None:
    if BEGUN not in session:
        begin(session)
    elif time.time() - session.get(SEEN, 0) >= SEEN_EVERY_SECONDS:
        session[SEEN] = int(time.time())


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this very session was opened with, or has since shown, a second factor."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def ways_shown(request: HttpRequest, user: User) -> list[str]:
    """How the person showed who they are in this session: password, totp, webauthn, recovery_codes, socialaccount."""
    records = get_authentication_records(request, user)
    return sorted({str(record.get("type") or record.get("method")) for record in records})


def lacks_second_factor(request: HttpRequest) -> bool:
    return bool(settings.SECOND_FACTOR_REQUIRED and not has_second_factor(request))


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person showed who they are within the last minutes: a password, a code, a passkey or single sign-on."""
    records = get_authentication_records(request, request.user)
    limit: int = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return any(time.time() - record["at"] < limit for record in records)


def has_enrolled(user: User) -> bool:
    """Whether ``user`` has a code app or a passkey. 1 query."""
    return bool(Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def end_all(user: User) -> None:
    """Sign ``user`` out everywhere."""
    for session in UserSession.objects.filter(user=user):
        session.end()


def forget_second_steps(user: User) -> None:
    """Take off code app, passkeys and recovery codes alike."""
    Authenticator.objects.filter(user=user).delete()


def end_everybodys() -> int:
    """Sign everybody out everywhere. Returns how many sessions that were."""
    UserSession.objects.all().delete()
    return Session.objects.all().delete()[0]


def forget_ended() -> int:
    """Delete what is left of sessions whose time is over. Returns how many."""
    gone = Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return gone


def count_enrolled(user_ids: Iterable[int]) -> int:
    """How many of ``user_ids`` have a code app or a passkey. 1 query."""
    found = Authenticator.objects.filter(user__in=list(user_ids)).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return int(found.values("user").distinct().count())
