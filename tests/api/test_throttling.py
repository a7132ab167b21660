"""A caller who asks more often than is allowed is told to wait; nobody else notices (R9, C8)."""

from __future__ import annotations

import datetime as dt
import time
from functools import partial

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from api.throttling import Allowances, allowances, refusals, reserve
from api.v1.access import new_token
from onboarding.models import RequestCount
from onboarding.services import driving
from tests.api.test_problems import is_problem
from tests.api.world import PDF, rolled_back
from tests.factories import TODAY, make_actor, make_client, make_user

NOON = dt.datetime(2026, 11, 23, 12, 0, 20, tzinfo=dt.UTC)


@pytest.fixture
def limits(settings):
    """Few requests a minute, at a minute of which 40 seconds are left."""
    settings.RATE_LIMITS = {"reads": 3, "writes": 2, "uploads": 1, "sign_ins": 1, "worker": 4, "anonymous": 2}
    forget()
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller
    forget()


def forget() -> None:
    allowances.forget()
    refusals.forget()


def statuses(client: APIClient, address: str, times: int) -> list[int]:
    return [client.get(f"/api/v1/{address}").status_code for _ in range(times)]


@pytest.mark.django_db
def test_the_request_over_the_limit_is_told_when_to_come_back(world, limits):
    with rolled_back():
        cora = world.clients["coordinator"]
        assert statuses(cora, "me/", 3) == [200, 200, 200]
        response = cora.get("/api/v1/me/")
        body = is_problem(response, 429, "throttled")
        assert response["Retry-After"] == "41"
        assert body["detail"] == "That is more a minute than is allowed. Send it again in 41 seconds; nothing was done."
        limits.shift(41)
        assert statuses(cora, "me/", 4) == [200, 200, 200, 429]


@pytest.mark.django_db
def test_one_caller_at_the_limit_leaves_the_others_theirs(world, limits):
    with rolled_back():
        assert statuses(world.clients["coordinator"], "me/", 4)[-1] == 429
        assert statuses(world.clients["auditor"], "me/", 3) == [200, 200, 200]


# R9
@pytest.mark.django_db
def test_asking_on_at_the_limit_costs_no_query_and_opens_nothing_else(world, limits, django_assert_num_queries):
    with rolled_back():
        cora = world.clients["coordinator"]
        assert statuses(cora, "me/", 4) == [200, 200, 200, 429]
        with django_assert_num_queries(0):
            response = cora.get("/api/v1/me/")
        is_problem(response, 429, "throttled")
        assert response["Retry-After"] == "41"
        # Another operation, another token and the next minute are judged by themselves.
        assert cora.post(f"/api/v1/organisations/{world.ids['organisation']}/people/", {"name": "Maya Osei"}).status_code == 201
        assert statuses(world.clients["auditor"], "me/", 1) == [200]
        limits.shift(41)
        assert statuses(cora, "me/", 1) == [200]


@pytest.mark.django_db
def test_another_token_of_the_same_sign_in_gains_nothing(world, limits):
    with rolled_back():
        user = make_user(role="auditor", name="Ivo")
        first, second = make_client(user), APIClient()
        second.credentials(HTTP_AUTHORIZATION=f"Bearer {new_token(user)}")
        assert statuses(first, "me/", 3) == [200, 200, 200]
        assert statuses(second, "me/", 1) == [429]


# X13
@pytest.mark.django_db
def test_reads_writes_uploads_and_the_giving_of_access_are_counted_apart(world, limits):
    with rolled_back():
        cora, organisation = world.clients["coordinator"], world.ids["organisation"]
        person = partial(cora.post, f"/api/v1/organisations/{organisation}/people/", {"name": "Maya Osei"})
        assert [person().status_code for _ in range(3)] == [201, 201, 429]
        body = {"file": SimpleUploadedFile("a.pdf", PDF), "no_survivor_data": "true", "uses": "[]"}
        send = partial(cora.post, f"/api/v1/organisations/{organisation}/evidence/", body, format="multipart")
        assert [send().status_code for _ in range(2)] == [400, 429]
        assert [cora.post("/api/v1/tokens/", {}).status_code for _ in range(2)] == [201, 429]
        assert statuses(cora, "me/", 4) == [200, 200, 200, 429]


@pytest.mark.django_db
def test_a_worker_has_one_limit_of_its_own_for_all_it_does(world, limits):
    with rolled_back():
        wren = world.clients["worker"]
        claim = partial(wren.post, "/api/v1/work/claims/", {"kind": "drive_site"})
        assert [claim().status_code for _ in range(2)] == [201, 201]
        assert statuses(wren, "work/", 3) == [200, 200, 429]


@pytest.mark.django_db
def test_all_people_of_a_host_together_have_a_limit_too(world, limits):
    with rolled_back():
        users = [make_user(role="host_contributor", name=f"Hand {number}", organisation=world.organisation) for number in range(6)]
        found = [status for user in users for status in statuses(make_client(user), "me/", 3)]
        assert found == [200] * 15 + [429] * 3
        assert statuses(world.outsiders["host_lead"], "me/", 1) == [200]


@pytest.mark.django_db
def test_strangers_are_counted_by_address_and_hold_up_nobody_who_is_signed_in(world, limits):
    with rolled_back():
        assert statuses(world.anonymous, "me/", 3) == [401, 401, 429]
        bad = APIClient()
        bad.credentials(HTTP_AUTHORIZATION="Bearer " + "0" * 64)
        assert statuses(bad, "me/", 1) == [429]
        assert world.anonymous.get("/api/v1/me/", REMOTE_ADDR="192.0.2.7").status_code == 401
        assert statuses(world.clients["coordinator"], "me/", 1) == [200]


@pytest.mark.django_db
def test_a_header_does_not_make_a_stranger_another_one(world, limits):
    with rolled_back():
        found = [world.anonymous.get("/api/v1/me/", headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code for n in range(3)]
        assert found == [401, 401, 429]


@pytest.mark.django_db
def test_no_address_is_written_down(world, limits):
    with rolled_back():
        statuses(world.anonymous, "me/", 1)
        assert not [key for key in RequestCount.objects.values_list("key", flat=True) if "127.0.0.1" in key]


@pytest.mark.django_db
def test_processes_share_the_count_and_together_never_give_more(limits):
    first, second, now = Allowances(), Allowances(), time.time()
    found = [process.take("reads:user:1", 100, now) for _ in range(80) for process in (first, second)]
    assert sum(found) == 100


@pytest.mark.django_db
def test_most_requests_cost_no_query(limits, django_assert_max_num_queries):
    process, now = Allowances(), time.time()
    with django_assert_max_num_queries(23):
        assert all(process.take("reads:user:1", 600, now) for _ in range(600))


@pytest.mark.django_db
def test_yesterdays_counts_are_removed_by_night(programme, limits):
    reserve("reads:user:1", int(time.time() // 60), 10, 1)
    limits.shift(dt.timedelta(hours=25))
    driving.nightly(make_actor(role="worker", name="Wren"), TODAY)
    assert not RequestCount.objects.exists()
