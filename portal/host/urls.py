"""Addresses of the host's pages, under ``/host/``."""

from __future__ import annotations

from portal.host.views.tasks import home, tasks
from portal.shared.access import page

app_name = "host"
urlpatterns = [
    page("", home, "home"),
    page("<slug:slug>/", tasks, "tasks"),
]
