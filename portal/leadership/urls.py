"""Addresses of leadership's pages, under ``/readiness/``."""

from __future__ import annotations

from portal.leadership.views.readiness import readiness
from portal.shared.access import page

app_name = "leadership"
urlpatterns = [
    page("", readiness, "readiness"),
]
