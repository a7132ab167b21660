"""Addresses of the coordinators' and reviewers' pages, under ``/work/``."""

from __future__ import annotations

from portal.reviewer.views.queue import queue
from portal.shared.access import page

app_name = "reviewer"
urlpatterns = [
    page("", queue, "queue"),
]
