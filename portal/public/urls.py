"""Addresses of the pages anybody may open, under ``/about/``."""

from __future__ import annotations

from portal.public.views.checking import verify
from portal.shared.access import page

app_name = "public"
urlpatterns = [
    page("verify/", verify, "verify"),
]
