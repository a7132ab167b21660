"""The installation's addresses, and some whose views forget to ask whose rows they hand out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from api.exports import streamed
from api.shapes import GatepostView, Output
from config.urls import handler404, handler500
from config.urls import urlpatterns as installed
from onboarding.models import Organisation, Person, Site
from portal.shared.access import for_signed_in
from portal.shared.requests import PageRequest

__all__ = ["handler404", "handler500", "urlpatterns"]


class Everybody(GatepostView):
    def get(self, request: Request) -> Response:
        return Response([*Person.objects.values_list("name", flat=True), *Site.objects.values_list("slug", flat=True)])


class Streamed(GatepostView):
    def get(self, request: Request) -> StreamingHttpResponse:
        return streamed(Site.objects.prefetch_related("requirements"), Requirements, ("id",), None)


class Requirements(Output):
    def to_representation(self, instance: Site) -> list[str]:
        return sorted({row.site.slug for row in instance.requirements.all()} | set(Organisation.objects.values_list("slug", flat=True)))


@for_signed_in
def everybody(request: PageRequest) -> HttpResponse:
    return JsonResponse(list(Person.objects.values_list("name", flat=True)), safe=False)


class Rewriting(GatepostView):
    def post(self, request: Request) -> Response:
        return Response(Organisation.objects.update(website="https://evil.example"))


@for_signed_in
def rewriting(request: PageRequest) -> HttpResponse:
    return HttpResponse(str(Organisation.objects.update(website="https://evil.example")))


def too_early(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(Organisation.objects.count()))


urlpatterns = [
    path("api/v1/everybody/", Everybody.as_view()),
    path("api/v1/streamed/", Streamed.as_view()),
    path("api/v1/rewriting/", Rewriting.as_view()),
    path("everybody/", everybody),
    path("rewriting/", rewriting),
    path("api/too-early/", too_early),
    *installed,
]
