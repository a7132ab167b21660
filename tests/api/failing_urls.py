"""The installation's addresses, and some that fail: as a bug would, and as a full disk or a database that is away does."""

from __future__ import annotations

import errno

from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from api.shapes import GatepostView
from config.urls import handler404, handler500
from config.urls import urlpatterns as installed

__all__ = ["handler404", "handler500", "urlpatterns"]


class Failing(GatepostView):
    def get(self, request: Request) -> Response:
        raise RuntimeError("SELECT secret FROM /etc/passwd")


class BrokenQuery(GatepostView):
    def get(self, request: Request) -> Response:
        with connection.cursor() as cursor:
            cursor.execute("SELECT secret FROM nowhere")
        return Response({})


class FullDisk(GatepostView):
    def get(self, request: Request) -> Response:
        raise OSError(errno.ENOSPC, "No space left on device", "/var/evidence/incoming-1")


def full_disk(request: HttpRequest) -> HttpResponse:
    raise OSError(errno.ENOSPC, "No space left on device", "/var/evidence/incoming-1")


def away(request: HttpRequest) -> HttpResponse:
    raise OperationalError("server closed the connection unexpectedly")


def failing(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("SELECT secret FROM /etc/passwd")


def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{len(request.POST)} fields")


urlpatterns = [
    path("api/form/", form),
    path("api/v1/failing/", Failing.as_view()),
    path("api/v1/broken-query/", BrokenQuery.as_view()),
    path("api/v1/full-disk/", FullDisk.as_view()),
    path("api/away/", away),
    path("failing/", failing),
    path("full-disk/", full_disk),
    path("away/", away),
    *installed,
]
