"""The installation's addresses, and one that is on its way out."""

from __future__ import annotations

import datetime as dt

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.deprecation import Deprecation
from api.reading import Reads
from api.shapes import GatepostView
from api.v1.reference import MeOut
from config.urls import handler404, handler500
from config.urls import urlpatterns as installed

__all__ = ["handler404", "handler500", "urlpatterns"]


class OldName(GatepostView):
    """What ``me/`` was once called."""

    reads = Reads(output=MeOut)
    deprecations = {"GET": Deprecation(since=dt.date(2026, 11, 1), until=dt.date(2027, 4, 30), instead="/api/v1/me/")}

    @extend_schema(operation_id="who_am_i", responses=MeOut)
    def get(self, request: Request) -> Response:
        return Response({})


urlpatterns = [path("api/v1/who-am-i/", OldName.as_view()), *installed]
