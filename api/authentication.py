"""Bearer tokens (knox): only a digest is kept, they expire, and they are accepted in the header only."""

from __future__ import annotations

from typing import Any

from knox.auth import TokenAuthentication
from rest_framework.request import Request


class BearerTokenAuthentication(TokenAuthentication):  # type: ignore[misc]  # knox has no types
    def authenticate_header(self, request: Request) -> str:
        return "Bearer"

    def validate_user(self, auth_token: Any) -> tuple[Any, Any]:
        """Refuses disabled accounts on the very next request (knox asks for the user each time)."""
        user, token = super().validate_user(auth_token)
        return user, token
