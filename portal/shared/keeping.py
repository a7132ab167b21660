"""Keeping what somebody typed when their form cannot be taken now: the session ended, or the page's token is an old one.

Nothing is stored. The answer holds the typed fields, visibly, in a form that sends them again with a new token.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

OURS = frozenset({"csrfmiddlewaretoken"})
SECRET = ("password", "code", "credential", "secret")
MOST_FIELDS = 300


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Fields to send again, in order. Passwords and codes are never repeated into a page."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in OURS and not any(word in name.lower() for word in SECRET)
        for value in values
        if isinstance(value, str)
    ]
    return fields[:MOST_FIELDS]


def is_from_here(request: HttpRequest) -> bool:
    """Whether the form stood on one of our pages: another site's form must not get a button that sends it with a good token."""
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return bool(origin) and urlsplit(origin).netloc == request.get_host()


def signed_out_page(request: HttpRequest) -> HttpResponse:
    fields = typed(request) if is_from_here(request) else []
    return render(request, "shared/signed_out.html", {"fields": fields, "had_files": bool(request.FILES)}, status=401)


def token_page(request: HttpRequest) -> HttpResponse:
    """Django's answer to a form without a good token."""
    fields = typed(request) if is_from_here(request) else []
    return render(request, "403_csrf.html", {"fields": fields, "had_files": bool(request.FILES)}, status=403)
