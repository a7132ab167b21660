"""How long the pages take on a filled installation: ``python -m benchmarks.pages [--results FILE] [--against FILE]``.

Works on the installation the environment names, made by ``manage.py demo --no-serve`` and ``manage.py generate --sites N``. A page
is timed from the request to the last byte of the answer within the process, so this is also its time to first byte. The floor is
the finished page from a bare view behind the same middleware and one indexed read of 25 rows. KiB is the page alone as it is sent
compressed: style sheet and script are fetched once.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

import django

django.setup()

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path

from benchmarks.measuring import Result, in_turn, measure_installation, statements
from config.urls import urlpatterns
from onboarding import reach
from onboarding.models import Organisation, Site, SiteRequirement
from onboarding.roles import REVIEWER_ROLES, Role
from onboarding.services.access import add_sign_in
from tests.portal.people import signed_in


class Finished:
    """The floor: who asks, 25 rows, and the page as it came out."""

    page = b""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        str(request.user)
        with reach.everywhere():
            list(SiteRequirement.objects.order_by("pk").values_list("pk", "state")[:25])
        return HttpResponse(self.page)


FINISHED = Finished()
urlpatterns.insert(0, path("finished/", FINISHED))


def measured() -> Iterator[Result]:
    reviewer, director = client_of(*REVIEWER_ROLES), client_of(Role.PROGRAMME_LEAD)
    coordinator = client_of(Role.COORDINATOR)
    newest = Site.objects.order_by("-pk").select_related("organisation")[0]
    host = client_of(Role.HOST_LEAD, organisation=newest.organisation)
    waiting = SiteRequirement.objects.filter(state="submitted", site__withdrawn_on=None).order_by("pk").values_list("site__slug", "key")
    yield page("work queue, 25 rows", reviewer, "/work/", 25, 6)
    yield page("sites table, 25 rows", coordinator, "/work/sites/", 25, 8)
    yield page("one site's page", coordinator, f"/work/sites/{newest.slug}/", 50, 16)
    site, key = waiting[0]
    yield page("review workbench", reviewer, f"/work/review/{site}/{key}/", 50, 24)
    yield page("host's task list", host, f"/host/{newest.slug}/", 50, 14)
    yield page("leadership's dashboard", director, "/readiness/", 60, 10)
    yield page("leadership's sites", director, "/readiness/sites/", 25, 8)


def client_of(*roles: Role, organisation: Organisation | None = None) -> Client:
    """Somebody who holds all of ``roles``, signed in."""
    for role in roles:
        user = add_sign_in(None, organisation=organisation, email=f"page.{roles[0]}@example.org", name="Bench", role=role)
    return signed_in(user)


def page(what: str, client: Client, address: str, budget_ms: float, budget_queries: int) -> Result:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    with CaptureQueriesContext(connection) as seen:
        client.get(address)
    queries = statements(seen)
    FINISHED.page = answer.content
    ms, floor_ms = in_turn(lambda: client.get(address), lambda: client.get("/finished/"))
    kib = len(gzip.compress(answer.content)) / 1024
    return Result(what=what, ms=ms, floor_ms=floor_ms, queries=queries, budget_ms=budget_ms, budget_queries=budget_queries, kib=kib)


if __name__ == "__main__":
    measure_installation(__doc__, measured)
