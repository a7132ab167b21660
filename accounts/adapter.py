"""How allauth signs people in here: by invitation only, with one counter of failures for each account however it is spelled."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts import sessions
from accounts.models import User
from accounts.passwords import folded


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        sessions.begin(request.session)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raises ImmediateHttpResponse (429) once an account or an address has failed too often."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            raise ImmediateHttpResponse(respond_429(request)) from None

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Machines have tokens; a password on a service account, however it got there, opens nothing."""
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        return None if isinstance(user, User) and user.is_service else user

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """The account as the counter knows it: other spellings and other host names of ours share the count."""
        return folded(str(credentials.get("email", ""))).strip()

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Signing in counts as having shown who one is; the library would ask again at once."""
        return not sessions.is_fresh(self.request)

    def end_other_sessions(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            end_other_sessions(request, request.user)
