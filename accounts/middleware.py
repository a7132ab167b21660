"""Ends sessions in time, and keeps those that lack a second factor to the pages where they can show or set one."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import resolve, reverse
from django.urls.exceptions import Resolver404

from accounts import sessions
from accounts.models import User
from accounts.recording import put_on_record

Handler = Callable[[HttpRequest], HttpResponse]

ALWAYS = frozenset({"account_login", "account_logout", "landing", "language"})
TO_SHOW_ONE = ALWAYS | {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
TO_SET_ONE = ALWAYS | {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate"}
API = "/api/"
"""The API answers such sessions itself, with a problem document."""


class SessionLimits:
    """Half an hour without use, or twelve hours in all, and the session is gone."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and request.user.is_authenticated:
            if sessions.has_ended(request.session):
                if isinstance(request.user, User):
                    put_on_record("session.ended", request, request.user, why="time_over")
                logout(request)
            else:
                sessions.note_use(request.session)
        return self.get_response(request)


class SecondFactorFirst:
    """A session that was opened with a password alone sees nothing but the pages where that can be put right."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (page := missing_page(request)) is not None:
            query = urlencode({"next": request.get_full_path() if request.method == "GET" else "/"})
            return HttpResponseRedirect(f"{page}?{query}")
        return self.get_response(request)


def missing_page(request: HttpRequest) -> str | None:
    """Where the person has to go first, or None when they may go on."""
    user = request.user
    if request.path_info.startswith(API) or not isinstance(user, User) or not sessions.lacks_second_factor(request):
        return None
    enrolled = sessions.has_enrolled(user)
    if name_of(request) in (TO_SHOW_ONE if enrolled else TO_SET_ONE):
        return None
    return reverse("mfa_reauthenticate" if enrolled else "mfa_index")


def name_of(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).url_name or ""
    except Resolver404:
        return ""
