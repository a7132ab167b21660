"""The addresses of the whole installation."""

from __future__ import annotations

from django.urls import include, path

from config.metrics import metrics

urlpatterns = [
    path("", include("portal.urls")),
    path("account/", include("accounts.urls")),
    path("metrics", metrics, name="metrics"),
    path("api/v1/", include("api.v1.urls")),
]
handler400 = "config.failures.bad_request"
handler403 = "config.failures.permission_denied"
handler404 = "config.failures.not_found"
handler500 = "config.failures.server_error"
