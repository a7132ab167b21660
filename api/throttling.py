"""Limits a minute for each caller, one count for all processes (R9).

A process takes allowances from the shared count a twentieth of the limit at a time and hands them out itself, so that most requests
cost no query. No caller ever gets more than the limit; with several processes a caller may get a little less.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Case, F, Q, Value, When
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from api.errors import RateLimited
from onboarding.models import RequestCount
from onboarding.policies import Actor
from onboarding.roles import Operation

WINDOW_SECONDS = 60
SHARES = 20
ORGANISATION_SHARE = 5
"""All people of one host together may ask as often as this many of them."""
SAFE = ("GET", "HEAD", "OPTIONS")


class Allowances:
    """What this process may still hand out in the present minute, by caller and kind."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._window = 0
        self._left: dict[str, int] = {}
        self._spent: set[str] = set()

    def forget(self) -> None:
        with self._lock:
            self._window = 0

    def take(self, key: str, most: int, now: float) -> bool:
        """Whether one more request of ``key`` is within ``most`` a minute. 0 queries, or 1 to 4 when a new share is needed."""
        window, share = int(now // WINDOW_SECONDS), most // SHARES or 1
        with self._lock:
            if window != self._window:
                self._window, self._left, self._spent = window, {}, set()
            if self._left.get(key, 0):
                self._left[key] -= 1
                return True
            if key in self._spent:
                return False
        granted = reserve(key, window, most, share)
        with self._lock:
            if not granted:
                self._spent.add(key)
            elif window == self._window:
                self._left[key] = self._left.get(key, 0) + share - 1
        return granted


class Refusals:
    """Whom this process refused in the present minute, so that asking again costs neither a query nor a look at who it is (R9)."""

    _known: set[tuple[str, ...]]

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self._window, self._known = 0, set()

    def note(self, request: Request, view: Any) -> None:
        if request.auth is not None:
            window = int(time.time() // WINDOW_SECONDS)
            if window != self._window:
                self._window, self._known = window, set()
            self._known.add(_asked(request, view))

    def hold(self, request: Request, view: Any) -> bool:
        """Whether the same token was refused the same operation a moment ago; nothing is said about whether it is still good."""
        if not self._known or int(time.time() // WINDOW_SECONDS) != self._window:
            return False
        return _asked(request, view) in self._known


def _asked(request: Request, view: Any) -> tuple[str, ...]:
    """A token, kept as its digest, and an operation: the same limit each time."""
    digest = hashlib.sha256(request.headers.get("Authorization", "").encode("utf-8", "surrogatepass")).hexdigest()
    return digest, type(view).__qualname__, request.method or ""


allowances = Allowances()
refusals = Refusals()


def reserve(key: str, window: int, most: int, share: int) -> bool:
    """Take ``share`` of what ``key`` may have in this minute, in one atomic statement. A slow clock takes from the later minute."""
    rows = RequestCount.objects.filter(key=key)
    free = rows.filter(Q(window__lt=window) | Q(taken__lte=most - share))
    new = {
        "taken": Case(When(window__gte=window, then=F("taken") + share), default=Value(share)),
        "window": Case(When(window__gt=window, then=F("window")), default=Value(window)),
    }
    if free.update(**new):
        return True
    if rows.exists():
        return False
    RequestCount.objects.bulk_create([RequestCount(key=key, window=window)], ignore_conflicts=True)
    return bool(free.update(**new))


class PerCaller(BaseThrottle):
    """All tokens and sessions of a sign-in share its limit, so that making more of them gains nothing."""

    def allow_request(self, request: Request, view: Any) -> bool:
        if not settings.RATE_LIMITS:
            return True
        kind = kind_of(request, view)
        most = settings.RATE_LIMITS.get(kind, 0)
        return not most or all(allowances.take(f"{kind}:{key}", most * times, time.time()) for key, times in callers(request, view))

    def wait(self) -> float:
        return _seconds_left()


def callers(request: Request, view: Any) -> Iterator[tuple[str, int]]:
    """Whose counts a request is on, and how many times the limit each has: the sign-in's, and its hosts' where it acts for hosts only."""
    yield f"user:{request.user.pk}", 1
    actor: Actor | None = getattr(view, "actor", None)
    if actor is not None and not actor.everywhere:
        yield from ((f"organisation:{organisation}", ORGANISATION_SHARE) for organisation in sorted(actor.own))


def kind_of(request: Request, view: Any) -> str:
    """The name of the limit a request falls under."""
    actor: Actor | None = getattr(view, "actor", None)
    if actor is not None and actor.may(Operation.DO_WORK):
        return "worker"
    if request.method in SAFE:
        return "reads"
    if request.method in getattr(view, "needs_fresh_sign_in", ()):
        return "sign_ins"
    takes_json = any(issubclass(parser, JSONParser) for parser in view.parser_classes)
    return "writes" if takes_json else "uploads"


def count_stranger(request: Request) -> None:
    """Count a request that nobody signed against its address. Raises RateLimited. Callers who are signed in are never held up by it."""
    most = settings.RATE_LIMITS.get("anonymous", 0)
    if not most:
        return
    try:
        address = str(get_adapter().get_client_ip(request._request))
    except PermissionDenied:
        address = "unknown"
    key = hashlib.sha256(address.encode()).hexdigest()[:32]
    if not allowances.take(f"anonymous:{key}", most, time.time()):
        raise RateLimited(_seconds_left())


def refuse_again(request: Request, view: Any) -> None:
    """Raises RateLimited for who was refused this operation before in the present minute. No query."""
    if refusals.hold(request, view):
        raise RateLimited(_seconds_left())


def _seconds_left() -> float:
    return WINDOW_SECONDS - time.time() % WINDOW_SECONDS
