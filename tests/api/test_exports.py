"""Long lists as lines of JSON: the same rows as the pages, a constant number of queries, flat memory, and only what is one's own."""

from __future__ import annotations

import json
import tracemalloc

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding.models import TrainingRecord
from tests.api.test_lists import FEW, MANY, add_hosts, add_people_and_documents, follow, hosts, ravi  # noqa: F401  (fixtures)
from tests.api.test_problems import is_problem
from tests.api.world import CANARY
from tests.factories import TODAY

pytestmark = pytest.mark.django_db
NDJSON = {"Accept": "application/x-ndjson"}
EXPORTS = ("sites/", "requirements/", "training/")


def lines(client, address: str) -> list[dict]:
    response = client.get(f"/api/v1/{address}", headers=NDJSON)
    assert (response.status_code, response["Content-Type"]) == (200, "application/x-ndjson")
    return [json.loads(line) for line in b"".join(response.streaming_content).splitlines()]


@pytest.mark.parametrize("address", EXPORTS)
def test_an_export_holds_the_rows_of_all_pages(hosts, ravi, address):  # noqa: F811
    add_hosts(hosts[1].programme, FEW, MANY)
    rows = follow(ravi, f"/api/v1/{address}?limit=100", 9)
    assert lines(ravi, address) == rows
    assert len(rows) >= FEW


def test_an_export_is_narrowed_ordered_and_cut_like_a_page(ravi, hosts):  # noqa: F811
    add_hosts(hosts[1].programme, FEW, 9)
    rows = lines(ravi, "sites/?name=host&ordering=-readiness_percent&fields=readiness_percent")
    assert [row["readiness_percent"] for row in rows] == sorted((row["readiness_percent"] for row in rows), reverse=True)
    assert {tuple(row) for row in rows} == {("readiness_percent",)}
    assert {row["state"] for row in lines(ravi, "requirements/?state=submitted")} == {"submitted"}
    assert lines(ravi, "training/?course=DP") == []


@pytest.mark.parametrize("address", EXPORTS)
def test_an_export_costs_the_same_queries_for_thirty_hosts_as_for_three(hosts, ravi, address):  # noqa: F811
    ravi.get("/api/v1/me/")
    lines(ravi, address)
    with CaptureQueriesContext(connection) as few:
        lines(ravi, address)
    add_hosts(hosts[1].programme, FEW, MANY)
    add_people_and_documents(hosts[1], FEW, MANY)
    with CaptureQueriesContext(connection) as many:
        lines(ravi, address)
    assert len(few) == len(many) <= 6


# X13
def test_memory_stays_flat_however_long_the_list(hosts, ravi):  # noqa: F811
    site = hosts[1]
    person = site.organisation.people.first()
    TrainingRecord.objects.bulk_create(
        [TrainingRecord(person=person, course=f"C{n}", completed_on=TODAY) for n in range(20_000)], batch_size=2000
    )
    response = ravi.get("/api/v1/training/", headers=NDJSON)
    tracemalloc.start()
    size = sum(len(chunk) for chunk in response.streaming_content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 3_000_000
    assert peak < 3_000_000


@pytest.mark.parametrize("address", EXPORTS)
def test_an_export_holds_only_what_is_ones_own(world, address):
    client = world.outsiders["host_lead"]
    assert CANARY not in json.dumps(lines(client, address))
    if address != "training/":
        assert lines(client, address) != []


def test_what_is_not_exported_says_so(world):
    is_problem(world.clients["coordinator"].get("/api/v1/queue/", headers=NDJSON), 406, "not_acceptable")


def test_a_refused_export_is_a_problem_document(world):
    response = world.clients["coordinator"].get("/api/v1/sites/?rag=purple", headers=NDJSON)
    assert list(is_problem(response, 400, "invalid")["fields"]) == ["rag"]
    is_problem(world.clients["worker"].get("/api/v1/training/", headers=NDJSON), 403, "not_permitted")
