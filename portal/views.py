"""The landing page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from onboarding.models import Programme


def landing(request: HttpRequest) -> HttpResponse:
    """Says what this installation is and where the API is; shows nothing about any host. 1 query."""
    return render(request, "portal/landing.html", {"programme": Programme.objects.first()})
