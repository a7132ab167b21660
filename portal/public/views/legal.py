"""Privacy and accessibility, for everybody and without signing in."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from portal.shared.access import for_anyone
from portal.shared.requests import PageRequest


@for_anyone
def privacy(request: PageRequest) -> HttpResponse:
    """No queries."""
    return render(request, "public/privacy.html", {"contact": settings.DEFAULT_FROM_EMAIL})


@for_anyone
def accessibility(request: PageRequest) -> HttpResponse:
    """No queries."""
    return render(request, "public/accessibility.html", {"contact": settings.DEFAULT_FROM_EMAIL})
