"""Two ways to say who asks: a bearer token in the header, or the session of the pages. Never anything in the address."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from knox.auth import TokenAuthentication
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from accounts.sessions import lacks_second_factor
from api.refusals import CsrfFailed, SecondFactorRequired
from onboarding.clock import now
from onboarding.services.tokens import note_use


class BearerTokenAuthentication(TokenAuthentication):  # type: ignore[misc]  # knox has no types
    """Only a digest is kept; tokens end, and are accepted in the header only."""

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"

    def authenticate_credentials(self, token: bytes) -> tuple[Any, Any]:
        """Refuses what no token of ours can look like before it is decoded or looked up."""
        if not token.isalnum():
            raise AuthenticationFailed("Invalid token.")
        found: tuple[Any, Any] = super().authenticate_credentials(token)
        return found

    def _cleanup_token(self, auth_token: Any) -> bool:
        """Whether the token has ended; it is removed then. Others of its owner are left until they are used or the night comes."""
        if auth_token.expiry is None or auth_token.expiry > now():
            return False
        auth_token.delete()
        return True

    def validate_user(self, auth_token: Any) -> tuple[Any, Any]:
        """Refuses disabled accounts on the very next request (knox asks for the user each time)."""
        user, token = super().validate_user(auth_token)
        note_use(token)
        return user, token


class SessionSignIn(SessionAuthentication):
    """A person who signed in on the pages. Their browser sends the cookie by itself, so every write needs the CSRF token, too."""

    def authenticate(self, request: Request) -> tuple[AbstractBaseUser, None] | None:
        user = getattr(request._request, "user", None)
        if user is None or not user.is_authenticated or not user.is_active:
            return None
        if lacks_second_factor(request._request):
            raise SecondFactorRequired
        self.enforce_csrf(request)
        return user, None

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied:
            raise CsrfFailed from None
