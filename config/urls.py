"""The addresses of the whole installation."""

from __future__ import annotations

from django.urls import include, path

from config.metrics import metrics
from portal.invitations import invitation
from portal.views import landing

urlpatterns = [
    path("", landing, name="landing"),
    path("account/invitation/<str:text>/", invitation, name="invitation"),
    path("account/", include("accounts.urls")),
    path("metrics", metrics, name="metrics"),
    path("api/v1/", include("api.v1.urls")),
]
handler400 = "api.errors.bad_request"
handler403 = "api.errors.permission_denied"
handler404 = "api.errors.not_found"
handler500 = "api.errors.server_error"
