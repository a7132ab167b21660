"""Bearer tokens (knox): only a digest is kept, they expire, and they are accepted in the header only."""

from __future__ import annotations

from typing import Any

from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request


class BearerTokenAuthentication(TokenAuthentication):  # type: ignore[misc]  # knox has no types
    def authenticate_header(self, request: Request) -> str:
        return "Bearer"

    def authenticate_credentials(self, token: bytes) -> tuple[Any, Any]:
        """Refuses what no token of ours can look like before it is decoded or looked up."""
        if not token.isalnum():
            raise AuthenticationFailed("Invalid token.")
        found: tuple[Any, Any] = super().authenticate_credentials(token)
        return found

    def validate_user(self, auth_token: Any) -> tuple[Any, Any]:
        """Refuses disabled accounts on the very next request (knox asks for the user each time)."""
        user, token = super().validate_user(auth_token)
        return user, token
