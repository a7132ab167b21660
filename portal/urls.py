"""The addresses of every page. A package's pages are in its own ``urls.py``; each goes through ``portal.shared.access.page``."""

from __future__ import annotations

from django.urls import include, path

from portal.public.views.invitations import invitation
from portal.public.views.landing import landing
from portal.public.views.styleguide import styleguide
from portal.shared.access import page
from portal.shared.switching import language_switch

urlpatterns = [
    page("", landing, "landing"),
    page("account/invitation/<str:text>/", invitation, "invitation"),
    page("language/", language_switch, "language"),
    page("styleguide/", styleguide, "styleguide"),
    path("host/", include("portal.host.urls")),
    path("work/", include("portal.reviewer.urls")),
    path("readiness/", include("portal.leadership.urls")),
    path("about/", include("portal.public.urls")),
]
