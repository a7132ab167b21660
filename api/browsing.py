"""The API as pages, for people who signed in on the pages. Programs with a token never get HTML."""

from __future__ import annotations

from typing import Any

from rest_framework.renderers import BrowsableAPIRenderer
from rest_framework.request import Request


class PagesRenderer(BrowsableAPIRenderer):
    """Nothing of it is inline, so that the content security policy of every page holds here, too."""

    def get_context(self, data: Any, accepted_media_type: str | None, renderer_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(data, accepted_media_type, renderer_context)
        return {**context, "code_style": "", "name": renderer_context["view"].get_view_name(), "display_edit_forms": False}


def is_for_pages(request: Request) -> bool:
    """Whether the caller's browser sent the session of the pages, and nothing else that says who asks."""
    user = getattr(request._request, "user", None)
    return user is not None and user.is_authenticated and "Authorization" not in request.headers
