"""Where an address without its last slash leads: a read is sent on to the right one, a write is told of it."""

from __future__ import annotations

from django.http import HttpRequest
from django.middleware.common import CommonMiddleware

SAFE = ("GET", "HEAD")


class SlashesForReads(CommonMiddleware):
    """Clients follow a redirect of a POST with a GET: the write would be lost, and what comes back would look like its success."""

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        return request.method in SAFE and super().should_redirect_with_slash(request)
