"""How long the API takes on a filled installation: ``python -m benchmarks.service [--results FILE] [--against FILE]``.

Works on the installation the environment names, made by ``manage.py demo --no-serve`` and ``manage.py generate --sites N``, and
leaves decisions in it. Each floor runs in turn with ours in the same process: the same bytes rendered by a bare REST framework
view behind one indexed read (lists, tree), or two inserts and two updates in one commit (writes). ``--against`` takes the results
of a smaller installation and prints ours at N over ours there: at most 1.5 where the answer's size does not grow.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

import django

django.setup()

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIClient, APIRequestFactory
from rest_framework.views import APIView

from api.v1.access import new_token
from benchmarks.measuring import ROUNDS, Result, in_turn, measure_installation, seconds, statements
from onboarding.models import Site, SiteRequirement
from onboarding.roles import REVIEWER_ROLES, Role
from onboarding.services.access import add_sign_in


class Static(APIView):
    """A view that does nothing but give what it was told: REST framework's own cost."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    renderer_classes = [JSONRenderer]
    data: Any = None

    def get(self, request: Request) -> Response:
        return Response(self.data)


def measured() -> Iterator[Result]:
    coordinator, reviewer = client_of(Role.COORDINATOR), client_of(*REVIEWER_ROLES)
    some = Site.objects.order_by("-pk")[0].slug
    yield read("list page of 20 sites with readiness", coordinator, "/api/v1/sites/?limit=20", 25, 6)
    yield read("coordinator's queue, 20 rows", reviewer, "/api/v1/queue/?limit=20", 25, 6)
    yield read("one site's whole requirement tree", coordinator, f"/api/v1/sites/{some}/requirements/", 50, 8)
    yield write("return of a submitted requirement", reviewer, 30, 15)


def client_of(*roles: Role) -> APIClient:
    """Somebody who holds all of ``roles``, so that no decision waits for another reviewer."""
    for role in roles:
        user = add_sign_in(None, email=f"bench.{len(roles)}@example.org", name="Bench", role=role)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {new_token(user)}")
    return client


def read(what: str, client: APIClient, path: str, budget_ms: float, budget_queries: int) -> Result:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content
    with CaptureQueriesContext(connection) as seen:
        client.get(path)
    queries = statements(seen)
    view, request = Static.as_view(data=answer.json()), APIRequestFactory().get("/")

    def floor() -> None:
        list(SiteRequirement.objects.order_by("pk").values_list("pk", "state")[:20])
        view(request).render()

    ms, floor_ms = in_turn(lambda: client.get(path), floor)
    return Result(what=what, ms=ms, floor_ms=floor_ms, queries=queries, budget_ms=budget_ms, budget_queries=budget_queries)


def write(what: str, client: APIClient, budget_ms: float, budget_queries: int) -> Result:
    queue = client.get("/api/v1/queue/?limit=100").json()["results"]
    waiting = [(row["site"], row["requirement"]) for row in queue]
    counts: list[tuple[float, int]] = []
    floors: list[float] = []
    is_warm = False
    for site, key in waiting:
        took = _returned(client, f"/api/v1/sites/{site}/requirements/{key}/")
        if took and not is_warm:
            # The first of a process loads the framework and puts its statements together; a read is asked once before, too.
            is_warm = True
        elif took:
            counts.append(took)
            floors.append(seconds(least_write))
        if len(counts) == ROUNDS:
            break
    assert counts, "Nothing was waiting for a reviewer."
    return Result(
        what=what,
        ms=1000 * statistics.median(took for took, _ in counts),
        floor_ms=1000 * statistics.median(floors),
        queries=max(number for _, number in counts),
        budget_ms=budget_ms,
        budget_queries=budget_queries,
    )


def _returned(client: APIClient, path: str) -> tuple[float, int] | None:
    """Seconds and queries of the decision; None where this reviewer may not take it."""
    etag = client.get(path)["ETag"]
    body = {"action": "return", "note": "Add the page that names the lead.", "reasons": [{"code": "missing", "text": "No lead."}]}
    with CaptureQueriesContext(connection) as seen:
        started = time.perf_counter()
        answer = client.post(f"{path}moves/", body, format="json", headers={"if-match": etag})
        took = time.perf_counter() - started
    if answer.status_code not in {200, 201, 403, 409, 422}:
        raise AssertionError(answer.content)
    return (took, statements(seen)) if answer.status_code in {200, 201} else None


def least_write() -> None:
    """Two inserts and two updates in one commit, of rows as wide as a requirement's."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_least (id integer PRIMARY KEY, words text)")
        cursor.execute("SELECT coalesce(max(id), 0) FROM bench_least")
        last = cursor.fetchone()[0]
        for number in (1, 2):
            cursor.execute("INSERT INTO bench_least (id, words) VALUES (%s, %s)", [last + number, "x" * 2000])
        for number in (1, 2):
            cursor.execute("UPDATE bench_least SET words = %s WHERE id = %s", ["y" * 2000, last + number])


if __name__ == "__main__":
    measure_installation(__doc__, measured)
